//! `caltree verify`, as a user runs it.

use caltree_lint::RULES;
use caltree_model::Level;
use caltree_tests::{Run, caltree, caltree_in, command, top};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const FRAME: &str = "HAWKI.2023-08-11T02:14:36.118";
const DARK: &str = "HAWKI.2023-08-11T09:58:02.431";

fn json(path: &str, args: &[&str]) -> Value {
    caltree(&[&["verify", "--no-config", "--format", "json", path], args].concat()).json()
}

fn levels(json: &Value) -> BTreeMap<String, String> {
    let findings = json["findings"].as_array().expect("findings").iter();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    findings.map(|finding| (text(&finding["code"]), text(&finding["level"]))).collect()
}

/// A copy of a dataset, to be spoilt.
fn copy(of: &str) -> tempfile::TempDir {
    fn below(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            let (path, target) = (entry.path(), to.join(entry.file_name()));
            if path.is_dir() { below(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).expect("a copy") }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    below(&top().join("fixtures/datasets").join(of), folder.path());
    folder
}

fn verify(folder: &Path, args: &[&str]) -> Run {
    caltree_in(folder, &[&["verify", "--no-config", "."], args].concat())
}

fn states(json: &Value) -> BTreeMap<String, String> {
    let files = json["trees"].as_array().expect("trees").iter().flat_map(|tree| tree["files"].as_array().expect("files"));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    files.map(|file| (text(&file["name"]), text(&file["state"]))).collect()
}

#[test]
fn every_rule_fires_and_keeps_silent() {
    let on_disk: Vec<_> = RULES.iter().filter(|rule| rule.is_on_disk()).collect();
    assert!(on_disk.len() >= 11);
    for rule in &on_disk {
        for (which, fires) in [("fires", true), ("silent", false)] {
            let path = format!("fixtures/datasets/{}-{}/{which}", rule.code, rule.name);
            let found = levels(&json(&path, &["--deep"]));
            assert_eq!(found.contains_key(rule.code), fires, "{path}: {found:?}");
            if fires {
                assert_eq!(found[rule.code], rule.level.as_str(), "{path}");
            }
            // Nothing else is an error or a warning.
            let loud = |level: &str| [Level::Error.as_str(), Level::Warning.as_str()].contains(&level);
            let others: Vec<_> = found.iter().filter(|(code, level)| *code != rule.code && loud(level)).collect();
            assert!(others.is_empty(), "{path}: {others:?}");
        }
    }
    let known: BTreeSet<String> = on_disk.iter().map(|rule| format!("{}-{}", rule.code, rule.name)).collect();
    let found: BTreeSet<String> = fs::read_dir(top().join("fixtures/datasets"))
        .expect("datasets")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('D'))
        .collect();
    assert_eq!(found, known);
}

#[test]
fn every_layout_is_whole() {
    for layout in ["flat", "two-folders", "staging", "by-night"] {
        for deep in [&[][..], &["--deep"]] {
            let path = format!("fixtures/datasets/layouts/{layout}");
            let run = caltree(&[&["verify", "--no-config", "--format", "json", &path], deep].concat());
            let json = run.json();
            assert_eq!((run.status, levels(&json).len()), (0, 0), "{layout}: {}", run.stdout);
            assert_eq!((&json["totals"]["files"], &json["totals"]["present"]), (&6.into(), &6.into()), "{layout}");
        }
    }
}

#[test]
fn every_state_is_told() {
    let json = json("fixtures/datasets/states", &["--deep"]);
    let expected = [
        (FRAME, "not_fits"),
        (DARK, "truncated"),
        ("HAWKI.2023-08-11T10:01:17.902", "wrong_file"),
        ("HAWKI.2023-08-10T23:02:41.557", "missing"),
        ("HAWKI.2023-08-11T02:09:55.000", "truncated"),
        ("M.HAWKI.2019-04-02T10:11:12.345", "truncated"),
    ];
    let expected: BTreeMap<String, String> = expected.map(|(name, state)| (name.to_owned(), state.to_owned())).into();
    assert_eq!(states(&json), expected);
    assert_eq!(
        (&json["totals"]["missing"], &json["totals"]["damaged"], &json["totals"]["present"]),
        (&1.into(), &5.into(), &0.into())
    );
    // A stream of compress has no end to be seen: only unpacking it shows that it is cut.
    assert_eq!(states(&self::json("fixtures/datasets/states", &[]))[DARK], "present");
}

