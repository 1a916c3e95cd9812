//! Folders that were made to do harm: links, pipes, devices, names, and the configuration that lies in them.
#![cfg(unix)]

use caltree_tests::{Run, caltree, caltree_in, command, top};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

const FRAME: &str = "FORS2.2025-03-18T05:21:44.902";

fn good(at: &Path, name: impl AsRef<OsStr>) {
    fs::copy(top().join("fixtures/input/plain.xml"), at.join(name.as_ref())).expect("a copy");
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo is everywhere").success());
}

/// Folders each of which links twice to the next: there are a million ways through twenty of them.
#[test]
fn of_many_ways_through_links_one_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |n: usize| folder.path().join(format!("{n:02}"));
    for n in 0..20 {
        fs::create_dir(at(n)).expect("a folder");
        good(&at(n), format!("{n:02}.xml"));
        for link in ["a", "b"] {
            symlink(format!("../{:02}", n + 1), at(n).join(link)).expect("a link");
        }
    }
    fs::create_dir(at(20)).expect("a folder");
    for args in [&["check", "--no-config", "--format", "json", "."][..], &["verify", "--no-config", "--format", "json", "."]] {
        let run = caltree_in(folder.path(), args);
        assert_ne!(run.status, 2, "{}", run.stderr);
        assert!(run.stderr.contains("another link to a folder that is read"), "{}", run.stderr);
        let documents = run.stdout.matches("\"source\": ").count();
        assert!(documents < 2_000, "{args:?}: {documents}");
    }
}

#[test]
fn pipes_and_devices_in_a_folder_keep_nobody_waiting() {
    let folder = tempfile::tempdir().expect("a folder");
    good(folder.path(), format!("{FRAME}.xml"));
    for name in ["x_raw2raw.xml", "readme.txt", "README_1.txt", "a.vot", "caltree.toml", "body"] {
        pipe(&folder.path().join(name));
    }
    symlink("/dev/zero", folder.path().join("z_raw2raw.xml")).expect("a link");
    symlink("/dev/zero", folder.path().join(format!("{FRAME}.fits"))).expect("a link");
    for command in ["check", "summary", "files", "verify"] {
        let run = caltree_in(folder.path(), &[command, "--format", "json", "."]);
        assert_eq!(run.json().to_string().matches(&format!("{FRAME}.xml")).count().min(1), 1, "{command}: {run:?}");
    }
}

/// Files of /proc look like regular ones. Whoever reads this one waits for the kernel to say something; who may not read it is told so.
#[test]
#[cfg(target_os = "linux")]
fn what_only_looks_like_a_file_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().expect("a folder");
    good(folder.path(), format!("{FRAME}.xml"));
    for name in ["x_raw2raw.xml", "readme_1.txt", "body", "FORS2.2025-03-18T05:21:44.903.fits"] {
        symlink("/proc/kmsg", folder.path().join(name)).expect("a link");
    }
    for command in ["check", "summary", "files", "verify"] {
        let run = caltree_in(folder.path(), &[command, "--format", "json", "."]);
        assert_eq!(run.json().to_string().matches(&format!("{FRAME}.xml")).count().min(1), 1, "{command}: {run:?}");
    }
    fs::write(folder.path().join("caltree.toml"), "profile = \"/proc/kmsg\"\n").expect("a configuration");
    let run = caltree_in(folder.path(), &["check", &format!("{FRAME}.xml")]);
    assert!(run.status == 2 && run.stderr.contains("/proc/kmsg"), "{run:?}");
}

/// Where somebody names a device, the limits hold.
#[test]
fn an_endless_file_is_too_large() {
    let run = caltree(&["check", "--no-config", "--max-size", "1MiB", "--format", "json", "/dev/zero"]);
    assert!(run.codes().contains(&"X109".to_owned()), "{run:?}");
    let run = caltree(&["check", "--no-config", "--baseline", "/dev/null", "fixtures/input/plain.xml"]);
    assert!(run.status == 2 && run.stderr.contains("not JSON"), "{run:?}");
}

