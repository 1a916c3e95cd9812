//! Several outputs at once: what is printed, and files beside it.

use caltree_tests::{caltree, caltree_in, command, top};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

const TREE: &str = "fixtures/trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml";

/// A folder with a tree, called `tree.xml`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(top().join(TREE), folder.path().join("tree.xml")).expect("a copy");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into())
        .collect();
    names.sort();
    names
}

#[test]
fn files_hold_what_would_be_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let dataset = "fixtures/datasets/D701-file-missing/fires";
    for (args, formats) in [
        (&["check", "--no-config", "--as-of", "2026-06-01", "fixtures/trees"][..], &["human", "json", "jsonl", "sarif", "csv"][..]),
        (&["verify", "--no-config", dataset], &["human", "json", "jsonl", "junit", "markdown"]),
        (&["summary", "fixtures/trees"], &["human", "json", "jsonl", "csv", "markdown"]),
        (&["diff", "fixtures/diff/match/old", "fixtures/diff/match/new"], &["human", "json", "jsonl", "markdown", "unified"]),
    ] {
        let path = |format: &str| folder.path().join(format).to_string_lossy().into_owned();
        let outputs: Vec<String> =
            formats.iter().flat_map(|format| ["--output".into(), format!("{format}={}", path(format))]).collect();
        let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
        // Colours are for the terminal only.
        let printed = caltree(&[args, &["--color", "always"], &outputs].concat());
        assert_eq!(printed.stdout, caltree(&[args, &["--color", "always"]].concat()).stdout, "{args:?}");
        for format in formats {
            let alone = caltree(&[args, &["--format", format]].concat());
            assert_eq!(fs::read_to_string(path(format)).expect("a file"), alone.stdout, "{args:?} {format}");
            assert_eq!(alone.status, printed.status);
        }
    }
}

#[test]
fn what_cannot_be_written_is_told_before_anything_is_done() {
    let folder = folder();
    let at = folder.path();
    fs::create_dir_all(at.join("night/below")).expect("folders");
    fs::copy(at.join("tree.xml"), at.join("night/a.xml")).expect("a copy");
    fs::write(at.join("night/x_raw2raw.json"), "{}").expect("a file");
    fs::write(at.join("caltree.toml"), "").expect("a file");
    fs::write(at.join("locked.json"), "old").expect("a file");
    let mut locked = fs::metadata(at.join("locked.json")).expect("a file").permissions();
    locked.set_readonly(true);
    fs::set_permissions(at.join("locked.json"), locked).expect("permissions");
    let before = (names(at), names(&at.join("night")));
    for (args, message) in [
        (
            &["check", "tree.xml", "--output", "sarf=a"][..],
            "`sarf` is no format of this command: expected human, json, jsonl, sarif, junit, github, gitlab, markdown, csv; did you mean `sarif`?",
        ),
        (
            &["summary", "tree.xml", "--output", "sarif=a"],
            "`sarif` is no format of this command: expected human, json, jsonl, csv, markdown, ask-again",
        ),
        (&["check", "tree.xml", "--output", "report.json"], "expected FORMAT=FILE, such as json=report.json"),
        (&["check", "tree.xml", "--output", "sarif"], "expected FORMAT=FILE, such as sarif=FILE"),
        (&["check", "tree.xml", "--output", "sarif="], "expected a file after `sarif=`"),
        (&["check", "tree.xml", "--output", "sarif=-"], "--output writes files; --format sarif prints"),
        (&["check", "tree.xml", "--output", "json=night"], "it is a directory: name a file in it"),
        (&["check", "tree.xml", "--output", "json=no/such/a.json"], "there is no directory no/such"),
        (&["check", "tree.xml", "--output", "json=a", "--output", "csv=./night/../a"], "that file is named twice"),
        (&["check", "tree.xml", "--output", "json=./tree.xml"], "this run reads it, so it is not written over: name another file"),
        (&["check", "night", "--output", "json=night/a.xml"], "this run reads it, so it is not written over: name another file"),
        (
            &["check", "night", "--output", "json=night/x_raw2raw.json"],
            "this run reads it, so it is not written over: name another file",
        ),
        (
            &["check", "tree.xml", "--output", "json=caltree.toml"],
            "this run reads it, so it is not written over: name another file",
        ),
        (
            &["check", "tree.xml", "--baseline", "k", "--write-baseline", "--output", "json=k"],
            "this run reads it, so it is not written over: name another file",
        ),
        (
            &["diff", "tree.xml", "night/a.xml", "--output", "json=night/a.xml"],
            "this run reads it, so it is not written over: name another file",
        ),
        (
            &["verify", "night", "--output", "json=night/below/a.json"],
            "it is in the dataset, in which nothing is written: name a file elsewhere",
        ),
        (&["verify", "tree.xml", "--output", "json=tree.xml"], "this run reads it, so it is not written over: name another file"),
    ] {
        let run = caltree_in(at, args);
        let typed = args[args.len() - 1];
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        assert_eq!(run.stderr, format!("caltree: --output {typed}: {message}\n"), "{args:?}");
    }
    let run = caltree_in(at, &["check", "tree.xml", "--output", "json=b.json", "--output", "csv=locked.json"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr, "caltree: locked.json: cannot be written: it is read-only\n");
    assert_eq!((names(at), names(&at.join("night"))), before, "nothing was written");
}

#[test]
fn an_output_in_the_directory_that_is_searched_is_no_input() {
    let folder = folder();
    let args = ["check", "--no-config", ".", "--output", "junit=junit.xml", "--output", "json=caltree.json", "--format", "json"];
    let first = caltree_in(folder.path(), &args);
    for _ in 0..2 {
        let again = caltree_in(folder.path(), &args);
        assert_eq!((again.status, &again.stdout, again.stderr.as_str()), (1, &first.stdout, ""));
    }
    assert_eq!(names(folder.path()), ["caltree.json", "junit.xml", "tree.xml"]);
}

#[test]
fn what_could_not_be_read_does_not_keep_the_rest_from_being_written() {
    let folder = folder();
    let run = caltree_in(folder.path(), &["check", "--no-config", "tree.xml", "absent.xml", "--output", "json=a.json"]);
    assert_eq!(run.status, 2);
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("a.json")).expect("a file")).expect("JSON");
    assert_eq!(json["totals"]["documents"], 1);
}

