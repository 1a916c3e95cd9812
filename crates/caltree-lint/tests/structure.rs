//! The T rules on small trees that are made for one question each.
#![allow(clippy::unwrap_used)]

use caltree_lint::{Settings, lint};
use caltree_model::{Finding, Level};
use caltree_read::{Limits, read};

/// A tree of a FORS2 frame with these branches below it.
fn tree(branches: &str) -> String {
    let files = "<file category=\"SCIENCE_IMG\" name=\"FORS2.2025-01-01T00:00:00.000\"/>";
    format!(
        "<association category=\"SCI\" certified=\"true\" complete=\"true\" mode=\"Raw2Raw\" type=\"main\"><mainFiles>{files}</mainFiles>\
         <messages/><associatedFiles>{branches}</associatedFiles></association>"
    )
}

/// A branch: its category, further attributes, the milliseconds of its files, and what is below it.
fn branch(category: &str, attributes: &str, files: &[u32], below: &str) -> String {
    let files: String =
        files.iter().map(|ms| format!("<file category=\"{category}\" name=\"FORS2.2025-01-01T01:00:00.{ms:03}\"/>")).collect();
    format!(
        "<association category=\"{category}\" {attributes}><mainFiles>{files}</mainFiles><messages/>\
         <associatedFiles>{below}</associatedFiles></association>"
    )
}

const MAIN: &str = "certified=\"true\" complete=\"true\" match=\"calib_plan\" type=\"main\"";
const OPEN: &str = "certified=\"false\" complete=\"true\" match=\"calib_plan\" type=\"main\"";
const AUXILIARY: &str = "certified=\"true\" complete=\"true\" match=\"N/A\" type=\"auxiliary\"";

fn found(code: &str, xml: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    read("x.xml", xml.as_bytes(), &Limits::default(), &mut |document| {
        findings.extend(lint(document, &Settings::default()).findings.into_iter().map(|found| found.finding));
    });
    findings.retain(|finding| finding.code == code);
    findings
}

/// Branch and places of each finding of a rule.
fn places(code: &str, xml: &str) -> Vec<(String, u32)> {
    found(code, xml).into_iter().map(|finding| (finding.branch.unwrap(), finding.places)).collect()
}

fn at(branch: &str, places: u32) -> Vec<(String, u32)> {
    vec![(branch.to_owned(), places)]
}

#[test]
fn a_misspelt_attribute_is_suggested_and_one_in_a_broken_tag_is_not_missed() {
    let [finding] = &found("T203", &tree(&branch("BIAS", &MAIN.replace("type=", "tpye="), &[1], "")))[..] else { panic!("one") };
    assert_eq!(finding.help, "Did you mean `type` where it says `tpye`?");
    assert!(found("T203", &tree(&branch("BIAS", &MAIN.replace("type=\"main\"", "type"), &[1], ""))).is_empty());
    let bare = tree("<association/>");
    let missing: Vec<String> = found("T203", &bare).iter().map(|finding| finding.data["attribute"].to_string()).collect();
    assert_eq!(missing, ["\"category\"", "\"certified\"", "\"complete\"", "\"match\"", "\"type\""]);
}

#[test]
fn bad_values_are_told_with_what_was_meant() {
    let value = |attributes: &str| {
        let [finding] = &found("T204", &tree(&branch("BIAS", attributes, &[1], "")))[..] else { panic!("one") };
        (finding.level, finding.data["suggestion"].as_str().map(str::to_owned))
    };
    let suggests = |word: &str| Some(word.to_owned());
    assert_eq!(value(&MAIN.replace("calib_plan", "calib-plan")), (Level::Error, suggests("calib_plan")));
    assert_eq!(value(&MAIN.replace("\"main\"", "\"Main\"")), (Level::Error, suggests("main")));
    assert_eq!(value(&MAIN.replace("\"main\"", "\"ancillary\"")), (Level::Note, suggests("auxiliary")));
    assert_eq!(value(&MAIN.replace("\"main\"", "\"\"")), (Level::Error, None));
    // An empty name is a bad value, not a malformed name too.
    let empty = tree(&branch("BIAS", MAIN, &[1], "")).replace("FORS2.2025-01-01T01:00:00.001", " ");
    assert_eq!((places("T204", &empty), places("T212", &empty)), (at("SCI/BIAS", 1), vec![]));
    assert_eq!(places("T209", &empty), at("SCI/BIAS", 1));
}

#[test]
fn what_is_cut_off_is_not_missed() {
    let whole = tree(&branch("BIAS", MAIN, &[1], ""));
    for end in ["<mainFiles>", "<messages/>", "</mainFiles><messages/>"] {
        let cut = &whole[..whole.rfind(end).unwrap() + end.len()];
        for code in ["T206", "T209"] {
            assert!(found(code, cut).is_empty(), "{code}: {cut}");
        }
        assert_eq!(found("X104", cut).len(), 1);
    }
}

#[test]
fn a_wrong_name_is_told_once_with_its_listings() {
    let bias = branch("BIAS", MAIN, &[1], "");
    let twice = tree(&format!("{}{bias}", branch("FLAT", MAIN, &[2], &bias))).replace("00.001\"", "00.001.fits\"");
    assert_eq!(places("T212", &twice), at("SCI/FLAT/BIAS", 2));
}

