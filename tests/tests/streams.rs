//! Output as a stream: terminals, ASCII, lines.

use caltree_tests::{caltree, top};

#[test]
fn hostile_text_never_reaches_the_terminal_raw() {
    for path in ["hostile-text.xml", "hostile-raw-controls.xml", "hostile-control-references.xml"] {
        let path = format!("fixtures/input/{path}");
        for args in [
            &["check", "--all", "--deny", "all"][..],
            &["summary", "-v"],
            &["summary", "--format", "markdown"],
            &["show", "--files"],
            &["check", "--color", "never", "--ascii"],
        ] {
            let run = caltree(&[args, &[&path]].concat());
            let odd = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!run.stdout.contains(odd) && !run.stderr.contains(odd), "{args:?} {path}: {:?}", run.stdout);
        }
    }
}

#[test]
fn ascii_is_ascii() {
    for args in [&["check", "--all", "fixtures/trees"][..], &["summary", "-v", "fixtures/trees"], &["rules"]] {
        let run = caltree(&[&["--ascii"], args].concat());
        assert!(run.stdout.is_ascii(), "{args:?}: {:?}", run.stdout.chars().find(|c| !c.is_ascii()));
    }
}

#[test]
fn json_lines_tell_what_json_tells() {
    let args = |format: &'static str| ["check", "--as-of", "2026-06-01", "--format", format, "fixtures"];
    let whole = caltree(&args("json")).json();
    let (mut documents, mut findings) = (Vec::new(), Vec::new());
    for line in caltree(&args("jsonl")).stdout.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["schema"], "caltree/check/1");
        // Lines on a tree and a links table of one frame are of no document.
        documents.extend((!line["document"].is_null()).then(|| line["document"].clone()));
        findings.extend(line["findings"].as_array().unwrap().iter().cloned());
    }
    assert_eq!(whole["documents"], serde_json::Value::Array(documents));
    assert_eq!(whole["findings"], serde_json::Value::Array(findings));
    assert!(top().join("fixtures").is_dir());
}
