//! `caltree profile`, and `check --profile`, as a user runs them.

use caltree_tests::{caltree, caltree_in, caltree_with, corpus, top};
use std::fs;
use std::path::Path;

const FORS2: &str = "fixtures/trees/fors2/FORS2.2024-03-11T02:14:36.218_raw2raw.xml";
const TREES: &str = "fixtures/trees";

fn learn(paths: &[&str], options: &[&str]) -> String {
    let run = caltree(&[&["profile", "learn"], options, paths].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout
}

/// The codes of the P rules that `check` gives with a profile, of complete trees.
fn told(folder: &Path, profile: &str, paths: &[&str]) -> Vec<String> {
    fs::write(folder.join("profile.toml"), profile).expect("a folder");
    let path = folder.join("profile.toml");
    let args = ["check", "--no-config", "--format", "json", "--profile", path.to_str().expect("UTF-8")];
    let run = caltree(&[&args[..], paths].concat());
    assert!(run.status < 2, "{}", run.stderr);
    let json = run.json();
    let list = |name: &str| json[name].as_array().expect("a list").clone();
    let complete: Vec<_> = list("documents").into_iter().filter(|document| document["verdict"] == "complete").collect();
    let of_complete = |finding: &serde_json::Value| complete.iter().any(|document| document["source"] == finding["source"]);
    let findings = list("findings").into_iter().filter(of_complete);
    let codes = findings.map(|finding| finding["code"].as_str().expect("a code").to_owned());
    codes.filter(|code| code.starts_with('P')).collect()
}

#[test]
fn learn_show_and_check_without_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("profile.toml");
    let path = file.to_str().expect("UTF-8");
    let run = caltree(&["profile", "learn", TREES, "-o", path]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    insta::assert_snapshot!("learn-stderr", run.stderr);
    assert_eq!(fs::read_to_string(&file).expect("a profile"), learn(&[TREES], &[]));
    let shown = caltree(&["profile", "show", path]);
    assert!(shown.status == 0 && shown.stdout.contains("FORS2 SCI_IMG_2x2_low Raw2Raw · 1 tree\n"), "{}", shown.whole());
    assert!(caltree(&["profile", "show", "--format", "markdown", path]).stdout.contains("| `STD_IMA` | `BIAS` | required"));
    let json = caltree(&["profile", "show", "--format", "json", path]).json();
    assert_eq!((&json["schema"], &json["learnt"]["threshold"]), (&"caltree/profile/1".into(), &0.9.into()));
    let text = fs::read_to_string(&file).expect("a profile");
    assert_eq!(told(folder.path(), &text, &[TREES]), [""; 0]);
}

#[test]
fn the_same_trees_give_the_same_file() {
    let committed = fs::read_to_string(top().join("fixtures/profiles/vimos-ifu.toml")).expect("a profile");
    assert_eq!(learn(&["fixtures/trees/vimos-ifu"], &["--incomplete"]), committed);
}

#[test]
fn the_corpus_is_as_its_own_profile_has_it() {
    let Some(corpus) = corpus() else { return };
    let trees = corpus.join("trees");
    let trees = trees.to_str().expect("UTF-8");
    let folder = tempfile::tempdir().expect("a folder");
    for options in [&[][..], &["--incomplete", "--threshold", "100%"]] {
        let profile = learn(&[trees], options);
        assert_eq!(told(folder.path(), &profile, &[trees]), [""; 0], "{options:?}");
    }
}

#[test]
fn an_edited_profile_is_what_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = learn(&[FORS2], &[]);
    let check = |profile: &str| told(folder.path(), profile, &[FORS2]);
    assert_eq!(check(&profile), [""; 0]);
    // A line more in the table of the category above, which may be a new one.
    let branch = |above: &str, line: &str| {
        let table = format!("[kinds.below.{above}]\n");
        match profile.contains(&table) {
            true => profile.replace(&table, &format!("{table}{line}\n")),
            false => format!("{profile}{table}{line}\n"),
        }
    };
    for (profile, expected) in [
        (branch("SCI_IMG_2x2_low", "DARK = { required = true }"), vec!["P801"]),
        (branch("BIAS", "DARK = { required = true }"), vec!["P801"]),
        (branch("SCI_IMG_2x2_low", "DARK = {}") + "[kinds.below.DARK]\nBIAS = { required = true }\n", vec![]),
        (branch("SCI_IMG_2x2_low", "DARK = { at_least_files = 5 }"), vec![]),
        (profile.replace("at_least_files = 5", "at_least_files = 500"), vec!["P802"]),
        (profile.replace("at_least_branches = 2", "at_least_branches = 3"), vec!["P802"]),
        (profile.replace("STD_IMA", "STD_IMAGE"), vec!["P801", "P804"]),
        (profile.replace("SCI_IMG_2x2_low", "SCI_IMG"), vec!["P805"]),
    ] {
        let mut codes = check(&profile);
        codes.sort();
        codes.dedup();
        assert_eq!(codes, expected, "{profile}");
    }
    let none = |key: &'_ str| if key.starts_with("at_most_days = ") { "at_most_days = 0.0".to_owned() } else { key.to_owned() };
    let near = profile.split(", ").map(none).collect::<Vec<_>>().join(", ");
    assert!(check(&near).iter().all(|code| code == "P803") && !check(&near).is_empty());
}

