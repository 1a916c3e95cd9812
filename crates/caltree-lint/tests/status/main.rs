//! The C and S rules: what flags say against each other, and what a cascade is good for.

mod contradictions;
mod good_for;

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
