//! Trees are written as the archive's own writer writes them.

use caltree_model::{AssociationTree, Attr, Branch, BranchId, BranchType, FileEntry, Flag, Match, MessageEntry, Mode, Span};
use caltree_read::{Document, Limits, read};
use caltree_report::fmt::{losses, write_tree};
use proptest::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn documents(bytes: &[u8], limits: &Limits, mut each: impl FnMut(&mut Document<'_>)) {
    read("", bytes, limits, &mut each);
}

/// What a terminal obeys may stand in a tree by its number; there it stays, and is the same to whoever reads it.
#[test]
fn no_terminal_obeys_what_is_written() {
    let tree = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<association category=\"&#x7f;&#x9b;31m&#x202e;&#x2066;&#x2028;é\" \
                certified=\"true\" complete=\"true\" mode=\"Raw2Raw\" type=\"main\"/>\n";
    documents(tree.as_bytes(), &Limits::default(), |document| {
        let written = write_tree(document.tree.as_ref().expect("a tree"));
        assert!(written.contains("category=\"&#x7f;&#x9b;31m&#x202e;&#x2066;&#x2028;é\""), "{written}");
        documents(written.as_bytes(), &Limits::default(), |again| {
            assert_eq!(again.tree.as_ref().map(write_tree).as_ref(), Some(&written));
        });
    });
}

/// Every document of a file must be rewritten to the same bytes. Gives the number of documents.
fn same_bytes(path: &Path) -> usize {
    let bytes = std::fs::read(path).expect("a file");
    let mut count = 0;
    documents(&bytes, &Limits::default(), |document| {
        let tree = document.tree.as_ref().expect("a tree");
        // A multipart part ends without the line end that belongs to its boundary.
        let text = document.text().replace("\r\n", "\n");
        assert!(write_tree(tree).trim_end() == text.trim_end(), "{} is written differently", path.display());
        assert_eq!(losses(document), [], "{}", path.display());
        count += 1;
    });
    count
}

/// Says something past the test harness, which keeps what is printed to itself.
fn say(text: &str) {
    writeln!(std::io::stderr(), "{text}").expect("a place for errors");
}

#[test]
fn fixtures_are_reproduced() {
    let files = files(&root().join("fixtures/trees"));
    assert!(files.len() > 20);
    for path in files {
        let bytes = std::fs::read(&path).expect("a file");
        documents(&bytes, &Limits::default(), |document| {
            let written = write_tree(document.tree.as_ref().expect("a tree"));
            assert!(written.as_bytes() == bytes, "{} is written differently", path.display());
        });
        assert_eq!(same_bytes(&path), 1);
    }
}

#[test]
fn real_trees_are_reproduced() {
    let corpus = root().join("../shared/corpus");
    if !corpus.join("trees").is_dir() {
        say(&format!("skipped: there are no real trees at {}", corpus.display()));
        return;
    }
    let trees = files(&corpus.join("trees"));
    for path in &trees {
        let bytes = std::fs::read(path).expect("a file");
        documents(&bytes, &Limits::default(), |document| {
            let written = write_tree(document.tree.as_ref().expect("a tree"));
            assert!(written.as_bytes() == bytes, "{} is written differently", path.display());
        });
    }
    let multipart = files(&corpus.join("multipart"));
    for path in &multipart {
        assert_eq!(same_bytes(path), 2, "{}", path.display());
    }
    say(&format!("{} real trees and {} multipart bodies are reproduced", trees.len(), multipart.len()));
}

/// What keeps each of the good and of the broken wrappings, and of the documents with something odd in them, from being rewritten.
#[test]
fn losses_of_the_fixtures() {
    let mut told = String::new();
    let odd = ["input", "rules/T201-unknown-element", "rules/T202-unknown-attribute", "rules/T207-repeated-container"];
    let odder = ["rules/T208-unexpected-text", "rules/T217-container-order", "rules/X105-content-after-root"];
    for path in odd.into_iter().chain(odder).flat_map(|folder| files(&root().join("fixtures").join(folder))) {
        let bytes = std::fs::read(&path).expect("a file");
        let name = path.strip_prefix(root().join("fixtures")).expect("a fixture").display().to_string();
        documents(&bytes, &Limits::default(), |document| {
            for loss in losses(document) {
                told += &format!("{name}: {}\n", loss.what);
            }
        });
    }
    insta::assert_snapshot!(told);
}

#[test]
fn odd_trees_are_kept_as_they_are() {
    let odd = "<association type='x' match=\"extended\"\n  category='a&#x1F600;&lt;&#10;&#9;&gt;&apos;\"'><associatedFiles/><mainFiles><file/><file name=''/></mainFiles></association>";
    documents(odd.as_bytes(), &Limits::default(), |document| {
        let written = write_tree(document.tree.as_ref().expect("a tree"));
        insta::assert_snapshot!(written);
        assert_eq!(losses(document), []);
    });
}

#[test]
fn depth_costs_no_stack() {
    let levels = 100_000;
    let branches = (0..levels).map(|level| {
        let mut branch = Branch::new(BranchId(level), level.checked_sub(1).map(BranchId), level, Span::default());
        branch.end = BranchId(levels);
        branch
    });
    let tree = AssociationTree::new(branches.collect(), Vec::new(), Vec::new()).expect("a root");
    let written = write_tree(&tree);
    assert_eq!(written.matches("</association>").count(), levels as usize);
    let limits = Limits { max_depth: levels, ..Limits::default() };
    documents(written.as_bytes(), &limits, |document| {
        assert_eq!(document.problems, []);
        assert_eq!(document.tree.as_ref().expect("a tree").len(), levels as usize);
    });
}

fn attr(text: String) -> Attr<'static> {
    Attr { text: text.into(), span: Span::default() }
}