#[test]
fn findings_read_well() {
    let rule = |code: &str| format!("fixtures/rules/{code}/fires");
    for code in ["P801-category-absent", "P802-too-few-files", "P803-too-far-in-time", "P804-unknown-category", "P805-unknown-kind"]
    {
        let profile = format!("{}/profile.toml", rule(code));
        let run = caltree(&["check", "--no-config", "--profile", &profile, &rule(code)]);
        insta::assert_snapshot!(code, run.whole());
    }
}

#[test]
fn neither_the_order_of_paths_nor_threads_make_a_difference() {
    let whole = learn(&[TREES, "fixtures/rules", "fixtures/diff"], &["--threads", "1"]);
    assert!(whole.lines().count() > 100);
    for (paths, threads) in [
        ([TREES, "fixtures/diff", "fixtures/rules"], "4"),
        (["fixtures/diff", "fixtures/rules", TREES], "3"),
        (["fixtures/rules", "fixtures/diff", "./fixtures/trees/"], "1"),
    ] {
        assert_eq!(learn(&paths, &["--threads", threads]), whole);
    }
    // Told from where it was learnt, or when, nothing.
    assert!(!whole.contains(top().to_str().expect("UTF-8")) && !whole.contains("fixtures"));
}

#[test]
fn standard_input_teaches_as_a_file_does() {
    let bytes = fs::read(top().join(FORS2)).expect("a fixture");
    assert_eq!(caltree_with(&bytes, &["profile", "learn", "-"]).stdout, learn(&[FORS2], &[]));
}

#[test]
fn what_teaches_nothing_is_counted_or_fails() {
    let run = caltree(&["profile", "learn", "no-such-file.xml", FORS2]);
    assert!(run.status == 2 && run.stdout.contains("FORS2"), "{}", run.whole());
    assert!(run.stderr.contains("no-such-file.xml"));
    for paths in
        [&["fixtures/trees/harps/HARPS.2022-11-05T11:14:06.983_raw2master.xml"][..], &["fixtures/links/other/overflow.vot"]]
    {
        let run = caltree(&[&["profile", "learn"], paths].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains("there is nothing to learn"), "{}", run.stderr);
    }
    let run = caltree(&["profile", "learn", "--min-trees", "2", FORS2]);
    assert!(run.status == 2 && run.stderr.contains("1 kind with fewer than 2 trees left out"), "{}", run.whole());
}

#[test]
fn only_a_profile_is_written_over_and_never_in_part() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let write = |path: &str| caltree(&["profile", "learn", FORS2, "-o", path]);
    assert_eq!(write(&at("new.toml")).status, 0);
    let first = fs::read(at("new.toml")).expect("a profile");
    assert_eq!(write(&at("new.toml")).status, 0);
    assert_eq!(fs::read(at("new.toml")).expect("a profile"), first);
    fs::write(at("empty.toml"), "").expect("a file");
    assert_eq!(write(&at("empty.toml")).status, 0);
    fs::copy(top().join(FORS2), at("tree.xml")).expect("a copy");
    fs::write(at("caltree.toml"), "[levels]\n").expect("a file");
    for name in ["tree.xml", "caltree.toml"] {
        let before = fs::read(at(name)).expect("a file");
        let run = write(&at(name));
        assert!(run.status == 2 && run.stderr.contains("is not written over"), "{}", run.whole());
        assert_eq!(fs::read(at(name)).expect("a file"), before);
    }
    for (path, reason) in [(at(""), "it is a directory"), (at("absent/profile.toml"), "there is no directory")] {
        let run = write(&path);
        assert!(run.status == 2 && run.stderr.contains(reason), "{}", run.whole());
    }
    // What is not there is not looked for where it is known that nothing can be written.
    let run = caltree(&["profile", "learn", "no-such-file.xml", "-o", &at("absent/profile.toml")]);
    assert!(run.status == 2 && !run.stderr.contains("no-such-file"), "{}", run.whole());
    let names = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(names, 4, "nothing else is left behind");
}

