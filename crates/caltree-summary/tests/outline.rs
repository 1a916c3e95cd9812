//! The rows of a cascade: every branch once, and nothing left out.

use caltree_model::{AssociationTree, BranchId, Cascade};
use caltree_read::{Limits, read};
use caltree_summary::{Detail, Outline, State, What, is_static};
use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

const EXPANDED: Detail = Detail { expand: true, files: false };
const FILES: Detail = Detail { expand: false, files: true };

fn with_tree(bytes: &[u8], limits: &Limits, check: impl Fn(&AssociationTree<'_>, &Cascade<'_>)) {
    read("", bytes, limits, &mut |document| {
        let tree = document.tree.as_ref().expect("a tree");
        check(tree, &Cascade::new(tree));
    });
}

/// The trees below a folder, sorted.
fn trees(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/trees").join(name)).expect("a fixture")
}

/// What holds for every outline that is not expanded.
fn holds(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, detail: Detail) {
    let outline = Outline::of(tree, cascade, detail);
    let mut edges = HashSet::new();
    let mut drawn = HashSet::new();
    let mut numbers = Vec::new();
    let mut stack: Vec<(BranchId, bool)> = Vec::new();
    for (index, row) in outline.rows.iter().enumerate() {
        let depth = row.depth as usize;
        assert!(depth <= stack.len(), "a row hangs on nothing");
        // What was last of its level has nothing after it.
        assert!(stack.get(depth).is_none_or(|(_, last)| !last), "a row follows the last one");
        stack.truncate(depth);
        for place in row.what.places() {
            assert_eq!(tree.branch(place.id).parent, stack.last().map(|(id, _)| *id), "a row hangs on the wrong branch");
            assert!(edges.insert(place.id), "a place stands twice");
            let first = cascade.distinct(place.id).first;
            match &row.what {
                What::Branch(_) | What::Alike(_) => {
                    assert_eq!(first, place.id);
                    assert_eq!(place.row, index);
                    assert!(drawn.insert(first), "a branch is drawn twice");
                }
                What::Static(_) => assert!(is_static(tree, place.id)),
                What::Also(_) => {
                    assert!(place.number.is_some(), "a reference without a number");
                    assert!(place.row < index, "a reference to what comes later");
                    let target = outline.rows[place.row].what.places();
                    assert!(target.iter().any(|target| target.id == first && target.number == place.number));
                }
            }
            numbers.extend(place.number);
        }
        let id = row.what.places().first().expect("no row is empty").id;
        stack.push((id, row.last));
    }
    // Every place below a drawn branch stands in some row.
    for (id, branch) in tree.branches().skip(1) {
        let parent = branch.parent.expect("only the root has none");
        assert_eq!(edges.contains(&id), drawn.contains(&parent), "{id:?}");
        let first = cascade.distinct(id).first;
        assert!(drawn.contains(&first) || (detail == Detail::default() && is_static(tree, first)));
    }
    let mut seen = 0;
    for number in numbers {
        assert!(number <= seen + 1, "numbers count in the order of the rows");
        seen = seen.max(number);
    }
}

/// Says something past the test harness, which keeps what is printed to itself.
fn say(text: &str) {
    writeln!(std::io::stderr(), "{text}").expect("a place for errors");
}

#[test]
fn every_branch_is_drawn_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = trees(&root.join("fixtures/trees"));
    let real = root.join("../shared/corpus/trees");
    if real.is_dir() {
        files.extend(trees(&real));
    } else {
        say(&format!("skipped: there are no real trees at {}", real.display()));
    }
    for path in files {
        with_tree(&std::fs::read(&path).expect("a file"), &Limits::default(), |tree, cascade| {
            holds(tree, cascade, Detail::default());
            holds(tree, cascade, FILES);
            let expanded = Outline::of(tree, cascade, EXPANDED);
            let ids: Vec<BranchId> = expanded.rows.iter().flat_map(|row| row.what.places()).map(|place| place.id).collect();
            assert!(tree.branches().map(|(id, _)| id).eq(ids), "an expanded outline is the tree itself");
        });
    }
}

