//! What a run reads is never written over, whatever links lead to it: archives are often laid out as links.
#![cfg(unix)]

use caltree_tests::{Run, caltree_in, command, top};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

const TREE: &str = "fixtures/trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml";
const NAME: &str = "GRAVI.2023-05-07T03:41:27.115_raw2raw.xml";
const ODD: &str = "GRAVI.2023-05-07T03:41:27.116_raw2raw.xml";
const DATA: &str = "GRAVI.2023-05-07T03:41:27.115.fits";

const READ: &str = "this run reads it, so it is not written over: name another file";
const DATASET: &str = "it is in the dataset, in which nothing is written: name a file elsewhere";

/// A store with a tree and a data file; a night of links to files in it, and one with a link to the store itself.
fn farm() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for name in ["store", "files", "folders"] {
        fs::create_dir(at.join(name)).expect("a folder");
    }
    fs::copy(top().join(TREE), at.join("store").join(NAME)).expect("a copy");
    fs::write(at.join("store").join(ODD), "<html>Log in</html>").expect("a file");
    fs::write(at.join("store").join(DATA), "SIMPLE").expect("a file");
    for name in [NAME, ODD, DATA] {
        symlink(Path::new("../store").join(name), at.join("files").join(name)).expect("a link");
    }
    symlink("../store", at.join("folders/extra")).expect("a link");
    folder
}

fn refused(run: &Run, path: &str, why: &str) {
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains(&format!("caltree: {path}: {why}\n")), "{run:?}");
}

#[test]
fn what_is_read_through_links_is_not_written_over() {
    let farm = farm();
    let at = farm.path();
    // What is an answer, or called like data, is refused whoever reads it; this is read for its name.
    let odd = format!("store/{ODD}");
    let output = format!("json={odd}");
    for night in ["files", "folders"] {
        for args in [
            &["check", "--no-config", night][..],
            &["summary", night],
            &["verify", "--no-config", night],
            &["diff", night, "files"],
            &["diff", "files", night],
        ] {
            let run = caltree_in(at, &[args, &["--output", &output, "--output", "json=other.json"]].concat());
            refused(&run, &odd, if args[0] == "verify" && night == "folders" { DATASET } else { READ });
            // The rest is done all the same.
            assert!(!run.stdout.is_empty());
            assert!(fs::read_to_string(at.join("other.json")).expect("a file").starts_with('{'), "{args:?}");
            assert_eq!(fs::read(at.join(&odd)).expect("a file"), b"<html>Log in</html>", "{args:?}");
        }
    }
}

#[test]
fn a_dataset_is_what_links_lead_to() {
    let farm = farm();
    let at = farm.path();
    let run = caltree_in(at, &["verify", "--no-config", "folders", "--output", "json=store/new.json"]);
    refused(&run, "store/new.json", DATASET);
    let data = format!("store/{DATA}");
    let baseline = ["--baseline", "store/known.json", "--write-baseline"];
    let run = caltree_in(at, &[&["verify", "--no-config", "folders"][..], &baseline].concat());
    refused(&run, "store/known.json", DATASET);
    assert_eq!(fs::read_to_string(at.join(&data)).expect("a file"), "SIMPLE");
    assert_eq!(fs::read_dir(at.join("store")).expect("a folder").count(), 3);
    // What is not in it is written, also beside files that are.
    let run = caltree_in(at, &["verify", "--no-config", "files", "--output", "json=store/new.json"]);
    assert!(run.status == 1 && at.join("store/new.json").is_file(), "{run:?}");
}

#[test]
fn a_page_and_a_baseline_go_by_the_same_rule() {
    let farm = farm();
    let at = farm.path();
    // Under an answer's name whatever it is counts as one.
    let page = "store/x_raw2raw.html";
    fs::write(at.join(page), "<!doctype html>").expect("a file");
    refused(&caltree_in(at, &["report", "--no-config", "folders", "-o", page]), page, READ);
    assert_eq!(fs::read_to_string(at.join(page)).expect("a file"), "<!doctype html>");
    let known = "store/x_raw2raw.json";
    let empty = caltree_in(at, &["check", "--no-config", &format!("store/{NAME}"), "--baseline", known, "--write-baseline"]);
    assert_eq!(empty.status, 1);
    let before = fs::read(at.join(known)).expect("a file");
    refused(&caltree_in(at, &["check", "--no-config", "folders", "--baseline", known, "--write-baseline"]), known, READ);
    assert_eq!(fs::read(at.join(known)).expect("a file"), before);
}

#[test]
fn a_link_that_leads_nowhere_yet_is_followed() {
    let farm = farm();
    let at = farm.path();
    fs::create_dir(at.join("reports")).expect("a folder");
    symlink("reports/new.json", at.join("link.json")).expect("a link");
    let run = caltree_in(at, &["check", "--no-config", "files", "--output", "json=link.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    assert!(at.join("link.json").is_symlink());
    assert!(fs::read_to_string(at.join("reports/new.json")).expect("a file").starts_with('{'));
    symlink("files/new.json", at.join("inward.json")).expect("a link");
    let run = caltree_in(at, &["verify", "--no-config", "files", "--output", "json=inward.json"]);
    assert_eq!((run.status, run.stderr), (2, format!("caltree: --output json=inward.json: {DATASET}\n")));
}

#[test]
fn a_run_that_fails_leaves_the_baseline() {
    let farm = farm();
    let at = farm.path();
    let write = |paths: &[&str]| {
        caltree_in(at, &[&["check", "--no-config", "--baseline", "known.json", "--write-baseline"][..], paths].concat())
    };
    assert_eq!(write(&["files"]).status, 1);
    let before = fs::read(at.join("known.json")).expect("a file");
    let why = "not written: not everything could be done, so it would not hold all that is known";
    refused(&write(&["absent"]), "known.json", why);
    assert_eq!(fs::read(at.join("known.json")).expect("a file"), before);
}

#[test]
fn whoever_stops_listening_does_not_change_the_status() {
    let farm = farm();
    let at = farm.path();
    // Far more than a pipe holds, then a document with an error.
    fs::create_dir(at.join("many")).expect("a folder");
    for n in 0..400 {
        fs::copy(top().join("fixtures/input/plain.xml"), at.join(format!("many/a{n:03}.xml"))).expect("a copy");
    }
    fs::copy(top().join(TREE), at.join("many/z.xml")).expect("a copy");
    for (args, status) in [
        (&["check", "--no-config", "--format", "jsonl", "many"][..], 1),
        (&["check", "--no-config", "--format", "jsonl", "many", "--baseline", "known.json", "--write-baseline"], 1),
        (&["verify", "--no-config", "--format", "jsonl", "many"], 1),
        (&["diff", "--format", "jsonl", "--fail-on", "regression", "many", "files"], 1),
    ] {
        let mut child = command(args).current_dir(at).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(status), ""), "{args:?}");
    }
    // The baseline holds all of it.
    assert_eq!(caltree_in(at, &["check", "--no-config", "many", "--baseline", "known.json"]).status, 0);
}