#[test]
fn a_profile_is_left_where_an_input_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("profile.toml");
    let output = path.to_str().expect("UTF-8");
    let edited = format!("# edited\n{}", learn(&[FORS2], &[]));
    fs::write(&path, &edited).expect("a file");
    let run = caltree(&["profile", "learn", FORS2, "no-such-file.xml", "-o", output]);
    assert_eq!(run.status, 2);
    let why = "not written: not everything could be read, so it would not hold all that is to be learnt";
    assert!(run.stderr.contains(&format!("caltree: {output}: {why}\n")), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&path).expect("a profile"), edited);
    // Nor is there a new one.
    fs::remove_file(&path).expect("a file");
    assert_eq!(caltree(&["profile", "learn", FORS2, "no-such-file.xml", "-o", output]).status, 2);
    assert!(!path.exists());
}

#[test]
fn what_may_not_be_read_or_written_is_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("profile.toml");
    let output = path.to_str().expect("UTF-8");
    let profile = learn(&[FORS2], &[]);
    fs::write(&path, &profile).expect("a file");
    let usual = fs::metadata(&path).expect("a file").permissions();
    let mut read_only = usual.clone();
    read_only.set_readonly(true);
    fs::set_permissions(&path, read_only).expect("permissions");
    let run = caltree(&["profile", "learn", "no-such-file.xml", "-o", output]);
    assert_eq!((run.status, run.stderr), (2, format!("caltree: {output}: cannot be written: it is read-only\n")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o200)).expect("permissions");
        // Whoever may read everything learns nothing here.
        if fs::read(&path).is_err() {
            let run = caltree(&["profile", "learn", FORS2, "-o", output]);
            let why = "permission denied; it is not written over: name another file";
            assert_eq!((run.status, run.stderr), (2, format!("caltree: {output}: {why}\n")));
        }
    }
    fs::set_permissions(&path, usual).expect("permissions");
    assert_eq!(fs::read_to_string(&path).expect("a profile"), profile);
}

#[test]
fn a_dash_is_standard_input_and_output() {
    let profile = learn(&[FORS2], &[]);
    assert_eq!(learn(&[FORS2], &["-o", "-"]), profile);
    let shown = caltree_with(profile.as_bytes(), &["profile", "show", "-"]);
    assert!(shown.stdout.starts_with("FORS2 SCI_IMG_2x2_low Raw2Raw"), "{}", shown.whole());
    let none = "schema = \"caltree/profile/1\"\n";
    let run = caltree_with(none.as_bytes(), &["check", "--no-config", "--format", "json", "--profile", "-", FORS2]);
    assert!(run.codes().contains(&"P805".to_owned()), "{}", run.whole());
    let run = caltree_with(none.as_bytes(), &["report", "--no-config", "--profile", "-", FORS2, "-o", "-"]);
    assert!(run.status == 0 && run.stdout.contains("P805"), "{}", run.stderr);
    for args in [&["check", "--profile", "-", "-"][..], &["report", "--profile", "-", FORS2, "-", "-o", "-"]] {
        let run = caltree_with(none.as_bytes(), args);
        let why = "caltree: only one of the profile and what is held against it can be standard input\n";
        assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (2, "", why));
    }
}

#[test]
fn wrong_usage_is_exit_two() {
    for args in [
        &["profile"][..],
        &["profile", "learn"],
        &["profile", "show"],
        &["profile", "learn", "--threshold", "0", FORS2],
        &["profile", "learn", "--threshold", "101%", FORS2],
        &["profile", "learn", "--threshold", "nan", FORS2],
        &["profile", "learn", "--threshold", "many", FORS2],
        &["profile", "learn", "--min-trees", "-1", FORS2],
        &["profile", "show", "no-such-file.toml"],
        &["profile", "show", "fixtures"],
        &["profile", "show", FORS2],
        &["check", "--profile", "no-such-file.toml", FORS2],
        &["check", "--profile", "Cargo.toml", FORS2],
    ] {
        let run = caltree(args);
        assert!(run.status == 2 && run.stdout.is_empty() && !run.stderr.is_empty(), "{args:?} {}", run.whole());
    }
    let run = caltree(&["profile", "learn", "--threshold", "90", FORS2]);
    assert!(run.stderr.contains("did you mean 90%?"), "{}", run.stderr);
    let shares = ["0.95", "95%", "95 %", "9.5e-1"].map(|share| learn(&[FORS2], &["--threshold", share]));
    assert!(shares[0].contains("threshold = 0.95 ") && shares.iter().all(|text| *text == shares[0]));
}

