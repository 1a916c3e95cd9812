//! Every output where it cannot go: full disks, closed pipes, closed streams, places in which no file can be.
#![cfg(target_os = "linux")]

use caltree_tests::faults::{behind, content, ended, named_pipe, output_of};
use caltree_tests::ways::{FEW, Way, Writer, ways, writers};
use caltree_tests::{caltree, command, packed, top};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

/// No file grows beyond so many blocks of 512 bytes; whoever tries is told so.
fn limited(blocks: u32, args: &[&str]) -> std::process::Command {
    behind(&format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), args)
}

fn strs(args: &[String]) -> Vec<&str> {
    args.iter().map(String::as_str).collect()
}

/// Nothing broke, nor is a pipe complained of; words too long for the random name of a folder to hold them.
fn quiet(stderr: &str) -> bool {
    let lower = stderr.to_lowercase();
    !lower.contains("panicked") && !lower.contains("broken pipe")
}

/// A folder in which a writer can write to `out`, with what may be written over there.
fn folder(writer: &Writer, there: bool) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out");
    if writer.directory && there {
        fs::create_dir(&path).expect("a folder");
    } else if there || writer.in_place {
        fs::write(&path, &writer.old).expect("a file");
    }
    let path = path.to_string_lossy().into_owned();
    (folder, path)
}

#[test]
fn every_way_prints_something() {
    for way in ways(&FEW) {
        let run = caltree(&way.args());
        assert!(!run.stdout.is_empty() && [0, 1].contains(&run.status), "{:?}: {run:?}", way.args);
    }
}

#[test]
fn standard_output_that_is_full_is_said() {
    for way in ways(&FEW) {
        let usual = caltree(&way.args());
        let full = command(&way.args()).stdout(File::create("/dev/full").expect("the device")).output().expect("it starts");
        let said = String::from_utf8_lossy(&full.stderr);
        let expected = format!("{}caltree: standard output: cannot be written: no space left on device\n", usual.stderr);
        assert_eq!((full.status.code(), said.as_ref()), (Some(2), expected.as_str()), "{:?}", way.args);
        // What is said on standard error need not be heard.
        let deaf = command(&way.args()).stderr(File::create("/dev/full").expect("the device")).output().expect("it starts");
        assert_eq!((deaf.status.code(), deaf.stdout), (Some(usual.status), usual.stdout.into_bytes()), "{:?}", way.args);
    }
}

#[test]
fn a_disk_that_is_full_leaves_what_was_there() {
    for writer in writers(&FEW) {
        let (plain, path) = folder(&writer, false);
        let usual = caltree(&strs(&writer.to(&path)));
        assert!([0, 1].contains(&usual.status), "{:?}: {usual:?}", writer.args);
        let whole = content(plain.path());
        for blocks in [0, 1] {
            for there in [false, true] {
                let (folder, path) = folder(&writer, there);
                let before = content(folder.path());
                let run = ended(&mut limited(blocks, &strs(&writer.to(&path))));
                let after = content(folder.path());
                let what = format!("{:?}, {blocks} blocks, {there}: {run:?}", writer.args);
                let is_whole = |file: &(String, Vec<u8>)| whole.contains(file) && file.1.len() <= 512 * blocks as usize;
                if after == whole && whole.iter().all(is_whole) {
                    // It had room enough.
                    assert_eq!(run.status, usual.status, "{what}");
                    continue;
                }
                assert_eq!(run.status, 2, "{what}");
                let told =
                    run.stderr.lines().any(|line| line.contains(&path) && line.ends_with(": cannot be written: file too large"));
                assert!(told && quiet(&run.stderr), "{what}");
                assert_eq!(run.stdout, usual.stdout, "{what}");
                // Of a directory of pages those that are whole may be there.
                let added = after.iter().filter(|file| !before.contains(file) && file.0 != "out");
                assert!(before.iter().all(|file| after.contains(file)), "{what}");
                assert!(added.into_iter().all(is_whole), "{what}");
            }
        }
    }
}