#[test]
fn what_people_read() {
    for name in ["states", "D701-file-missing/fires", "layouts/flat", "D706-size-mismatch/fires"] {
        let run = caltree(&["verify", "--no-config", &format!("fixtures/datasets/{name}")]);
        insta::assert_snapshot!(format!("human {}", name.replace('/', " ")), run.whole());
    }
}

#[test]
fn what_programs_read() {
    let run = caltree(&["verify", "--no-config", "--format", "json", "fixtures/datasets/layouts/flat"]);
    insta::assert_snapshot!("json flat", run.stdout);
}

#[test]
fn threads_change_nothing_and_a_second_look_neither() {
    for format in ["human", "json", "jsonl"] {
        let run = |threads: &str| {
            caltree(&["verify", "--no-config", "--deep", "--format", format, "--threads", threads, "fixtures/datasets"]).stdout
        };
        assert_eq!(run("1"), run("4"), "{format}");
    }
}

#[test]
fn a_missing_file_is_told_by_what_it_is_for() {
    let folder = copy("layouts/flat");
    fs::remove_file(folder.path().join("HAWKI.2023-08-11T09_58_02.431.fits")).expect("it is there");
    fs::remove_file(folder.path().join("HAWKI.2023-08-11T02_09_55.000.FITS")).expect("it is there");
    let json = verify(folder.path(), &["--format", "json"]).json();
    let findings = json["findings"].as_array().expect("findings");
    let told: Vec<_> =
        findings.iter().map(|finding| (finding["branch"].as_str(), finding["level"].as_str(), &finding["places"])).collect();
    // The dark stands in two places; what is auxiliary is needed by nobody.
    assert_eq!(
        told,
        [(Some("OBJECT/FLAT_TWILIGHT/DARK"), Some("error"), &2.into()), (Some("OBJECT/ACQUISITION"), Some("note"), &1.into())]
    );
    assert_eq!(findings[0]["data"]["files"], Value::from(vec![DARK]));
}

#[test]
fn a_missing_science_frame_is_told_as_one() {
    let folder = copy("D701-file-missing/fires");
    fs::remove_file(folder.path().join(format!("{FRAME}.fits"))).expect("it is there");
    let run = verify(folder.path(), &[]);
    assert!(run.stdout.contains("the science frame itself is missing"), "{}", run.stdout);
}

#[test]
fn a_damaged_copy_beside_a_sound_one_is_no_error() {
    let folder = copy("D705-stored-twice/fires");
    let path = folder.path().join(format!("{DARK}.fits"));
    let bytes = fs::read(&path).expect("a dark");
    fs::write(&path, &bytes[..1000]).expect("written");
    let run = verify(folder.path(), &["--format", "json"]);
    assert_eq!((run.status, levels(&run.json())["D702"].as_str()), (0, "warning"));
    assert_eq!(states(&run.json())[DARK], "present");
}

