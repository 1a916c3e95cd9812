//! The cascade as rows to draw: what changed, and enough around it to see where.

use crate::change::{Change, ChangeKind};
use crate::side::Side;
use caltree_model::{BranchId, BranchPaths};
use std::collections::BTreeMap;

/// One row of a drawing: a branch with its changes, or one that stands above such a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Steps from the root's row (0).
    pub depth: u32,
    /// Whether it is the last of the rows directly below its parent's.
    pub last: bool,
    /// The last step of the branch's path: in the new tree, of a removed branch in the old one.
    pub step: String,
    /// In how many places of the new tree the branch stands as it is, 1 for a removed one.
    pub places: u32,
    /// Whether it is auxiliary.
    pub auxiliary: bool,
    /// The changes of this branch, as indices of the list that the rows were made of. Empty for a branch that only shows where another
    /// one stands.
    pub changes: Vec<usize>,
}

/// The rows for these changes, from top to bottom, each change in one row: at its first place. Empty without changes.
#[must_use]
pub fn outline(old: &Side<'_>, new: &Side<'_>, changes: &[Change]) -> Vec<Row> {
    let (old_paths, new_paths) = (BranchPaths::new(old.tree), BranchPaths::new(new.tree));
    // What stands in the new tree, by its place; what is gone, behind the branch that it is gone from.
    let mut rows: BTreeMap<(BranchId, Option<usize>), Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        let (id, gone) = if change.kind == ChangeKind::BranchRemoved {
            (change.places.iter().find_map(|place| place.new_parent), Some(at))
        } else {
            (change.places.iter().find_map(|place| place.new), None)
        };
        let Some(mut id) = id else { continue };
        rows.entry((id, gone)).or_default().push(at);
        // All that stands above it; where something is known already, so is what is above that.
        if gone.is_none() {
            let Some(parent) = new.tree.branch(id).parent else { continue };
            id = parent;
        }
        while let std::collections::btree_map::Entry::Vacant(vacant) = rows.entry((id, None)) {
            vacant.insert(Vec::new());
            let Some(parent) = new.tree.branch(id).parent else { break };
            id = parent;
        }
    }
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|((id, gone), changes_here)| {
            let branch = new.tree.branch(id);
            let removed = gone.and_then(|at| changes[at].places.iter().find_map(|place| place.old));
            match removed {
                Some(removed) => Row {
                    depth: branch.depth + 1,
                    last: false,
                    step: old_paths.step(old.tree, removed),
                    places: 1,
                    auxiliary: crate::side::is_auxiliary(old.tree.branch(removed)),
                    changes: changes_here,
                },
                None => Row {
                    depth: branch.depth,
                    last: false,
                    step: new_paths.step(new.tree, id),
                    places: new.cascade.distinct(id).places,
                    auxiliary: crate::side::is_auxiliary(branch),
                    changes: changes_here,
                },
            }
        })
        .collect();
    mark_last(&mut rows);
    rows
}

/// Finds out behind which rows nothing comes on their level.
fn mark_last(rows: &mut [Row]) {
    // For each level: whether a row further down stands on it, below the same parent.
    let mut follows: Vec<bool> = Vec::new();
    for row in rows.iter_mut().rev() {
        let depth = row.depth as usize;
        follows.resize(depth + 1, false);
        row.last = !follows[depth];
        follows[depth] = true;
    }
}
