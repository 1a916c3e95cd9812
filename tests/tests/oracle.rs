//! caltree against the second reader: over the fixtures, over made-up trees, and over real files where they are.

use caltree_model::Origin;
use caltree_read::{Limits, read};
use caltree_report::summary::{Entry, Json, Renderer};
use caltree_summary::{Known, Totals, TreeFacts};
use caltree_tests::{corpus, second_reader, top};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What caltree says of a tree, as `summary --format json` would, without the place.
fn ours(file_name: &str, text: &str) -> Value {
    let mut json = Json::default();
    let mut out = Vec::new();
    read(file_name, text.as_bytes(), &Limits::default(), &mut |document| {
        assert_eq!(document.problems, [], "{file_name}");
        let tree = document.tree.as_ref().expect("a tree");
        let cascade = caltree_model::Cascade::new(tree);
        let facts = TreeFacts::of(tree, &cascade, Known { names: document.names(), requested: None });
        json.tree(&mut out, Entry { origin: Origin::default(), facts }).expect("memory");
    });
    json.finish(&mut out, &Totals::default(), None).expect("memory");
    let mut whole: Value = serde_json::from_slice(&out).expect("JSON");
    let mut tree = whole["trees"][0].take();
    let entry = tree.as_object_mut().expect("an object");
    entry.remove("source");
    entry.remove("part");
    tree
}

/// Whether two values say the same; numbers may differ in the seventh decimal.
fn same(one: &Value, other: &Value) -> Result<(), String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            keys.into_iter().try_for_each(|key| {
                let value = |of: &serde_json::Map<String, Value>| of.get(key).cloned().unwrap_or_else(|| "absent".into());
                same(&value(one), &value(other)).map_err(|error| format!("{key}: {error}"))
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .try_for_each(|(n, (one, other))| same(one, other).map_err(|error| format!("[{n}] {error}"))),
        (Value::Number(one), Value::Number(other)) => {
            let near = (one.as_f64().unwrap_or(f64::NAN) - other.as_f64().unwrap_or(f64::NAN)).abs() < 1e-6;
            if near { Ok(()) } else { Err(format!("caltree {one}, second reader {other}")) }
        }
        _ if one == other => Ok(()),
        _ => Err(format!("caltree {one}, second reader {other}")),
    }
}

/// Where caltree tells S404, with the number of places.
fn uncertified_causes(file_name: &str, text: &str) -> Vec<(String, u64)> {
    let settings = caltree_lint::Settings::default();
    let mut told = Vec::new();
    read(file_name, text.as_bytes(), &Limits::default(), &mut |document| {
        let findings = caltree_lint::lint(document, &settings).findings.into_iter().map(|found| found.finding);
        let causes = findings.filter(|finding| finding.code == "S404");
        told.extend(causes.map(|finding| (finding.branch.unwrap_or_default(), u64::from(finding.places))));
    });
    told
}

fn agree(file_name: &str, text: &str) -> Result<(), String> {
    same(&ours(file_name, text), &second_reader::summary(file_name, text)).map_err(|error| format!("{file_name}: {error}"))?;
    let (ours, theirs) = (uncertified_causes(file_name, text), second_reader::uncertified_causes(text));
    if ours == theirs { Ok(()) } else { Err(format!("{file_name}: S404 at {ours:?}, second reader {theirs:?}")) }
}

fn trees_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|suffix| suffix == "xml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn agree_below(folder: &Path) {
    let trees = trees_below(folder);
    assert!(!trees.is_empty());
    for path in trees {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        agree(&name, &fs::read_to_string(&path).unwrap()).unwrap();
    }
}

#[test]
fn on_the_fixtures() {
    agree_below(&top().join("fixtures/trees"));
}

#[test]
fn on_real_files() {
    if let Some(corpus) = corpus() {
        agree_below(&corpus.join("trees"));
    }
}

/// A branch of a made-up cascade; what is below it are earlier ones of the list, so that branches repeat.
#[derive(Clone, Debug)]
struct Made {
    category: usize,
    /// `None` for a value that is not legal.
    certified: Option<bool>,
    complete: bool,
    auxiliary: bool,
    files: Vec<usize>,
    messages: Vec<usize>,
    below: Vec<(prop::sample::Index, usize)>,
}

const CATEGORIES: &[&str] = &["BIAS", "DARK", "FLAT_SKY", "STD_IMA", "É_ACQ", "A&B"];
const FILES: &[&str] = &[
    "FORS2.2021-01-02T00:59:12.533",
    "FORS2.2021-01-01T23:59:59.999",
    "FORS2.2020-02-29T12:00:00.000",
    "FORS2.2021-01-02T00:59:12.534",
    "FORS2.2020-12-26T08:54:31.688",
    "FORS2.2021-01-05T10:00:00.001",
    "GRAVI.2018-01-27T05:30:10.657",
    "M.FORS2.2015-08-05T11:20:17.466",
    "M.GRAVITY.2020-06-10T12:25:24.786",
];
const MESSAGES: &[&str] = &[
    "Missing EOP_PARAM for GRAVI.2018-01-27T05:30:10.657_tpl: requested 1, found 0",
    "Missing EOP_PARAM for GRAVI.2018-01-27T05:30:10.657_tpl: requested 2, found 1",
    "Missing BIAS for FORS2.2021-01-02T00:59:12.533: requested 5, found 3",
    "No association could be established: this file type is not supported",
    "something <new> & \"odd\"",
    "",
];
const NAMES: &[&str] = &["x.xml", "FORS2.2021-01-02T00_59_12.534_raw2master.xml", "FORS2.2021-01-02T00:59:12.533_raw2raw.xml"];
const MATCHES: &[&str] = &["calib_plan", "extended", "N/A"];