#[test]
fn one_disk_that_is_full_does_not_harm_what_goes_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let small = folder.path().join("small");
    fs::create_dir(&small).expect("a folder");
    let output = |format: &str, path: &Path| format!("{format}={}", path.display());
    let (lost, kept) = (output("json", &small.join("out")), output("json", &folder.path().join("kept")));
    let script = r#"mount -t tmpfs -o size=16k none "$SMALL" || exit 77; echo old > "$SMALL/out"; "$@"; s=$?; ls -A "$SMALL"; cat "$SMALL/out"; exit $s"#;
    let args = [
        "check",
        "--no-config",
        "--as-of",
        "2026-06-01",
        "fixtures/rules",
        "--format",
        "csv",
        "--output",
        &lost,
        "--output",
        &kept,
    ];
    let typed = behind(script, &args);
    let mut own = std::process::Command::new("unshare");
    own.args(["--user", "--map-root-user", "--mount", "--"]).arg(typed.get_program()).args(typed.get_args());
    own.current_dir(top()).env("SMALL", &small).env("LANG", "C.UTF-8");
    let run = match own.output() {
        Ok(run) if run.status.code() != Some(77) && !String::from_utf8_lossy(&run.stderr).contains("unshare") => run,
        refused => {
            eprintln!("no file system of one's own can be had here, so none was filled: {refused:?}");
            return;
        }
    };
    let (stdout, stderr) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert_eq!(run.status.code(), Some(2), "{stderr}");
    let expected = format!("caltree: {}: cannot be written: no space left on device\n", small.join("out").display());
    assert!(stderr.ends_with(&expected), "{stderr}");
    assert!(stdout.starts_with("level,") && stdout.ends_with("\nout\nold\n"), "{stdout}");
    let json = caltree(&["check", "--no-config", "--as-of", "2026-06-01", "fixtures/rules", "--format", "json"]).stdout;
    assert_eq!(fs::read_to_string(folder.path().join("kept")).expect("a file"), json);
}

#[test]
fn whoever_stops_listening_hears_no_complaint() {
    for way in ways(&FEW) {
        let usual = caltree(&way.args());
        for heard in [0, 1] {
            let mut child = command(&way.args()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
            let mut stdout = child.stdout.take().expect("a pipe");
            stdout.read_exact(&mut vec![0; heard]).expect("it prints something");
            drop(stdout);
            let output = output_of(child);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!((output.status.code(), said.as_ref()), (Some(usual.status), usual.stderr.as_str()), "{:?}", way.args);
        }
    }
}

#[test]
fn a_pipe_that_is_an_output_may_close_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("fifo");
    named_pipe(&pipe);
    let path = pipe.to_string_lossy();
    for writer in writers(&FEW).iter().filter(|writer| !writer.directory && !writer.in_place) {
        let args = writer.to(&path);
        let usual = caltree(&strs(&writer.to("/dev/null")));
        for patient in [true, false] {
            let child = command(&strs(&args)).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
            // Opening waits until the command has opened its end.
            let mut reader = File::open(&pipe).expect("a pipe");
            let mut heard = Vec::new();
            if patient {
                reader.read_to_end(&mut heard).expect("it reads");
            }
            drop(reader);
            let output = output_of(child);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(quiet(&said) && output.status.code() == Some(usual.status), "{args:?}: {output:?} {usual:?}");
            assert_eq!(String::from_utf8_lossy(&output.stdout), usual.stdout, "{args:?}");
            assert_eq!(patient, !heard.is_empty(), "{args:?}");
        }
    }
}