/// Any text that XML can hold.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z_]{1,30}",
        proptest::collection::vec(any::<char>(), 0..40).prop_map(|text| {
            let legal = |c: &char| !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
            text.into_iter().filter(legal).collect()
        }),
        "[<>&\"'\t\r\n é]{0,80}",
    ]
}

fn flag<T>(text: String, parse: impl Fn(&str) -> Option<T>) -> Flag<'static, T> {
    let value = parse(&text);
    Flag { attr: attr(text), value }
}

fn value() -> impl Strategy<Value = Option<String>> {
    const LEGAL: &[&str] = &["true", "false", "Raw2Raw", "Raw2Master", "main", "auxiliary", "calib_plan", "extended", "N/A"];
    prop_oneof![4 => proptest::sample::select(LEGAL).prop_map(|value| Some(value.to_owned())), 1 => Just(None), 1 => text().prop_map(Some)]
}

type Node = (u32, Option<String>, [Option<String>; 5], Vec<(Option<String>, Option<String>)>, Vec<Option<String>>);

fn node() -> impl Strategy<Value = Node> {
    let texts = || proptest::option::weighted(0.9, text());
    (
        any::<u32>(),
        texts(),
        [value(), value(), value(), value(), value()],
        proptest::collection::vec((texts(), texts()), 0..3),
        proptest::collection::vec(texts(), 0..2),
    )
}

/// A tree of these nodes: each stands below the one before, or below one of those that it stands in.
fn tree(nodes: Vec<Node>) -> AssociationTree<'static> {
    let (mut branches, mut files, mut messages) = (Vec::<Branch<'static>>::new(), Vec::new(), Vec::new());
    let bool = |text: &str| text.parse().ok();
    for (index, (place, category, [certified, complete, mode, matching, kind], listed, told)) in nodes.into_iter().enumerate() {
        let id = BranchId(u32::try_from(index).expect("few nodes"));
        let mut parent = id.0.checked_sub(1).map(BranchId);
        if let Some(before) = parent {
            for _ in 0..place % (branches[before.index()].depth + 1) {
                parent = parent.and_then(|parent| branches[parent.index()].parent);
            }
        }
        let depth = parent.map_or(0, |parent| branches[parent.index()].depth + 1);
        let mut branch = Branch::new(id, parent, depth, Span::default());
        branch.category = category.map(attr);
        branch.certified = certified.map(|text| flag(text, bool));
        branch.complete = complete.map(|text| flag(text, bool));
        branch.mode = mode.map(|text| flag(text, Mode::parse));
        branch.matching = matching.map(|text| flag(text, Match::parse));
        branch.kind = kind.map(|text| flag(text, BranchType::parse));
        branches.push(branch);
        let mut above = parent;
        while let Some(id) = above {
            branches[id.index()].end = BranchId(u32::try_from(index + 1).expect("few nodes"));
            above = branches[id.index()].parent;
        }
        files.extend(listed.into_iter().map(|(category, name)| FileEntry {
            branch: id,
            span: Span::default(),
            category: category.map(attr),
            name: name.map(attr),
        }));
        messages.extend(told.into_iter().map(|text| MessageEntry { branch: id, span: Span::default(), text: text.map(attr) }));
    }
    AssociationTree::new(branches, files, messages).expect("a root")
}

/// All that a tree says, without the places where it says it.
fn meaning(tree: &AssociationTree<'_>) -> String {
    let text = |attr: &Option<Attr<'_>>| attr.as_ref().map(|attr| attr.text.to_string());
    let mut said = String::new();
    for (id, branch) in tree.branches() {
        let certified = branch.certified.as_ref().map(|flag| (flag.attr.text.to_string(), flag.value));
        let complete = branch.complete.as_ref().map(|flag| (flag.attr.text.to_string(), flag.value));
        let mode = branch.mode.as_ref().map(|flag| (flag.attr.text.to_string(), flag.value));
        let matching = branch.matching.as_ref().map(|flag| (flag.attr.text.to_string(), flag.value));
        let kind = branch.kind.as_ref().map(|flag| (flag.attr.text.to_string(), flag.value));
        let flags = (certified, complete, mode, matching, kind);
        said += &format!("{id:?} {:?} {:?} {:?} {flags:?}\n", branch.parent, branch.end, text(&branch.category));
        let files: Vec<_> = tree.files(id).iter().map(|file| (text(&file.category), text(&file.name))).collect();
        let messages: Vec<_> = tree.messages(id).iter().map(|message| text(&message.text)).collect();
        said += &format!("{files:?} {messages:?}\n");
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(nodes in proptest::collection::vec(node(), 1..12)) {
        let tree = tree(nodes);
        let written = write_tree(&tree);
        let mut seen = 0;
        documents(written.as_bytes(), &Limits::default(), |document| {
            seen += 1;
            assert_eq!(document.problems, []);
            assert_eq!(losses(document), []);
            let again = document.tree.as_ref().expect("a tree");
            assert_eq!(meaning(again), meaning(&tree));
            assert_eq!(write_tree(again), written);
        });
        prop_assert_eq!(seen, 1);
    }
}
