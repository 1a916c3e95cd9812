//! Inputs that cannot be read, and inputs that change or vanish while they are read.
#![cfg(target_os = "linux")]

use caltree_tests::faults::{behind, ended, named_pipe, output_of};
use caltree_tests::ways::FEW;
use caltree_tests::{Run, caltree, caltree_in, command, top};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

const GOOD: &str = "GRAVI.2023-05-07T03:41:27.115";

/// Everything that is read under a name that was typed: what is typed, with `{}` for it. Where something else is given as well, that is
/// `good.xml`.
const READERS: &[&str] = &[
    "check --no-config good.xml {}",
    "check --no-config --pair good.xml {}",
    "check --no-config --profile {} good.xml",
    "check --no-config --baseline {} good.xml",
    "check --config {} good.xml",
    "summary good.xml {}",
    "summary --expect {} good.xml",
    "show {}",
    "diff good.xml {}",
    "diff {} good.xml",
    "verify --no-config good.xml {}",
    "verify --no-config --baseline {} good.xml",
    "verify --config {} good.xml",
    "files good.xml {}",
    "files --missing-from {} good.xml",
    "files --format sof {}",
    "files --format sof --data {} good.xml",
    "profile learn {}",
    "profile show {}",
    "report --no-config -o - {}",
    "report --no-config -o - good.xml {}",
    "report --no-config -o - --against {} good.xml",
    "report --no-config -o - --dataset {} good.xml",
    "report --no-config -o - --profile {} good.xml",
    "report --config {} -o - good.xml",
    "fmt {}",
    "fmt --check good.xml {}",
    "fmt --in-place {}",
    "rules --config {}",
];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(top().join(FEW.tree), folder.path().join("good.xml")).expect("a copy");
    folder
}

fn calm(run: &Run) -> bool {
    !run.stderr.contains("panicked") && (0..=2).contains(&run.status)
}

#[test]
fn what_cannot_be_read_is_named_with_the_reason() {
    let folder = folder();
    let at = folder.path();
    symlink("loop", at.join("loop")).expect("a link");
    symlink("/proc/self/mem", at.join("memory")).expect("a link");
    let _socket = std::os::unix::net::UnixListener::bind(at.join("socket")).expect("a socket");
    let long = "n".repeat(300);
    for (name, reason) in [
        ("absent", "no such file or directory"),
        ("loop", "too many levels of symbolic links"),
        ("memory", "input/output error"),
        ("socket", "no such device or address"),
        ("good.xml/below", "not a directory"),
        (&long, "file name too long"),
    ] {
        for reader in READERS {
            let args: Vec<&str> = reader.split(' ').map(|word| if word == "{}" { name } else { word }).collect();
            let run = ended(command(&args).current_dir(at));
            assert!(calm(&run), "{args:?}: {run:?}");
            let is_there = ["memory", "socket"].contains(&name);
            let is_directory = reader.contains("--missing-from") || reader.contains("--data ");
            let why = if is_there && is_directory { "is no directory that could be looked into" } else { reason };
            let said = run.stderr.lines().any(|line| line == format!("caltree: {name}: {why}"));
            assert!(run.status == 2 && said, "{args:?}: {run:?}");
            // Several inputs: the others are told.
            if reader.contains("good.xml {}")
                && !reader.contains("--pair")
                && !reader.starts_with("diff")
                && !reader.starts_with("fmt")
            {
                assert!(run.stdout.contains(GOOD), "{args:?}: {run:?}");
            }
        }
    }
}

#[test]
fn a_directory_in_the_place_of_a_file_is_named() {
    let folder = folder();
    fs::create_dir(folder.path().join("directory")).expect("a folder");
    for reader in READERS {
        let args: Vec<&str> = reader.split(' ').map(|word| if word == "{}" { "directory" } else { word }).collect();
        let run = ended(command(&args).current_dir(folder.path()));
        assert!(calm(&run), "{args:?}: {run:?}");
        let wants_file = ["--profile", "--baseline", "--config", "--expect", "profile show"]
            .iter()
            .any(|option| reader.contains(&format!("{option} {{}}")));
        if wants_file {
            assert!(run.status == 2 && run.stderr.contains("caltree: directory: is a directory\n"), "{args:?}: {run:?}");
        }
    }
}

