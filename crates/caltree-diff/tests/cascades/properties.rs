//! What must hold for any two cascades.

use crate::apply::apply;
use crate::made::{Edit, cascade, edit};
use crate::mirror::{as_it_is, mirrored, sorted};
use crate::spec::Spec;
use caltree_diff::{Change, ChangeKind, Comparison, Side, compare, unchanged};
use caltree_model::BranchId;
use proptest::prelude::*;

fn compared(old: &Spec, new: &Spec) -> Comparison {
    let (old, new) = (old.tree(), new.tree());
    compare(&Side::new(&old), &Side::new(&new))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_cascade_does_not_differ_from_itself(one in cascade()) {
        let itself = compared(&one, &one);
        prop_assert_eq!(&itself.changes, &vec![]);
        prop_assert_eq!(itself, unchanged(&Side::new(&one.tree())));
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
            let (there, back) = (compared(&one, new), compared(new, &one));
            prop_assert_eq!(sorted(&there.changes, as_it_is), sorted(&back.changes, mirrored));
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

    #[test]
    fn a_single_edit_comes_back_as_that_edit(one in cascade(), (edit, at) in edit()) {
        let old = one.unrepeated();
        let mut new = old.clone();
        let at = at % old.nodes().len();
        let here = BranchId(u32::try_from(at).expect("few"));
        let node = old.nodes()[at].clone();
        let expected = match &edit {
            Edit::Certified => ChangeKind::Certified,
            Edit::Complete => ChangeKind::Complete,
            Edit::Match => ChangeKind::Match,
            Edit::Kind => ChangeKind::Type,
            Edit::Message(_) => ChangeKind::MessageAdded,
            Edit::File(_) => ChangeKind::Files,
            Edit::Add(_) => ChangeKind::BranchAdded,
            Edit::Drop => ChangeKind::BranchRemoved,
            Edit::Lift => ChangeKind::BranchMoved,
        };
        match &edit {
            Edit::Message(_) => new.node(at).messages.push("A new one".to_owned()),
            Edit::File(number) if number % 2 == 0 => drop(new.node(at).files.remove(usize::from(*number) % 3)),
            Edit::File(_) => new.node(at).files.push((Some("FORS2.2022-01-01T00:00:00.000".to_owned()), None)),
            // Nothing is above the root, and nothing may be below the branch.
            Edit::Lift if at == 0 => return Ok(()),
            Edit::Drop | Edit::Lift if node.below.is_empty() => return Ok(()),
            edit => edit.apply(&mut new, at),
        }
        let found = compared(&old, &new).changes;
        prop_assert_eq!(found.len(), 1, "{:#?}", found);
        let change = &found[0];
        prop_assert_eq!(change.kind, expected);
        let place = change.places[0];
        match change.kind {
            ChangeKind::BranchAdded => prop_assert_eq!(place.new_parent, Some(here)),
            ChangeKind::BranchRemoved | ChangeKind::BranchMoved => prop_assert_eq!(place.old_parent, Some(here)),
            _ => prop_assert_eq!((place.old, place.new, change.places.len()), (Some(here), Some(here), 1)),
        }
        let files = change.files.clone().unwrap_or_default();
        let edited = usize::from(change.kind == ChangeKind::Files);
        prop_assert_eq!(files.added.len() + files.removed.len(), edited);
    }
}
