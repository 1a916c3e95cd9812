//! What decides how loud a finding is: levels, configuration, exemptions, baseline.

use caltree_tests::{caltree_in, top};
use std::fs;
use std::path::Path;

const TREE: &str = "fixtures/rules/S401-missing-calibration/fires/FORS2.2025-09-21T05:43:31.886_raw2raw.xml";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(top().join(TREE), folder.path().join("tree.xml")).unwrap();
    folder
}

fn levels(folder: &Path, args: &[&str]) -> (i32, Vec<(String, String)>) {
    let run = caltree_in(folder, &[&["check", "--format", "json", "tree.xml"], args].concat());
    let json = run.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    (run.status, findings.map(|finding| (text(&finding["code"]), text(&finding["level"]))).collect())
}

fn has(found: &[(String, String)], code: &str, level: &str) -> bool {
    found.iter().any(|(c, l)| c == code && l == level)
}

#[test]
fn options_set_levels_by_name_code_and_group() {
    let folder = folder();
    let (status, found) = levels(folder.path(), &[]);
    assert!(status == 1 && has(&found, "S401", "error"), "{found:?}");
    let (status, found) = levels(folder.path(), &["--warn", "S401"]);
    assert!(status == 0 && has(&found, "S401", "warning"), "{found:?}");
    let (status, found) = levels(folder.path(), &["--allow", "missing-calibration"]);
    assert!(status == 0 && !has(&found, "S401", "error"), "{found:?}");
    let (status, found) = levels(folder.path(), &["--warn", "S401", "--deny", "warnings"]);
    assert!(status == 1 && has(&found, "S401", "error"), "{found:?}");
    let (_, found) = levels(folder.path(), &["--allow", "all", "--warn", "S401"]);
    assert_eq!(found, [("S401".to_owned(), "warning".to_owned())]);
    // Of two for one rule the later counts.
    let (_, found) = levels(folder.path(), &["--allow", "S401", "--warn", "S401"]);
    assert!(has(&found, "S401", "warning"));
    let (_, found) = levels(folder.path(), &["--warn", "S401", "--allow", "S401"]);
    assert!(!has(&found, "S401", "warning"));
}