/// A file that is opened where a stream is closed must not take its place.
#[test]
fn closed_streams_harm_nothing() {
    for way in ways(&FEW) {
        let usual = caltree(&way.args());
        for (closed, stdout, stderr) in
            [("<&-", true, true), (">&-", false, true), ("2>&-", true, false), ("<&- >&- 2>&-", false, false)]
        {
            let run = ended(&mut behind(&format!("exec \"$@\" {closed}"), &way.args()));
            let expected = |open: bool, text: &str| if open { text.to_owned() } else { String::new() };
            let expected = (usual.status, expected(stdout, &usual.stdout), expected(stderr, &usual.stderr));
            assert_eq!((run.status, run.stdout, run.stderr), expected, "{closed} {:?}", way.args);
        }
    }
    for writer in writers(&FEW) {
        let (plain, path) = folder(&writer, false);
        let usual = caltree(&strs(&writer.to(&path)));
        let whole = content(plain.path());
        let (folder, path) = folder(&writer, false);
        let run = ended(&mut behind("exec \"$@\" <&- >&- 2>&-", &strs(&writer.to(&path))));
        assert_eq!(run.status, usual.status, "{:?}", writer.args);
        let own = plain.path().to_string_lossy().into_owned();
        let there = folder.path().to_string_lossy().into_owned();
        for (file, expected) in content(folder.path()).iter().zip(&whole) {
            let text = String::from_utf8_lossy(&file.1).replace(&there, &own);
            assert_eq!((file.0.as_str(), text.as_str()), (expected.0.as_str(), String::from_utf8_lossy(&expected.1).as_ref()));
        }
    }
    assert_eq!(ended(&mut behind("exec \"$@\" <&-", &["check", "--no-config", "-"])).status, 1, "nothing is an empty document");
}

#[test]
fn where_no_file_can_be_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::create_dir(at.join("directory")).expect("a folder");
    fs::write(at.join("directory/file"), "").expect("a file");
    symlink("loop", at.join("loop")).expect("a link");
    let _socket = std::os::unix::net::UnixListener::bind(at.join("socket")).expect("a socket");
    let long = "n".repeat(300);
    let before = content(at);
    for writer in writers(&FEW) {
        for name in ["no/such/folder", "directory", "loop", "socket", &long, "directory/file/below", "/proc/nothing/here"] {
            if name == "directory" && writer.directory && writer.args[0] == "man" {
                continue;
            }
            if name == "no/such/folder" && writer.args[0] == "man" {
                // It makes them.
                continue;
            }
            let path = at.join(name).to_string_lossy().into_owned();
            let run = caltree(&strs(&writer.to(&path)));
            assert_eq!(run.status, 2, "{:?}: {run:?}", writer.to(&path));
            let last = path.rsplit('/').next().expect("a name");
            assert!(run.stderr.contains(last) && quiet(&run.stderr), "{:?}: {run:?}", writer.to(&path));
            assert_eq!(content(at), before, "{:?}", writer.to(&path));
        }
    }
}

#[test]
fn what_a_user_may_not_write_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::create_dir(at.join("locked")).expect("a folder");
    let nobody = behind("exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", &["--version"]).output();
    if !nobody.is_ok_and(|run| run.status.success()) {
        eprintln!("nobody else can be here, so nothing was forbidden to anybody");
        return;
    }
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(at, open).expect("permissions");
    let path = at.join("locked/out").to_string_lossy().into_owned();
    for writer in writers(&FEW) {
        if writer.in_place {
            fs::write(&path, &writer.old).expect("a file");
        }
        let before = content(at);
        let args = writer.to(&path);
        let run = ended(&mut behind("exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", &strs(&args)));
        assert_eq!(run.status, 2, "{args:?}: {run:?}");
        assert!(run.stderr.contains(&path) && run.stderr.ends_with(": permission denied\n"), "{args:?}: {run:?}");
        assert_eq!(content(at), before, "{args:?}");
        let _ = fs::remove_file(&path);
    }
}

