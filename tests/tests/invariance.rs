//! What no result depends on: threads, the order of directories, the user's environment, how the input arrives.

use caltree_tests::ways::{FEW, Inputs, commands, help, values, ways};
use caltree_tests::{Run, caltree, command, packed, top};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// Everything that the project has.
const ALL: Inputs<'static> = Inputs {
    answers: "fixtures",
    uncertified: FEW.uncertified,
    tree: "fixtures/trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml",
    old: "fixtures/diff/directories/old",
    new: "fixtures/diff/directories/new",
    whole: "fixtures/datasets/layouts/flat",
    dataset: "fixtures/datasets",
    profile: FEW.profile,
};

/// What was printed and written, without the folder that it was written to.
fn all_of(run: &Run, folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(path).expect("text")))
        .collect();
    files.sort();
    files.push(("printed".into(), run.stdout.clone()));
    files.push(("said".into(), run.stderr.clone()));
    files.push(("status".into(), run.status.to_string()));
    files
}

/// One run a command: in the format that is printed, and in all others that it writes beside it.
fn runs(inputs: &Inputs<'_>) -> Vec<(Vec<String>, Vec<String>)> {
    let mut seen = BTreeSet::new();
    let mut runs = Vec::new();
    for way in ways(inputs) {
        let help = if way.command.starts_with('-') { String::new() } else { help(&way.command) };
        let writes = help.contains("--output <FORMAT=FILE>");
        if !help.contains("--threads <N>") || (writes && !seen.insert(way.command.clone())) {
            continue;
        }
        let formats = if writes { values(&way.command, "--format <FORMAT>") } else { Vec::new() };
        runs.push((way.args, formats));
    }
    runs
}

fn run_of(
    args: &[String],
    formats: &[String],
    more: &[&str],
    change: impl Fn(&mut std::process::Command),
) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let outputs: Vec<String> = formats
        .iter()
        .flat_map(|format| ["--output".to_owned(), format!("{format}={}", folder.path().join(format).display())])
        .collect();
    let args: Vec<&str> = args.iter().chain(&outputs).map(String::as_str).chain(more.iter().copied()).collect();
    let mut command = command(&args);
    change(&mut command);
    let output = command.output().expect("it starts");
    let run = Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    all_of(&run, folder.path())
}