#[test]
fn a_broken_profile_is_told_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(top().join(FORS2), folder.path().join("tree.xml")).expect("a copy");
    for (text, reason) in [
        ("schema = \"caltree/profile/1\"\n[learnt]\n\"\\u001b[31m\" = 1\n", "line 3, column 1: unknown field `"),
        ("schema = \"caltree/profile/1\"\nkind = \u{1b}", "line 2, column 8: "),
        ("schema = \"caltree/profile/9\\u0007\"\n", "line 1, column 10: this is no profile"),
    ] {
        fs::write(folder.path().join("p.toml"), text).expect("a file");
        for args in [&["check", "--profile", "p.toml", "tree.xml"][..], &["profile", "show", "p.toml"]] {
            let run = caltree_in(folder.path(), args);
            assert_eq!((run.status, run.stdout.as_str(), run.stderr.lines().count()), (2, "", 1), "{}", run.stderr);
            assert!(run.stderr.starts_with(&format!("caltree: p.toml: {reason}")), "{}", run.stderr);
            assert!(run.stderr.trim_end().chars().all(|c| !c.is_control()), "{}", run.stderr);
        }
    }
    fs::write(folder.path().join("p.toml"), b"schema = \"caltree/profile/1\"\n# \xe9\n").expect("a file");
    let run = caltree_in(folder.path(), &["profile", "show", "p.toml"]);
    let why = "line 2: this is not UTF-8, as a profile has to be: save it as such, or name another file";
    assert_eq!((run.status, run.stderr), (2, format!("caltree: p.toml: {why}\n")));
    let large = fs::File::create(folder.path().join("p.toml")).expect("a file");
    large.set_len(65 << 20).expect("a large file");
    let run = caltree_in(folder.path(), &["profile", "show", "p.toml"]);
    assert!(run.status == 2 && run.stderr.contains("over 64 MiB"), "{}", run.stderr);
}

#[test]
fn levels_exemptions_baselines_and_the_configuration_know_profiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let rule = top().join("fixtures/rules/P801-category-absent/fires");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("below")).expect("a folder");
    fs::copy(rule.join("profile.toml"), at("profile.toml")).expect("a profile");
    fs::copy(rule.join("FORS2.2025-09-29T05:41:17.604_raw2raw.xml"), at("below/tree.xml")).expect("a tree");
    let check = |options: &[&str]| caltree_in(&at("below"), &[&["check", "--format", "json", "tree.xml"], options].concat());
    // The path in the configuration starts from where that is.
    fs::write(at("caltree.toml"), "profile = \"profile.toml\"\n").expect("a file");
    let run = check(&[]);
    assert_eq!((run.status, run.codes()), (1, vec!["P801".to_owned()]));
    assert_eq!(check(&["--no-config"]).codes(), [""; 0]);
    assert_eq!(check(&["--allow", "category-absent"]).codes(), [""; 0]);
    assert_eq!(check(&["--warn", "P801"]).status, 0);
    // The command line is stronger.
    fs::write(at("none.toml"), "schema = \"caltree/profile/1\"\n").expect("a file");
    assert_eq!(check(&["--profile", "../none.toml"]).codes(), ["P805"]);
    assert_eq!(check(&["--baseline", "known.json", "--write-baseline"]).status, 1);
    assert_eq!(check(&["--baseline", "known.json"]).codes(), [""; 0]);
    let exempt = "[[exemptions]]\nrule = \"P801\"\ncategory = \"STD_IMA\"\nreason = \"photometry is of no concern\"\n";
    fs::write(at("caltree.toml"), format!("profile = \"profile.toml\"\n{exempt}")).expect("a file");
    let run = check(&[]);
    assert_eq!((run.status, run.codes(), &run.json()["totals"]["exempted"]), (0, vec![], &1.into()));
    // Without a profile it cannot match, and is not told to be idle.
    fs::write(at("caltree.toml"), exempt).expect("a file");
    assert_eq!(check(&[]).codes(), [""; 0]);
    fs::write(at("caltree.toml"), "profile = \"absent.toml\"\n").expect("a file");
    let run = check(&[]);
    let why = "no such file or directory (the profile that ../caltree.toml names)";
    assert_eq!((run.status, run.stderr), (2, format!("caltree: ../absent.toml: {why}\n")));
}
