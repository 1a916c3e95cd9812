//! What a rule gets to see.

use crate::Settings;
use crate::profile::Held;
use caltree_model::{AssociationTree, BranchId, BranchPaths, Cascade, Mode};
use caltree_read::{Document, ProblemKind};
use std::cell::OnceCell;

/// A document, and what is known from outside of it.
pub(crate) struct Context<'a> {
    pub(crate) document: &'a Document<'a>,
    pub(crate) settings: &'a Settings,
    /// The document's dp_id, where it has one.
    pub(crate) dp_id: Option<String>,
}

impl Context<'_> {
    /// Whether nothing can be said about what is not there: reading did not come to the end.
    pub(crate) fn is_cut(&self) -> bool {
        self.document.problems.iter().any(|problem| {
            matches!(
                problem.kind,
                ProblemKind::NotWellFormed { .. }
                    | ProblemKind::Truncated { .. }
                    | ProblemKind::TooDeep { .. }
                    | ProblemKind::TooLarge(_)
            )
        })
    }
}

/// A document with a tree, and what is repeated in it.
pub(crate) struct Cascaded<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) tree: &'a AssociationTree<'a>,
    pub(crate) cascade: Cascade<'a>,
    paths: OnceCell<BranchPaths>,
    held: OnceCell<Option<Held<'a>>>,
}

impl<'a> Cascaded<'a> {
    pub(crate) fn new(context: &'a Context<'a>, tree: &'a AssociationTree<'a>) -> Self {
        Self { context, tree, cascade: Cascade::new(tree), paths: OnceCell::new(), held: OnceCell::new() }
    }

    /// The path of a branch.
    pub(crate) fn path(&self, id: BranchId) -> String {
        self.paths.get_or_init(|| BranchPaths::new(self.tree)).path(self.tree, id)
    }

    /// In what it is not as the profile has it; `None` where there is nothing to hold it against.
    pub(crate) fn held(&self) -> Option<&Held<'a>> {
        self.held.get_or_init(|| Held::of(self)).as_ref()
    }

    /// The executed mode.
    pub(crate) fn mode(&self) -> Option<Mode> {
        self.tree.mode()
    }

    /// How often the branch at `id` is repeated.
    pub(crate) fn places(&self, id: BranchId) -> u32 {
        self.cascade.distinct(id).places
    }

    /// The first main file's name: what a finding about a branch is about.
    pub(crate) fn first_file(&self, id: BranchId) -> Option<&str> {
        self.tree.files(id).iter().find_map(|file| file.name.as_ref()).map(|name| &*name.text)
    }

    /// The branches directly below one that are on its main line: their flags add up to its own.
    pub(crate) fn main_children(&self, id: BranchId) -> impl Iterator<Item = BranchId> + '_ {
        self.tree.children(id).filter(|&child| self.tree.branch(child).kind() != Some(caltree_model::BranchType::Auxiliary))
    }
}