#[test]
fn the_cause_of_a_flag_is_told_from_its_effects() {
    with_tree(&fixture("muse/MUSE.2026-05-29T23:48:05.127_raw2raw.xml"), &Limits::default(), |tree, cascade| {
        let outline = Outline::of(tree, cascade, Detail::default());
        let states: Vec<(&str, State)> = outline
            .rows
            .iter()
            .filter_map(|row| match &row.what {
                What::Branch(place) => Some((tree.branch(place.id).category()?, place.marks.certified)),
                _ => None,
            })
            .collect();
        let expected = [("SCI_WFM", State::Below), ("BIAS", State::Own), ("FLAT", State::Below), ("ARC", State::Below)];
        assert_eq!(states, expected);
    });
}

#[test]
fn a_reference_keeps_its_own_match() {
    with_tree(&fixture("vimos-ifu/VIMOS.2009-08-28T06:02:19.540.xml"), &Limits::default(), |tree, cascade| {
        let outline = Outline::of(tree, cascade, Detail::default());
        let extended: Vec<(&str, bool, bool)> = outline
            .rows
            .iter()
            .flat_map(|row| row.what.places().iter().map(move |place| (matches!(row.what, What::Also(_)), place)))
            .filter(|(_, place)| tree.branch(place.id).category() == Some("IFU_CAL"))
            .map(|(reference, place)| ("IFU_CAL", reference, place.marks.extended()))
            .collect();
        assert_eq!(extended, [("IFU_CAL", false, true), ("IFU_CAL", true, false)]);
    });
}

fn branch(category: &str, file: &str, below: &str) -> String {
    format!(
        "<association category='{category}' certified='true' complete='true' match='N/A' type='main'><mainFiles>\
         <file category='{category}' name='{file}'/></mainFiles><messages/><associatedFiles>{below}</associatedFiles></association>"
    )
}

#[test]
fn statics_of_one_category_are_told_apart() {
    let table = |second: u32| branch("TABLE", &format!("M.FORS2.2020-01-01T00:00:0{second}.000"), "");
    let other = branch("OTHER", "M.FORS2.2020-01-01T00:00:09.000", "");
    let raw = |minute: u32, below: &str| branch("RAW", &format!("FORS2.2020-01-01T00:0{minute}:00.000"), below);
    let text = raw(0, &(raw(1, &(table(1) + &other)) + &raw(2, &(table(2) + &other)) + &raw(3, &(table(1) + &other))));
    with_tree(text.as_bytes(), &Limits::default(), |tree, cascade| {
        holds(tree, cascade, Detail::default());
        let outline = Outline::of(tree, cascade, Detail::default());
        let numbers: Vec<Vec<Option<u32>>> = outline
            .rows
            .iter()
            .filter(|row| matches!(row.what, What::Static(_)))
            .map(|row| row.what.places().iter().map(|place| place.number).collect())
            .collect();
        assert_eq!(numbers, [[Some(1), None], [Some(2), None], [Some(1), None]]);
    });
}

/// Depth costs no stack, and many files above many branches no time.
#[test]
fn shapes_that_no_archive_writes() {
    let levels = 100_000_usize;
    let open = "<association category='A' certified='true' complete='false' type='main'><associatedFiles>";
    let deep = open.repeat(levels) + &"</associatedFiles></association>".repeat(levels);
    with_tree(deep.as_bytes(), &Limits { max_depth: u32::MAX / 4, ..Limits::default() }, |tree, cascade| {
        assert_eq!(Outline::of(tree, cascade, Detail::default()).rows.len(), levels);
        assert_eq!(Outline::of(tree, cascade, EXPANDED).rows.len(), levels);
    });
    let file = |n: usize| format!("<file name='FORS2.2020-01-01T00:{:02}:{:02}.{:03}'/>", n / 60_000, n / 1000 % 60, n % 1000);
    let many = 50_000;
    let files: String = (0..many).map(file).collect();
    let pair =
        |n: usize| format!("<association category='B{n}'><mainFiles>{}{}</mainFiles></association>", file(0), file(many - 1));
    let wide = format!(
        "<association><mainFiles>{files}</mainFiles><associatedFiles>{}</associatedFiles></association>",
        (0..many).map(pair).collect::<String>()
    );
    with_tree(wide.as_bytes(), &Limits::default(), |tree, cascade| {
        assert_eq!(Outline::of(tree, cascade, Detail::default()).rows.len(), many + 1);
    });
}
