//! Branch paths: how a branch is named everywhere.

use crate::{AssociationTree, BranchId};
use hashbrown::HashMap;

/// Names every branch of one tree: categories joined by `/` from the root, with `[n]` (from 1, document order) where siblings
/// share a category, as in `SCI_IMG_2x2_low/STD_IMA[2]/BIAS`. A branch without a category is called `?`.
#[derive(Clone, Debug)]
pub struct BranchPaths {
    /// The place among the siblings of the same category, from 1; 0 where there is only one.
    ordinals: Vec<u32>,
    /// The last step that a shortened path keeps at its beginning, by branch; empty where no path is shortened.
    heads: Vec<BranchId>,
}

/// Paths with more steps than this are shortened in the middle. Real trees have ten steps at most; in hostile ones a path written out
/// in full for every finding would take quadratic time and memory.
const LONGEST: usize = 40;

/// How many steps of a shortened path are kept at either end.
const KEPT: usize = 16;

/// Categories with more characters than this are cut in paths, for the same reason. Real ones have thirty at most.
const LONGEST_STEP: usize = 100;

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
            // Clearing takes time in proportion to what the map once held.
            if counts.capacity() > 1024 {
                counts = HashMap::new();
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
        Self { ordinals, heads: heads(tree) }
    }

    /// The path of one branch.
    #[must_use]
    pub fn path(&self, tree: &AssociationTree<'_>, id: BranchId) -> String {
        let mut steps = Vec::new();
        let mut next = Some(id);
        let depth = tree.branch(id).depth as usize;
        while let Some(id) = next {
            steps.push(id);
            next = tree.branch(id).parent;
            if depth >= LONGEST && steps.len() == KEPT {
                next = self.heads.get(id.index()).copied();
            }
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
        let category = step(tree, id);
        match category.char_indices().nth(LONGEST_STEP) {
            Some((end, _)) => {
                path.push_str(&category[..end]);
                path.push('…');
            }
            None => path.push_str(category),
        }
        let ordinal = self.ordinals[id.index()];
        if ordinal > 0 {
            path.push('[');
            path.push_str(&ordinal.to_string());
            path.push(']');
        }
    }
}

/// The step of each branch's path that is [`KEPT`] from the root, or the branch itself nearer to it. Without these a path of a million
/// steps would be walked for every finding on it.
fn heads(tree: &AssociationTree<'_>) -> Vec<BranchId> {
    let mut heads: Vec<BranchId> = Vec::new();
    if tree.branches().all(|(_, branch)| (branch.depth as usize) < LONGEST) {
        return heads;
    }
    for (id, branch) in tree.branches() {
        let above = branch.parent.filter(|_| branch.depth as usize >= KEPT);
        heads.push(above.map_or(id, |parent| heads[parent.index()]));
    }
    heads
}

fn step<'a>(tree: &'a AssociationTree<'_>, id: BranchId) -> &'a str {
    tree.branch(id).category().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Attr, Branch, Span};

    fn chain(depth: u32) -> AssociationTree<'static> {
        let branches = (0..=depth).map(|id| {
            let mut branch = Branch::new(BranchId(id), id.checked_sub(1).map(BranchId), id, Span::at(0));
            branch.end = BranchId(depth + 1);
            branch.category = Some(Attr { text: id.to_string().into(), span: Span::at(0) });
            branch
        });
        AssociationTree::new(branches.collect(), Vec::new(), Vec::new()).unwrap()
    }

    #[test]
    fn only_paths_that_nobody_reads_are_shortened() {
        let tree = chain(5_000);
        let paths = BranchPaths::new(&tree);
        for depth in [0, 1, 15, 16, 39] {
            let whole: Vec<String> = (0..=depth).map(|step: u32| step.to_string()).collect();
            assert_eq!(paths.path(&tree, BranchId(depth)), whole.join("/"));
        }
        for depth in [40, 5_000] {
            let steps = |range: std::ops::Range<u32>| range.map(|step| step.to_string()).collect::<Vec<_>>().join("/");
            let expected = format!("{}/…/{}", steps(0..16), steps(depth - 15..depth + 1));
            assert_eq!(paths.path(&tree, BranchId(depth)), expected);
        }
    }
}
