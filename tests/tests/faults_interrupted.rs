//! Runs that are interrupted: what was there stays, nothing half is left, and the next run works.
#![cfg(target_os = "linux")]

use caltree_tests::faults::{behind, content, end_of, named_pipe, output_of};
use caltree_tests::ways::{FEW, writers};
use caltree_tests::{caltree, command, top};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, OpenOptions};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

fn send(child: &Child, signal: Signal) {
    let id = i32::try_from(child.id()).expect("an id");
    kill_process(Pid::from_raw(id).expect("an id"), signal).expect("it is sent");
}

const SIGNALS: [Signal; 3] = [Signal::INT, Signal::TERM, Signal::KILL];

/// Shells and make go by the signal, not by a status.
#[test]
fn a_signal_ends_a_run_by_that_signal() {
    for signal in SIGNALS {
        for args in [
            &["check", "--no-config", "pipe", "--output", "json=out"][..],
            &["summary", "pipe", "--output", "csv=out"],
            &["verify", "--no-config", "pipe", "--output", "junit=out"],
            &["report", "--no-config", "pipe", "-o", "out"],
            &["profile", "learn", "pipe", "-o", "out"],
            &["diff", "tree.xml", "pipe", "--output", "json=out"],
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let at = folder.path();
            fs::copy(top().join(FEW.tree), at.join("tree.xml")).expect("a copy");
            let old = args.contains(&"learn").then(|| fs::read(top().join(FEW.profile)).expect("a profile"));
            let old = old.unwrap_or_else(|| b"<html>old".to_vec());
            fs::write(at.join("out"), &old).expect("a file");
            named_pipe(&at.join("pipe"));
            let before = content(at);
            // Whoever runs the tests in the background may have SIGINT ignored, and children inherit that.
            let mut run = behind("exec env --default-signal=INT \"$@\"", args);
            let child = run.current_dir(at).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
            // Opening waits until the command reads: its outputs are begun.
            let pipe = OpenOptions::new().write(true).open(at.join("pipe")).expect("a pipe");
            send(&child, signal);
            let output = output_of(child);
            drop(pipe);
            assert_eq!(output.status.signal(), Some(signal.as_raw()), "{args:?}: {output:?}");
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
            assert_eq!(content(at), before, "{args:?}");
        }
    }
}

/// At any moment: the moments go through the whole of a run, for as long as one takes here.
#[test]
fn at_no_moment_half_a_file_is_there() {
    let mut seen = 0;
    for writer in writers(&FEW) {
        // One format of each command stands for the others: what comes of a file does not depend on what is in it.
        let format = writer.args.iter().find(|arg| arg.ends_with("={}"));
        if format.is_some_and(|format| format != "json={}") {
            continue;
        }
        let plain = tempfile::tempdir().expect("a folder");
        let path = |folder: &tempfile::TempDir| folder.path().join("out").to_string_lossy().into_owned();
        let begin = |folder: &tempfile::TempDir| {
            if !writer.directory {
                fs::write(folder.path().join("out"), &writer.old).expect("a file");
            }
            content(folder.path())
        };
        let args = |folder: &tempfile::TempDir| writer.to(&path(folder));
        begin(&plain);
        let start = Instant::now();
        let typed = args(&plain);
        let usual = caltree(&typed.iter().map(String::as_str).collect::<Vec<_>>());
        let took = start.elapsed();
        let whole = content(plain.path());
        for (step, signal) in (0..9_u32).zip(SIGNALS.into_iter().cycle()) {
            let folder = tempfile::tempdir().expect("a folder");
            let before = begin(&folder);
            let typed = args(&folder);
            let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
            let mut child = command(&typed).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
            std::thread::sleep((took * step / 8).min(Duration::from_millis(200)));
            send(&child, signal);
            let status = end_of(&mut child);
            let after = content(folder.path());
            let is_hidden = |name: &str| name.starts_with('.');
            let shown: Vec<_> = after.iter().filter(|(name, _)| !is_hidden(name)).cloned().collect();
            // Of several pages some may be there, each of them whole.
            let pages = writer.args[0] == "man" && shown.iter().all(|file| whole.contains(file));
            let what =
                format!("{typed:?}, {signal:?} at {step}: {status:?} {:?}", shown.iter().map(|file| &file.0).collect::<Vec<_>>());
            assert!(shown == before || shown == whole || pages, "{what}");
            seen += u32::from(status.signal().is_some());
            // The next run does not mind what is left.
            let again = caltree(&typed);
            let there_already = writer.args[0] == "files" && shown == whole;
            assert!(again.status == usual.status || there_already, "{what}: {again:?}");
            let now: Vec<_> = content(folder.path()).into_iter().filter(|(name, _)| !is_hidden(name)).collect();
            assert_eq!(now, whole, "{what}");
        }
    }
    assert!(seen > 0, "no run was interrupted");
}
