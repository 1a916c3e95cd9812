//! Sets of frames and what is missing for them: `caltree files --format sof` and `--missing-from`, as a user runs them.

use caltree_tests::{Run, caltree, caltree_in, command, top};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const FRAME: &str = "HAWKI.2023-08-11T02:14:36.118";
const FLAT: &str = "fixtures/datasets/layouts/flat";
const TREE: &str = "fixtures/datasets/layouts/flat/HAWKI.2023-08-11T02:14:36.118_raw2raw.xml";

/// A copy of the flat dataset, to be spoilt, with a place for steps beside it.
struct Copy {
    top: tempfile::TempDir,
    data: PathBuf,
}

impl Copy {
    fn path(&self) -> &Path {
        &self.data
    }

    fn steps(&self) -> PathBuf {
        self.top.path().join("steps")
    }
}

fn copy() -> Copy {
    let top_folder = tempfile::tempdir().expect("a folder");
    let data = top_folder.path().join("data");
    fs::create_dir(&data).expect("a folder");
    for entry in fs::read_dir(top().join(FLAT)).expect("a folder") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), data.join(entry.file_name())).expect("a copy");
    }
    Copy { top: top_folder, data }
}

fn sof(folder: &Path, args: &[&str]) -> Run {
    caltree_in(folder, &[&["files", "--format", "sof", &format!("{FRAME}_raw2raw.xml")], args].concat())
}

fn lines(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').expect("a path and a tag")).map(|(path, tag)| (path.into(), tag.into())).collect()
}

#[test]
fn a_set_of_the_whole_tree_has_each_file_once_without_what_is_auxiliary() {
    let run = caltree(&["files", "--format", "sof", TREE]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let found = lines(&run.stdout);
    let tags: Vec<&str> = found.iter().map(|(_, tag)| tag.as_str()).collect();
    assert_eq!(tags, ["OBJECT", "PHOTCAL_TAB", "FLAT_TWILIGHT", "DARK", "DARK"]);
    for (path, _) in &found {
        assert!(path.starts_with('/') && Path::new(path).is_file(), "{path}");
    }
    let all = caltree(&["files", "--format", "sof", "--auxiliary", TREE]).stdout;
    assert_eq!(lines(&all).last().map(|(_, tag)| tag.clone()).as_deref(), Some("ACQUISITION"));
    // Twice the same tree is not twice the files.
    assert_eq!(caltree(&["files", "--format", "sof", TREE, TREE]).stdout, run.stdout);
}

#[test]
fn relative_paths_lead_there_from_where_they_are_used() {
    let folder = copy();
    let run = sof(folder.path(), &["--relative"]);
    assert!(
        lines(&run.stdout).iter().all(|(path, _)| folder.path().join(path).is_file() && !path.starts_with('/')),
        "{}",
        run.stdout
    );
    assert_eq!(sof(folder.path(), &["--relative", "--per-branch", "../a/steps"]).status, 2, "there is no folder `a`");
    assert_eq!(sof(folder.path(), &["--relative", "--per-branch", "../steps"]).status, 0);
    let text = fs::read_to_string(folder.steps().join("01_DARK.sof")).expect("a set");
    assert_eq!(lines(&text)[0].0, "../data/HAWKI.2023-08-11T09_58_02.431.fits");
    assert!(folder.steps().join(&lines(&text)[0].0).is_file());
}

#[test]
fn steps_stand_leaves_first_and_say_what_they_wait_for() {
    let folder = copy();
    let run = sof(folder.path(), &["--relative", "--per-branch", "../steps"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let mut names: Vec<String> = fs::read_dir(folder.steps())
        .expect("steps")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["01_DARK.sof", "02_FLAT_TWILIGHT.sof", "03_OBJECT.sof", "manifest.json"]);
    let whole: Vec<String> =
        names.iter().map(|name| format!("== {name}\n{}", fs::read_to_string(folder.steps().join(name)).expect("text"))).collect();
    insta::assert_snapshot!("steps", whole.concat());
    // A flat wants the dark that another step makes, not the raw frames of it.
    let flat = fs::read_to_string(folder.steps().join("02_FLAT_TWILIGHT.sof")).expect("a set");
    assert!(!lines(&flat).iter().any(|(_, tag)| tag == "DARK") && flat.contains("# DARK: "), "{flat}");
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(folder.steps().join("manifest.json")).expect("text")).expect("JSON");
    let schema: Value = caltree(&["schema", "steps"]).json();
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).expect("a schema").iter_errors(&manifest).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    for (at, step) in manifest["steps"].as_array().expect("steps").iter().enumerate() {
        assert!(step["waits_for"].as_array().expect("a list").iter().all(|wait| wait["step"].as_u64() <= Some(at as u64)));
    }
}