#[test]
fn wrong_usage_is_exit_two() {
    let folder = folder();
    for args in [
        &["check", "tree.xml", "--deny", "no-such-rule"][..],
        &["check", "tree.xml", "--as-of", "yesterday"],
        &["check", "tree.xml", "--max-size", "a lot"],
        &["check", "tree.xml", "--format", "yaml"],
        &["check", "tree.xml", "--fail-on", "loud"],
        &["check", "tree.xml", "--config", "absent.toml"],
        &["check", "tree.xml", "--baseline", "absent.json"],
        &["check", "tree.xml", "--write-baseline"],
        &["check"],
        &["explain", "S999"],
        &["schema", "nothing"],
    ] {
        let run = caltree_in(folder.path(), args);
        assert_eq!(run.status, 2, "{args:?}");
        assert!(!run.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn a_configuration_above_is_found_and_the_command_line_is_stronger() {
    let folder = folder();
    fs::write(folder.path().join("caltree.toml"), "[levels]\nmissing-calibration = \"note\"\n").unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    fs::copy(folder.path().join("tree.xml"), folder.path().join("below/tree.xml")).unwrap();
    let below = folder.path().join("below");
    assert!(has(&levels(&below, &[]).1, "S401", "note"));
    assert!(has(&levels(&below, &["--warn", "S401"]).1, "S401", "warning"));
    assert!(has(&levels(&below, &["--no-config"]).1, "S401", "error"));
}

#[test]
fn a_configuration_that_is_no_file_is_said_and_one_above_it_counts() {
    let folder = folder();
    let below = folder.path().join("below");
    fs::create_dir_all(below.join("caltree.toml")).unwrap();
    fs::copy(top().join(TREE), below.join("tree.xml")).unwrap();
    fs::write(folder.path().join("caltree.toml"), "[levels]\nS401 = \"note\"\n").unwrap();
    let (status, found) = levels(&below, &[]);
    assert!(status == 0 && has(&found, "S401", "note"), "{status} {found:?}");
    let run = caltree_in(&below, &["check", "tree.xml"]);
    assert!(run.stderr.contains("caltree.toml: no regular file, so it is not read as the configuration"), "{}", run.stderr);
    let run = caltree_in(&below, &["check", "--no-config", "tree.xml"]);
    assert_eq!(run.stderr, "");
}

#[test]
fn a_configuration_that_cannot_be_used_names_the_place() {
    let folder = folder();
    fs::write(folder.path().join("caltree.toml"), "[levels]\nS401 = \"note\"\nS4O2 = \"note\"\n").unwrap();
    let run = caltree_in(folder.path(), &["check", "tree.xml"]);
    assert_eq!(run.status, 2);
    assert_eq!(run.stderr, "caltree: caltree.toml: line 3, column 1: there is no rule `S4O2`; did you mean `S402`?\n");
    fs::write(folder.path().join("caltree.toml"), "[[exemptions]]\nrule = \"S401\"\n").unwrap();
    let run = caltree_in(folder.path(), &["check", "tree.xml"]);
    assert!(run.status == 2 && run.stderr.contains("needs a `reason`"), "{run:?}");
}

#[test]
fn exemptions_narrow_and_the_idle_are_told() {
    let folder = folder();
    let exemption = |narrowed: &str| format!("[[exemptions]]\nrule = \"S401\"\n{narrowed}\nreason = \"known\"\n");
    for (narrowed, exempt) in [
        ("", true),
        ("instrument = \"FORS2\"", true),
        ("instrument = \"VIMOS\"", false),
        ("category = \"FLAT_SKY\"", true),
        ("category = \"BIAS\"", false),
        ("file = \"tree.*\"", true),
        ("file = \"FORS2.2025-09-21*\"", true),
        ("file = \"other.xml\"", false),
    ] {
        fs::write(folder.path().join("caltree.toml"), exemption(narrowed)).unwrap();
        let run = caltree_in(folder.path(), &["check", "--format", "json", "tree.xml"]);
        let codes = run.codes();
        assert_eq!(codes.contains(&"S401".to_owned()), !exempt, "{narrowed}");
        assert_eq!(codes.contains(&"K901".to_owned()), !exempt, "{narrowed}");
        assert_eq!(run.json()["totals"]["exempted"], u64::from(exempt), "{narrowed}");
        assert_eq!(run.status, i32::from(!exempt), "{narrowed}");
        if !exempt {
            let finding = run.json()["findings"].as_array().unwrap().last().unwrap().clone();
            assert_eq!((&finding["source"], &finding["span"]["line"]), (&"caltree.toml".into(), &1.into()));
        }
    }
}

#[test]
fn a_baseline_survives_a_move_and_lets_only_new_findings_through() {
    let folder = folder();
    let written = caltree_in(folder.path(), &["check", "--baseline", "known.json", "--write-baseline", "tree.xml"]);
    assert_eq!(written.status, 1);
    fs::create_dir(folder.path().join("moved")).unwrap();
    let text = fs::read_to_string(folder.path().join("tree.xml")).unwrap();
    // Another path, other lines.
    fs::write(folder.path().join("moved/other.xml"), text.replacen("?>\n", "?>\n\n\n", 1)).unwrap();
    let run = caltree_in(folder.path(), &["check", "--format", "json", "--baseline", "known.json", "moved/other.xml"]);
    assert_eq!((run.status, run.codes().len()), (0, 0), "{run:?}");
    assert!(run.json()["totals"]["baselined"].as_u64().unwrap() >= 1);
    // Another category missing for the same frame is new.
    fs::write(folder.path().join("moved/other.xml"), text.replace("Missing FLAT_SKY", "Missing BIAS")).unwrap();
    let run = caltree_in(folder.path(), &["check", "--format", "json", "--baseline", "known.json", "moved/other.xml"]);
    assert_eq!((run.status, run.codes()), (1, vec!["S401".to_owned()]));
    // The JSON output of an earlier check serves as well.
    let json = caltree_in(folder.path(), &["check", "--format", "json", "tree.xml"]);
    fs::write(folder.path().join("earlier.json"), &json.stdout).unwrap();
    let run = caltree_in(folder.path(), &["check", "--baseline", "earlier.json", "tree.xml"]);
    assert_eq!(run.status, 0);
    fs::write(folder.path().join("odd.json"), "{}").unwrap();
    let run = caltree_in(folder.path(), &["check", "--baseline", "odd.json", "tree.xml"]);
    assert!(run.status == 2 && run.stderr.contains("no baseline"), "{run:?}");
}
