//! What reports for other programs say of a run, and where.

use caltree_tests::{caltree_in, caltree_with, packed, top};
use serde_json::Value;
use std::fs;

const TREE: &str = "fixtures/trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml";

/// A folder with a tree that lacks something, called `a.xml`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(top().join(TREE), folder.path().join("a.xml")).expect("a copy");
    folder
}

#[test]
fn a_run_that_could_not_do_its_job_has_not_passed() {
    let folder = folder();
    fs::copy(top().join("fixtures/input/plain.xml"), folder.path().join("sound.xml")).expect("a copy");
    let told = |format| caltree_in(folder.path(), &["check", "--no-config", "sound.xml", "absent", "--format", format]);
    let why = "absent: no such file or directory";
    assert!(told("markdown").stdout.starts_with("## caltree check: not everything could be done\n\n1 document: 1 complete; nothing found\n\nWhat could not be done:\n\n* `absent: no such file or directory`\n\n"));
    assert!(told("github").stdout.contains(&format!("::error title=caltree could not do all::{why}\n")));
    assert!(told("junit").stdout.contains(&format!("message=\"not everything could be done: {why}\"")));
    assert_eq!(told("sarif").json()["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn suppressed_findings_are_left_out_where_nobody_wants_them() {
    let folder = folder();
    let known = caltree_in(folder.path(), &["check", "--no-config", "a.xml", "--baseline", "k", "--write-baseline"]);
    assert_eq!(known.status, 1);
    let results = |more: &[&str]| {
        let args = [&["check", "--no-config", "a.xml", "--baseline", "k", "--format", "sarif"][..], more].concat();
        let run = caltree_in(folder.path(), &args);
        assert_eq!(run.status, 0);
        run.json()["runs"][0]["results"].as_array().expect("results").clone()
    };
    let marked = results(&[]);
    assert!(!marked.is_empty() && marked.iter().all(|result| result["suppressions"][0]["status"] == "accepted"));
    assert_eq!(results(&["--no-suppressed"]), [] as [Value; 0]);
}

#[test]
fn notes_that_are_not_shown_are_counted() {
    let folder = folder();
    let config = "[levels]\nall = \"note\"\n";
    fs::write(folder.path().join("notes.toml"), config).expect("a file");
    let run = caltree_in(folder.path(), &["check", "--config", "notes.toml", "a.xml", "--quiet", "--fail-on", "note"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stdout.contains("not shown") && !run.stdout.contains("nothing found"), "{}", run.stdout);
}

#[test]
fn the_bytes_of_what_is_packed_are_told_nowhere_whatever_it_is_called() {
    let folder = tempfile::tempdir().expect("a folder");
    let tree = fs::read(top().join(TREE)).expect("a tree");
    fs::write(folder.path().join("packed.xml"), packed(&tree)).expect("a file");
    fs::write(folder.path().join("plain.xml.gz"), tree).expect("a file");
    let links = "fixtures/links/eso/GRAVI.2023-05-07T03:41:27.115_raw2raw.vot";
    fs::write(folder.path().join("links.vot"), packed(&fs::read(top().join(links)).expect("a table"))).expect("a file");
    for (name, bytes) in [("packed.xml", false), ("plain.xml.gz", true), ("links.vot", false)] {
        let run = caltree_in(folder.path(), &["check", "--no-config", "--deny", "all", "--format", "sarif", name]).json();
        let results = run["runs"][0]["results"].as_array().expect("results").clone();
        let region = |result: &Value| result["locations"][0]["physicalLocation"]["region"].clone();
        let placed: Vec<Value> = results.iter().map(region).filter(|region| !region["startColumn"].is_null()).collect();
        assert!(!placed.is_empty(), "{name}");
        assert!(placed.iter().all(|region| region["byteOffset"].is_null() != bytes), "{name}: {placed:?}");
    }
}

#[test]
fn copies_keep_their_fingerprints_when_another_comes() {
    let folder = folder();
    for name in ["b.xml", "c.xml"] {
        fs::copy(top().join(TREE), folder.path().join(name)).expect("a copy");
    }
    let prints = |files: &[&str]| -> Vec<(String, String)> {
        let run = caltree_in(folder.path(), &[&["check", "--no-config", "--format", "gitlab"][..], files].concat()).json();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        run.as_array().expect("a list").iter().map(|it| (text(&it["location"]["path"]), text(&it["fingerprint"]))).collect()
    };
    let of = |prints: Vec<(String, String)>, name: &str| -> Vec<String> {
        prints.into_iter().filter(|(path, _)| path == name).map(|(_, print)| print).collect()
    };
    let all = prints(&["a.xml", "b.xml", "c.xml"]);
    let mut distinct: Vec<&String> = all.iter().map(|(_, print)| print).collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), all.len());
    assert_eq!(of(all.clone(), "c.xml"), of(prints(&["a.xml", "c.xml"]), "c.xml"));
    assert_eq!(of(all.clone(), "c.xml"), of(prints(&["b.xml", "a.xml", "c.xml"]), "c.xml"));
    assert_eq!(of(all, "a.xml"), of(prints(&["a.xml"]), "a.xml"));
}

#[test]
fn a_configuration_above_is_told_without_a_path_of_this_machine() {
    let folder = folder();
    let below = folder.path().join("one/two");
    fs::create_dir_all(&below).expect("folders");
    let exemption = "[[exemptions]]\nrule = \"missing-calibration\"\ninstrument = \"UVES\"\nreason = \"known\"\n";
    fs::write(folder.path().join("caltree.toml"), exemption).expect("a file");
    let told = |format| caltree_in(&below, &["check", "../../a.xml", "--format", format]).stdout;
    for (format, expected) in [
        ("github", "file=../../caltree.toml,"),
        ("csv", ",../../caltree.toml,"),
        ("sarif", "\"uri\": \"../../caltree.toml\""),
        ("gitlab", "\"path\": \"caltree.toml\""),
        ("json", "\"source\": \"../../caltree.toml\""),
    ] {
        assert!(told(format).contains(expected), "{format}: {}", told(format));
    }
}

#[test]
fn standard_input_has_a_name_in_csv() {
    let tree = fs::read(top().join(TREE)).expect("a tree");
    for args in [
        &["check", "--no-config", "--format", "csv", "-"][..],
        &["summary", "--format", "csv", "-"],
        &["files", "--format", "csv", "-"],
    ] {
        let run = caltree_with(&tree, args);
        assert!(run.stdout.contains("stdin") && !run.stdout.contains("'-"), "{args:?}: {}", run.stdout);
    }
}
