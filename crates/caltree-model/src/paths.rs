//! Branch paths: how a branch is named everywhere.

use crate::{AssociationTree, BranchId};
use hashbrown::HashMap;

/// Names every branch of one tree: categories joined by `/` from the root, with `[n]` (from 1, document order) where siblings
/// share a category, as in `SCI_IMG_2x2_low/STD_IMA[2]/BIAS`. A branch without a category is called `?`.
#[derive(Clone, Debug)]
pub struct BranchPaths {
    /// The place among the siblings of the same category, from 1; 0 where there is only one.
    ordinals: Vec<u32>,
}

/// Paths with more steps than this are shortened in the middle: they only occur in hostile trees, where writing each out in full
/// would take quadratic time.
const LONGEST: usize = 1_000;

/// How many steps of a shortened path are kept at either end.
const KEPT: usize = 20;

impl BranchPaths {
    /// Numbers the siblings of a tree.
    #[must_use]
    pub fn new(tree: &AssociationTree<'_>) -> Self {
        let mut ordinals = vec![0; tree.len()];
        let mut counts: HashMap<&str, (BranchId, u32)> = HashMap::new();
        for (parent, branch) in tree.branches() {
            // Most branches have no or one child: nothing to number.
            if branch.end.0 <= parent.0 + 2 {
                continue;
            }
            counts.clear();
            for child in tree.children(parent) {
                let (first, count) = counts.entry(step(tree, child)).or_insert((child, 0));
                *count += 1;
                if *count > 1 {
                    ordinals[first.index()] = 1;
                    ordinals[child.index()] = *count;
                }
            }
        }
        Self { ordinals }
    }

    /// The path of one branch.
    #[must_use]
    pub fn path(&self, tree: &AssociationTree<'_>, id: BranchId) -> String {
        let mut steps = Vec::new();
        let mut next = Some(id);
        let depth = tree.branch(id).depth as usize;
        while let Some(id) = next {
            let branch = tree.branch(id);
            let at = branch.depth as usize;
            if depth < LONGEST || at < KEPT || depth - at < KEPT {
                steps.push(id);
            }
            next = branch.parent;
        }
        let mut path = String::new();
        for (n, id) in steps.into_iter().rev().enumerate() {
            if n > 0 {
                path.push('/');
            }
            if n == KEPT && depth >= LONGEST {
                path.push_str("…/");
            }
            self.push_step(&mut path, tree, id);
        }
        path
    }

    /// The last step of a branch's path: its category, with its number where siblings share it.
    #[must_use]
    pub fn step(&self, tree: &AssociationTree<'_>, id: BranchId) -> String {
        let mut path = String::new();
        self.push_step(&mut path, tree, id);
        path
    }

    fn push_step(&self, path: &mut String, tree: &AssociationTree<'_>, id: BranchId) {
        path.push_str(step(tree, id));
        let ordinal = self.ordinals[id.index()];
        if ordinal > 0 {
            path.push('[');
            path.push_str(&ordinal.to_string());
            path.push(']');
        }
    }
}

fn step<'a>(tree: &'a AssociationTree<'_>, id: BranchId) -> &'a str {
    tree.branch(id).category().unwrap_or("?")
}
