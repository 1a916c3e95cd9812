//! From two trees to what changed.

use crate::affected::affected;
use crate::change::{Change, Place};
use crate::files::TreeFiles;
use crate::joint::Joint;
use crate::moves::settle;
use crate::side::Side;
use crate::tell::tell;
use crate::walk::Walk;
use caltree_model::BranchId;

/// What two cascades come to, held against each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What changed, in the order of the new tree; what is gone stands behind the branch that it is gone from.
    pub changes: Vec<Change>,
    /// The distinct files of both trees.
    pub files: TreeFiles,
    /// Paths in the new tree of every branch whose recipe has something else to work on than before, leaves first: what to run again,
    /// in this order. A branch in several places is one. Auxiliary branches, and branches of `M.` files alone, have no recipe.
    pub affected: Vec<String>,
}

/// Compares two cascades by meaning: where a branch stands among its siblings, how the document is laid out and how often it repeats
/// itself do not matter.
#[must_use]
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> Comparison {
    let joint = Joint::new(old, new);
    let mut walk = Walk::new(old, new, &joint);
    let roots = Place { old: Some(BranchId::ROOT), new: Some(BranchId::ROOT), old_parent: None, new_parent: None };
    // Nothing stands above a root, but a document may say so.
    walk.edge(roots);
    walk.down(roots);
    let settled = settle(&mut walk);
    let affected = affected(&walk, &settled);
    Comparison { changes: tell(&walk, settled), files: TreeFiles::of(old, new), affected }
}

/// What comparing a cascade with itself comes to, without doing it.
#[must_use]
pub fn unchanged(side: &Side<'_>) -> Comparison {
    let files = TreeFiles { kept: side.cascade.names().len(), ..TreeFiles::default() };
    Comparison { files, ..Comparison::default() }
}
