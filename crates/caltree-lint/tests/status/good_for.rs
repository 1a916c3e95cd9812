//! The S rules: what a cascade is good for.

use super::*;

#[test]
fn an_uncertified_cause_is_told_once_with_its_nights() {
    let bias = association(
        r#"category="BIAS" certified="false" complete="true" match="calib_plan" type="main""#,
        &["FORS2.2026-05-28T23:59:59.999", "FORS2.2026-05-29T00:00:10.000"],
        &[],
        "",
    );
    let flat = with(&good("FLAT", "FORS2.2026-05-29T09:00:00.000", &bias), "certified", "false");
    let text = with(&root(&format!("{flat}{bias}{}", with(&bias, "match", "N/A"))), "certified", "false");
    let findings = check(&text);
    assert_eq!(told(&findings, &["S404", "C304"]), [("S404", "SCI/FLAT/BIAS", 3, Level::Warning)]);
    let finding = only(&findings, "S404");
    assert_eq!(finding.message, "BIAS is not certified: the cause is its own 2 files of 2026-05-28 to 2026-05-29");
    assert_eq!(finding.data["observed"]["last"], "2026-05-29");
    // Static files have no nights; a root whose branches are all certified is the cause itself.
    let table = good("TABLE", "M.FORS2.2020-01-01T00:00:00.000", "");
    let findings = check(&root(&with(&table, "certified", "false")).replacen("certified=\"true\"", "certified=\"false\"", 1));
    assert_eq!(only(&findings, "S404").message, "TABLE is not certified: the cause is its own 1 file");
    let findings = check(&with(&root(&table), "certified", "false"));
    assert_eq!(told(&findings, &["S404"]), [("S404", "SCI", 1, Level::Warning)]);
}

#[test]
fn extended_is_told_once_with_the_range_of_its_parents() {
    let calibration = |matching: &str| with(&good("CAL", "FORS2.2026-05-20T02:00:00.000", ""), "match", matching);
    let standard = |file: &str, matching: &str| good("STD", file, &calibration(matching));
    let text = root(&format!(
        "{}{}{}{}",
        calibration("extended"),
        standard("FORS2.2026-05-22T02:00:00.000", "extended"),
        standard("FORS2.2026-05-10T02:00:00.000", "extended"),
        standard("FORS2.2026-05-20T03:00:00.000", "calib_plan"),
    ));
    let findings = check(&text);
    assert_eq!(told(&findings, &["S402"]), [("S402", "SCI/CAL", 3, Level::Warning)]);
    let finding = only(&findings, "S402");
    assert_eq!(
        finding.message,
        "CAL is outside the calibration plan: from 10.0 days before to 10.0 days after the frames it calibrates"
    );
    assert_eq!(finding.data["offset_days"], serde_json::json!({"min": -10.0, "max": 10.0}));
    // Below a static table there is no time to count from.
    let table = good("TABLE", "M.FORS2.2020-01-01T00:00:00.000", &calibration("extended"));
    let findings = check(&root(&table));
    let finding = only(&findings, "S402");
    assert_eq!(finding.message, "CAL is outside the calibration plan: how far in time from the frames it calibrates is not known");
    assert!(finding.data["offset_days"].is_null());
    // A word that is no legal match says nothing.
    assert_eq!(told(&check(&root(&calibration("Extended"))), &["S402"]), []);
}