fn assert_same(one: &[(String, String)], other: &[(String, String)], what: &str) {
    assert_eq!(one.len(), other.len(), "{what}");
    for ((name, text), (_, other)) in one.iter().zip(other) {
        if text != other {
            let at = text.lines().zip(other.lines()).position(|(one, other)| one != other);
            let line = |text: &str| at.and_then(|at| text.lines().nth(at)).unwrap_or("(shorter)").to_owned();
            panic!("{what}: {name} differs:\n{}\n{}", line(text), line(other));
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let mut seen = BTreeSet::new();
    for (args, formats) in runs(&ALL) {
        let one = run_of(&args, &formats, &["--threads", "1"], |_| {});
        // Of a command that writes one format at a time, the others have the same before them. Pages take long to make.
        let is_first = seen.insert(args[0].clone());
        let counts = if is_first && args[0] != "report" { &["2", "7", "64"][..] } else { &["7"] };
        for threads in counts {
            let many = run_of(&args, &formats, &["--threads", threads], |_| {});
            assert_same(&one, &many, &format!("{args:?} on {threads} threads"));
        }
    }
}

/// Systems list directories as they like: often as files came, or the other way round.
#[test]
fn the_order_in_which_files_came_changes_nothing() {
    fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    for folder in ["trees", "links", "datasets/layouts", "datasets/states", "diff/directories", "audit", "input"] {
        files(&top().join("fixtures").join(folder), &mut found);
    }
    found.sort();
    let copied = |order: &[&std::path::PathBuf]| {
        let folder = tempfile::tempdir().expect("a folder");
        for path in order {
            let to = folder.path().join(path.strip_prefix(top()).expect("it is below"));
            fs::create_dir_all(to.parent().expect("a folder")).expect("folders");
            fs::copy(path, to).expect("a copy");
        }
        folder
    };
    let backward: Vec<_> = found.iter().rev().collect();
    let (odd, even): (Vec<_>, Vec<_>) = found.iter().enumerate().partition(|(at, _)| at % 2 == 1);
    let mixed: Vec<_> = odd.into_iter().chain(even).map(|(_, path)| path).collect();
    let folders = [copied(&backward), copied(&mixed)];
    let inputs = Inputs { answers: "fixtures", dataset: "fixtures", ..ALL };
    for (args, formats) in runs(&inputs) {
        if args[0] == "files" && args.iter().any(|arg| arg == "sof") {
            // It names files by their whole path.
            continue;
        }
        let [one, other] = folders.each_ref().map(|folder| {
            run_of(&args, &formats, &[], |command| {
                command.current_dir(folder.path());
            })
        });
        assert_same(&one, &other, &format!("{args:?} in another order"));
    }
}

#[test]
fn the_environment_changes_nothing_but_what_is_documented() {
    let inputs = Inputs { answers: "fixtures/trees", dataset: "fixtures/datasets/states", ..FEW };
    for way in ways(&inputs) {
        let usual = run_of(&way.args, &[], &[], |_| {});
        for environment in [
            &[("TZ", "Pacific/Kiritimati"), ("HOME", "/nonexistent"), ("TMPDIR", "/nonexistent"), ("USER", "x"), ("TERM", "dumb")]
                [..],
            &[
                ("TZ", "America/Santiago"),
                ("LC_ALL", "tr_TR.UTF-8"),
                ("LANGUAGE", "de"),
                ("XDG_CONFIG_HOME", "/"),
                ("NO_COLOR", "1"),
            ],
            &[
                ("TZ", "nonsense/:"),
                ("LC_NUMERIC", "de_DE.UTF-8"),
                ("RUST_LOG", "trace"),
                ("CI", "true"),
                ("GITHUB_ACTIONS", "true"),
            ],
        ] {
            let other = run_of(&way.args, &[], &[], |command| {
                command.envs(environment.iter().copied());
            });
            assert_same(&usual, &other, &format!("{:?} with {environment:?}", way.args));
        }
    }
    // A locale without UTF-8 is documented: it gives output for people in ASCII, as --ascii does.
    let ascii = run_of(&["check".into(), "--no-config".into(), FEW.tree.into()], &[], &["--ascii"], |_| {});
    let locale = run_of(&["check".into(), "--no-config".into(), FEW.tree.into()], &[], &[], |command| {
        command.env("LC_ALL", "C");
    });
    assert_same(&ascii, &locale, "a locale without UTF-8");
}

/// A pipe that gives a few bytes at a time.
fn dripped(bytes: &[u8], args: &[&str]) -> Run {
    let mut child = command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || {
        for (at, piece) in bytes.chunks(97).enumerate() {
            // The command may have enough of it.
            if stdin.write_all(piece).is_err() {
                return;
            }
            if at % 16 == 0 {
                std::thread::yield_now();
            }
        }
    });
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer ends");
    Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The same bytes come to the same however they arrive. A name is evidence: the file has one that says nothing, as a pipe has none.
#[test]
fn how_an_input_arrives_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answer").to_string_lossy().into_owned();
    let mut paths = Vec::new();
    for folder in ["input", "links/eso", "trees/gravity"] {
        let entries = fs::read_dir(top().join("fixtures").join(folder)).expect("a folder");
        paths.extend(entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()));
    }
    paths.sort();
    let all = ["check", "--no-config", "--as-of", "2026-06-01", "--format", "json"];
    let named = |run: &Run, name: &str| {
        let shown = serde_json::to_string(name).expect("text");
        let text = run.stdout.replace(&shown, "\"-\"").replace(name, "-");
        (run.status, text, run.stderr.replace(name, "-"))
    };
    for (at, path) in paths.iter().enumerate() {
        let bytes = fs::read(path).expect("a file");
        fs::write(&file, &bytes).expect("a file");
        // Of the other commands one a file.
        let others = [
            &["summary", "--format", "json"][..],
            &["files", "--format", "csv"],
            &["fmt", "--check"],
            &["show", "--format", "dot"],
        ];
        for args in [&all[..], others[at % others.len()]] {
            let from_file = named(&caltree(&[args, &[&file]].concat()), &file);
            let from_pipe = named(&dripped(&bytes, &[args, &["-"]].concat()), "-");
            // In words, and in formats that need the name of a file, standard input has a name. Of what has no frame the name of the file
            // is the subject, and the fingerprint is made of it.
            let nameless = from_file.1.contains("\"subject\": \"answer\"");
            let plain = |(status, stdout, stderr): (i32, String, String)| {
                let stdout = stdout.replace(",stdin,", ",-,").replace("\"subject\": \"answer\"", "\"subject\": null");
                let lines = stdout.lines().filter(|line| !nameless || !line.contains("\"fingerprint\":"));
                (status, lines.collect::<Vec<_>>().join("\n"), stderr.replace("standard input", "-"))
            };
            let (from_file, from_pipe) = (plain(from_file), plain(from_pipe));
            assert_eq!(from_file, from_pipe, "{args:?} {}", path.display());
        }
    }
}

#[test]
fn packing_changes_nothing_but_what_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answer").to_string_lossy().into_owned();
    for path in [FEW.tree, "fixtures/input/hostile-text.xml", "fixtures/links/eso/UVES.2018-03-29T04:10:47.866_raw2raw.vot"] {
        let bytes = fs::read(top().join(path)).expect("a file");
        let args = ["check", "--no-config", "--as-of", "2026-06-01", "--format", "json", &file];
        fs::write(&file, &bytes).expect("a file");
        let plain = caltree(&args);
        fs::write(&file, packed(&bytes)).expect("a file");
        assert_eq!(
            (plain.status, plain.stdout),
            {
                let run = caltree(&args);
                (run.status, run.stdout)
            },
            "{path}"
        );
    }
}

#[test]
fn every_command_is_looked_at() {
    let seen: BTreeSet<String> = ways(&ALL).into_iter().map(|way| way.command).chain(["man".to_owned()]).collect();
    assert!(commands().iter().all(|command| seen.contains(command)) && commands().len() > 10);
}
