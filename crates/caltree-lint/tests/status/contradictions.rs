//! The C rules: what flags, messages and names say against each other.

use super::*;

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