#[test]
fn a_cut_download_is_seen_by_its_announced_length() {
    let folder = copy("layouts/flat");
    let path = folder.path().join("HAWKI.2023-08-11T02_14_36.118.fits.Z");
    let bytes = fs::read(&path).expect("a frame");
    fs::write(&path, &bytes[..bytes.len() - 200]).expect("written");
    let run = verify(folder.path(), &["--format", "json"]);
    assert_eq!(levels(&run.json()).get("D706").map(String::as_str), Some("warning"), "{}", run.stdout);
    let run = verify(folder.path(), &["--format", "json", "--deep"]);
    assert_eq!((run.status, states(&run.json())[FRAME].as_str()), (1, "truncated"), "{}", run.stdout);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_are_followed_once_and_loops_are_told() {
        let folder = copy("layouts/flat");
        let data = tempfile::tempdir().expect("a folder");
        let name = "HAWKI.2023-08-11T09_58_02.431.fits";
        fs::rename(folder.path().join(name), data.path().join(name)).expect("moved");
        symlink(data.path(), folder.path().join("elsewhere")).expect("a link");
        symlink(data.path().join(name), folder.path().join("dark.fits")).expect("a link");
        symlink(folder.path(), folder.path().join("loop")).expect("a link");
        let run = verify(folder.path(), &["--format", "json"]);
        let json = run.json();
        assert_eq!((run.status, &json["totals"]["stored"]), (0, &6.into()), "{}", run.stdout);
        assert!(run.stderr.contains("a loop of links"), "{}", run.stderr);
        assert_eq!(states(&json)[DARK], "present");
    }

    #[test]
    fn a_folder_of_links_gives_files_their_names() {
        let folder = copy("D701-file-missing/fires");
        let store = folder.path().join("a-store");
        fs::create_dir(&store).expect("a folder");
        // Nothing in it says which file it is.
        fs::write(store.join("7f3a.fits"), fs::read(folder.path().join(format!("{DARK}.fits"))).expect("a dark")).expect("written");
        let header = fs::read_to_string(store.join("7f3a.fits")).expect("ASCII");
        fs::write(store.join("7f3a.fits"), header.replace("ARCFILE", "OLDNAME")).expect("written");
        symlink(store.join("7f3a.fits"), folder.path().join("HAWKI.2023-08-11T10:01:17.902.fits")).expect("a link");
        let run = verify(folder.path(), &["--format", "json"]);
        assert_eq!((run.status, states(&run.json())["HAWKI.2023-08-11T10:01:17.902"].as_str()), (0, "present"), "{}", run.stdout);
    }

    #[test]
    fn what_cannot_be_opened_is_told_and_the_rest_is_done() {
        let folder = copy("layouts/flat");
        let path = folder.path().join("HAWKI.2023-08-11T09_58_02.431.fits");
        // Root may read everything: a directory under the name of a file is no file for anybody.
        fs::remove_file(&path).expect("it is there");
        fs::create_dir(&path).expect("a folder");
        let locked = folder.path().join("HAWKI.2023-08-11T10_01_17.902.fits.gz");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("its own");
        let run = verify(folder.path(), &["--format", "json"]);
        let json = run.json();
        let may_read = fs::File::open(&locked).is_ok();
        assert_eq!(states(&json)[DARK], "unreadable");
        assert_eq!(states(&json)["HAWKI.2023-08-11T10:01:17.902"], if may_read { "present" } else { "unreadable" });
        assert_eq!((run.status, &json["totals"]["present"]), (1, &(if may_read { 5 } else { 4 }).into()));
    }

    #[test]
    fn a_pipe_under_the_name_of_a_file_keeps_nobody_waiting() {
        let folder = copy("layouts/flat");
        let path = folder.path().join(format!("{FRAME}.fits"));
        assert!(std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
        let run = verify(folder.path(), &[path.to_str().expect("text"), "--format", "json"]);
        assert_eq!(run.status, 0, "another copy is sound: {}", run.stdout);
        assert_eq!(levels(&run.json())["D710"], "warning");
    }
}

#[test]
fn a_tree_that_cannot_be_read_is_a_finding() {
    let folder = copy("layouts/flat");
    let path: PathBuf = folder.path().join(format!("{FRAME}_raw2raw.xml"));
    let text = fs::read_to_string(&path).expect("a tree");
    fs::write(&path, &text[..text.len() - 30]).expect("written");
    let run = verify(folder.path(), &["--format", "json"]);
    assert_eq!((run.status, levels(&run.json())["X104"].as_str()), (1, "error"));
    // What was read before it is still looked for.
    assert_eq!(run.json()["totals"]["files"], 6);
}

#[test]
fn a_links_table_that_cannot_be_read_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "UVES.2018-03-29T04:10:47.866_raw2raw.vot";
    let text = fs::read_to_string(top().join("fixtures/links/eso").join(name)).expect("a table");
    fs::write(folder.path().join(name), text.replacen("<TD>", "<!TD>", 1)).expect("written");
    let found = |command: &str| {
        let run = caltree_in(folder.path(), &[command, "--no-config", "--format", "json", "."]);
        run.codes().iter().filter(|code| *code == "X103").count()
    };
    assert_eq!((found("check"), found("verify")), (1, 1));
}