fn configured(text: &[u8]) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    good(folder.path(), "a.xml");
    pipe(&folder.path().join("pipe.toml"));
    fs::write(folder.path().join("caltree.toml"), text).expect("a configuration");
    caltree_in(folder.path(), &["check", "a.xml"])
}

/// A configuration is found by its name alone: it may have come with a download.
#[test]
fn a_configuration_from_anywhere_does_no_harm() {
    let exemption = |file: &str| format!("[[exemptions]]\nrule = \"all\"\nreason = \"x\"\nfile = \"{file}\"\n");
    for (text, said) in [
        ("profile = \"pipe.toml\"\n".to_owned(), "it is no regular file"),
        ("profile = \"/dev/zero\"\n".to_owned(), "it is no regular file"),
        ("profile = \"a.xml\"\n".to_owned(), "this is no profile"),
        (exemption(&("{".repeat(5_000) + &"}".repeat(5_000))), "`file` is no pattern"),
        (exemption(&"{*a,*b}".repeat(1_000)), "`file` is no pattern: it has more than 1000 bytes"),
        (".a".repeat(100_000)[1..].to_owned() + " = 1", "recursion limit"),
        ("a = ".to_owned() + &"[".repeat(100_000), "max recursion depth"),
        ("a = 1".to_owned() + &"0".repeat(100_000), "line 1, column"),
        ("# \n".repeat(400_000), "too large for a configuration: over 1 MiB"),
        ("\u{1b}[31m = 1\n##[error]x".to_owned(), "line 1, column 2"),
    ] {
        let run = configured(text.as_bytes());
        assert!(run.status == 2 && run.stderr.contains(said), "{said}: {}", run.stderr);
        assert!(run.stderr.len() < 2_000 && !run.stderr.contains(['\u{1b}']) && !run.stderr.contains("##["), "{}", run.stderr);
    }
    let run = configured(b"profile = \"\xff\"\n");
    assert!(run.status == 2 && run.stderr.contains("this is not UTF-8, as a configuration has to be"), "{}", run.stderr);
}

#[test]
fn names_that_are_no_text_are_read_and_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [&b"a\xff\n\x1b[31m_raw2raw.xml"[..], b"..\xfe.xml", b"-n\xc3.xml"] {
        good(folder.path(), OsStr::from_bytes(name));
    }
    for args in [&["check", "--no-config", "--all"][..], &["summary", "-v"], &["files"], &["verify", "--no-config", "--all"]] {
        let run = caltree_in(folder.path(), &[args, &["."]].concat());
        assert_ne!(run.status, 2, "{args:?}: {}", run.stderr);
        let odd = |c: char| c.is_control() && c != '\n';
        assert!(!run.stdout.contains(odd) && !run.stderr.contains(odd), "{args:?}: {run:?}");
    }
    let json = caltree_in(folder.path(), &["check", "--no-config", "--format", "json", "."]).json();
    assert_eq!(json["totals"]["documents"], 3);
}

/// What a run may write is what its options name: a folder is as it was after everything has read it.
#[test]
fn reading_leaves_a_folder_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    good(folder.path(), format!("{FRAME}.xml"));
    let tree = fs::read_to_string(top().join("fixtures/input/hostile-text.xml")).expect("a fixture");
    fs::write(folder.path().join("b.xml"), tree.replace("BIAS", "../../../outside")).expect("a tree");
    let listed = || {
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        names
    };
    let before = listed();
    for args in [
        &["check"][..],
        &["summary"],
        &["files"],
        &["verify", "--deep"],
        &["show", "b.xml"],
        &["fmt", "--check"],
        &["diff", "b.xml"],
    ] {
        let run = command(args).arg(".").current_dir(folder.path()).stdout(File::create("/dev/null").expect("there")).output();
        assert!(run.expect("it starts").status.code().is_some(), "{args:?}");
        assert_eq!(listed(), before, "{args:?}");
    }
}
