//! Changes as they look from one side, and from the other. The fuzz target of `diff` looks at them in the same way.

use caltree_diff::{Change, ChangeKind, Effect, File};

/// What tells changes apart, whatever their paths.
pub(crate) type Told = (ChangeKind, Effect, Option<String>, Option<String>, usize, Vec<String>, Vec<String>);

/// A change as it is told.
pub(crate) fn as_it_is(change: &Change) -> Told {
    let names = |files: &[File]| files.iter().map(|file| format!("{file:?}")).collect::<Vec<_>>();
    let files = change.files.clone().unwrap_or_default();
    let Change { kind, effect, old, new, places, .. } = change;
    (*kind, *effect, old.clone(), new.clone(), places.len(), names(&files.added), names(&files.removed))
}

/// A change as it looks from the other side.
pub(crate) fn mirrored(change: &Change) -> Told {
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

/// All changes, in an order that depends on nothing else.
pub(crate) fn sorted(changes: &[Change], tell: fn(&Change) -> Told) -> Vec<Told> {
    let mut told: Vec<Told> = changes.iter().map(tell).collect();
    told.sort();
    told
}
