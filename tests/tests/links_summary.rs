//! Links tables in `summary` and `show`: against the second reader, and as a user sees them.

use caltree_tests::{caltree, caltree_with, corpus, second_links, top};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// What both readers say of one file. The number of `missing` stands for the list. `None` where it is no links table for the second
/// reader, or none that it can read.
fn agree(path: &Path) -> Option<()> {
    let text = fs::read_to_string(path).expect("a text");
    let expected = second_links::counted(&text)?;
    let run = caltree(&["summary", "--format", "json", path.to_str().expect("a name")]);
    assert_eq!(run.status, 0, "{}: {}", path.display(), run.stderr);
    let mut found = run.json()["links"][0].take();
    assert!(found.is_object(), "{} is told as a links table", path.display());
    if !found["serialization"].is_null() {
        return None;
    }
    found["missing"] = found["missing"].as_array().expect("a list").len().into();
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(&found[name], value, "{name} of {}", path.display());
    }
    // In the same order as well, which a map of JSON does not compare.
    let keys = |value: &Value| value["semantics"].as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&found), keys(&expected), "{}", path.display());
    Some(())
}

#[test]
fn what_summary_counts_is_what_the_second_reader_counts() {
    let mut paths = files_in(&top().join("fixtures/links"));
    paths.push(top().join("fixtures/input/links-table.vot"));
    let fixtures = paths.iter().filter_map(|path| agree(path)).count();
    assert!(fixtures > 15, "{fixtures}");
    if let Some(corpus) = corpus() {
        let real = files_in(&corpus.join("links")).iter().filter_map(|path| agree(path)).count();
        assert!(real > 8, "{real}");
    }
}

/// The real answer of the archive: masters were asked for, and the file's name says so too; only its content tells what came.
#[test]
fn a_real_downgrade_is_told() {
    let Some(corpus) = corpus() else { return };
    let path = corpus.join("links/eso-harps/association_raw2master.xml").to_string_lossy().into_owned();
    let run = caltree(&["summary", &path]);
    assert_eq!(run.status, 0);
    for word in ["DOWNGRADED", "Raw2Master was requested, Raw2Raw was executed", "52 rows", "51 files", "752 MB"] {
        assert!(run.stdout.contains(word), "{word}:\n{}", run.stdout);
    }
    // One row is there twice, and drawn once.
    assert!(caltree(&["show", &path]).stdout.contains("26 categories, 51 files"));
}

#[test]
fn a_links_table_that_is_cut_off_is_unreadable_and_drawn_as_far_as_it_goes() {
    let cut = "fixtures/input/links-truncated.vot";
    let run = caltree(&["summary", "--format", "json", cut]);
    let json = run.json();
    assert_eq!((run.status, json["links"].as_array().map(Vec::len), json["totals"]["links"].as_u64()), (0, Some(0), Some(0)));
    assert_eq!(json["unreadable"][0]["source"], cut);
    let run = caltree(&["show", cut]);
    assert_eq!(run.status, 2);
    assert!(run.stdout.contains("SKY_FLAT_IMG") && run.stdout.contains("unreadable"), "{}", run.stdout);
    assert!(run.stderr.contains("could not be read in full"), "{}", run.stderr);
}

#[test]
fn what_a_service_says_of_its_failure_is_told() {
    let failed = "fixtures/rules/L513-error-status/fires/links.vot";
    let said = "UsageFault: 'obs/2021' is no identifier of this service";
    let run = caltree(&["summary", failed]);
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(&format!("ERROR: the service failed: {said}")), "{}", run.stdout);
    let links = caltree(&["summary", "--format", "json", failed]).json()["links"][0].take();
    assert_eq!((&links["query_status"], &links["query_message"]), (&"ERROR".into(), &said.into()));
    for format in ["human", "dot", "mermaid", "svg"] {
        let run = caltree(&["show", "--format", format, failed]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    // Behind rows: these are drawn.
    let text = fs::read_to_string(top().join("fixtures/rules/L512-overflow-status/fires/links.vot")).expect("a fixture");
    let run = caltree_with(text.replace("\"OVERFLOW\"", "\"ERROR\"").as_bytes(), &["show", "-"]);
    assert_eq!(run.status, 2);
    assert!(run.stdout.contains("#preview") && run.stderr.contains("rows may be missing: the service failed"), "{}", run.stderr);
}

#[test]
fn an_incomplete_table_without_a_message_points_to_the_tree() {
    let path = top().join("fixtures/links/eso/PIONI.2021-02-27T02:30:18.443_raw2raw.vot");
    let text = fs::read_to_string(path).expect("a fixture");
    let (before, rest) = text.split_once("messages=\"Missing").expect("a message");
    let text = format!("{before}messages=\"{}", &rest[rest.find('"').expect("its end")..]);
    let run = caltree_with(text.as_bytes(), &["summary", "-"]);
    assert!(run.stdout.contains("incomplete   what is missing stands in the association tree"), "{}", run.stdout);
    let run = caltree_with(text.as_bytes(), &["summary", "-", "fixtures/links/eso"]);
    assert!(run.stdout.contains("incomplete without a message: what is missing stands in the association tree"), "{}", run.stdout);
}

#[test]
fn every_drawing_says_what_a_links_table_does_not_tell() {
    for path in ["fixtures/links/eso/GRAVI.2023-05-07T03:41:27.115_raw2raw.vot", "fixtures/links/other/alma-like.vot"] {
        for format in ["human", "dot", "mermaid", "svg"] {
            let run = caltree(&["show", "--format", format, path]);
            let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(run.status, 0, "{}", run.stderr);
            assert!(text.contains("does not tell which calibration belongs to what"), "{format}: {text}");
        }
    }
}

#[test]
fn a_part_that_is_a_links_table_can_be_chosen() {
    let several = caltree(&["show", "fixtures/input/links-multipart.mime"]);
    assert_eq!((several.status, several.stdout.as_str()), (2, ""));
    assert!(several.stderr.contains("2 documents; choose one"), "{}", several.stderr);
    let second = caltree(&["show", "--tree", "2", "fixtures/input/links-multipart.mime"]);
    assert_eq!(second.status, 0);
    assert!(second.stdout.contains("links table: "), "{}", second.stdout);
}
