//! The branches of a tree by their paths: what profiles are made of and held against.

use super::{MOST_STEPS, nameable};
use caltree_model::{AssociationTree, BranchId, BranchType, Cascade, ClassId, Match, Offset, nearest_offset};
use hashbrown::HashMap;
use std::ops::Range;

/// The branches of a tree by the categories on the way to them. What is repeated is looked at once: of the branches that stand at one
/// path, each distinct one.
pub(crate) struct Census<'t> {
    /// The root's first; each after the one that it stands below.
    pub(crate) spots: Vec<Spot<'t>>,
}

/// All that stands at one path.
pub(crate) struct Spot<'t> {
    /// The spot above; that of the root is its own.
    pub(crate) above: usize,
    pub(crate) category: &'t str,
    depth: usize,
    /// The distinct branches.
    pub(crate) places: Vec<Place>,
    /// From each distinct branch above to each branch of this category below it; those of one above are side by side.
    pub(crate) steps: Vec<Step>,
}

/// A distinct branch at one path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Where it was met first.
    pub(crate) id: BranchId,
    /// On how many ways of this path it is met.
    pub(crate) times: u32,
    /// Whether it is on the main line there.
    pub(crate) main: bool,
    /// Whether calibrations are to be expected below it: it is on the main line, and not made of processed files alone.
    pub(crate) asks: bool,
}

/// A branch below another one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// The branch above, as a place of the spot above.
    pub(crate) above: usize,
    pub(crate) id: BranchId,
    /// Whether it is on the main line.
    pub(crate) main: bool,
    /// On how many ways it is met.
    pub(crate) times: u32,
}

impl Spot<'_> {
    /// The steps from one of the branches above, as places of [`Self::steps`].
    pub(crate) fn from(&self, above: usize) -> Range<usize> {
        self.steps.partition_point(|step| step.above < above)..self.steps.partition_point(|step| step.above <= above)
    }

    /// How many branches of this category one of the branches above has on the main line.
    pub(crate) fn main_below(&self, above: usize) -> u64 {
        self.steps[self.from(above)].iter().filter(|step| step.main).count() as u64
    }
}

impl<'t> Census<'t> {
    /// Looks through a tree. Branches that no path names (without a category, or too far down) are left out, and all below them.
    pub(crate) fn new(tree: &'t AssociationTree<'_>, cascade: &Cascade<'_>) -> Self {
        let root = Place { id: BranchId::ROOT, times: 1, main: true, asks: true };
        let first = Spot { above: 0, category: "", depth: 0, places: vec![root], steps: Vec::new() };
        let mut spots = vec![first];
        let mut known: HashMap<(usize, &str), usize> = HashMap::new();
        let mut distinct: HashMap<(usize, ClassId, bool), usize> = HashMap::new();
        let mut at = 0;
        while at < spots.len() {
            let depth = spots[at].depth + 1;
            let places = if depth > MOST_STEPS { 0 } else { spots[at].places.len() };
            for place in 0..places {
                let Place { id: above, times, main: above_main, .. } = spots[at].places[place];
                for id in tree.children(above) {
                    let branch = tree.branch(id);
                    let Some(category) = branch.category().and_then(nameable) else { continue };
                    let main = above_main && branch.kind() != Some(BranchType::Auxiliary);
                    let spot = *known.entry((at, category)).or_insert_with(|| {
                        spots.push(Spot { above: at, category, depth, places: Vec::new(), steps: Vec::new() });
                        spots.len() - 1
                    });
                    spots[spot].steps.push(Step { above: place, id, main, times });
                    let places = &mut spots[spot].places;
                    let new = *distinct.entry((spot, cascade.class(id), main)).or_insert(places.len());
                    match places.get_mut(new) {
                        Some(place) => place.times = place.times.saturating_add(times),
                        None => places.push(Place { id, times, main, asks: main && !is_processed(tree, cascade, id) }),
                    }
                }
            }
            at += 1;
        }
        Self { spots }
    }
}

/// Whether a branch has only processed main files (`M.`): what they were made with is not asked for.
fn is_processed(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, id: BranchId) -> bool {
    let mut names = cascade.name_ids()[tree.file_range(id)].iter().flatten().peekable();
    names.peek().is_some() && names.all(|name| cascade.names()[name.index()].id.is_ok_and(|id| id.is_master()))
}

/// The distance of a branch from what it calibrates. `None` without observing times, and for an extended match: what is outside of the
/// calibration plan is told as such, and does not teach what is usual.
pub(crate) fn plain_offset(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, above: BranchId, id: BranchId) -> Option<Offset> {
    if tree.branch(id).matching() == Some(Match::Extended) {
        return None;
    }
    nearest_offset(cascade.observed(above), cascade.observed(id))
}
