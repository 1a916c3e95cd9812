//! What must hold for any two cascades.

mod made;

use caltree_diff::{Change, ChangeKind, Comparison, Effect, File, Side, compare};
use caltree_model::BranchId;
use made::{Spec, apply, cascade, edit};
use proptest::prelude::*;

fn compared(old: &Spec, new: &Spec) -> Comparison {
    let (old, new) = (old.tree(), new.tree());
    compare(&Side::new(&old), &Side::new(&new))
}

/// What tells changes apart, whatever their paths.
type Told = (ChangeKind, Effect, Option<String>, Option<String>, usize, Vec<String>, Vec<String>);

fn as_it_is(change: &Change) -> Told {
    let names = |files: &[File]| files.iter().map(|file| format!("{file:?}")).collect::<Vec<_>>();
    let files = change.files.clone().unwrap_or_default();
    let Change { kind, effect, old, new, places, .. } = change;
    (*kind, *effect, old.clone(), new.clone(), places.len(), names(&files.added), names(&files.removed))
}

/// A change as it looks from the other side.
fn mirrored(change: &Change) -> Told {
    let (kind, effect, old, new, places, added, removed) = as_it_is(change);
    let kind = match kind {
        ChangeKind::BranchAdded => ChangeKind::BranchRemoved,
        ChangeKind::BranchRemoved => ChangeKind::BranchAdded,
        ChangeKind::MessageAdded => ChangeKind::MessageResolved,
        ChangeKind::MessageResolved => ChangeKind::MessageAdded,
        kind => kind,
    };
    let effect = match effect {
        Effect::Improvement => Effect::Regression,
        Effect::Regression => Effect::Improvement,
        Effect::Neutral => Effect::Neutral,
    };
    (kind, effect, new, old, places, removed, added)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_cascade_does_not_differ_from_itself(one in cascade()) {
        prop_assert_eq!(compared(&one, &one).changes, vec![]);
        let turned = compared(&one, &one.clone().reversed());
        prop_assert_eq!(turned.changes, vec![]);
        prop_assert!(turned.affected.is_empty() && turned.files.added.is_empty() && turned.files.removed.is_empty());
    }

    #[test]
    fn the_changes_make_the_new_cascade_of_the_old_one(one in cascade(), other in cascade(), edits in proptest::collection::vec(edit(), 0..6)) {
        let mut edited = one.clone();
        for (edit, at) in &edits {
            edit.apply(&mut edited, *at);
        }
        for new in [&edited, &other] {
            let (old_tree, new_tree) = (one.tree(), new.tree());
            let found = compare(&Side::new(&old_tree), &Side::new(&new_tree));
            let applied = apply(&old_tree, &new_tree, &found.changes);
            prop_assert_eq!(applied.sorted(), Spec::of(&new_tree, BranchId::ROOT).sorted(), "{:#?}", found.changes);
        }
    }

    #[test]
    fn the_other_way_round_it_is_the_reverse(one in cascade(), other in cascade(), edits in proptest::collection::vec(edit(), 0..6)) {
        let mut edited = one.clone();
        for (edit, at) in &edits {
            edit.apply(&mut edited, *at);
        }
        for new in [&edited, &other] {
            let mut there: Vec<_> = compared(&one, new).changes.iter().map(as_it_is).collect();
            let mut back: Vec<_> = compared(new, &one).changes.iter().map(mirrored).collect();
            there.sort();
            back.sort();
            prop_assert_eq!(there, back);
        }
    }

    #[test]
    fn the_order_of_either_document_does_not_matter(one in cascade(), edits in proptest::collection::vec(edit(), 0..6)) {
        let mut edited = one.clone();
        for (edit, at) in &edits {
            edit.apply(&mut edited, *at);
        }
        let plain = |comparison: Comparison| {
            let told = |change: &Change| {
                let (kind, effect, old, new, places, added, removed) = as_it_is(change);
                // Paths count siblings in the order of the document.
                let path = matches!(kind, ChangeKind::BranchAdded | ChangeKind::BranchRemoved | ChangeKind::BranchMoved);
                (kind, effect, old.filter(|_| !path), new.filter(|_| !path), places, added, removed)
            };
            let mut changes: Vec<_> = comparison.changes.iter().map(told).collect();
            changes.sort();
            (changes, comparison.files, comparison.affected.len())
        };
        let straight = plain(compared(&one, &edited));
        prop_assert_eq!(&straight, &plain(compared(&one.clone().reversed(), &edited)));
        prop_assert_eq!(&straight, &plain(compared(&one, &edited.reversed())));
    }
}