/// Standard output and standard error may be files with names.
#[test]
fn what_is_printed_into_is_neither_written_over_nor_read() {
    for (stream, name) in [(">", "standard output"), ("2>", "standard error")] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        fs::copy(top().join(FEW.tree), at.join("tree.xml")).expect("a copy");
        let said = |run: &caltree_tests::Run| {
            if stream == ">" { run.stderr.clone() } else { fs::read_to_string(at.join("print.xml")).expect("a file") }
        };
        let shell = format!("exec \"$@\" {stream} print.xml");
        let output = "json=print.xml";
        let run = ended(behind(&shell, &["check", "--no-config", "tree.xml", "--output", output]).current_dir(at));
        assert_eq!(run.status, 2, "{run:?}");
        assert_eq!(said(&run), format!("caltree: print.xml: cannot be written: {name} goes into it\n"));
        let device = if stream == ">" { "/dev/stdout" } else { "/dev/stderr" };
        let output = format!("json={device}");
        let run = ended(behind(&shell, &["check", "--no-config", "tree.xml", "--output", &output]).current_dir(at));
        assert_eq!(run.status, 2, "{run:?}");
        let usual = ended(command(&["check", "--no-config", "--format", "junit", "."]).current_dir(at));
        let run = ended(behind(&shell, &["check", "--no-config", "--format", "junit", "."]).current_dir(at));
        let printed = if stream == ">" { fs::read_to_string(at.join("print.xml")).expect("a file") } else { run.stdout.clone() };
        assert_eq!(printed.matches("<testcase").count(), 1, "{printed} {usual:?}");
        let run = ended(behind(&shell, &["check", "--no-config", "print.xml"]).current_dir(at));
        assert_eq!(run.status, 2, "{run:?}");
        assert_eq!(said(&run), format!("caltree: print.xml: {name} goes into it, so it is not read\n"));
        let run = ended(behind(&shell, &["summary", "--format", "json", ".", "print.xml"]).current_dir(at));
        assert_eq!(run.status, 2, "{run:?}");
    }
}

#[test]
fn a_device_is_written_to_as_it_is() {
    for writer in writers(&FEW).iter().filter(|writer| !writer.directory && !writer.in_place) {
        let args = writer.to("/dev/stdout");
        let usual = caltree(&strs(&writer.to("/dev/null")));
        let run = caltree(&strs(&args));
        assert_eq!(run.status, usual.status, "{args:?}: {run:?}");
        assert!(run.stdout.len() > usual.stdout.len() && run.stdout.contains(&usual.stdout), "{args:?}: {run:?}");
    }
    let mut run = command(&["check", "-", "--output", "json=/dev/stdout"]);
    assert_eq!(ended(run.stdin(Stdio::null())).status, 1);
}

/// Files of the archive are worth more than any report, and most easily named by mistake.
#[test]
fn answers_and_data_are_not_written_over_and_reports_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let fits = b"SIMPLE  =                    T";
    let packed = packed(&fs::read(top().join(FEW.tree)).expect("a tree"));
    let table = fs::read(top().join("fixtures/links/eso/UVES.2018-03-29T04:10:47.866_raw2raw.vot")).expect("a table");
    let (answer, data) = ("an answer of the archive", "a data file");
    for (name, bytes, what) in [
        ("tree", fs::read(top().join(FEW.tree)).expect("a tree"), Some(answer)),
        ("packed", packed, Some(answer)),
        ("table", table, Some(answer)),
        ("frame", fits.to_vec(), Some(data)),
        ("frame.fits.Z", b"\x1f\x9d".to_vec(), Some(data)),
        ("empty.fits", Vec::new(), None),
        ("x_raw2raw.json", b"{}".to_vec(), None),
        ("notes", b"anything else".to_vec(), None),
    ] {
        let path = at.join(name).to_string_lossy().into_owned();
        for args in [
            vec!["check", "--no-config", FEW.tree],
            vec!["verify", "--no-config", FEW.dataset],
            vec!["summary", FEW.tree],
            vec!["diff", FEW.old, FEW.new],
        ] {
            fs::write(at.join(name), &bytes).expect("a file");
            let output = format!("json={path}");
            let run = caltree(&[&args[..], &["--output", &output]].concat());
            match what {
                Some(what) => {
                    let why = format!("it is {what}, which is not written over: name another file");
                    assert_eq!((run.status, run.stderr), (2, format!("caltree: --output {output}: {why}\n")), "{args:?}");
                    assert_eq!(fs::read(at.join(name)).expect("a file"), bytes);
                }
                None => assert!(run.status < 2 && fs::read(at.join(name)).expect("a file").starts_with(b"{"), "{args:?}: {run:?}"),
            }
        }
    }
    let ways: Vec<Way> = ways(&FEW);
    assert!(ways.len() > 40, "the help is read: {}", ways.len());
}