#[test]
fn a_file_in_its_own_cascade_is_seen_through_main_branches_only() {
    // Seen in a grandchild; and again after a branch that has the file as well was left.
    let inner = branch("BIAS", MAIN, &[1], "");
    let deep = branch("FLAT", MAIN, &[1], &format!("{inner}{}", branch("DARK", MAIN, &[2], &branch("LAMP", MAIN, &[1, 3], ""))));
    let findings = found("T214", &tree(&deep));
    let told: Vec<&str> = findings.iter().map(|finding| finding.branch.as_deref().unwrap()).collect();
    // One file below one branch is one finding, whatever it stands in there.
    assert_eq!((told, findings[0].places), (vec!["SCI/FLAT/BIAS"], 2));
    assert_eq!(findings[0].data["above"], "SCI/FLAT");
    // An auxiliary branch hides what is above it, not what is below it.
    let hidden = branch("FLAT", MAIN, &[1], &branch("SKY", AUXILIARY, &[1], &branch("DARK", MAIN, &[1], "")));
    let [finding] = &found("T214", &tree(&hidden))[..] else { panic!("one") };
    assert_eq!((finding.branch.as_deref(), &finding.data["above"]), (Some("SCI/FLAT/SKY/DARK"), &"SCI/FLAT/SKY".into()));
    // Siblings may share a file.
    assert!(found("T214", &tree(&format!("{}{inner}", branch("FLAT", MAIN, &[1], "")))).is_empty());
    // A repeated branch is told once.
    let flat = branch("FLAT", MAIN, &[1], &inner);
    assert_eq!(places("T214", &tree(&format!("{flat}{}", branch("STD", MAIN, &[5], &flat)))), at("SCI/FLAT/BIAS", 2));
}

#[test]
fn an_inconsistent_repeat_is_told_at_its_cause() {
    let (bias, dark) = (branch("BIAS", MAIN, &[1], ""), branch("DARK", MAIN, &[2], ""));
    let pair = |one: &str, other: &str| tree(&format!("{}{}", branch("A", MAIN, &[8], one), branch("B", MAIN, &[9], other)));
    let differs = |xml: &str| -> Vec<(String, String)> {
        let findings = found("T215", xml).into_iter();
        findings.map(|finding| (finding.branch.unwrap(), finding.data["differs"].to_string())).collect()
    };
    let one = |branch: &str, what: &str| vec![(branch.to_owned(), format!("[\"{what}\"]"))];
    // A flag.
    assert_eq!(differs(&pair(&bias, &branch("BIAS", OPEN, &[1], ""))), one("SCI/B/BIAS", "certified"));
    assert_eq!(differs(&pair(&bias, &branch("BIAS", AUXILIARY, &[1], ""))), one("SCI/B/BIAS", "type"));
    // What is below, order aside; the flat above only repeats it.
    let flat = |below: &str| branch("FLAT", MAIN, &[3], below);
    assert_eq!(differs(&pair(&flat(&bias), &flat(&format!("{bias}{dark}")))), one("SCI/B/FLAT", "calibrations below"));
    assert_eq!(differs(&pair(&flat(&format!("{dark}{bias}")), &flat(&format!("{bias}{dark}")))), []);
    assert_eq!(differs(&pair(&flat(&bias), &flat(&branch("BIAS", OPEN, &[1], "")))), one("SCI/B/FLAT/BIAS", "certified"));
    // The match, here and below, and messages do not count.
    let extended = MAIN.replace("calib_plan", "extended");
    assert_eq!(differs(&pair(&flat(&bias), &branch("FLAT", &extended, &[3], &branch("BIAS", &extended, &[1], "")))), []);
    assert_eq!(differs(&pair(&bias, &bias.replace("<messages/>", "<messages><message text=\"x\"/></messages>"))), []);
    // Other files, or no files, are no repeat.
    assert_eq!(differs(&pair(&branch("BIAS", OPEN, &[1], ""), &branch("BIAS", MAIN, &[1, 2], ""))), []);
    assert_eq!(differs(&pair(&branch("BIAS", OPEN, &[], ""), &branch("BIAS", MAIN, &[], ""))), []);
    // A flag that cannot be read is another rule's.
    assert_eq!(differs(&pair(&bias, &bias.replace("certified=\"true\"", "certified=\"yes\""))), []);
}

#[test]
fn instruments_are_told_once_each() {
    let bias = branch("BIAS", MAIN, &[1, 2], "");
    let other = bias.replace("FORS2", "HAWKI");
    let third = bias.replace("FORS2", "M.MUSE");
    let odd = bias.replace("FORS2.", "hawki.");
    let findings = found("T216", &tree(&format!("{bias}{other}{}{third}{odd}", branch("FLAT", MAIN, &[3], &other))));
    let told: Vec<(String, u32)> = findings.iter().map(|finding| (finding.message.clone(), finding.places)).collect();
    let told: Vec<(&str, u32)> = told.iter().map(|(message, places)| (message.as_str(), *places)).collect();
    assert_eq!(
        told,
        [("2 files of HAWKI in the cascade of a FORS2 frame", 4), ("2 files of MUSE in the cascade of a FORS2 frame", 2),]
    );
}

#[test]
fn categories_and_repeats_within_one_list() {
    let both = tree(&branch("BIAS", MAIN, &[1, 2, 1, 1], "").replacen("category=\"BIAS\" name", "category=\"DARK\" name", 1));
    let [finding] = &found("T210", &both)[..] else { panic!("one") };
    assert_eq!(finding.message, "FORS2.2025-01-01T01:00:00.001 is listed 3 times among the main files");
    let [finding] = &found("T211", &both)[..] else { panic!("one") };
    assert_eq!(finding.data["categories"].to_string(), "[\"BIAS\",\"DARK\"]");
}
