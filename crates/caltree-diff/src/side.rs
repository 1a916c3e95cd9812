//! One of two cascades that are compared.

use caltree_model::{AssociationTree, Branch, BranchId, BranchType, Cascade, ClassId, Flag, Match, Mode};

/// A tree that is compared with another one, and what is repeated in it.
#[derive(Debug)]
pub struct Side<'a> {
    /// The tree.
    pub tree: &'a AssociationTree<'a>,
    /// What is repeated in it.
    pub cascade: Cascade<'a>,
}

impl<'a> Side<'a> {
    /// Looks through a tree.
    #[must_use]
    pub fn new(tree: &'a AssociationTree<'a>) -> Self {
        Self { tree, cascade: Cascade::new(tree) }
    }

    /// The first place of a distinct branch.
    pub(crate) fn first(&self, class: ClassId) -> BranchId {
        self.cascade.classes()[class.index()].first
    }

    /// By what a branch in several places gets its name: the place nearest to the root, of these the first in the document.
    pub(crate) fn nearness(&self, id: Option<BranchId>) -> Option<(u32, BranchId)> {
        id.map(|id| (self.tree.branch(id).depth, id))
    }

    /// The branches directly below one that are not auxiliary.
    pub(crate) fn main_children(&self, id: BranchId) -> impl Iterator<Item = BranchId> + '_ {
        self.tree.children(id).filter(|child| !is_auxiliary(self.tree.branch(*child)))
    }
}

/// Whether a branch is not needed for processing. One that does not say is needed, as nearly all are.
pub(crate) fn is_auxiliary(branch: &Branch<'_>) -> bool {
    branch.kind() == Some(BranchType::Auxiliary)
}

/// What a flag says, in the archive's spelling where it is a legal value.
fn said<'f, T: Copy>(flag: Option<&'f Flag<'_, T>>, word: fn(T) -> &'static str) -> Option<&'f str> {
    flag.map(|flag| flag.value.map_or(&*flag.attr.text, word))
}

fn bool_word(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// The `certified` of a branch as text; `None` where it is missing.
pub(crate) fn certified<'b>(branch: &'b Branch<'_>) -> Option<&'b str> {
    said(branch.certified.as_ref(), bool_word)
}

/// The `complete` of a branch as text; `None` where it is missing.
pub(crate) fn complete<'b>(branch: &'b Branch<'_>) -> Option<&'b str> {
    said(branch.complete.as_ref(), bool_word)
}

/// The `mode` of a branch as text; `None` where it is missing.
pub(crate) fn mode<'b>(branch: &'b Branch<'_>) -> Option<&'b str> {
    said(branch.mode.as_ref(), Mode::as_str)
}

/// The `match` of a branch as text; `None` where it is missing.
pub(crate) fn matching<'b>(branch: &'b Branch<'_>) -> Option<&'b str> {
    said(branch.matching.as_ref(), Match::as_str)
}

/// The `type` of a branch as text; `None` where it is missing.
pub(crate) fn kind<'b>(branch: &'b Branch<'_>) -> Option<&'b str> {
    said(branch.kind.as_ref(), BranchType::as_str)
}
