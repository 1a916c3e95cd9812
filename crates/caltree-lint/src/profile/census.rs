//! The branches of a tree by category: what profiles are made of and held against.

use super::nameable;
use caltree_model::{AssociationTree, BranchId, Cascade, ClassId, Match, Offset, nearest_offset};
use hashbrown::{HashMap, HashSet};

/// The branches of a tree by their categories, and by those of the branches they stand in. What is repeated is looked at once.
#[derive(Default)]
pub(crate) struct Census<'t> {
    /// The root's first.
    pub(crate) categories: Vec<Category<'t>>,
    /// The root's first.
    pub(crate) distinct: Vec<Distinct>,
    /// In the order of first appearance.
    pub(crate) pairs: Vec<Pair>,
}

/// All branches of one category.
pub(crate) struct Category<'t> {
    pub(crate) name: &'t str,
    /// As places of [`Census::distinct`].
    pub(crate) distinct: Vec<usize>,
}

/// A branch that may stand in several places.
pub(crate) struct Distinct {
    /// Where it stands, in document order; never empty.
    pub(crate) ids: Vec<BranchId>,
    /// Whether it is on the main line in these places. Elsewhere the same branch is another one.
    pub(crate) main: bool,
    /// Whether calibrations are to be expected below it: it is on the main line, and not made of processed files alone.
    pub(crate) asks: bool,
}

/// All branches of one category directly below those of another one (or the same).
pub(crate) struct Pair {
    /// As places of [`Census::categories`].
    pub(crate) above: usize,
    pub(crate) below: usize,
    /// By the branch above, then in document order.
    pub(crate) steps: Vec<Step>,
}

/// A branch below a distinct one.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    /// As places of [`Census::distinct`].
    pub(crate) above: usize,
    pub(crate) below: usize,
    /// The branch where the one above it stands first.
    pub(crate) id: BranchId,
}

impl Distinct {
    /// In how many places it stands.
    pub(crate) fn times(&self) -> u32 {
        u32::try_from(self.ids.len()).unwrap_or(u32::MAX)
    }
}

impl<'t> Census<'t> {
    /// Looks through a tree. Branches that cannot be named (without a category, or one out of all proportion) are left out, and all
    /// below them.
    pub(crate) fn new(tree: &'t AssociationTree<'_>, cascade: &Cascade<'_>) -> Self {
        let mut census = Self::default();
        let mut categories: HashMap<&str, usize> = HashMap::new();
        let mut distinct: HashMap<(ClassId, bool), usize> = HashMap::new();
        let mut pairs: HashMap<(usize, usize), usize> = HashMap::new();
        // Category and distinct branch of each branch.
        let mut known: Vec<Option<(usize, usize)>> = Vec::with_capacity(tree.len());
        for (id, branch) in tree.branches() {
            let above = branch.parent.map(|parent| (parent, known[parent.index()]));
            let Some(name) = branch.category().and_then(nameable).filter(|_| above.is_none_or(|(_, above)| above.is_some())) else {
                known.push(None);
                continue;
            };
            let category = *categories.entry(name).or_insert_with(|| {
                census.categories.push(Category { name, distinct: Vec::new() });
                census.categories.len() - 1
            });
            let main = cascade.on_main_line(id);
            let own = *distinct.entry((cascade.class(id), main)).or_insert_with(|| {
                let asks = main && (id == BranchId::ROOT || !is_processed(tree, cascade, id));
                census.distinct.push(Distinct { ids: Vec::new(), main, asks });
                census.categories[category].distinct.push(census.distinct.len() - 1);
                census.distinct.len() - 1
            });
            census.distinct[own].ids.push(id);
            known.push(Some((category, own)));
            // What is below a branch is the same wherever that stands.
            if let Some((parent, Some((above, from)))) = above
                && census.distinct[from].ids.first() == Some(&parent)
            {
                let pair = *pairs.entry((above, category)).or_insert_with(|| {
                    census.pairs.push(Pair { above, below: category, steps: Vec::new() });
                    census.pairs.len() - 1
                });
                census.pairs[pair].steps.push(Step { above: from, below: own, id });
            }
        }
        census.pairs.iter_mut().for_each(|pair| pair.steps.sort_by_key(|step| step.above));
        census
    }

    /// How many of a pair's lower branches one of the upper ones has on the main line.
    pub(crate) fn main_below(&self, pair: &Pair, above: usize) -> u64 {
        pair.below(above).iter().filter(|step| self.distinct[step.below].main).count() as u64
    }

    /// A pair's steps to branches on the main line.
    pub(crate) fn main_steps<'p>(&'p self, pair: &'p Pair) -> impl Iterator<Item = &'p Step> {
        pair.steps.iter().filter(|step| self.distinct[step.below].main)
    }

    /// A pair's lower branches on the main line, each distinct one once.
    pub(crate) fn main_branches(&self, pair: &Pair) -> Vec<usize> {
        let mut branches: Vec<usize> = self.main_steps(pair).map(|step| step.below).collect();
        branches.sort_unstable();
        branches.dedup();
        branches
    }
}

impl Pair {
    /// The steps from one of the upper branches.
    pub(crate) fn below(&self, above: usize) -> &[Step] {
        let place = |beyond: bool| self.steps.partition_point(|step| step.above < above || (beyond && step.above == above));
        &self.steps[place(false)..place(true)]
    }
}

/// Whether a branch has only processed main files (`M.`): what they were made with is not asked for.
fn is_processed(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, id: BranchId) -> bool {
    let mut names = cascade.name_ids()[tree.file_range(id)].iter().flatten().peekable();
    names.peek().is_some() && names.all(|name| cascade.names()[name.index()].id.is_ok_and(|id| id.is_master()))
}

/// How many main files a branch has. One that is listed again is no further file; one without a name may be.
pub(crate) fn file_count(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, id: BranchId) -> u64 {
    let mut names = HashSet::new();
    cascade.name_ids()[tree.file_range(id)].iter().filter(|name| name.is_none_or(|name| names.insert(name))).count() as u64
}

/// How far a branch is from what it calibrates. `None` without observing times, and for an extended match: what is outside of the
/// calibration plan is told as such, and does not teach what is usual.
pub(crate) fn plain_offset(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, id: BranchId) -> Option<Offset> {
    let branch = tree.branch(id);
    if branch.matching() == Some(Match::Extended) {
        return None;
    }
    nearest_offset(cascade.observed(branch.parent?), cascade.observed(id))
}