#[test]
fn a_readme_is_held_against_what_is_there_under_any_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let product = |name: &str, original: &str| format!("\t- {name}\t{original}\tANCILLARY.PREVIEW\t5\n");
    let lines = [
        ("ADP.2017-03-30T14:36:08.309.png", "r.MUSE_pst1.png"),
        ("ADP.2017-03-30T14:36:08.293.fits", "IMAGE.fits"),
        ("a.log", "b.log"),
    ];
    let text: String = lines.iter().map(|(name, original)| product(name, original)).collect();
    fs::write(folder.path().join("README_493203.txt"), text).expect("written");
    fs::write(folder.path().join("ADP.2017-03-30T14_36_08.309.png"), "no FITS").expect("written");
    let image = fs::read(top().join("fixtures/datasets/layouts/flat/M.HAWKI.2019-04-02T10_11_12.345.fits")).expect("a table");
    fs::write(folder.path().join("IMAGE.fits"), image).expect("written");
    let json = verify(folder.path(), &["--format", "json"]).json();
    assert_eq!((&json["readmes"][0]["files"], &json["readmes"][0]["missing"]), (&3.into(), &1.into()), "{json:#}");
    assert_eq!(json["findings"][0]["data"]["files"], Value::from(vec!["a.log"]));
    assert_eq!(json["findings"][0]["level"], "warning");
    fs::write(folder.path().join("b.log"), "").expect("written");
    let json = verify(folder.path(), &["--format", "json"]).json();
    assert_eq!((&json["readmes"][0]["missing"], &json["findings"]), (&0.into(), &Value::Array(Vec::new())));
}

#[test]
fn a_download_that_broke_off_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = || verify(folder.path(), &[]).stderr;
    for name in ["notes.part", "b.xml.part"] {
        fs::write(folder.path().join(name), "").expect("written");
    }
    assert!(!said().contains("broke off"));
    for (name, more) in [("HAWKI.2023-08-11T02_14_36.118.fits.Z.part", ""), ("z.fits.crdownload", "; 1 more is called like that")] {
        fs::write(folder.path().join(name), "").expect("written");
        let what = "by its name a download that broke off, or still goes on: it counts as missing";
        let expected = format!("HAWKI.2023-08-11T02_14_36.118.fits.Z.part: {what}{more}\n");
        assert!(said().contains(&expected), "{}", said());
    }
}

#[test]
fn a_links_table_without_its_tree_counts() {
    let json = json("fixtures/datasets/D706-size-mismatch/silent", &[]);
    assert_eq!((&json["trees"][0]["kind"], &json["totals"]["files"]), (&"links_table".into(), &3.into()));
    let file = &json["trees"][0]["files"][2];
    assert_eq!((&file["expected_bytes"], &file["bytes"], &file["branch"]), (&2880.into(), &2880.into(), &Value::Null));
}

#[test]
fn a_links_table_beside_its_tree_is_told_there() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in fs::read_dir(top().join("fixtures/rules/E620-file-only-in-links/fires")).expect("a folder") {
        let file = file.expect("an entry");
        fs::copy(file.path(), folder.path().join(file.file_name())).expect("a copy");
    }
    let frame = "FORS2.2025-08-03T03:44:21.605";
    let json = verify(folder.path(), &["--format", "json"]).json();
    assert_eq!((&json["trees"][0]["kind"], &json["totals"]["trees"]), (&"association_tree".into(), &1.into()));
    fs::remove_file(folder.path().join(format!("{frame}_raw2raw.xml"))).expect("removed");
    let config = folder.path().join("caltree.toml");
    fs::write(&config, "[[exemptions]]\nrule = \"D701\"\ninstrument = \"FORS2\"\nreason = \"x\"\n").expect("written");
    let folder = folder.path().to_string_lossy().into_owned();
    let json = caltree(&["verify", "--config", &config.to_string_lossy(), "--format", "json", &folder]).json();
    assert_eq!((&json["trees"][0]["dp_id"], &json["findings"]), (&frame.into(), &Value::Array(Vec::new())));
}

#[test]
fn what_lies_beside_the_data_is_told_once_however_often_it_is_given() {
    let folder = "fixtures/datasets/layouts/flat";
    let once = json(folder, &[]);
    assert_eq!((once["readmes"].as_array().map(Vec::len), once["night_logs"].as_array().map(Vec::len)), (Some(1), Some(1)));
    for again in [folder, "fixtures/datasets/layouts/../layouts/flat", "fixtures/datasets/layouts/flat/readme_5b8f3a10.txt"] {
        let twice = json(folder, &[again]);
        assert_eq!((&twice["readmes"], &twice["night_logs"]), (&once["readmes"], &once["night_logs"]), "{again}");
    }
}

#[test]
fn nothing_to_verify_is_exit_two() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = verify(folder.path(), &[]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("nothing to read"), "{}", run.stderr);
    assert_eq!(caltree(&["verify", "--no-config", "no-such-folder"]).status, 2);
    // Data without any answer can still be looked into.
    fs::write(folder.path().join("a.fits"), "SIMPLE  =").expect("written");
    assert_eq!(verify(folder.path(), &[]).status, 0);
}

