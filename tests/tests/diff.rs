//! `caltree diff` as a user runs it.

use caltree_tests::{Run, caltree, caltree_with, corpus, outside_code, top};
use std::fs;
use std::path::{Path, PathBuf};

/// Both sides of a pair of the fixtures: the file where there is one, else the folder.
fn sides(pair: &str) -> [String; 2] {
    ["old", "new"].map(|side| {
        let folder = top().join("fixtures/diff").join(pair).join(side);
        let files: Vec<PathBuf> = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        let path = match files.as_slice() {
            [file] if file.is_file() => file.clone(),
            _ => folder,
        };
        path.strip_prefix(top()).expect("below the top").to_string_lossy().into_owned()
    })
}

fn diff(pair: &str, options: &[&str]) -> Run {
    let [old, new] = sides(pair);
    caltree(&[&["diff"], options, &[&old, &new]].concat())
}

fn verdicts(run: &Run) -> Vec<String> {
    let json = run.json();
    let pairs = json["pairs"].as_array().expect("pairs").iter();
    pairs.map(|pair| pair["verdict"].as_str().expect("a verdict").to_owned()).collect()
}

#[test]
fn the_exit_status_tells_the_same_from_better_and_worse() {
    for (pair, any, worse) in [
        ("identical", 0, 0),
        ("equivalent-order", 0, 0),
        ("equivalent-encoding", 0, 0),
        ("tree-links", 0, 0),
        ("certified", 1, 0),
        ("files-replaced", 1, 0),
        ("uncertified", 1, 1),
        ("mixed", 1, 1),
        ("truncated-new", 1, 1),
        ("directories", 1, 1),
        ("broken-new", 2, 2),
    ] {
        assert_eq!(diff(pair, &[]).status, any, "{pair}");
        assert_eq!(diff(pair, &["--fail-on", "regression"]).status, worse, "{pair}");
        for format in ["json", "jsonl", "markdown", "unified"] {
            assert_eq!(diff(pair, &["--format", format]).status, any, "{pair} {format}");
        }
    }
}

#[test]
fn what_is_left_out_does_not_count() {
    for (pair, options, status, told) in [
        ("match", &["--only", "match"][..], 1, 1),
        ("match", &["--only", "files,match"], 1, 2),
        ("match", &["--ignore", "match"], 1, 1),
        ("match", &["--ignore", "match", "--ignore", "files"], 0, 0),
        ("mixed", &["--effect", "improvement"], 1, 1),
        ("mixed", &["--effect", "improvement", "--fail-on", "regression"], 0, 1),
        ("mixed", &["--effect", "neutral"], 0, 0),
        ("branch-removed", &["--ignore", "branch-removed"], 0, 0),
        ("branch-removed", &["--ignore", "branch_removed"], 0, 0),
    ] {
        let run = diff(pair, &[&["--format", "json"], options].concat());
        assert_eq!(run.status, status, "{pair} {options:?}");
        assert_eq!(run.json()["pairs"][0]["changes"].as_array().expect("changes").len(), told, "{pair} {options:?}");
    }
    let run = diff("match", &["--only", "certificate"]);
    assert!(run.status == 2 && run.stderr.contains("branch_moved"), "{run:?}");
}

#[test]
fn two_files_are_compared_whatever_they_are_called_and_for() {
    let run = caltree(&[
        "diff",
        "--format",
        "json",
        "fixtures/trees/fors2/FORS2.2024-03-11T02:14:36.218_raw2raw.xml",
        "fixtures/trees/hawki/HAWKI.2021-07-23T03:21:18.913_raw2raw.xml",
    ]);
    assert_eq!(run.status, 1);
    assert!(run.json()["pairs"][0]["not_compared"][0].as_str().expect("a note").contains("two frames"), "{run:?}");
}