/// In a directory there may be anything.
#[test]
fn odd_neighbours_in_a_directory_change_nothing() {
    let folder = folder();
    let at = folder.path();
    let commands = [
        &["check", "--no-config", "--format", "json", "."][..],
        &["summary", "--format", "json", "."],
        &["verify", "--no-config", "--format", "json", "."],
        &["files", "."],
        &["files", "--missing-from", ".", "."],
        &["profile", "learn", "."],
        &["report", "--no-config", "--as-of", "2026-06-01", "--dataset", ".", "-o", "-", "."],
        &["fmt", "--check", "."],
        &["diff", "--format", "json", ".", "good.xml"],
    ];
    let usual: Vec<Run> = commands.iter().map(|args| caltree_in(at, args)).collect();
    for name in ["a.xml", "b.fits", "FORS2.2021-01-02T00:59:12.533_raw2raw.xml", "readme.txt"] {
        named_pipe(&at.join(name));
    }
    let _socket = std::os::unix::net::UnixListener::bind(at.join("c.xml")).expect("a socket");
    symlink("nowhere", at.join("d.xml")).expect("a link");
    symlink("/dev/zero", at.join("e.xml")).expect("a link");
    fs::create_dir(at.join("f.xml")).expect("a folder");
    fs::create_dir(at.join(GOOD)).expect("a folder");
    for (args, usual) in commands.iter().zip(usual) {
        let run = ended(command(args).current_dir(at));
        // Directories that are called like data are told where data are looked at.
        let of_data = args[0] == "verify" || args.contains(&"--dataset");
        assert!(of_data || (run.status, &run.stdout) == (usual.status, &usual.stdout), "{args:?}: {run:?} {usual:?}");
        assert!(calm(&run) && run.stdout.contains(GOOD) == usual.stdout.contains(GOOD), "{args:?}: {run:?}");
        assert!(run.stderr.contains("d.xml: a link that leads nowhere; passed over\n"), "{args:?}: {run:?}");
    }
}

#[test]
fn what_a_user_may_not_read_is_named() {
    const NOBODY: &str = "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"";
    if !behind(NOBODY, &["--version"]).output().is_ok_and(|run| run.status.success()) {
        eprintln!("nobody else can be here, so nothing was forbidden to anybody");
        return;
    }
    let folder = folder();
    let at = folder.path();
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    fs::create_dir(at.join("night")).expect("a folder");
    fs::copy(at.join("good.xml"), at.join("night/good.xml")).expect("a copy");
    fs::copy(at.join("good.xml"), at.join("night/locked.xml")).expect("a copy");
    fs::create_dir(at.join("night/shut")).expect("a folder");
    mode(at, 0o755);
    mode(&at.join("night/locked.xml"), 0);
    mode(&at.join("night/shut"), 0);
    for args in [
        &["check", "--no-config", "night"][..],
        &["summary", "night"],
        &["verify", "--no-config", "night"],
        &["files", "--format", "csv", "night"],
        &["diff", "night", "night"],
        &["report", "--no-config", "-o", "-", "night"],
    ] {
        let run = ended(behind(NOBODY, args).current_dir(at));
        assert_eq!(run.status, 2, "{args:?}: {run:?}");
        for name in ["locked.xml", "shut"] {
            assert!(run.stderr.contains(&format!("caltree: night/{name}: permission denied\n")), "{args:?}: {run:?}");
        }
        assert!(run.stdout.contains("good.xml"), "{args:?}: {run:?}");
    }
}

/// Starts a run whose first input is a pipe. When this comes back it has listed its inputs, and waits for the first one.
fn waiting(at: &Path, args: &[&str]) -> (Child, File) {
    let pipe = at.join("pipe");
    if !pipe.exists() {
        named_pipe(&pipe);
    }
    let child = command(args).current_dir(at).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let writer = OpenOptions::new().write(true).open(&pipe).expect("a pipe");
    (child, writer)
}