#[test]
fn one_step_by_its_branch_wherever_it_stands() {
    let folder = copy();
    let dark = sof(folder.path(), &["--branch", "OBJECT/DARK"]);
    let below = sof(folder.path(), &["--branch", "OBJECT/FLAT_TWILIGHT/DARK"]);
    assert_eq!((dark.status, dark.stdout.as_str()), (0, below.stdout.as_str()));
    assert_eq!(lines(&dark.stdout).len(), 2);
    let none = sof(folder.path(), &["--branch", "OBJECT/BIAS"]);
    assert_eq!((none.status, none.stdout.as_str()), (2, ""));
    assert!(none.stderr.contains("no recipe step stands at OBJECT/BIAS; there are: OBJECT/FLAT_TWILIGHT/DARK"), "{}", none.stderr);
    assert_eq!(sof(folder.path(), &["--branch", "OBJECT/ACQUISITION"]).status, 2);
    assert_eq!(sof(folder.path(), &["--branch", "OBJECT/ACQUISITION", "--auxiliary"]).status, 0);
}

#[test]
fn what_is_missing_is_listed_and_nothing_is_written() {
    let folder = copy();
    fs::remove_file(folder.path().join("HAWKI.2023-08-11T09_58_02.431.fits")).expect("it is there");
    let page = folder.path().join("HAWKI.2023-08-10T23_02_41.557.fits.Z");
    fs::write(&page, "<html><title>Login</title><body>password</body></html>").expect("written");
    for args in [&[][..], &["--per-branch", "../steps"]] {
        let run = sof(folder.path(), args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains("HAWKI.2023-08-11T09:58:02.431 is not there: DARK of OBJECT/"), "{}", run.stderr);
        assert!(run.stderr.contains("HAWKI.2023-08-10T23:02:41.557 is there, but not fits"), "{}", run.stderr);
        assert!(run.stderr.contains("lack these 2 files"), "{}", run.stderr);
        assert!(!folder.steps().exists());
    }
    // Nothing temporary is left.
    assert!(
        fs::read_dir(folder.path()).expect("a folder").all(|entry| !entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .starts_with('.'))
    );
    // A step that has all its files is written.
    fs::remove_file(&page).expect("it is there");
    assert_eq!(sof(folder.path(), &["--branch", "OBJECT"]).status, 0);
}

#[test]
fn nothing_is_written_over() {
    let folder = copy();
    fs::create_dir(folder.steps()).expect("a folder");
    fs::write(folder.steps().join("mine.txt"), "mine").expect("written");
    let run = sof(folder.path(), &["--per-branch", "../steps"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("it is not empty"), "{}", run.stderr);
    for target in [".", "HAWKI.2023-08-11T09_58_02.431.fits", "/", "steps", "../data/steps"] {
        assert_eq!(sof(folder.path(), &["--per-branch", target]).status, 2, "{target}");
    }
    assert!(sof(folder.path(), &["--per-branch", "steps"]).stderr.contains("among the data"));
    assert!(!folder.path().join("steps").exists());
    assert_eq!(fs::read_to_string(folder.steps().join("mine.txt")).expect("still there"), "mine");
    fs::remove_file(folder.steps().join("mine.txt")).expect("it is there");
    assert_eq!(sof(folder.path(), &["--per-branch", "../steps"]).status, 0);
}

#[test]
fn several_trees_have_a_folder_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("steps");
    let target_text = target.to_string_lossy().into_owned();
    let dataset = "fixtures/datasets/layouts/two-folders";
    let run = caltree(&["files", "--format", "sof", "--data", dataset, "--per-branch", &target_text, dataset]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let found = |name: &str| target.join(name).is_file();
    assert!(found("HAWKI_2023-08-11T02_14_36_118_raw2master/01_OBJECT.sof"));
    assert!(found("HAWKI_2023-08-11T02_14_36_118_raw2raw/03_OBJECT.sof"));
}

#[test]
fn hostile_names_and_categories_reach_no_path_and_no_line() {
    let folder = copy();
    let tree = folder.path().join(format!("{FRAME}_raw2raw.xml"));
    let text = fs::read_to_string(&tree).expect("a tree");
    let outside: PathBuf = folder.path().parent().expect("a parent").join("outside.fits");
    fs::write(&tree, text.replace("HAWKI.2023-08-11T09:58:02.431", "../outside")).expect("written");
    let run = sof(folder.path(), &["--per-branch", "../steps"]);
    assert!(run.status == 2 && run.stderr.contains("../outside is not there"), "{}", run.stderr);
    assert!(!outside.exists());
    fs::write(&tree, text.replace("category=\"DARK\" name", "category=\"DARK&#10;/etc/passwd BIAS\" name")).expect("written");
    let run = sof(folder.path(), &[]);
    assert!(run.status == 2 && run.stdout.is_empty() && run.stderr.contains("needs a category of one word"), "{}", run.stderr);
    // A branch's category names a file: only letters are left of it.
    fs::write(&tree, text.replace("category=\"DARK\" certified", "category=\"../../DARK\" certified")).expect("written");
    assert_eq!(sof(folder.path(), &["--per-branch", "../steps"]).status, 0);
    assert!(folder.steps().join("01_______DARK.sof").is_file());
}

#[test]
fn a_path_with_blanks_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("my data");
    fs::create_dir(&inside).expect("a folder");
    let from = copy();
    for entry in fs::read_dir(from.path()).expect("a folder") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), inside.join(entry.file_name())).expect("a copy");
    }
    let run = sof(&inside, &[]);
    assert!(run.status == 2 && run.stderr.contains("cannot hold a path with blanks"), "{}", run.stderr);
    assert_eq!(sof(&inside, &["--relative"]).status, 0);
}