#[test]
fn standard_input_is_either_side() {
    let [old, new] = sides("certified");
    let plain = caltree(&["diff", "--format", "json", &old, &new]).json();
    let bytes = |path: &str| fs::read(top().join(path)).expect("a fixture");
    let from_old = caltree_with(&bytes(&old), &["diff", "--format", "json", "-", &new]).json();
    let from_new = caltree_with(&bytes(&new), &["diff", "--format", "json", &old, "-"]).json();
    assert_eq!(from_old["pairs"][0]["old"]["source"], "-");
    for other in [from_old, from_new] {
        assert_eq!(other["pairs"][0]["changes"], plain["pairs"][0]["changes"]);
    }
    // A body with several documents is looked into twice.
    let [old, new] = sides("multipart");
    let run = caltree_with(&bytes(&old), &["diff", "--format", "json", "-", &new]);
    assert_eq!(verdicts(&run), ["identical", "improved"]);
    let run = caltree(&["diff", "-", "-"]);
    assert!(run.status == 2 && run.stderr.contains("only one"), "{run:?}");
}

#[test]
#[cfg(unix)]
fn a_pipe_is_read_once() {
    let [old, new] = sides("certified");
    let plain = caltree(&["diff", "--format", "json", &old, &new]).json();
    let bytes = fs::read(top().join(&old)).expect("a fixture");
    let piped = caltree_with(&bytes, &["diff", "--format", "json", "/dev/stdin", &new]).json();
    assert_eq!(piped["pairs"][0]["changes"], plain["pairs"][0]["changes"]);
    let much = vec![b' '; 3000];
    let run = caltree_with(&much, &["diff", "--max-size", "2KiB", "-", &new]);
    assert!(run.status == 2 && run.stderr.contains("--max-size"), "{run:?}");
}

#[test]
fn what_is_cut_off_lacks_nothing_for_sure() {
    let [table, _] = sides("links-links");
    let whole = fs::read(top().join(&table)).expect("a table");
    for length in (3_000..whole.len() - 100).step_by(700) {
        for (args, worse) in [(["diff", "--format", "json", &table, "-"], 1), (["diff", "--format", "json", "-", &table], 0)] {
            let run = caltree_with(&whole[..length], &args);
            let pair = &run.json()["pairs"][0];
            assert_eq!((&pair["changes"], &pair["files"]["removed"]), (&serde_json::json!([]), &serde_json::json!([])), "{length}");
            assert_eq!(pair["verdict"], if worse == 1 { "regressed" } else { "improved" }, "{length}");
        }
    }
    // Two trees that end too early are not called the same, whatever is left of them.
    let [old, new] = sides("files-removed").map(|path| fs::read(top().join(path)).expect("a tree"));
    let place = tempfile::tempdir().expect("a folder");
    let cut = place.path().join("cut.xml");
    fs::write(&cut, &old[..900]).expect("a file");
    let run = caltree_with(&new[..901], &["diff", &cut.to_string_lossy(), "-"]);
    assert!(run.status == 2 && run.stderr.contains("neither"), "{run:?}");
}

