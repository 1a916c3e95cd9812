//! What `diff` looks like in each format, over pairs of the fixtures.
#![allow(clippy::unwrap_used)]

use caltree_diff::{Answer, Effect, PairVerdict, Wanted, compare_answers};
use caltree_model::{Kind, Origin};
use caltree_read::{Document, Limits, read};
use caltree_report::Look;
use caltree_report::diff::{
    Detail, Half, Human, Json, JsonLines, LoneEntry, Markdown, PairEntry, Renderer, Side, Totals, Unified, UnreadableEntry,
};
use caltree_summary::links_tree;
use std::fs;
use std::path::Path;

fn answer<'t>(document: &mut Document<'t>) -> Answer<'t> {
    match document.kind {
        Kind::LinksTable => Answer::of_links(links_tree(document.links.as_mut().unwrap()), false),
        _ => {
            let dp_id = document.dp_id();
            Answer::of_tree(document.tree.take().unwrap(), dp_id)
        }
    }
}

/// Two files of the fixtures, held against each other.
fn pair(old: &str, new: &str) -> PairEntry {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let bytes = |name: &str| fs::read(top.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (old_bytes, new_bytes) = (bytes(old), bytes(new));
    let wanted = Wanted { rows: true, canonical: true, ..Wanted::default() };
    let mut found = None;
    read(old, &old_bytes, &Limits::default(), &mut |before| {
        read(new, &new_bytes, &Limits::default(), &mut |after| {
            let identical = before.has_bytes_of(after);
            let (one, other) = (answer(before), answer(after));
            let compared = compare_answers(&one, &other, &wanted);
            let half = |source: &str, answer: &Answer<'_>| Half {
                origin: Origin { source: source.to_owned(), part: None },
                kind: answer.kind,
                mode: answer.mode(),
                broken: None,
            };
            found = Some(PairEntry {
                old: half(old, &one),
                new: half(new, &other),
                dp_id: other.dp_id.clone(),
                verdict: PairVerdict::of(compared.comparison.changes.iter().map(|change| change.effect), identical),
                compared,
            });
        });
    });
    found.unwrap()
}

fn of_folder(name: &str) -> PairEntry {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/diff").join(name);
    let file = |side: &str| {
        let entry = fs::read_dir(folder.join(side)).unwrap().next().unwrap().unwrap();
        format!("diff/{name}/{side}/{}", entry.file_name().to_str().unwrap())
    };
    pair(&file("old"), &file("new"))
}

/// One of each thing that is told.
fn everything() -> Vec<PairEntry> {
    let mut pairs: Vec<PairEntry> =
        ["match", "mode", "mixed", "branch-moved-changed", "message-changed-less", "recategorised", "links-links", "identical"]
            .map(of_folder)
            .into();
    pairs.push(pair("input/plain.xml", "input/hostile-text.xml"));
    pairs
}

fn rendered(mut format: Box<dyn Renderer>) -> String {
    let mut out = Vec::new();
    let mut totals = Totals::default();
    for entry in everything() {
        totals.count(entry.verdict);
        format.pair(&mut out, entry).unwrap();
    }
    let origin = |source: &str| Origin { source: source.to_owned(), part: Some("1\x1b[2J".to_owned()) };
    for (side, effect) in [(Side::Old, Effect::Regression), (Side::New, Effect::Neutral)] {
        let (kind, dp_id) = (Kind::AssociationTree, Some("HARPS.2025-10-04T05:23:08.065".to_owned()));
        let entry = LoneEntry { side, origin: origin("lone|<b>.xml"), kind, dp_id, mode: None, effect };
        format.lone(&mut out, entry).unwrap();
    }
    (totals.only_old, totals.only_new, totals.unreadable) = (1, 1, 1);
    let unreadable = UnreadableEntry {
        side: Side::New,
        origin: origin("page.xml"),
        reason: "this is a log-in page\n, neither an association tree nor a links table".to_owned(),
        other: Some(origin("old.xml")),
    };
    format.unreadable(&mut out, unreadable).unwrap();
    format.finish(&mut out, &totals).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn for_people() {
    let look = Look { width: 80, ..Look::default() };
    let many = Detail { many: true, ..Detail::default() };
    insta::assert_snapshot!("human", rendered(Box::new(Human::new(look, many))));
    insta::assert_snapshot!("human_all", rendered(Box::new(Human::new(look, Detail { all: true, ..many }))));
    let ascii = Look { unicode: false, width: 60, color: false };
    insta::assert_snapshot!("human_stat_ascii", rendered(Box::new(Human::new(ascii, Detail { stat: true, ..many }))));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 80, 131] {
        let look = Look { width, ..Look::default() };
        for all in [false, true] {
            let text = rendered(Box::new(Human::new(look, Detail { all, many: true, stat: false })));
            for line in text.lines() {
                assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn for_a_comment() {
    insta::assert_snapshot!("markdown", rendered(Box::new(Markdown::default())));
}

#[test]
fn as_lines() {
    insta::assert_snapshot!("unified", rendered(Box::new(Unified::new(Look::default()))));
}

#[test]
fn for_programs() {
    insta::assert_snapshot!("json", rendered(Box::new(Json::default())));
    let lines = rendered(Box::new(JsonLines));
    let json: serde_json::Value = serde_json::from_str(&rendered(Box::new(Json::default()))).unwrap();
    let rows: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |list: &str| rows.iter().map(|row| row[list].clone()).filter(|row| !row.is_null()).collect::<Vec<_>>();
    assert_eq!(serde_json::Value::from(of("pair")), json["pairs"]);
    assert_eq!(serde_json::Value::from(of("only_old")), json["only_old"]);
    assert_eq!(serde_json::Value::from(of("unreadable")), json["unreadable"]);
}
