//! What moved, and what only seems to have.

use crate::spec::Spec;
use caltree_diff::{ChangeKind, Effect, Side, compare};

/// A certified branch with a file of its own, named after its category unless something else is said.
fn branch(category: &str, below: Vec<Spec>) -> Spec {
    let text = |text: &str| Some(text.to_owned());
    Spec {
        category: text(category),
        certified: text("true"),
        complete: text("true"),
        matching: text("calib_plan"),
        kind: text("main"),
        files: vec![(text(category), text("RAW"))],
        below,
        ..Spec::default()
    }
}

fn told(old: &Spec, new: &Spec) -> Vec<(ChangeKind, Effect, String, usize, usize)> {
    let (old, new) = (old.tree(), new.tree());
    let found = compare(&Side::new(&old), &Side::new(&new));
    let told = found.changes.into_iter().map(|change| {
        let (places, old_places) = (change.places(), change.old_places());
        (change.kind, change.effect, change.branch, places, old_places)
    });
    told.collect()
}

use ChangeKind::{BranchAdded, BranchMoved, BranchRemoved};
use Effect::{Improvement, Neutral, Regression};

#[test]
fn a_branch_is_told_once_where_the_one_above_it_moved_as_well() {
    let old = branch("SCI", vec![branch("R", vec![branch("S", vec![])])]);
    let new = branch("SCI", vec![branch("S", vec![]), branch("T", vec![branch("R", vec![])])]);
    assert_eq!(
        told(&old, &new),
        [
            (BranchMoved, Neutral, "SCI/S".into(), 1, 1),
            (BranchAdded, Improvement, "SCI/T".into(), 1, 0),
            (BranchMoved, Neutral, "SCI/T/R".into(), 1, 1),
        ]
    );
    assert_eq!(
        told(&new, &old),
        [
            (BranchRemoved, Regression, "SCI/T".into(), 1, 1),
            (BranchMoved, Neutral, "SCI/R".into(), 1, 1),
            (BranchMoved, Neutral, "SCI/R/S".into(), 1, 1),
        ]
    );
}

#[test]
fn all_places_that_it_left_and_came_to_are_one_move() {
    let parents = |below: &[Spec]| -> Vec<Spec> { (0..5).map(|n| branch(&format!("P{n}"), below.to_vec())).collect() };
    let old = branch("SCI", parents(&[branch("X", vec![])]));
    let mut below = parents(&[]);
    below.push(branch("X", vec![]));
    let new = branch("SCI", below);
    assert_eq!(told(&old, &new), [(BranchMoved, Neutral, "SCI/X".into(), 1, 5)]);
    assert_eq!(told(&new, &old), [(BranchMoved, Neutral, "SCI/P0/X".into(), 5, 1)]);
}

#[test]
fn what_went_with_the_branch_above_it_did_not_move() {
    let flat = |below: Vec<Spec>| branch("FLAT", below);
    let old = branch("SCI", vec![flat(vec![branch("BIAS", vec![])]), branch("STD", vec![])]);
    let new = branch("SCI", vec![branch("STD", vec![flat(vec![branch("BIAS", vec![])]), branch("BIAS", vec![])])]);
    // FLAT moved with its BIAS; that there is another one below STD is news.
    assert_eq!(
        told(&old, &new),
        [(BranchMoved, Neutral, "SCI/STD/FLAT".into(), 1, 1), (BranchAdded, Improvement, "SCI/STD/BIAS".into(), 1, 0)]
    );
}

#[test]
fn what_still_stands_where_it_stood_did_not_move() {
    let old = branch("SCI", vec![branch("FLAT", vec![branch("BIAS", vec![])]), branch("BIAS", vec![]), branch("STD", vec![])]);
    let new = branch("SCI", vec![branch("FLAT", vec![branch("BIAS", vec![])]), branch("STD", vec![branch("BIAS", vec![])])]);
    assert_eq!(
        told(&old, &new),
        [(BranchRemoved, Regression, "SCI/BIAS".into(), 1, 1), (BranchAdded, Improvement, "SCI/STD/BIAS".into(), 1, 0)]
    );
}

#[test]
fn the_order_of_siblings_decides_nothing() {
    let x = |certified: &str| Spec { certified: Some(certified.to_owned()), ..branch("X", vec![]) };
    let bad = Spec { messages: vec!["bad".to_owned()], ..x("false") };
    let old = branch("SCI", vec![branch("P", vec![x("false")]), branch("Q", vec![]), branch("T", vec![])]);
    let (q, t) = (branch("Q", vec![x("true")]), branch("T", vec![bad]));
    let sorted = |new: Spec| {
        let mut told =
            told(&old, &new).into_iter().map(|(kind, effect, _, places, from)| (kind, effect, places, from)).collect::<Vec<_>>();
        told.sort();
        told
    };
    let one = sorted(branch("SCI", vec![branch("P", vec![]), q.clone(), t.clone()]));
    let other = sorted(branch("SCI", vec![branch("P", vec![]), t, q]));
    assert_eq!(one, other);
}