#[test]
fn levels_exemptions_and_baselines_are_those_of_check() {
    let folder = copy("D701-file-missing/fires");
    let run = |args: &[&str]| caltree_in(folder.path(), &[&["verify", "--format", "json", "."], args].concat());
    assert_eq!(run(&[]).status, 1);
    assert_eq!(run(&["--warn", "file-missing"]).status, 0);
    assert_eq!(run(&["--allow", "D701"]).json()["findings"], Value::Array(Vec::new()));
    let beside = tempfile::tempdir().expect("a folder");
    let at = beside.path().join("known.json").to_string_lossy().into_owned();
    assert_eq!(run(&["--baseline", &at, "--write-baseline"]).status, 1);
    let known = run(&["--baseline", &at]);
    assert_eq!((known.status, &known.json()["totals"]["baselined"]), (0, &1.into()));
    let exempt = "[[exemptions]]\nrule = \"D701\"\ncategory = \"DARK\"\nreason = \"no darks\"\n[[exemptions]]\nrule = \"D709\"\nreason = \
                  \"idle\"\n[[exemptions]]\nrule = \"S401\"\nreason = \"for another command\"\n";
    fs::write(folder.path().join("caltree.toml"), exempt).expect("written");
    let run = run(&[]);
    assert_eq!((run.status, &run.json()["totals"]["exempted"]), (0, &1.into()));
    // What cannot match here is no matter here.
    assert_eq!(run.codes(), ["K901"]);
    let check = caltree_in(folder.path(), &["check", "--format", "json", "."]);
    assert_eq!(check.codes(), ["K901"]);
    assert!(check.stdout.contains("missing-calibration") && !check.stdout.contains("not-fits"), "{}", check.stdout);
}

#[test]
fn a_baseline_is_written_over_nothing_else_and_not_into_the_dataset() {
    let folder = copy("D701-file-missing/fires");
    let inside = caltree_in(folder.path(), &["verify", "--no-config", "--baseline", "known.json", "--write-baseline", "."]);
    assert!(inside.status == 2 && inside.stderr.contains("it is in the dataset"), "{}", inside.stderr);
    assert!(!folder.path().join("known.json").exists());
    let beside = tempfile::tempdir().expect("a folder");
    let mine = beside.path().join("tree.xml");
    for text in ["<association/>", "{\"version\": 1}"] {
        fs::write(&mine, text).expect("written");
        let at = mine.to_string_lossy().into_owned();
        for command in ["verify", "check"] {
            let run = caltree_in(folder.path(), &[command, "--no-config", "--baseline", &at, "--write-baseline", "."]);
            assert!(run.status == 2 && run.stderr.contains("tree.xml"), "{command}: {}", run.stderr);
            assert_eq!(fs::read_to_string(&mine).expect("still there"), text);
        }
    }
}

#[test]
fn nothing_is_written_into_a_dataset() {
    let folder = copy("layouts/two-folders");
    let listed = |folder: &Path| {
        let mut found = BTreeSet::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let entry = entry.expect("an entry");
                if entry.path().is_dir() {
                    folders.push(entry.path())
                }
                found.insert((entry.path(), entry.metadata().expect("there").len()));
            }
        }
        found
    };
    let before = listed(folder.path());
    for args in [&["--deep"][..], &["--format", "json"], &["--all"]] {
        assert_eq!(verify(folder.path(), args).status, 0);
    }
    assert_eq!(listed(folder.path()), before);
}

#[test]
fn hostile_names_reach_no_terminal() {
    let folder = copy("D701-file-missing/fires");
    let path = folder.path().join(format!("{FRAME}_raw2raw.xml"));
    let text = fs::read_to_string(&path).expect("a tree");
    fs::write(&path, text.replace(DARK, "../../etc/passwd&#10;\u{202e}x").replace("DARK", "&#9;=1+1")).expect("written");
    let run = verify(folder.path(), &["--all"]);
    assert_eq!(run.status, 1);
    assert!(!run.stdout.contains('\u{202e}'), "{}", run.stdout);
    let output =
        command(&["verify", "--no-config", "--format", "json", &folder.path().to_string_lossy()]).output().expect("it starts");
    assert!(output.stdout.is_ascii());
}
