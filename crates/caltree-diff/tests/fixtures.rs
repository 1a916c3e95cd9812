//! Every pair of the fixtures, before and after.
#![allow(clippy::unwrap_used)]

use caltree_diff::{Answer, Change, ChangeKind, Compared, Effect, PairVerdict, Wanted, compare_answers};
use caltree_model::Kind;
use caltree_read::{Document, Limits, read};
use caltree_summary::links_tree;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Pairs in which at least one side has several documents, or none that could be compared: the command pairs these.
const OTHERS: [&str; 3] = ["broken-new", "directories", "multipart"];

fn pairs() -> Vec<PathBuf> {
    let listed = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/diff")).unwrap();
    let mut folders: Vec<PathBuf> = listed.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name(folder: &Path) -> &str {
    folder.file_name().unwrap().to_str().unwrap()
}

/// The only file of a folder: its name and bytes.
fn only(folder: &Path) -> (String, Vec<u8>) {
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = files.as_slice() else { panic!("{}: one file, not {}", folder.display(), files.len()) };
    (file.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(file).unwrap())
}

fn answer<'t>(document: &mut Document<'t>) -> Answer<'t> {
    match document.kind {
        Kind::LinksTable => Answer::of_links(links_tree(document.links.as_mut().unwrap()), false),
        _ => {
            let dp_id = document.dp_id();
            Answer::of_tree(document.tree.take().unwrap(), dp_id)
        }
    }
}

/// What the two sides of a pair come to.
fn compared(folder: &Path, from: &str, to: &str) -> (PairVerdict, Compared) {
    let (old, new) = (only(&folder.join(from)), only(&folder.join(to)));
    let wanted = Wanted { rows: true, canonical: true, ..Wanted::default() };
    let mut found = None;
    read(&old.0, &old.1, &Limits::default(), &mut |before| {
        read(&new.0, &new.1, &Limits::default(), &mut |after| {
            let identical = before.has_bytes_of(after);
            let compared = compare_answers(&answer(before), &answer(after), &wanted);
            let effects = compared.comparison.changes.iter().map(|change| change.effect);
            found = Some((PairVerdict::of(effects, identical), compared));
        });
    });
    found.unwrap()
}

fn every() -> impl Iterator<Item = PathBuf> {
    pairs().into_iter().filter(|folder| !OTHERS.contains(&name(folder)))
}

fn sign(effect: Effect) -> char {
    match effect {
        Effect::Improvement => '+',
        Effect::Regression => '-',
        Effect::Neutral => '.',
    }
}

/// Which kinds of changes each pair has, with effects: a kind that speaks in a pair in which it has no business stands out.
#[test]
fn every_kind_over_every_pair() {
    let mut matrix: BTreeMap<ChangeKind, Vec<String>> = ChangeKind::ALL.into_iter().map(|kind| (kind, Vec::new())).collect();
    for folder in every() {
        let (_, compared) = compared(&folder, "old", "new");
        for (kind, pairs) in &mut matrix {
            let of_kind = compared.comparison.changes.iter().filter(|change| change.kind == *kind);
            let signs: String = of_kind.map(|change| sign(change.effect)).collect();
            if !signs.is_empty() {
                pairs.push(format!("{} {signs}", name(&folder)));
            }
        }
    }
    let lines = matrix.into_iter().map(|(kind, pairs)| format!("{}:\n    {}\n", kind.as_str(), pairs.join("\n    ")));
    insta::assert_snapshot!("kinds", lines.collect::<String>());
}

fn told(change: &Change) -> String {
    let mut line = format!("  {} {} {} ×{}", sign(change.effect), change.kind.as_str(), change.branch, change.places());
    if change.old_branch.as_ref().is_some_and(|old| *old != change.branch) {
        let _ = write!(line, " (old {} ×{})", change.old_branch.as_ref().unwrap(), change.old_places());
    }
    match &change.files {
        Some(files) => {
            let names = |files: &[caltree_diff::File]| {
                files.iter().map(|file| file.name.clone().unwrap_or_default()).collect::<Vec<_>>().join(" ")
            };
            let _ = write!(line, ": added [{}] removed [{}]", names(&files.added), names(&files.removed));
            for file in &files.recategorised {
                let _ = write!(line, " {} {:?} to {:?}", file.name.as_deref().unwrap(), file.old, file.new);
            }
            let days = |offset: Option<caltree_model::Offset>| offset.map(|offset| format!("{:.3}", offset.days()));
            let _ = write!(line, " offsets {:?} to {:?}", days(files.old_offset), days(files.new_offset));
        }
        None if change.size.is_some() => {}
        None => {
            let _ = write!(line, ": {:?} to {:?}", change.old, change.new);
        }
    }
    line
}

/// Everything that is said of each pair.
#[test]
fn what_each_pair_comes_to() {
    let mut text = String::new();
    for folder in every() {
        let (verdict, compared) = compared(&folder, "old", "new");
        let comparison = &compared.comparison;
        let _ = writeln!(text, "{}: {}", name(&folder), verdict.as_str());
        comparison.changes.iter().for_each(|change| {
            let _ = writeln!(text, "{}", told(change));
        });
        let files = &comparison.files;
        let _ = writeln!(text, "  files +{} -{} ={}", files.added.len(), files.removed.len(), files.kept);
        if !comparison.affected.is_empty() {
            let _ = writeln!(text, "  again {}", comparison.affected.join(", "));
        }
        compared.not_compared.iter().for_each(|note| {
            let _ = writeln!(text, "  note {note}");
        });
    }
    insta::assert_snapshot!("pairs", text);
}

#[test]
fn the_same_on_both_sides_is_silent() {
    for folder in pairs() {
        for side in ["old", "new"] {
            if !OTHERS.contains(&name(&folder)) {
                let (verdict, compared) = compared(&folder, side, side);
                assert_eq!(verdict, PairVerdict::Identical, "{}", folder.display());
                assert!(compared.comparison.affected.is_empty() && compared.rows.is_empty(), "{}", folder.display());
            }
        }
    }
    for silent in ["equivalent-order", "equivalent-encoding", "swapped-siblings", "tree-links"] {
        let folder = pairs().into_iter().find(|folder| name(folder) == silent).unwrap();
        let (verdict, compared) = compared(&folder, "old", "new");
        assert_eq!((verdict, compared.comparison.changes.len()), (PairVerdict::Equivalent, 0), "{silent}");
        if let Some((old, new)) = compared.canonical.filter(|_| silent != "tree-links") {
            assert_eq!(old, new, "{silent}");
        }
    }
}

/// Each change stands in exactly one row, below the branches that it stands in.
#[test]
fn a_drawing_shows_each_change_once() {
    for folder in every() {
        let (_, compared) = compared(&folder, "old", "new");
        let mut shown: Vec<usize> = compared.rows.iter().flat_map(|row| row.changes.iter().copied()).collect();
        shown.sort_unstable();
        assert_eq!(shown, (0..compared.comparison.changes.len()).collect::<Vec<_>>(), "{}", folder.display());
        let mut steps: Vec<&str> = Vec::new();
        for row in &compared.rows {
            steps.truncate(row.depth as usize);
            assert_eq!(steps.len(), row.depth as usize, "{}: a row without the one above it", folder.display());
            steps.push(&row.step);
            for change in row.changes.iter().map(|at| &compared.comparison.changes[*at]) {
                let path = steps.join("/");
                // What is gone stands below where it stood, which may be called otherwise now.
                assert!(change.branch == path || change.kind == ChangeKind::BranchRemoved, "{path}: {change:?}");
            }
        }
    }
}