#[test]
fn a_downgrade_names_its_evidence() {
    let text = root("");
    let asked = |requested, name: &str, text: &str| {
        let findings = check_with(name, text.as_bytes(), &Settings { requested, ..settings() });
        findings.into_iter().find(|finding| finding.code == "S403").map(|finding| finding.data["evidence"].to_string())
    };
    let masters = Some(Mode::Raw2Master);
    let named = format!("{SCIENCE}_raw2master.xml");
    assert_eq!(asked(None, "tree.xml", &text), None);
    assert_eq!(asked(Some(Mode::Raw2Raw), "tree.xml", &text), None);
    assert_eq!(asked(masters, "tree.xml", &text).as_deref(), Some(r#"["--requested"]"#));
    assert_eq!(asked(masters, &named, &text).as_deref(), Some(r#"["--requested","file name"]"#));
    assert_eq!(asked(Some(Mode::Raw2Raw), &named, &text), None);
    let headed = format!("HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"{named}\"\r\n\r\n{text}");
    assert_eq!(asked(None, "tree.xml", &headed).as_deref(), Some(r#"["Content-Disposition"]"#));
    assert_eq!(asked(masters, "tree.xml", &with(&text, "mode", "Raw2Master")), None);
    assert_eq!(asked(masters, "tree.xml", &with(&text, "mode", "raw2raw")), None);
    let part = format!(
        "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"{named}\"\r\n\
         Content-Type: application/xml\r\n\r\n{text}\r\n--b--\r\n"
    );
    assert_eq!(asked(None, "all.mime", &part).as_deref(), Some(r#"["part name"]"#));
}

#[test]
fn old_is_more_than_seven_days_before_the_beginning_of_the_day() {
    let bias = with(&good("BIAS", "FORS2.2026-05-25T00:00:00.000", ""), "certified", "false");
    let text = with(&root(&bias).replace(SCIENCE, "FORS2.2026-05-24T02:00:00.000"), "certified", "false");
    let codes = |text: &str, as_of| {
        let findings = check_with("tree.xml", text.as_bytes(), &Settings { as_of, ..settings() });
        findings.into_iter().find(|finding| finding.code == "S405").map(|finding| finding.message)
    };
    let noon = time("2026-06-01T12:00:00.000");
    assert_eq!(codes(&text, noon), None);
    assert_eq!(codes(&text, None), None);
    let message =
        "still not certified, though the newest raw file, FORS2.2026-05-24T23:59:59.999, was taken 7 days before 2026-06-01";
    let earlier = text.replace("FORS2.2026-05-25T00:00:00.000", "FORS2.2026-05-24T23:59:59.999");
    assert_eq!(codes(&earlier, noon).as_deref(), Some(message));
    // What is newer on an auxiliary branch, or was only archived later, does not count.
    let newer = with(&good("ACQUISITION", "FORS2.2026-05-31T00:00:00.000", ""), "type", "auxiliary");
    let table = good("TABLE", "M.FORS2.2026-05-31T00:00:00.000", "");
    let more = earlier.replacen("<associatedFiles>", &format!("<associatedFiles>{newer}{table}"), 1);
    assert_eq!(codes(&more, noon).as_deref(), Some(message));
    // Hostile days do not overflow.
    for as_of in [i64::MIN, i64::MAX] {
        codes(&earlier, Some(ObsTime(as_of)));
    }
}

#[test]
fn an_empty_branch_is_quieter_than_an_empty_root() {
    let empty = association(
        r#"category="STD" certified="true" complete="false" match="N/A" type="main""#,
        &["FORS2.2026-05-29T10:00:00.000"],
        &["No association could be established"],
        "",
    );
    let findings = check(&with(&root(&format!("{empty}{empty}")), "complete", "false"));
    assert_eq!(told(&findings, &["S406", "C303", "C305"]), [("S406", "SCI/STD[1]", 2, Level::Warning)]);
    assert_eq!(only(&findings, "S406").message, "no association could be established for STD: no reason is given");
    let findings = check(&with(&root(&with(&empty, "type", "auxiliary")), "complete", "true"));
    assert_eq!(told(&findings, &["S406"]), [("S406", "SCI/STD", 1, Level::Note)]);
}

#[test]
fn raw_branches_of_master_trees_are_counted_on_the_main_line() {
    let bias = good("BIAS", "FORS2.2026-05-29T10:00:00.000", "");
    let acquisition = with(&good("ACQUISITION", "FORS2.2026-05-30T01:50:00.000", &bias), "type", "auxiliary");
    let flat = good("FLAT", "FORS2.2026-05-29T09:00:00.000", &bias);
    let text = with(&root(&format!("{acquisition}{flat}{bias}")), "mode", "Raw2Master");
    let findings = check(&text);
    assert_eq!(told(&findings, &["S407"]), [("S407", "SCI/FLAT", 1, Level::Note), ("S407", "SCI/FLAT/BIAS", 2, Level::Note)]);
}

#[test]
fn added_files_are_counted_once_each() {
    let files = |names: &[&str]| {
        let more: String = names.iter().map(|name| format!("<file category=\"F\" name=\"{name}\"/>")).collect();
        root("").replace("</mainFiles>", &format!("{more}</mainFiles>"))
    };
    let (second, third) = ("FORS2.2026-05-30T02:10:00.000", "FORS2.2026-05-30T02:20:00.000");
    assert_eq!(told(&check(&files(&[SCIENCE])), &["S408"]), []);
    let findings = check(&files(&[second, second, SCIENCE]));
    let finding = only(&findings, "S408");
    assert_eq!(finding.message, format!("1 more main file came with {SCIENCE}, to be processed together: {second}"));
    let findings = check_with(&format!("{second}.xml"), files(&[second, third]).as_bytes(), &settings());
    let finding = only(&findings, "S408");
    assert_eq!(finding.subject.as_deref(), Some(second));
    assert_eq!(
        (&finding.data["added"], &finding.data["first"], &finding.data["last"]),
        (&2.into(), &SCIENCE.into(), &third.into())
    );
}

#[test]
fn an_acquisition_is_told_by_whole_words() {
    for (category, told) in [
        ("ACQUISITION", true),
        ("SCI_ACQ_IMG", true),
        ("ACQ", true),
        ("ACQUIRED", false),
        ("SCI_ACQUISITIONS", false),
        ("IMGACQ", false),
    ] {
        let findings = check(&with(&root(""), "category", category));
        assert_eq!(findings.iter().any(|finding| finding.code == "S410"), told, "{category}");
    }
}

#[test]
fn a_certified_branch_does_not_hide_the_cause_below_it() {
    let branch = |category: &str, certified: &str, below: &str| {
        let attributes =
            format!("category=\"{category}\" certified=\"{certified}\" complete=\"true\" match=\"calib_plan\" type=\"main\"");
        association(&attributes, &["FORS2.2026-05-29T20:00:00.000"], &[], below)
    };
    let chain = |last: &str| {
        let below = branch("AAA", "false", &branch("BBB", "true", &branch("CCC", last, "")));
        let root = "category=\"ROOT\" certified=\"false\" complete=\"true\" mode=\"Raw2Raw\" type=\"main\"";
        association(root, &[SCIENCE], &[], &below)
    };
    assert_eq!(told(&check(&chain("false")), &["S404"]), [("S404", "ROOT/AAA/BBB/CCC", 1, Level::Warning)]);
    assert_eq!(told(&check(&chain("true")), &["S404"]), [("S404", "ROOT/AAA", 1, Level::Warning)]);
    // Nobody knows.
    assert_eq!(told(&check(&chain("maybe")), &["S404"]), []);
}
