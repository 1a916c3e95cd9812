//! The C and S rules: what flags say against each other, and what a cascade is good for.

use caltree_lint::{Checked, Levels, Override, RULES, Selector, Settings, lint};
use caltree_model::{ArchiveId, Finding, Level, Match, Mode, ObsTime};
use caltree_read::{Limits, read};
use std::fs;
use std::path::{Path, PathBuf};

fn time(text: &str) -> Option<ObsTime> {
    ArchiveId::parse(&format!("X.{text}")).ok()?.observed()
}

/// Every rule at note at least, on 2026-06-01.
fn settings() -> Settings {
    let quiet = RULES.iter().copied().filter(|rule| rule.level == Level::Allow);
    let louder: Vec<Override> = quiet.map(|rule| Override { selector: Selector::Rule(rule), level: Level::Note }).collect();
    Settings { levels: Levels::new(&[&louder]), as_of: time("2026-06-01T00:00:00.000"), ..Settings::default() }
}

fn check_all(name: &str, bytes: &[u8], settings: &Settings) -> Vec<Checked> {
    let mut checked = Vec::new();
    read(name, bytes, &Limits::default(), &mut |document| checked.push(lint(document, settings)));
    checked
}

/// The findings of the C and S rules on a file of one document.
fn check_with(name: &str, bytes: &[u8], settings: &Settings) -> Vec<Finding> {
    let findings = check_all(name, bytes, settings).into_iter().flat_map(|checked| checked.findings);
    findings.map(|found| found.finding).filter(|finding| finding.code.starts_with(['C', 'S'])).collect()
}

fn check(text: &str) -> Vec<Finding> {
    check_with("tree.xml", text.as_bytes(), &settings())
}

/// Code, branch, places and level of the findings of some rules.
fn told<'f>(findings: &'f [Finding], codes: &[&str]) -> Vec<(&'f str, &'f str, u32, Level)> {
    let some = findings.iter().filter(|finding| codes.contains(&finding.code));
    some.map(|finding| (finding.code, finding.branch.as_deref().unwrap_or("-"), finding.places, finding.level)).collect()
}

fn only<'f>(findings: &'f [Finding], code: &str) -> &'f Finding {
    let mut some = findings.iter().filter(|finding| finding.code == code);
    let found = some.next().unwrap_or_else(|| panic!("no {code} in {findings:#?}"));
    assert!(some.next().is_none(), "more than one {code} in {findings:#?}");
    found
}

/// An association: its attributes, main files, messages, and what is below it.
fn association(attributes: &str, files: &[&str], messages: &[&str], below: &str) -> String {
    let files: String = files.iter().map(|name| format!("<file category=\"F\" name=\"{name}\"/>")).collect();
    let messages: String = messages.iter().map(|text| format!("<message text=\"{text}\"/>")).collect();
    format!(
        "<association {attributes}><mainFiles>{files}</mainFiles><messages>{messages}</messages>\
         <associatedFiles>{below}</associatedFiles></association>"
    )
}

const SCIENCE: &str = "FORS2.2026-05-30T02:00:00.000";