#[test]
fn options_that_do_not_go_together_are_told() {
    for args in [
        &["--format", "sof", "--missing-from", "."][..],
        &["--relative"],
        &["--branch", "A"],
        &["--format", "csv", "--auxiliary"],
        &["--format", "sof", "--branch", "A", "--per-branch", "x"],
        &["--missing-from", "no-such-folder"],
    ] {
        let run = caltree(&[&["files", TREE], args].concat());
        assert!(run.status == 2 && run.stdout.is_empty() && !run.stderr.is_empty(), "{args:?}: {run:?}");
    }
}

#[test]
fn a_links_table_gives_a_set_but_no_steps() {
    let dataset = "fixtures/datasets/D706-size-mismatch/silent";
    let table = format!("{dataset}/{FRAME}_raw2raw.vot");
    let run = caltree(&["files", "--format", "sof", &table]);
    assert_eq!((run.status, lines(&run.stdout).len()), (0, 3), "{}", run.stderr);
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("steps").to_string_lossy().into_owned();
    assert_eq!(caltree(&["files", "--format", "sof", "--per-branch", &target, &table]).status, 2);
    assert_eq!(caltree(&["files", "--format", "sof", "--branch", "A", &table]).status, 2);
}

#[test]
fn data_are_looked_for_in_the_whole_directory_that_is_given() {
    for layout in ["by-night", "staging"] {
        let dataset = format!("fixtures/datasets/layouts/{layout}");
        let run = caltree(&["files", "--format", "sof", &dataset]);
        assert_eq!((run.status, lines(&run.stdout).len()), (0, 5), "{layout}: {}", run.stderr);
    }
}

#[test]
fn a_sum_that_is_wrong_is_found_where_it_is_asked_for() {
    let dataset = "fixtures/datasets/D711-checksum-mismatch/fires";
    let shallow = caltree(&["files", dataset, "--missing-from", dataset]);
    let deep = caltree(&["files", dataset, "--missing-from", dataset, "--deep"]);
    assert_eq!((shallow.status, shallow.stdout.as_str()), (0, ""));
    assert_eq!(deep.stdout.lines().count(), 1, "{deep:?}");
}

#[test]
fn what_still_has_to_be_downloaded() {
    assert_eq!(caltree(&["files", TREE, "--missing-from", FLAT]).stdout, "");
    let dataset = "fixtures/datasets/states";
    let tree = format!("{dataset}/{FRAME}_raw2raw.xml");
    let run = caltree(&["files", &tree, "--missing-from", dataset, "--format", "urls"]);
    assert_eq!(run.status, 0);
    let urls: Vec<&str> = run.stdout.lines().collect();
    // What is packed is taken for sound without --deep.
    assert_eq!(urls.len(), 5, "{urls:?}");
    assert!(urls.contains(&"https://dataportal.eso.org/dataPortal/file/HAWKI.2023-08-10T23:02:41.557"));
    assert!(run.stderr.contains("4 files are listed that are there, but damaged"), "{}", run.stderr);
    let json = caltree(&["files", &tree, "--missing-from", dataset, "--format", "json"]).json();
    let states: Vec<&str> =
        json["files"].as_array().expect("files").iter().map(|file| file["state"].as_str().expect("a state")).collect();
    assert_eq!(states.iter().filter(|state| **state == "missing").count(), 1);
    assert_eq!(json["totals"]["files"], 5);
    // The addresses of a links table win over the portal's, and what is no data is found by its own name.
    let table = "fixtures/links/eso/PIONI.2021-02-27T02:30:18.443_raw2raw.vot";
    let all = caltree(&["files", table, "--format", "urls"]).stdout;
    assert_eq!(caltree(&["files", table, "--format", "urls", "--missing-from", FLAT]).stdout, all);
}

/// A readme says how to rename what was downloaded.
#[test]
fn what_a_readme_renames_is_not_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "M.HAWKI.2019-04-02T10:11:12.345";
    let missing = || {
        let run = caltree(&["files", TREE, "--missing-from", &folder.path().to_string_lossy()]);
        run.stdout.lines().any(|line| line == name)
    };
    assert!(missing());
    fs::write(folder.path().join("README_1.txt"), format!("\t- {name}\tflat.dat\tCALIB.FLAT\t5\n")).expect("a readme");
    assert!(missing(), "it is announced, not there");
    fs::write(folder.path().join("flat.dat"), "12345").expect("a file");
    assert!(!missing());
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut run = command(&["files", "--format", "sof", TREE]);
    let mut child = run.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