#[test]
fn a_run_that_is_interrupted_leaves_the_old_file() {
    let folder = folder();
    fs::write(folder.path().join("report.json"), "old").expect("a file");
    let mut child = command(&["check", "tree.xml", "-", "--output", "json=report.json", "--format", "jsonl"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"<associationTree>").expect("it reads");
    // It waits for the rest of its input, with the file begun.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(child.try_wait().expect("a child").is_none());
    child.kill().expect("it ends");
    child.wait().expect("it has ended");
    assert_eq!(names(folder.path()), ["report.json", "tree.xml"]);
    assert_eq!(fs::read_to_string(folder.path().join("report.json")).expect("a file"), "old");
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_its_target() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("there.json"), "old").expect("a file");
    fs::set_permissions(at.join("there.json"), fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("there.json", at.join("link.json")).expect("a link");
    let run = caltree_in(at, &["check", "--no-config", "tree.xml", "--output", "json=link.json", "--output", "csv=new.csv"]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    assert!(at.join("link.json").is_symlink());
    assert!(fs::read_to_string(at.join("there.json")).expect("a file").starts_with('{'));
    let mode = |name: &str| fs::metadata(at.join(name)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode("there.json"), 0o640);
    // A new file is like any other that this user makes.
    File::create(at.join("other")).expect("a file");
    assert_eq!(mode("new.csv"), mode("other"));
    let twice = caltree_in(at, &["check", "tree.xml", "--output", "json=link.json", "--output", "csv=there.json"]);
    assert!(twice.status == 2 && twice.stderr.contains("named twice"), "{twice:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn one_output_that_fails_does_not_harm_the_others() {
    let folder = folder();
    let at = folder.path();
    let args = ["check", "--no-config", "tree.xml", "--format", "json"];
    let whole = caltree_in(at, &args);
    // A disk that is full.
    let run = caltree_in(at, &[&args[..], &["--output", "csv=/dev/full", "--output", "json=good.json"]].concat());
    assert_eq!((run.status, &run.stdout), (2, &whole.stdout));
    assert_eq!(run.stderr, "caltree: /dev/full: cannot be written: no space left on device\n");
    assert_eq!(fs::read_to_string(at.join("good.json")).expect("a file"), whole.stdout);
    // A device may be named as often as one likes.
    let run = caltree_in(at, &[&args[..], &["--output", "csv=/dev/null", "--output", "json=/dev/null"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    fs::remove_file(at.join("good.json")).expect("a file");
    // Standard output is full.
    let mut full = command(&[&args[..], &["--output", "json=good.json"]].concat());
    let full = full.current_dir(at).stdout(File::create("/dev/full").expect("the device")).output().expect("the command starts");
    assert_eq!(full.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&full.stderr), "caltree: standard output: cannot be written: no space left on device\n");
    assert_eq!(fs::read_to_string(at.join("good.json")).expect("a file"), whole.stdout);
}

#[test]
fn a_closed_pipe_does_not_keep_files_from_being_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("all.json");
    let args = ["check", "--no-config", "--as-of", "2026-06-01", "fixtures", "--format", "json"];
    let output = format!("json={}", path.display());
    let mut child = command(&[&args[..], &["--output", &output]].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(1), ""));
    assert_eq!(fs::read_to_string(&path).expect("a file"), caltree(&args).stdout);
}

#[test]
fn standard_input_that_is_a_file_is_not_written_over() {
    let folder = folder();
    let tree = folder.path().join("tree.xml");
    let mut check = command(&["check", "--no-config", "-", "--output", "json=tree.xml"]);
    let run = check.current_dir(folder.path()).stdin(File::open(&tree).expect("a tree")).output().expect("the command starts");
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(fs::read(&tree).expect("a tree"), fs::read(top().join(TREE)).expect("the fixture"));
}
