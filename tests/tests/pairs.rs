//! A tree and a links table of one frame, given together in every way.

use caltree_tests::{Run, caltree, caltree_with, corpus, top};
use std::fs;
use std::path::PathBuf;

/// The tree and the links table of a rule's fixture.
fn pair(rule: &str, which: &str) -> [String; 2] {
    let folder = format!("fixtures/rules/{rule}/{which}");
    let files = fs::read_dir(top().join(&folder)).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort_by_key(|path| path.extension().is_some_and(|suffix| suffix == "vot"));
    let names: Vec<String> =
        files.iter().map(|path| format!("{folder}/{}", path.file_name().expect("a name").to_string_lossy())).collect();
    names.try_into().expect("a tree and a table")
}

/// Code, subject and fingerprint of every finding on the pair.
fn told(run: &Run) -> Vec<(String, String, String)> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("findings").iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let of_pairs = findings.filter(|finding| text(&finding["code"]).starts_with("E62"));
    of_pairs.map(|finding| (text(&finding["code"]), text(&finding["subject"]), text(&finding["fingerprint"]))).collect()
}

const RULES: [&str; 4] = ["E620-file-only-in-links", "E621-file-only-in-tree", "E622-category-mismatch", "E623-flag-mismatch"];

#[test]
fn the_order_and_the_way_do_not_matter() {
    for rule in RULES {
        let [tree, links] = pair(rule, "fires");
        let folder = format!("fixtures/rules/{rule}/fires");
        let first = told(&caltree(&["check", "--format", "json", &tree, &links]));
        assert_eq!(first.len(), 1, "{rule}: {first:?}");
        assert_eq!(first[0].0, rule[..4]);
        let stdin = fs::read(top().join(&links)).expect("a table");
        let tree_stdin = fs::read(top().join(&tree)).expect("a tree");
        for run in [
            caltree(&["check", "--format", "json", &links, &tree]),
            caltree(&["check", "--format", "json", &folder]),
            caltree(&["check", "--format", "json", "--threads", "1", &folder]),
            caltree(&["check", "--format", "json", "--pair", &links, &tree]),
            caltree(&["check", "--format", "json", "--pair", &tree, &links, &folder]),
            caltree(&["check", "--format", "json", "--pair", &tree, &links, &format!("./{folder}")]),
            caltree(&["check", "--format", "json", &format!("./{folder}"), "--pair", &tree, &links]),
            caltree_with(&stdin, &["check", "--format", "json", "-", &tree]),
            caltree_with(&stdin, &["check", "--format", "json", "--pair", &tree, "-"]),
            caltree_with(&stdin, &["check", "--format", "json", &tree, "-"]),
            caltree_with(&tree_stdin, &["check", "--format", "json", "-", &links]),
        ] {
            assert_eq!(told(&run), first, "{rule}: {run:?}");
        }
        let lines = caltree(&["check", "--format", "jsonl", &folder]).stdout;
        assert_eq!(lines.lines().filter(|line| line.contains("\"document\":null") && line.contains(&rule[..4])).count(), 1);
    }
}

#[test]
fn a_root_file_that_is_listed_twice_makes_no_second_pair() {
    let [tree, links] = pair("E620-file-only-in-links", "silent");
    let text = fs::read_to_string(top().join(&tree)).expect("a tree");
    let start = text.find("<file ").expect("a file");
    let file = &text[start..start + text[start..].find("/>").expect("its end") + 2];
    let folder = tempfile::tempdir().expect("a folder");
    // A name that says no frame: any main file of the root may be the one.
    let twice = folder.path().join("tree.xml");
    fs::write(&twice, text.replacen(file, &format!("{file}{file}"), 1)).expect("written");
    let run = caltree(&["check", "--format", "json", &twice.to_string_lossy(), &links]);
    assert_eq!((run.codes(), &run.json()["totals"]["agreeing"]), (vec!["T210".to_owned()], &1.into()));
}

#[test]
fn those_that_agree_draw_nothing() {
    for rule in RULES {
        let run = caltree(&["check", "--format", "json", &format!("fixtures/rules/{rule}/silent")]);
        assert_eq!(told(&run), [], "{rule}");
    }
    let run = caltree(&["check", "--format", "json", "fixtures/trees", "fixtures/links"]);
    assert_eq!(told(&run), []);
    if let Some(corpus) = corpus() {
        let run = caltree(&["check", "--format", "json", &corpus.to_string_lossy()]);
        assert_eq!(told(&run), []);
    }
}

