//! No text from a file is a command to a build service, in any command and format.

use caltree_tests::{Run, caltree_in, top};
use std::fs;

/// GitHub's runner and Azure's look for these anywhere in a line.
const ANYWHERE: [&str; 3] = ["##[", "##vso[", "##VSO["];

/// A folder with two trees and a links table that hold such words wherever there is text, under such names.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let tree = fs::read_to_string(top().join("fixtures/input/hostile-text.xml")).expect("a fixture");
    let hostile = tree
        .replace("line one", "line ##[error]one ##VSO[task.x]")
        .replace("PHOT_TABLE", "PHOT##[debug]TABLE")
        .replace("\"BIAS\"", "\"::BIAS##\"")
        .replace("C:\\Windows", "::error::x ##[command]C:")
        .replace("no\"/>", "##[error]no\" junk=\"a ##vso[x]b\"/>");
    for side in ["old", "new"] {
        fs::create_dir(at.join(side)).expect("a folder");
        let text = if side == "old" { hostile.clone() } else { hostile.replace("line ##", "lines ##") };
        fs::write(at.join(side).join("a ##[error]b ##vso[c].xml"), text).expect("a tree");
    }
    folder
}

fn obeyed(text: &str) -> Option<&str> {
    text.lines().find(|line| ANYWHERE.iter().any(|word| line.contains(word)) || line.trim_start().starts_with("::"))
}

#[test]
fn nothing_from_a_file_is_obeyed() {
    let folder = folder();
    let commands: [(&[&str], &[&str]); 10] = [
        (&["check", "--no-config", "--all", "--deny", "all", "old"], &["human", "sarif", "junit", "gitlab", "markdown", "csv"]),
        (&["check", "--no-config", "--deny", "all", "old"], &["json", "jsonl"]),
        (&["verify", "--no-config", "--all", "old"], &["human", "json", "jsonl", "sarif", "junit", "gitlab", "markdown", "csv"]),
        (&["summary", "-v", "old"], &["human", "json", "jsonl", "markdown", "csv"]),
        (&["summary", "--by", "category", "old"], &["human", "json", "markdown", "csv"]),
        (&["diff", "--all", "old", "new"], &["human", "json", "jsonl", "markdown", "unified"]),
        (&["files", "old"], &["text", "csv", "json", "urls"]),
        (&["show", "--files", "old/a ##[error]b ##vso[c].xml"], &["human", "dot", "mermaid", "svg"]),
        (&["fmt", "--check", "old"], &[]),
        (&["verify", "--no-config", "absent ##[error]"], &[]),
    ];
    let tried = |args: &[&str]| {
        let run = caltree_in(folder.path(), args);
        assert!(!run.stdout.is_empty() || run.status == 2, "{args:?}: {run:?}");
        for text in [&run.stdout, &run.stderr] {
            assert_eq!(obeyed(text), None, "{args:?}");
        }
        run
    };
    for (args, formats) in commands {
        if formats.is_empty() {
            tried(args);
        }
        for format in formats {
            tried(&[args, &["--format", format]].concat());
        }
    }
    // Annotations are commands, and each line is one of ours.
    let Run { stdout, .. } = caltree_in(folder.path(), &["check", "--no-config", "--format", "github", "--deny", "all", "old"]);
    for line in stdout.lines() {
        assert!(!ANYWHERE.iter().any(|word| line.contains(word)), "{line}");
        assert!(line.starts_with("::error file=old/") || !line.trim_start().starts_with("::"), "{line}");
    }
}

#[test]
fn values_of_json_stay_as_they_are() {
    let folder = folder();
    let run = caltree_in(folder.path(), &["summary", "old", "--format", "json"]);
    let messages = run.json()["trees"][0]["messages"].to_string();
    assert!(messages.contains("line ##[error]one ##VSO[task.x]"), "{messages}");
    let sarif = caltree_in(folder.path(), &["check", "--no-config", "old", "--format", "sarif"]).json().to_string();
    assert!(sarif.contains("line ##[error]one ##VSO[task.x]") && !sarif.contains("##\\\\["), "{sarif}");
}

#[test]
fn names_of_the_archive_are_listed_as_they_are() {
    let folder = folder();
    let run = caltree_in(folder.path(), &["files", "old"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(lines.contains(&"FORS2.2025-03-18T05:21:44.902") && lines.contains(&"M.FORS2.2026-03-17T13:05:20.631"), "{lines:?}");
    assert!(lines.contains(&"\\::error file=x.xml,line=1::not an annotation"), "{lines:?}");
}
