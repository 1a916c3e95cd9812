//! X109: each limit, and the option that raises it.

use caltree_lint::{Settings, lint};
use caltree_read::{Limits, read};

const TREE: &[u8] = include_bytes!("../../../fixtures/input/plain.xml");
const GZIP: &[u8] = include_bytes!("../../../fixtures/input/gzip.xml.gz");

fn told(bytes: &[u8], limits: Limits) -> Vec<(String, Option<String>)> {
    let mut told = Vec::new();
    read("tree.xml", bytes, &limits, &mut |document| {
        let findings = lint(document, &Settings::default()).findings;
        let ours = findings.into_iter().map(|found| found.finding).filter(|finding| finding.code == "X109");
        told.extend(ours.map(|finding| {
            assert!(finding.data["limit"].is_u64());
            (finding.message, finding.data["option"].as_str().map(str::to_owned))
        }));
    });
    told
}

#[test]
fn each_limit_names_its_option() {
    let size = Limits { max_size: 1_000, ..Limits::default() };
    let option = |option: &str| Some(option.to_owned());
    let stored = format!("the file has {} bytes, more than 1000; it is not read", TREE.len());
    assert_eq!(told(TREE, size), [(stored, option("--max-size"))]);
    assert!(GZIP.len() < 1_000, "the fixture must be small before it is unpacked");
    let inflated = "the file decompresses to more than 1000 bytes; the rest is not read".to_owned();
    assert_eq!(told(GZIP, size), [(inflated, option("--max-size"))]);
    let elements = "more than 5 elements; nothing is read from here on".to_owned();
    assert_eq!(told(TREE, Limits { max_elements: 5, ..Limits::default() }), [(elements, option("--max-elements"))]);
    assert_eq!(told(TREE, Limits::default()), []);
}

#[test]
fn too_many_problems_have_no_option() {
    let hostile = format!("<association>{}</association>", "<x/>".repeat(100_001));
    let message = "more than 100000 things are wrong with this file; nothing is read from here on".to_owned();
    assert_eq!(told(hostile.as_bytes(), Limits::default()), [(message, None)]);
}