#[test]
fn frames_that_differ_are_compared_only_on_demand() {
    let ([tree, _], [_, links]) = (pair(RULES[0], "fires"), pair(RULES[1], "fires"));
    assert_eq!(told(&caltree(&["check", "--format", "json", &tree, &links])), []);
    let run = caltree(&["check", "--pair", &tree, &links]);
    assert!(run.status == 0 && run.stdout.contains("differ"), "{run:?}");
    for (one, other) in [(&tree, &tree), (&links, &links), (&tree, &"README.md".to_owned())] {
        let run = caltree(&["check", "--pair", one, other]);
        assert!(run.status == 2 && run.stderr.contains("cannot be compared"), "{run:?}");
    }
    assert_eq!(caltree(&["check", "--pair", &tree]).status, 2);
}

#[test]
fn of_several_copies_those_that_stand_together_are_compared() {
    let [tree, links] = pair(RULES[0], "fires");
    let place = tempfile::tempdir().expect("a folder");
    for folder in ["one", "other"] {
        fs::create_dir(place.path().join(folder)).expect("a folder");
        for path in [&tree, &links] {
            let name = path.rsplit('/').next().expect("a name");
            fs::copy(top().join(path), place.path().join(folder).join(name)).expect("a copy");
        }
    }
    let json = caltree(&["check", "--format", "json", &place.path().to_string_lossy()]).json();
    let sources: Vec<String> = json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["code"] == "E620")
        .map(|finding| format!("{} {}", finding["source"], finding["data"]["tree"]))
        .collect();
    assert_eq!(sources.len(), 2, "{sources:?}");
    assert!(sources.iter().all(|both| both.matches("/one/").count() != 1), "{sources:?}");
    assert_eq!((&json["totals"]["agreeing"], &json["totals"]["differing"]), (&0.into(), &2.into()));
    let json = caltree(&["check", "--format", "json", "fixtures/trees", "fixtures/links"]).json();
    assert_eq!((&json["totals"]["agreeing"], &json["totals"]["differing"]), (&8.into(), &0.into()));
    // From another folder, if none stands nearer.
    assert_eq!(told(&caltree(&["check", "--format", "json", &tree, &links])).len(), 1);
}

#[test]
fn levels_exemptions_and_baseline_hold_for_pairs() {
    let folder = format!("fixtures/rules/{}/fires", RULES[0]);
    assert_eq!(caltree(&["check", &folder]).status, 0);
    assert_eq!(caltree(&["check", "--deny", "E620", &folder]).status, 1);
    assert_eq!(told(&caltree(&["check", "--format", "json", "--allow", "E620", &folder])), []);
    let place = tempfile::tempdir().expect("a folder");
    let known = place.path().join("known.json").to_string_lossy().into_owned();
    assert_eq!(caltree(&["check", "--baseline", &known, "--write-baseline", &folder]).status, 0);
    assert_eq!(told(&caltree(&["check", "--format", "json", "--baseline", &known, &folder])), []);
}

#[test]
fn what_is_not_told_of_a_pair_is_counted() {
    let [tree, links] = pair(RULES[0], "fires").map(|name| fs::read_to_string(top().join(name)).expect("a fixture"));
    let calibration = links.find("</TR>").expect("#this") + 5;
    let calibration = &links[calibration..calibration + links[calibration..].find("</TR>").expect("a row") + 5];
    let name = "FORS2.2025-08-02T23:41:52.727";
    assert!(calibration.contains(name));
    let rows: String = (0..2_500)
        .map(|n| calibration.replace(name, &format!("FORS2.2025-07-{:02}T23:41:{:02}.{:03}", 1 + n / 500, n / 10 % 50, n % 10)))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("FORS2.2025-08-03T03:44:21.605_raw2raw.xml"), tree).expect("a file");
    let many = links.replacen(calibration, &format!("{calibration}{rows}"), 1);
    fs::write(folder.path().join("FORS2.2025-08-03T03:44:21.605_raw2raw.vot"), many).expect("a file");
    let json = caltree(&["check", "--format", "json", &folder.path().to_string_lossy()]).json();
    let findings = json["findings"].as_array().expect("findings").iter();
    let ours: Vec<_> = findings.filter(|finding| finding["code"] == "E620").collect();
    assert_eq!(ours.len(), 2_001);
    // 2,500 here and the one of the fixture, of which 2,000 are told.
    assert!(ours.iter().any(|finding| finding["data"]["more"] == 501), "{:?}", ours.last());
}