fn made() -> impl Strategy<Value = Vec<Made>> {
    let branch = (
        0..CATEGORIES.len(),
        prop_oneof![9 => any::<bool>().prop_map(Some), 1 => Just(None)],
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.2),
        vec(0..FILES.len(), 0..5),
        prop_oneof![4 => Just(vec![]).boxed(), 1 => vec(0..MESSAGES.len(), 1..3).boxed()],
        vec((any::<prop::sample::Index>(), 0..MATCHES.len()), 0..4),
    );
    let branch = branch.prop_map(|(category, certified, complete, auxiliary, files, messages, below)| Made {
        category,
        certified,
        complete,
        auxiliary,
        files,
        messages,
        below,
    });
    vec(branch, 1..9)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn write(made: &[Made], at: usize, matching: Option<usize>, text: &mut String) {
    let branch = &made[at];
    let last = match matching {
        Some(matching) => format!("match=\"{}\"", MATCHES[matching]),
        None => "mode=\"Raw2Raw\"".to_owned(),
    };
    let kind = if branch.auxiliary && matching.is_some() { "auxiliary" } else { "main" };
    let _ = write!(
        text,
        "<association category=\"{}\"\n certified=\"{}\" complete='{}' {last} type=\"{kind}\">\n<mainFiles>",
        escaped(CATEGORIES[branch.category]),
        branch.certified.map_or_else(|| "maybe".to_owned(), |flag| flag.to_string()),
        branch.complete
    );
    for file in &branch.files {
        let _ = write!(text, "<file name=\"{}\" category=\"C{}\"/>", FILES[*file], file % 3);
    }
    text.push_str("</mainFiles><messages>");
    for message in &branch.messages {
        let _ = write!(text, "<message text=\"{}\"></message>", escaped(MESSAGES[*message]));
    }
    text.push_str("</messages><associatedFiles>");
    if at > 0 {
        for (below, matching) in &branch.below {
            write(made, below.index(at), Some(*matching), text);
        }
    }
    text.push_str("</associatedFiles></association>\n");
}

fn text_of(made: &[Made]) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write(made, made.len() - 1, None, &mut text);
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_made_up_trees(made in made(), name in prop::sample::select(NAMES)) {
        if let Err(error) = agree(name, &text_of(&made)) {
            return Err(TestCaseError::fail(error));
        }
    }

    /// Whatever is done to the bytes of a tree: no panic, and what caltree takes for well-formed the second parser takes too.
    #[test]
    fn on_damaged_trees(made in made(), damage in vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..4)) {
        let mut bytes = text_of(&made).into_bytes();
        for (at, byte, how) in damage {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len()).max(at))),
            }
            if bytes.is_empty() {
                bytes.push(b'<');
            }
        }
        let mut sound = false;
        let settings = caltree_lint::Settings::default();
        read("x.xml", &bytes, &Limits::default(), &mut |document| {
            let checked = caltree_lint::lint(document, &settings);
            sound = document.tree.is_some() && checked.verdict != Some(caltree_model::Verdict::Unreadable);
        });
        if sound {
            let text = String::from_utf8(bytes).expect("checked");
            match roxmltree::Document::parse(&text) {
                Ok(_) => {}
                // Names with a prefix: XML 1.0 allows them, and T201 or T202 tells them; only namespaces forbid them.
                Err(roxmltree::Error::UnknownNamespace(..)) => {}
                Err(error) => return Err(TestCaseError::fail(format!("caltree takes what the second parser does not: {error}\n{text}"))),
            }
        }
    }

    /// The same for links tables, whose text passes by in a window.
    #[test]
    fn on_damaged_links_tables(which in 0..DAMAGED.len(), damage in vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..4)) {
        let mut bytes = fs::read(top().join(DAMAGED[which])).expect("a fixture");
        for (at, byte, how) in damage {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => bytes[at] = b"<>&\"'/]!"[usize::from(byte) % 8],
                _ => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len()).max(at))),
            }
            if bytes.is_empty() {
                bytes.push(b'<');
            }
        }
        let mut sound = false;
        let settings = caltree_lint::Settings { pairs: true, excerpts: true, ..Default::default() };
        let length = bytes.len() as u64;
        read("x.vot", &bytes, &Limits::default(), &mut |document| {
            let checked = caltree_lint::lint(document, &settings);
            sound = checked.kind == caltree_model::Kind::LinksTable && checked.verdict != Some(caltree_model::Verdict::Unreadable);
            for found in &checked.findings {
                assert!(found.finding.location.is_none_or(|place| place.start <= place.end && place.end <= length));
            }
        });
        if sound {
            let text = String::from_utf8(bytes).expect("checked");
            match roxmltree::Document::parse(&text) {
                // L560 tells prefixes that nobody declared.
                Ok(_) | Err(roxmltree::Error::UnknownNamespace(..)) => {}
                Err(error) => return Err(TestCaseError::fail(format!("caltree takes what the second parser does not: {error}\n{text}"))),
            }
        }
    }
}

/// Links tables to be damaged.
const DAMAGED: &[&str] = &[
    "fixtures/input/links-table.vot",
    "fixtures/input/links-prefixed.vot",
    "fixtures/links/other/gavo-like.vot",
    "fixtures/links/other/datalink-1.1.vot",
    "fixtures/links/eso-plain/ADP.2024-02-08T11:26:47.315.vot",
];