#[test]
fn directories_are_paired_by_frame_whatever_the_files_are_called() {
    let run = diff("directories", &["--format", "json"]);
    let json = run.json();
    let mut found: Vec<String> = json["pairs"]
        .as_array()
        .expect("pairs")
        .iter()
        .map(|pair| {
            let name = |side: &str| pair[side]["source"].as_str().expect("a source").rsplit('/').next().expect("a name").to_owned();
            format!("{} {} | {}", pair["verdict"].as_str().expect("a verdict"), name("old"), name("new"))
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "changed UVES.2025-10-04T06:25:58.907_raw2raw.xml | UVES.2025-10-04T06:25:58.907_raw2raw.xml",
            "equivalent HAWKI.2025-10-04T04:18:25.763_raw2raw.xml | HAWKI.2025-10-04T04:18:25.763_raw2raw.xml",
            "identical ESPRE.2025-10-05T08:02:03.101_raw2master.xml | ESPRE.2025-10-05T08:02:03.101_raw2master.xml",
            "identical FORS2.2025-10-04T05:54:02.350_raw2raw.xml | FORS2.2025-10-04T05:54:02.350_raw2raw.xml",
            "identical SPHER.2025-10-04T04:29:38.178_raw2raw.xml | SPHER.2025-10-04T04:44:50.987_raw2raw.xml",
            "identical tree.xml | FORS2.2025-10-05T03:20:54.512.xml",
            "improved ESPRE.2025-10-05T08:02:03.101_raw2raw.xml | ESPRE.2025-10-05T08:02:03.101_raw2raw.xml",
            "improved MUSE.2025-10-05T03:43:31.913_raw2raw.xml | MUSE.2025-10-05T03:43:31.913_raw2raw.xml",
            "mixed XSHOO.2025-10-05T05:34:24.381_raw2raw.xml | XSHOO.2025-10-05T05:34:24.381_raw2raw.xml",
            "regressed GRAVI.2025-10-04T04:08:03.837_raw2raw.xml | GRAVI.2025-10-04T04:08:03.837_raw2raw.xml",
        ]
    );
    let lone = |list: &str| {
        let rows = json[list].as_array().expect("a list");
        rows.iter().map(|row| (row["dp_id"].clone(), row["effect"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(lone("only_old"), [("HARPS.2025-10-04T05:23:08.065".into(), "regression".into())]);
    assert_eq!(lone("only_new"), [("HARPS.2025-10-06T05:09:03.516".into(), "neutral".into())]);
    assert_eq!(json["unreadable"][0]["side"], "new");
    assert!(json["unreadable"][0]["other"]["source"].as_str().expect("a source").contains("/old/"));
    // The same on any number of threads, in any format.
    for threads in ["1", "2", "7"] {
        assert_eq!(diff("directories", &["--format", "json", "--threads", threads]).stdout, run.stdout);
    }
}

#[test]
fn a_frame_that_is_only_in_old_is_a_regression() {
    let place = tempfile::tempdir().expect("a folder");
    let [old, new] = ["old", "new"].map(|side| place.path().join(side));
    let copy = |from: &str, to: &Path| {
        fs::create_dir_all(to).expect("a folder");
        fs::copy(top().join(from), to.join(from.rsplit('/').next().expect("a name"))).expect("a copy");
    };
    let (kept, lost) = (
        "fixtures/trees/fors2/FORS2.2024-03-11T02:14:36.218_raw2raw.xml",
        "fixtures/trees/hawki/HAWKI.2021-07-23T03:21:18.913_raw2raw.xml",
    );
    let links = "fixtures/links/eso/FORS2.2024-03-11T02:14:36.218_raw2raw.vot";
    copy(kept, &old);
    copy(kept, &new);
    copy(links, &old);
    let run = |options: &[&str]| {
        let (old, new) = (old.to_string_lossy(), new.to_string_lossy());
        caltree(&[&["diff"], options, &[&old, &new]].concat())
    };
    // The links table of a frame that is still there: different, not worse.
    assert_eq!((run(&[]).status, run(&["--fail-on", "regression"]).status), (1, 0));
    copy(lost, &old);
    let worse = run(&["--fail-on", "regression"]);
    assert!(worse.status == 1 && worse.stdout.contains("only in OLD"), "{worse:?}");
    assert_eq!(run(&["--effect", "improvement"]).status, 0);
    fs::remove_dir_all(&new).expect("a folder");
    fs::create_dir(&new).expect("a folder");
    let empty = run(&[]);
    assert!(empty.status == 2 && empty.stdout.contains("3 only in OLD"), "{empty:?}");
}

#[test]
fn copies_of_an_answer_are_held_against_the_same_one() {
    let place = tempfile::tempdir().expect("a folder");
    let [old, new] = sides("certified").map(|path| top().join(path));
    for folder in ["old", "new/a", "new/b"] {
        fs::create_dir_all(place.path().join(folder)).expect("a folder");
    }
    let copy = |from: &Path, to: &str| fs::copy(from, place.path().join(to)).expect("a copy");
    copy(&old, "old/tree.xml");
    copy(&old, "new/a/tree.xml");
    copy(&new, "new/b/copy.xml");
    let path = |side: &str| place.path().join(side).to_string_lossy().into_owned();
    let run = caltree(&["diff", "--format", "json", &path("old"), &path("new")]);
    assert_eq!(verdicts(&run), ["identical", "improved"]);
    assert_eq!((&run.json()["only_old"], &run.json()["only_new"]), (&serde_json::json!([]), &serde_json::json!([])));
}

#[test]
fn what_is_broken_on_both_sides_alike_did_not_change() {
    let place = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &[u8]| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let tree = fs::read(top().join("fixtures/trees/fors2/FORS2.2024-03-11T02:14:36.218_raw2raw.xml")).expect("a tree");
    let page = fs::read(top().join("fixtures/input/login-page.xml")).expect("a page");
    for side in ["old", "new"] {
        write(&format!("{side}/tree.xml"), &tree);
        write(&format!("{side}/HAWKI.2021-07-23T03:21:18.913_raw2raw.xml"), &page);
    }
    let run = |options: &[&str]| {
        let path = |side: &str| place.path().join(side).to_string_lossy().into_owned();
        caltree(&[&["diff"], options, &[&path("old"), &path("new")]].concat())
    };
    let same = run(&[]);
    assert!(same.status == 0 && same.stdout.contains("2 unreadable"), "{same:?}");
    write("new/HAWKI.2021-07-23T03:21:18.913_raw2raw.xml", b"<html>another</html>");
    assert_eq!((run(&[]).status, run(&["--fail-on", "regression"]).status), (1, 1));
}

#[test]
fn what_does_not_count_is_counted() {
    let run = diff("match", &["--only", "category"]);
    assert!(run.status == 0 && run.stdout.contains("2 changes do not count here"), "{run:?}");
    assert!(!run.stdout.contains("run again"), "{run:?}");
    let json = diff("match", &["--only", "category", "--format", "json"]).json();
    assert_eq!((&json["pairs"][0]["left_out"], &json["pairs"][0]["affected"]), (&2.into(), &serde_json::json!([])));
}

#[test]
fn links_tables_tell_neither_what_to_run_again_nor_what_is_needed() {
    for pair in ["links-links", "tree-links-differ"] {
        assert_eq!(diff(pair, &["--format", "json"]).json()["pairs"][0]["affected"], serde_json::json!([]), "{pair}");
    }
    let plain = "fixtures/links/eso-plain/ESPRE.2022-06-15T04:18:09.731.vot";
    let whole = fs::read_to_string(top().join(plain)).expect("a table");
    let row = whole.find("night_log").and_then(|at| whole[..at].rfind("<TR>")).expect("a row");
    let end = row + whole[row..].find("</TR>").expect("an end") + "</TR>".len();
    let without = format!("{}{}", &whole[..row], &whole[end..]);
    for run in [
        caltree_with(without.as_bytes(), &["diff", "--format", "json", "-", plain]),
        caltree_with(without.as_bytes(), &["diff", "--format", "json", plain, "-"]),
    ] {
        assert_eq!(verdicts(&run), ["changed"], "{run:?}");
    }
}

#[test]
fn a_message_of_several_lines_is_one_line_of_text() {
    let tree = fs::read_to_string(top().join(&sides("message-unknown")[1])).expect("a tree");
    let forged = tree.replace("Calibration plan", "Calibration&#10;+plan");
    assert_ne!(tree, forged);
    let run = caltree_with(forged.as_bytes(), &["diff", "--format", "unified", &sides("message-unknown")[0], "-"]);
    assert!(run.stdout.contains("Calibration␊+plan") && !run.stdout.contains("\n+plan"), "{run:?}");
}

#[test]
fn what_is_no_answer_is_said() {
    let tree = "fixtures/trees/fors2/FORS2.2024-03-11T02:14:36.218_raw2raw.xml";
    for (old, new, status, said) in [
        (tree, "README.md", 2, "nothing to compare"),
        ("README.md", tree, 2, "nothing to compare"),
        (tree, "fixtures/input/gzip-truncated.xml.gz", 1, ""),
        (tree, "fixtures/links/other/binary2.vot", 2, "nothing to compare"),
    ] {
        let run = caltree(&["diff", old, new]);
        assert_eq!(run.status, status, "{old} {new}: {run:?}");
        assert!(run.stderr.contains(said) && run.stdout.lines().count() < 60, "{old} {new}: {run:?}");
        assert!(!run.stdout.contains("only in"), "{old} {new}: {run:?}");
    }
}

#[test]
fn what_is_not_there_is_said() {
    let tree = "fixtures/trees/fors2/FORS2.2024-03-11T02:14:36.218_raw2raw.xml";
    let run = caltree(&["diff", tree, "nowhere.xml"]);
    assert!(run.status == 2 && run.stderr.contains("nowhere.xml: no such file"), "{run:?}");
}

/// What is in no answer, but would move a cursor, be a link, or a formula.
#[test]
fn hostile_text_stays_text() {
    let (plain, hostile) = ("fixtures/input/plain.xml", "fixtures/input/hostile-text.xml");
    for format in ["human", "json", "jsonl", "markdown", "unified"] {
        for (old, new) in [(plain, hostile), (hostile, plain)] {
            let run = caltree(&["diff", "--format", format, "--color", "never", "--all", old, new]);
            assert_eq!(run.status, 1);
            let bad = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!run.stdout.chars().any(bad), "{format}: {}", run.stdout.escape_debug());
            if format == "markdown" {
                let outside = outside_code(&run.stdout);
                assert!(outside.contains("<br>"));
                assert!(!outside.contains("<script") && !outside.contains("]("), "{}", run.stdout);
            }
        }
    }
}

/// Colour says nothing that the text does not.
#[test]
fn colours_and_symbols_can_be_left_out() {
    let plain = diff("mixed", &["--color", "never"]).stdout;
    let coloured = diff("mixed", &["--color", "always"]).stdout;
    assert!(coloured.contains("\x1b["));
    let mut text = String::new();
    let mut rest = coloured.as_str();
    while let Some(at) = rest.find('\x1b') {
        text.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find('m').expect("the end of a colour") + 1..];
    }
    assert_eq!(text + rest, plain);
    assert!(diff("mixed", &["--ascii", "--color", "never"]).stdout.is_ascii());
}

#[test]
fn real_answers() {
    let Some(corpus) = corpus() else { return };
    let path = |name: &str| corpus.join(name).to_string_lossy().into_owned();
    let espresso = ["raw2raw", "raw2master"].map(|mode| path(&format!("trees/espresso/ESPRE.2018-11-04T07:00:00.643_{mode}.xml")));
    let run = caltree(&["diff", &espresso[0], &espresso[1]]);
    assert!(run.status == 1 && run.stdout.lines().count() < 50, "{}", run.stdout);
    let json = caltree(&["diff", "--format", "json", &espresso[0], &espresso[1]]).json();
    let pair = &json["pairs"][0];
    assert_eq!((&pair["verdict"], &pair["affected"]), (&"improved".into(), &serde_json::json!(["SCIENCE_SKY"])));
    // Of 129 and 23 files five are in both.
    let count = |list: &str| pair["files"][list].as_array().expect("a list").len();
    assert_eq!((count("added"), count("removed"), &pair["files"]["kept"]), (18, 124, &5.into()));
    // Trees and their links tables agree, and every real answer agrees with itself.
    let run = caltree(&["diff", "--format", "json", &path("trees/espresso"), &path("links/eso-espresso")]);
    assert_eq!((run.status, verdicts(&run)), (0, vec!["equivalent".to_owned(), "equivalent".to_owned()]));
    let run = caltree(&["diff", "--format", "json", &path("trees"), &path("trees")]);
    assert!(run.status == 0 && verdicts(&run).iter().all(|verdict| verdict == "identical"), "{run:?}");
    let run = caltree(&["diff", "--format", "json", &path("multipart/two-parts-crlf.mime"), &path("multipart/two-parts-lf.mime")]);
    assert_eq!((run.status, verdicts(&run).len()), (0, 2));
}