fn finished(child: Child, mut writer: File, bytes: &[u8]) -> Run {
    // Whoever reads may have enough of it.
    let _ = writer.write_all(bytes);
    drop(writer);
    let output = output_of(child);
    Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What is listed when a run begins may be something else when its turn comes.
#[test]
fn what_changes_between_listing_and_reading() {
    let other = fs::read(top().join("fixtures/input/plain.xml")).expect("a tree");
    let good = fs::read(top().join(FEW.tree)).expect("a tree");
    for args in [
        &["check", "--no-config", "--threads", "1", "--format", "json", "pipe", "night"][..],
        &["summary", "--threads", "1", "--format", "json", "pipe", "night"],
        &["verify", "--no-config", "--threads", "1", "--format", "json", "pipe", "night"],
        &["files", "--threads", "1", "--format", "csv", "pipe", "night"],
    ] {
        for change in ["vanishes", "is replaced", "is cut", "grows", "becomes a directory", "goes with its folder"] {
            let folder = folder();
            let at = folder.path();
            fs::create_dir(at.join("night")).expect("a folder");
            let (changed, stays) = (at.join("night/a.xml"), at.join("night/b.xml"));
            fs::write(&changed, &good).expect("a file");
            fs::write(&stays, &good).expect("a file");
            let (child, writer) = waiting(at, args);
            match change {
                "vanishes" => fs::remove_file(&changed).expect("it goes"),
                "is replaced" => fs::write(&changed, &other).expect("a file"),
                "is cut" => fs::write(&changed, &good[..good.len() / 2]).expect("a file"),
                "grows" => fs::write(&changed, [good.as_slice(), &b" ".repeat(1 << 20)].concat()).expect("a file"),
                "becomes a directory" => {
                    fs::remove_file(&changed).expect("it goes");
                    fs::create_dir(&changed).expect("a folder");
                }
                _ => fs::remove_dir_all(at.join("night")).expect("it goes"),
            }
            let run = finished(child, writer, &other);
            let what = format!("{args:?}, it {change}: {run:?}");
            assert!(calm(&run), "{what}");
            let lost = |name: &str, why: &str| run.status == 2 && run.stderr.contains(&format!("caltree: night/{name}: {why}\n"));
            match change {
                "vanishes" => assert!(lost("a.xml", "no such file or directory"), "{what}"),
                "becomes a directory" => assert!(lost("a.xml", "is a directory"), "{what}"),
                "goes with its folder" => {
                    assert!(lost("a.xml", "no such file or directory") && lost("b.xml", "no such file or directory"), "{what}");
                }
                "is cut" => assert!(run.status > 0 || args[0] == "summary", "{what}"),
                _ => assert!(run.status < 2, "{what}"),
            }
            assert!(run.stdout.contains("FORS2.2025-03-18T05:21:44.902"), "the pipe is told: {what}");
            if change != "goes with its folder" {
                assert!(run.stdout.contains(GOOD), "the neighbour is told: {what}");
            }
        }
    }
}

/// A tree and a table that differ are read twice.
#[test]
fn what_changes_before_it_is_read_again() {
    let pair = "fixtures/diff/tree-links-differ";
    let only = |folder: &str| {
        fs::read_dir(top().join(pair).join(folder)).expect("a folder").next().expect("a file").expect("an entry").path()
    };
    let (tree, table) = (only("old"), only("new"));
    for change in ["nothing", "vanishes", "is cut", "is something else"] {
        let folder = folder();
        let at = folder.path();
        let (own_tree, own_table) = (at.join(tree.file_name().expect("a name")), at.join(table.file_name().expect("a name")));
        fs::copy(&tree, &own_tree).expect("a copy");
        fs::copy(&table, &own_table).expect("a copy");
        let (one, other) = (own_tree.to_string_lossy().into_owned(), own_table.to_string_lossy().into_owned());
        let args = ["check", "--no-config", "--threads", "1", "--format", "json", &one, &other, "pipe"];
        let (child, writer) = waiting(at, &args);
        match change {
            "nothing" => {}
            "vanishes" => fs::remove_file(&own_tree).expect("it goes"),
            "is cut" => fs::write(&own_tree, b"<associ").expect("a file"),
            _ => fs::write(&own_tree, b"<html/>").expect("a file"),
        }
        let run = finished(child, writer, b"<html></html>");
        assert!(calm(&run) && run.stdout.starts_with('{'), "{change}: {run:?}");
        if change == "nothing" {
            assert!(run.status == 1 && run.stderr.is_empty(), "{run:?}");
        } else {
            let said = run.stderr.lines().any(|line| line.contains(&one) && line.contains("read again"));
            assert!(run.status == 2 && said, "{change}: {run:?}");
        }
    }
}

/// Somebody writes all the time; whatever a run sees, it ends, and the files that stay are told.
#[test]
fn files_that_change_all_the_time() {
    let folder = folder();
    let at = folder.path();
    fs::create_dir(at.join("night")).expect("a folder");
    fs::copy(at.join("good.xml"), at.join("night/z.xml")).expect("a copy");
    let dataset = top().join(FEW.whole);
    for entry in fs::read_dir(&dataset).expect("a folder") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, at.join("night").join(path.file_name().expect("a name"))).expect("a copy");
    }
    let tree = fs::read(at.join("good.xml")).expect("a tree");
    let other = fs::read(top().join("fixtures/input/plain.xml")).expect("a tree");
    let table = fs::read(top().join("fixtures/links/eso/UVES.2018-03-29T04:10:47.866_raw2raw.vot")).expect("a table");
    let rows = String::from_utf8(table).expect("text");
    let row = rows.find("<TR>").expect("a row")..rows.rfind("</TR>").expect("a row") + 5;
    let long = rows.replace(&rows[row.clone()], &rows[row].repeat(60)).into_bytes();
    let fits = fs::read_dir(&dataset).expect("a folder").map(|entry| entry.expect("an entry").path());
    let fits = fits.into_iter().find(|path| path.to_string_lossy().ends_with(".fits")).expect("a frame");
    let frame = fs::read(&fits).expect("a frame");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (changing, frame_there) = (at.join("night/a.xml"), at.join("night").join(fits.file_name().expect("a name")));
            let (growing, links) = (at.join("night/FORS2.2021-01-02T00:59:12.533.fits"), at.join("night/l.vot"));
            while !stop.load(Ordering::Relaxed) {
                for bytes in [tree.as_slice(), &tree[..tree.len() / 3], b"", &other, &tree] {
                    fs::write(&changing, bytes).expect("a file");
                }
                for bytes in [long.as_slice(), &long[..long.len() / 2], &long] {
                    fs::write(&links, bytes).expect("a file");
                }
                fs::write(&frame_there, &frame[..frame.len() / 2]).expect("a file");
                fs::write(&frame_there, &frame).expect("a file");
                let mut file = File::create(&growing).expect("a file");
                for _ in 0..8 {
                    file.write_all(&frame).expect("it grows");
                }
                for path in [&changing, &growing, &links] {
                    fs::remove_file(path).expect("it goes");
                }
            }
        });
        // Whatever goes wrong here, the writer must end.
        let tried = std::panic::catch_unwind(|| {
            for round in 0..8 {
                for args in [
                    &["check", "--no-config", "--format", "json", "night"][..],
                    &["summary", "--format", "json", "night"],
                    &["verify", "--no-config", "--deep", "--format", "json", "night"],
                    &["files", "--format", "csv", "night", "--missing-from", "night"],
                    &["diff", "--format", "json", "good.xml", "night"],
                    &["report", "--no-config", "--dataset", "night", "-o", "-", "night"],
                    &["profile", "learn", "night"],
                ] {
                    let run = ended(command(args).current_dir(at));
                    assert!(calm(&run), "{round} {args:?}: {run:?}");
                    let told = args.contains(&"json") && run.status < 2;
                    assert!(!told || run.json().is_object(), "{round} {args:?}: {run:?}");
                    if args[0] != "profile" && args[0] != "files" {
                        assert!(run.stdout.contains(GOOD), "{round} {args:?}: {run:?}");
                    }
                }
            }
        });
        stop.store(true, Ordering::Relaxed);
        if let Err(panic) = tried {
            std::panic::resume_unwind(panic);
        }
    });
}