/// A root that is certified and complete, over `below`.
fn root(below: &str) -> String {
    association(r#"category="SCI" certified="true" complete="true" mode="Raw2Raw" type="main""#, &[SCIENCE], &[], below)
}

/// A main branch that is certified, complete and within plan.
fn good(category: &str, file: &str, below: &str) -> String {
    association(
        &format!(r#"category="{category}" certified="true" complete="true" match="calib_plan" type="main""#),
        &[file],
        &[],
        below,
    )
}

/// Replaces one flag of the first association in `text`.
fn with(text: &str, flag: &str, value: &str) -> String {
    let start = text.find(&format!("{flag}=\"")).expect("the flag is there");
    let end = start + flag.len() + 2 + text[start + flag.len() + 2..].find('"').expect("the value ends");
    let flag = if value.is_empty() { String::new() } else { format!("{flag}=\"{value}\"") };
    format!("{}{flag}{}", &text[..start], &text[end + 1..])
}

fn fixtures(under: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(under)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the fixtures are there") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn check_file(path: &Path) -> Vec<Finding> {
    let name = path.file_name().and_then(|name| name.to_str()).expect("the name is text");
    check_with(name, &fs::read(path).expect("the fixture can be read"), &settings())
}

#[test]
fn whole_trees_within_plan_draw_nothing_above_a_note() {
    let mut good = 0;
    for path in fixtures("trees") {
        let bytes = fs::read(&path).expect("the fixture can be read");
        let mut clean = false;
        read("", &bytes, &Limits::default(), &mut |document| {
            let Some(tree) = &document.tree else { return };
            let root = tree.root();
            clean = root.complete() == Some(true)
                && root.certified() == Some(true)
                && tree.branches().all(|(_, branch)| branch.matching() != Some(Match::Extended));
        });
        if clean {
            good += 1;
            let findings = check_file(&path);
            assert!(findings.iter().all(|finding| finding.level <= Level::Note), "{}: {findings:#?}", path.display());
        }
    }
    assert!(good >= 10);
}

#[test]
fn flags_that_are_holes_are_looked_through_and_never_a_reason() {
    let bias = good("BIAS", "FORS2.2026-05-29T10:00:00.000", "");
    let flat = |below: &str| good("FLAT", "FORS2.2026-05-29T09:00:00.000", below);
    for hole in ["", "yes"] {
        let broken = root(&with(&flat(&with(&bias, "certified", "false")), "certified", hole));
        let findings = check(&broken);
        assert_eq!(
            told(&findings, &["C304", "S404"]),
            [("C304", "SCI", 1, Level::Error), ("S404", "SCI/FLAT/BIAS", 1, Level::Warning)]
        );
        assert!(only(&findings, "C304").message.contains("SCI/FLAT/BIAS"));
        let broken = root(&with(&flat(&with(&bias, "complete", "false")), "complete", hole));
        assert_eq!(
            told(&check(&broken), &["C302", "C303"]),
            [("C302", "SCI", 1, Level::Error), ("C303", "SCI/FLAT/BIAS", 1, Level::Warning)]
        );
        // Nothing below the hole explains anything: nothing is said.
        for flag in ["certified", "complete"] {
            let top = with(&root(&with(&flat(&bias), flag, hole)), flag, "false");
            assert_eq!(told(&check(&top), &["C302", "C303", "C304", "S404"]), [], "{flag}={hole}");
        }
        // A branch of unknown type may be auxiliary.
        let maybe = root(&with(&flat(&bias).replace("certified=\"true\"", "certified=\"false\""), "type", hole));
        assert_eq!(told(&check(&maybe), &["C304"]), []);
    }
}

#[test]
fn the_nearest_association_above_is_told_and_the_others_are_not() {
    let bias = with(&good("BIAS", "FORS2.2026-05-29T10:00:00.000", ""), "complete", "false");
    let flat = good("FLAT", "FORS2.2026-05-29T09:00:00.000", &format!("{bias}{}", bias.replace("BIAS", "DARK")));
    let findings = check(&root(&flat));
    assert_eq!(told(&findings, &["C302"]), [("C302", "SCI/FLAT", 1, Level::Error)]);
    let finding = only(&findings, "C302");
    assert_eq!(finding.message, "complete=\"true\", but the main branch SCI/FLAT/BIAS is incomplete (and 1 more below this one)");
    assert_eq!(finding.data["contradicting"], 2);
    assert_eq!(finding.subject.as_deref(), Some("FORS2.2026-05-29T09:00:00.000"));
}

#[test]
fn the_auxiliary_line_does_not_count() {
    let bias = with(&good("BIAS", "FORS2.2026-05-29T10:00:00.000", ""), "certified", "false");
    let acquisition = |below: &str| {
        let branch = good("ACQUISITION", "FORS2.2026-05-30T01:50:00.000", below);
        with(&with(&branch, "type", "auxiliary"), "certified", "false")
    };
    let findings = check(&root(&acquisition(&bias)));
    assert_eq!(told(&findings, &["C304", "S404", "S409"]), [("S409", "SCI/ACQUISITION", 1, Level::Note)]);
    // The same branch on the main line: told there, and only these places are counted.
    let flat = good("FLAT", "FORS2.2026-05-29T09:00:00.000", &bias).replacen("certified=\"true\"", "certified=\"false\"", 1);
    let findings = check(&with(&root(&format!("{}{flat}{bias}", acquisition(&bias))), "certified", "false"));
    assert_eq!(told(&findings, &["S404"]), [("S404", "SCI/FLAT/BIAS", 2, Level::Warning)]);
    assert_eq!(only(&findings, "S404").message, "BIAS is not certified: the cause is its own 1 file of 2026-05-29");
    // What is incomplete for no reason given is a note there.
    let findings = check(&root(&with(&acquisition(""), "complete", "false")));
    assert_eq!(told(&findings, &["C303"]), [("C303", "SCI/ACQUISITION", 1, Level::Note)]);
    // An extended branch below an auxiliary one is a note, as is what is missing there.
    let extended = with(&good("FLAT", "FORS2.2026-05-20T09:00:00.000", ""), "match", "extended");
    let branch = acquisition(&extended).replacen(
        "<messages></messages>",
        &format!("<messages><message text=\"Missing BIAS for {SCIENCE}: requested 3, found 0\"/></messages>"),
        1,
    );
    let findings = check(&root(&with(&branch, "complete", "false")));
    assert_eq!(
        told(&findings, &["S401", "S402", "C301", "C302"]),
        [("S401", "SCI/ACQUISITION", 1, Level::Note), ("S402", "SCI/ACQUISITION/FLAT", 1, Level::Note)]
    );
}

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
fn what_was_cut_off_is_not_blamed() {
    let bias = with(&good("BIAS", "FORS2.2026-05-29T10:00:00.000", ""), "certified", "false");
    let text = with(&with(&root(&bias), "certified", "false"), "complete", "false");
    let cut = &text[..text.find("<associatedFiles>").expect("it is there") + 17];
    assert_eq!(told(&check(cut), &["S404", "C303"]), []);
    let name = "FORS2.2026-05-30T02:00:07.000_raw2raw.xml";
    let in_files = &text[..text.find("</mainFiles>").expect("it is there")];
    assert_eq!(told(&check_with(name, in_files.as_bytes(), &settings()), &["C309"]), []);
    assert_eq!(told(&check_with(name, text.as_bytes(), &settings()), &["C309"]).len(), 1);
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
fn names_are_held_against_what_is_in_them() {
    let text = root("");
    let stranger = "FORS2.2026-05-30T02:00:07.000";
    let codes = |name: &str, text: &str| {
        let findings = check_with(name, text.as_bytes(), &settings());
        findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&format!("{stranger}.xml"), &text), ["C309"]);
    assert_eq!(codes(&format!("{stranger}.xml"), &with(&text, "mode", "Raw2Master")), ["C309"]);
    assert_eq!(codes(&format!("{SCIENCE}_raw2raw.xml"), &with(&text, "mode", "Raw2Master")), ["C308"]);
    // A file suffix in the tree is another rule's.
    assert_eq!(codes(&format!("{SCIENCE}.xml"), &text.replace(SCIENCE, &format!("{SCIENCE}.fits"))), [""; 0]);
    // The header names the right frame, the file another one: somebody mixed them up.
    let headed = format!("HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"{SCIENCE}_raw2raw.xml\"\r\n\r\n{text}");
    assert_eq!(codes(&format!("{stranger}.xml"), &headed), ["C309"]);
    // The file around a part is named after another frame.
    let part = |name: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"{name}_raw2raw.xml\"\r\n\
             Content-Type: application/xml\r\n\r\n{text}\r\n--b--\r\n"
        )
    };
    assert_eq!(codes(&format!("{stranger}.mime"), &part(SCIENCE)), [""; 0]);
    assert_eq!(codes(&format!("{SCIENCE}.mime"), &part(stranger)), ["C309"]);
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
fn messages_are_told_once_however_often_they_stand() {
    let messages = [
        "Something odd",
        "Something odd",
        "",
        "two\nlines",
        "Missing BIAS for A: requested 3, found 3",
        "Missing BIAS for A: requested 0, found 0",
    ];
    let texts: Vec<String> = messages.iter().map(|text| text.replace('\n', "&#10;")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let branch = association(
        r#"category="STD" certified="true" complete="false" match="calib_plan" type="main""#,
        &["FORS2.2026-05-29T10:00:00.000"],
        &texts,
        "",
    );
    let auxiliary = with(&branch, "type", "auxiliary");
    let findings = check(&with(&root(&format!("{auxiliary}{branch}{branch}")), "complete", "false"));
    let said = |code: &str| {
        let some = findings.iter().filter(|finding| finding.code == code);
        some.map(|finding| (finding.message.as_str(), finding.branch.as_deref(), finding.places)).collect::<Vec<_>>()
    };
    assert_eq!(
        said("C305"),
        [
            ("message of an unknown form: \"Something odd\"", Some("SCI/STD[2]"), 3),
            ("the message is empty", Some("SCI/STD[2]"), 3),
            ("message of an unknown form: \"two␊lines\"", Some("SCI/STD[2]"), 3),
        ]
    );
    assert_eq!(said("C306"), [("BIAS is called missing for A, but 3 were found of 3 requested", Some("SCI/STD[2]"), 3)]);
    assert_eq!(said("S401"), []);
    // A message that takes itself back does not contradict complete="true".
    assert_eq!(told(&check(&root(&with(&branch, "complete", "true"))), &["C301"]), []);
}

#[test]
fn complete_beside_a_message_is_told_once_a_branch() {
    let branch = association(
        r#"category="STD" certified="true" complete="true" match="calib_plan" type="main""#,
        &["FORS2.2026-05-29T10:00:00.000"],
        &["Missing BIAS for A: requested 3, found 2", "Missing FLAT for A: requested 3, found 0"],
        "",
    );
    let findings = check(&root(&format!("{branch}{}", good("OTHER", "FORS2.2026-05-29T11:00:00.000", &branch))));
    let finding = only(&findings, "C301");
    assert_eq!(finding.message, "complete=\"true\", but a message says that BIAS is missing (and 1 more)");
    assert_eq!((finding.branch.as_deref(), finding.places), (Some("SCI/STD"), 2));
    assert_eq!(finding.data["missing"], serde_json::json!(["BIAS", "FLAT"]));
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
fn a_static_branch_within_plan_is_told_where_it_says_so() {
    let table = |matching: &str| with(&good("TABLE", "M.FORS2.2020-01-01T00:00:00.000", ""), "match", matching);
    let flat = good("FLAT", "FORS2.2026-05-29T10:00:00.000", &table("extended"));
    let findings = check(&root(&format!("{}{flat}{}", table("N/A"), table("calib_plan"))));
    assert_eq!(told(&findings, &["C307"]), [("C307", "SCI/FLAT/TABLE", 2, Level::Note)]);
    // One raw file, or one that is no archive id, and nobody knows.
    for other in ["FORS2.2026-05-29T10:00:00.000", "M.table"] {
        let mixed = table("calib_plan").replace("</mainFiles>", &format!("<file category=\"F\" name=\"{other}\"/></mainFiles>"));
        assert_eq!(told(&check(&root(&mixed)), &["C307"]), [], "{other}");
    }
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
