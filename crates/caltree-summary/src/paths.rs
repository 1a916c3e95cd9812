//! Branch paths within bounds.

use caltree_model::{AssociationTree, BranchId, BranchPaths};

/// How many bytes of paths one tree may fill. The largest real tree, all of its branches listed, fills a fifth of a megabyte.
const BUDGET: usize = 64 << 20;

/// Once that is used up, how many characters of a branch's own step are kept.
const SHORT: usize = 64;

/// Writes branch paths. [`BranchPaths`] shortens what is long; a hostile tree of millions of branches can still fill memory with what
/// is left, so once paths fill 64 MiB the rest are cut to `…/` and their last step.
#[derive(Clone, Debug)]
pub struct Paths<'a> {
    tree: &'a AssociationTree<'a>,
    paths: BranchPaths,
    left: usize,
}

impl<'a> Paths<'a> {
    /// Nothing is written yet.
    #[must_use]
    pub fn new(tree: &'a AssociationTree<'_>) -> Self {
        Self { tree, paths: BranchPaths::new(tree), left: BUDGET }
    }

    /// The path of one branch.
    pub fn path(&mut self, id: BranchId) -> String {
        if self.left == 0 {
            let category = self.tree.branch(id).category().unwrap_or(crate::NAMELESS);
            return std::iter::once("…/").flat_map(str::chars).chain(category.chars().take(SHORT)).collect();
        }
        let path = self.paths.path(self.tree, id);
        self.left = self.left.saturating_sub(path.len());
        path
    }
}