/// A directory that is reached twice counts once.
#[test]
fn links_lead_to_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::create_dir(at.join("b")).expect("a folder");
    for entry in fs::read_dir(top().join(FEW.whole)).expect("a folder") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, at.join("b").join(path.file_name().expect("a name"))).expect("a copy");
    }
    let commands = [
        &["check", "--no-config", "--format", "json"][..],
        &["summary", "--format", "json"],
        &["verify", "--no-config", "--format", "json"],
        &["files", "--format", "json"],
    ];
    let once: Vec<Run> = commands.iter().map(|args| caltree_in(at, &[*args, &["."]].concat())).collect();
    symlink("b", at.join("c")).expect("a link");
    symlink(at, at.join("b/up")).expect("a link");
    for (args, once) in commands.iter().zip(once) {
        let twice = caltree_in(at, &[*args, &["."]].concat());
        assert_eq!((twice.status, twice.stdout), (once.status, once.stdout), "{args:?}");
        // A link that comes first gives the name.
        symlink("b", at.join("a")).expect("a link");
        let renamed = caltree_in(at, &[*args, &["."]].concat());
        assert_eq!(renamed.json()["totals"], once_totals(at, args), "{args:?}");
        fs::remove_file(at.join("a")).expect("it goes");
    }
}

fn once_totals(at: &Path, args: &[&str]) -> serde_json::Value {
    caltree_in(at, &[args, &["b"]].concat()).json()["totals"].clone()
}

#[test]
fn nothing_to_verify_is_not_told_as_if_all_were_well() {
    let run = caltree(&["verify", "--no-config", "no-such-folder"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr, "caltree: no-such-folder: no such file or directory\n");
    assert_eq!(caltree(&["verify", "--no-config", "--format", "json", "no-such-folder"]).json()["totals"]["trees"], 0);
}
