//! What stands in a tree again is read a short way: the result is that of the long way, whatever the text.

use caltree_model::{AssociationTree, Cascade};
use caltree_read::{Limits, read};
use caltree_tests::top;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use std::fs;

/// Everything that is known of a document, and how its branches and names repeat.
fn known(text: &str, limits: &Limits) -> String {
    let mut known = String::new();
    read("", text.as_bytes(), limits, &mut |document| {
        let tree = document.tree.as_ref();
        known = format!("{:?}\n{}", document.problems, tree.map(tree_known).unwrap_or_default());
    });
    known
}

fn tree_known(tree: &AssociationTree<'_>) -> String {
    let cascade = Cascade::new(tree);
    let branches = tree.branches().map(|(id, branch)| {
        let mut branch = branch.clone();
        branch.repeats = None;
        let (distinct, names) = (cascade.distinct(id), &cascade.name_ids()[tree.file_range(id)]);
        format!("{branch:?}\n{:?}\n{:?}\n{distinct:?} {names:?}\n", tree.files(id), tree.messages(id))
    });
    branches.collect()
}

/// The text, and the same with a reference in a comment at its beginning: which is why no short way is taken.
fn both(body: &str) -> (String, String) {
    let head = |comment: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {comment} -->\n{body}");
    (head("-"), head("&"))
}

fn agree(body: &str, limits: &Limits) {
    let (short, long) = both(body);
    let (ours, theirs) = (known(&short, limits), known(&long, limits));
    let different = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs);
    assert!(ours == theirs, "{limits:?}: {different:?} in\n{short}");
}

/// The fixtures' trees without their declarations.
fn bodies() -> Vec<String> {
    let mut bodies: Vec<String> = Vec::new();
    for folder in fs::read_dir(top().join("fixtures/trees")).expect("trees") {
        for file in fs::read_dir(folder.expect("a folder").path()).expect("a folder") {
            let text = fs::read_to_string(file.expect("a file").path()).unwrap_or_default();
            bodies.extend(text.split_once("?>\n").map(|(_, body)| body.to_owned()));
        }
    }
    bodies.retain(|body| body.starts_with("<association ") && !body.contains(['&', '\r', '\t']));
    bodies.sort();
    bodies
}

#[test]
fn whole_trees_are_read_in_the_same_way() {
    let bodies = bodies();
    assert!(bodies.len() > 10);
    for body in &bodies {
        agree(body, &Limits::default());
    }
}

#[test]
fn repeated_branches_are_noticed() {
    let leaf = |name: &str| {
        format!(
            "<association category=\"BIAS\" match=\"calib_plan\"><mainFiles><file category=\"BIAS\" name=\"{name}\"/></mainFiles>\
             <messages/><associatedFiles/></association>"
        )
    };
    let one = format!("{}\n  {}", leaf("A"), leaf("B"));
    let text = format!(
        "<association category=\"SCI\"><mainFiles/><messages/><associatedFiles>\n  {one}\n  {one}\n {}</associatedFiles></association>",
        leaf("A")
    );
    let mut repeats = Vec::new();
    read("", text.as_bytes(), &Limits::default(), &mut |document| {
        let tree = document.tree.as_ref().expect("a tree");
        repeats = tree.branches().map(|(_, branch)| branch.repeats.map(|id| id.0)).collect();
    });
    assert_eq!(repeats, [None, None, None, Some(1), Some(2), Some(1)]);
    agree(&text, &Limits::default());
}

#[test]
fn what_is_odd_is_told_in_each_place() {
    let leaf = |category: &str| {
        format!(
            "<association category=\"{category}\" match=\"calib_plan\"><mainFiles><file category=\"BIAS\" name=\"A\"/></mainFiles>\
             <messages/><associatedFiles/></association>"
        )
    };
    for (one, between) in [(leaf("BIAS"), ">"), (leaf("<BIAS"), "\n"), (leaf("BIAS"), "<!-- c -->"), (leaf("BIAS"), "<?p?>")] {
        let below = [between, &one, between, &one, between].concat();
        agree(
            &format!(
                "<association category=\"SCI\"><mainFiles/><messages/><associatedFiles>{below}</associatedFiles></association>"
            ),
            &Limits::default(),
        );
    }
}

/// One change of a text.
#[derive(Clone, Debug)]
enum Edit {
    /// These bytes are put somewhere else.
    Copy(Index, Index, usize),
    /// So many are taken away.
    Cut(Index, usize),
    /// Something stands there that was not.
    Put(Index, usize),
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "/",
    " ",
    "\n",
    "x",
    "é",
    "\u{1}",
    "<!--c-->",
    "<!DOCTYPE a>",
    "<?p?>",
    "<![CDATA[ ]]>",
    "</association>",
    "<association>",
    "<associatedFiles>",
    "<file category=\"BIAS\" name=\"X\"/>",
    "<file/>",
    "<odd a=\"1\">",
    "category=\"BIAS\" ",
    " mode=\"Raw2Raw\"",
    "<messages><message text=\"m\"/></messages>",
];

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (any::<Index>(), any::<Index>(), 1_usize..3_000).prop_map(|(from, to, length)| Edit::Copy(from, to, length)),
        2 => (any::<Index>(), 1_usize..200).prop_map(|(at, length)| Edit::Cut(at, length)),
        3 => (any::<Index>(), 0..PIECES.len()).prop_map(|(at, piece)| Edit::Put(at, piece)),
    ]
}

fn edited(mut body: String, edits: &[Edit]) -> String {
    fn place(body: &str, at: usize) -> usize {
        (at.min(body.len())..=body.len()).find(|&at| body.is_char_boundary(at)).unwrap_or(body.len())
    }
    for edit in edits {
        let length = body.len() + 1;
        match edit {
            Edit::Copy(from, to, count) => {
                let from = place(&body, from.index(length));
                let piece = body[from..place(&body, from + count)].to_owned();
                body.insert_str(place(&body, to.index(length)), &piece);
            }
            Edit::Cut(at, count) => {
                let at = place(&body, at.index(length));
                body.replace_range(at..place(&body, at + count), "");
            }
            Edit::Put(at, piece) => body.insert_str(place(&body, at.index(length)), PIECES[*piece]),
        }
    }
    body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_trees_are_read_in_the_same_way(
        which in any::<Index>(),
        edits in vec(edit(), 0..6),
        max_elements in prop_oneof![Just(5_000_000), 1_u64..300],
        max_depth in prop_oneof![Just(1_000), 0_u32..5],
    ) {
        let bodies = bodies();
        let body = edited(bodies[which.index(bodies.len())].clone(), &edits);
        agree(&body, &Limits { max_elements, max_depth, ..Limits::default() });
    }
}
