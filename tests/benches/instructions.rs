//! Instructions of each step from bytes to output, on made-up documents. `cargo bench` counts them with callgrind: the same figures in
//! every run, whatever else the machine does. What takes a document apart is counted with the reading of it: nothing of it outlives that.

// What gungraun's macros make of the functions is public, and says nothing of itself.
#![allow(missing_docs)]

use caltree_diff::{Answer, Wanted, compare_answers};
use caltree_lint::{Checked, Settings, lint};
use caltree_model::{Cascade, Origin};
use caltree_read::{Document, Limits, read};
use caltree_report::check::{Closing, Entry};
use caltree_report::findings::{Detail, Format, Kind, Options};
use caltree_report::{Look, check, summary};
use caltree_summary::{FileList, Known, LinksFacts, Totals, TreeFacts};
use caltree_tests::synthetic::{self, Spelling};
use gungraun::{library_benchmark, library_benchmark_group, main};
use std::hint::black_box;

/// So many documents are told by a renderer.
const TOLD: usize = 50;

fn small() -> Vec<u8> {
    synthetic::imaging(1).into_bytes()
}

fn large() -> Vec<u8> {
    synthetic::echelle(1).into_bytes()
}

fn links(spelling: Spelling) -> Vec<u8> {
    let mut bytes = Vec::new();
    synthetic::links(&mut bytes, 1_000, spelling).expect("memory takes it all");
    bytes
}

/// What `look` makes of the one document in these bytes.
fn of<T>(bytes: &[u8], look: impl Fn(&mut Document<'_>) -> T) -> T {
    let mut made = None;
    read("frame.xml", bytes, &Limits::default(), &mut |document| made = Some(look(document)));
    made.expect("there is a document")
}

fn checked(bytes: &[u8]) -> Checked {
    of(bytes, |document| lint(document, &Settings { pairs: true, ..Settings::default() }))
}

fn tree_facts(bytes: &[u8]) -> TreeFacts {
    of(bytes, |document| {
        let tree = document.tree.as_ref().expect("it is a tree");
        TreeFacts::of(tree, &Cascade::new(tree), Known::default())
    })
}

/// Documents of a small survey, some with findings, after the rules.
fn survey_checked() -> Vec<Entry> {
    let entry = |number| {
        let checked = checked(synthetic::survey(number).as_bytes());
        Entry { source: format!("{number}.xml"), checked, suppressed: Vec::new() }
    };
    (0..TOLD).map(entry).collect()
}

/// The same, as facts.
fn survey_facts() -> Vec<summary::Entry> {
    let entry = |number| {
        let facts = tree_facts(synthetic::survey(number).as_bytes());
        summary::Entry { origin: Origin { source: format!("{number}.xml"), part: None }, facts }
    };
    (0..TOLD).map(entry).collect()
}

#[library_benchmark]
#[bench::small(small())]
#[bench::large(large())]
fn read_tree(bytes: Vec<u8>) -> usize {
    of(&bytes, |document| document.tree.as_ref().map_or(0, |tree| tree.len()))
}

#[library_benchmark]
#[bench::archive(links(Spelling::Archive))]
#[bench::other(links(Spelling::Other))]
fn read_links(bytes: Vec<u8>) -> u64 {
    of(&bytes, |document| {
        let mut links = document.links.take().expect("it is a links table");
        while let Some(row) = links.next_row() {
            black_box(row.number());
        }
        links.table().rows
    })
}

#[library_benchmark]
#[bench::small(small())]
#[bench::large(large())]
#[bench::links(links(Spelling::Archive))]
#[bench::other_links(links(Spelling::Other))]
fn check_document(bytes: Vec<u8>) -> Checked {
    checked(&bytes)
}

#[library_benchmark]
#[bench::small(small())]
#[bench::large(large())]
fn summary_of_tree(bytes: Vec<u8>) -> TreeFacts {
    tree_facts(&bytes)
}

#[library_benchmark]
#[bench::archive(links(Spelling::Archive))]
fn summary_of_links(bytes: Vec<u8>) -> LinksFacts {
    of(&bytes, |document| LinksFacts::of(document.links.as_mut().expect("it is a links table"), Known::default()))
}

#[library_benchmark]
#[bench::small(small())]
#[bench::large(large())]
fn files_of_tree(bytes: Vec<u8>) -> FileList {
    of(&bytes, |document| FileList::of_tree(document.tree.as_ref().expect("it is a tree"), None))
}

#[library_benchmark]
#[bench::archive(links(Spelling::Archive))]
fn files_of_links(bytes: Vec<u8>) -> FileList {
    of(&bytes, |document| FileList::of_links(document.links.as_mut().expect("it is a links table"), false))
}

#[library_benchmark]
#[bench::same((synthetic::imaging(1), synthetic::imaging(1)))]
#[bench::later((synthetic::imaging(2), synthetic::imaging_later(2)))]
#[bench::modes((synthetic::echelle(1), synthetic::echelle_masters(1)))]
fn diff(both: (String, String)) -> usize {
    let mut changes = None;
    let limits = Limits::default();
    read("old.xml", both.0.as_bytes(), &limits, &mut |old| {
        read("new.xml", both.1.as_bytes(), &limits, &mut |new| {
            let both =
                old.tree.take().zip(new.tree.take()).map(|(old, new)| (Answer::of_tree(old, None), Answer::of_tree(new, None)));
            changes = both.map(|(old, new)| compare_answers(&old, &new, &Wanted::default()).comparison.changes.len());
        });
    });
    changes.expect("both are trees")
}

#[library_benchmark]
#[bench::human(survey_checked(), Format::Human)]
#[bench::json(survey_checked(), Format::Json)]
#[bench::sarif(survey_checked(), Format::For(Kind::Sarif))]
fn render_check(entries: Vec<Entry>, format: Format) -> Vec<u8> {
    let mut format = check::renderer(format, Look::default(), Detail::default(), Options::default());
    let mut out = Vec::new();
    for entry in entries {
        format.document(&mut out, entry).expect("memory takes it all");
    }
    format.finish(&mut out, Closing::default()).expect("memory takes it all");
    out
}

#[library_benchmark]
#[bench::human(survey_facts(), summary::Format::Human)]
#[bench::json(survey_facts(), summary::Format::Json)]
#[bench::csv(survey_facts(), summary::Format::Csv)]
fn render_summary(entries: Vec<summary::Entry>, format: summary::Format) -> Vec<u8> {
    let mut format = summary::renderer(format, Look::default(), summary::Detail::default());
    let (mut out, mut totals) = (Vec::new(), Totals::default());
    for entry in entries {
        totals.add(&entry.facts);
        format.tree(&mut out, entry).expect("memory takes it all");
    }
    format.finish(&mut out, &totals, None).expect("memory takes it all");
    out
}

library_benchmark_group!(name = reading, benchmarks = [read_tree, read_links]);
library_benchmark_group!(name = rules, benchmarks = [check_document]);
library_benchmark_group!(name = facts, benchmarks = [summary_of_tree, summary_of_links, files_of_tree, files_of_links]);
library_benchmark_group!(name = comparing, benchmarks = [diff]);
library_benchmark_group!(name = rendering, benchmarks = [render_check, render_summary]);
main!(library_benchmark_groups = [reading, rules, facts, comparing, rendering]);
