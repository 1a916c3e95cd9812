//! Which branches carry a flag that somebody should know of, folded so that a person can read it.

use crate::NAMELESS;
use crate::offsets::Offsets;
use crate::{Days, paths::Paths};
use caltree_model::{AssociationTree, BranchId, BranchType, Cascade, ClassId, Match, Offset};
use hashbrown::{HashMap, HashSet};

/// Branches of one category that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Their category; [`NAMELESS`](crate::NAMELESS) where the document does not say.
    pub category: String,
    /// In how many places of the tree they stand.
    pub places: usize,
    /// How many of them differ.
    pub distinct: usize,
}

/// Extended branches of one category under parents of one category.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtendedGroup {
    /// The branches.
    pub group: Group,
    /// The category of the branch they stand in.
    pub parent: String,
    /// Their distance in time from it; `None` for files without an observing time.
    pub offset_days: Option<Days>,
}

/// The branches with `match="extended"`, `certified="false"` or `complete="false"`, folded by category in the order of first
/// appearance. The root is none of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flagged {
    /// Outside of the calibration plan's validity, within the extended one.
    pub extended: Vec<ExtendedGroup>,
    /// Whether the root is uncertified though everything main below it is certified: the science files themselves are the cause.
    pub root_is_cause: bool,
    /// Uncertified on the main line though everything main below is certified: their own main files are the cause.
    pub uncertified_causes: Vec<Group>,
    /// Uncertified on the main line because of a branch below.
    pub uncertified_through: Vec<Group>,
    /// Uncertified branches that are auxiliary or stand in an auxiliary one: normal, and no reason for the root's flag.
    pub uncertified_aside: Vec<Group>,
    /// Incomplete.
    pub incomplete: Vec<Group>,
}

/// The paths of the flagged branches, and the same branches folded.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) extended: Vec<String>,
    pub(crate) uncertified: Vec<String>,
    pub(crate) incomplete: Vec<String>,
    pub(crate) flagged: Flagged,
}

pub(crate) fn collect(
    tree: &AssociationTree<'_>,
    cascade: &Cascade<'_>,
    offsets: &mut Offsets<'_>,
    paths: &mut Paths<'_>,
) -> Collected {
    let mut collected = Collected::default();
    let [mut extended, mut causes, mut through, mut aside, mut incomplete] = [(); 5].map(|()| Fold::default());
    let below = uncertified_below(tree);
    let root_is_cause = tree.root().certified() == Some(false) && !below[BranchId::ROOT.index()];
    for (id, branch) in tree.branches() {
        let Some(parent) = branch.parent else { continue };
        let category = branch.category().unwrap_or(NAMELESS);
        let class = cascade.class(id);
        if branch.certified() == Some(false) {
            collected.uncertified.push(paths.path(id));
            let fold = match (cascade.on_main_line(id), below[id.index()]) {
                (false, _) => &mut aside,
                (true, false) => &mut causes,
                (true, true) => &mut through,
            };
            fold.add(category, "", class, None);
        }
        if branch.complete() == Some(false) {
            collected.incomplete.push(paths.path(id));
            incomplete.add(category, "", class, None);
        }
        if branch.matching() == Some(Match::Extended) {
            collected.extended.push(paths.path(id));
            let above = tree.branch(parent).category().unwrap_or(NAMELESS);
            extended.add(category, above, class, offsets.parent_offset(parent, id));
        }
    }
    collected.flagged = Flagged {
        extended: extended.groups().collect(),
        root_is_cause,
        uncertified_causes: causes.groups().map(|extended| extended.group).collect(),
        uncertified_through: through.groups().map(|extended| extended.group).collect(),
        uncertified_aside: aside.groups().map(|extended| extended.group).collect(),
        incomplete: incomplete.groups().map(|extended| extended.group).collect(),
    };
    collected
}

/// For each branch, whether a main branch below it is uncertified. What stands in an auxiliary branch does not count.
fn uncertified_below(tree: &AssociationTree<'_>) -> Vec<bool> {
    let mut below = vec![false; tree.len()];
    for (id, branch) in tree.branches().rev() {
        let counts = branch.kind() != Some(BranchType::Auxiliary) && (branch.certified() == Some(false) || below[id.index()]);
        if let Some(parent) = branch.parent.filter(|_| counts) {
            below[parent.index()] = true;
        }
    }
    below
}

/// Branches added up by their own and their parent's category.
#[derive(Default)]
struct Fold<'a> {
    known: HashMap<(&'a str, &'a str), usize>,
    heaps: Vec<Heap<'a>>,
}

struct Heap<'a> {
    names: (&'a str, &'a str),
    places: usize,
    classes: HashSet<ClassId>,
    offsets: Vec<Offset>,
}

impl<'a> Fold<'a> {
    fn add(&mut self, category: &'a str, parent: &'a str, class: ClassId, offset: Option<Offset>) {
        let names = (category, parent);
        let at = *self.known.entry(names).or_insert_with(|| {
            self.heaps.push(Heap { names, places: 0, classes: HashSet::new(), offsets: Vec::new() });
            self.heaps.len() - 1
        });
        let heap = &mut self.heaps[at];
        heap.places += 1;
        heap.classes.insert(class);
        heap.offsets.extend(offset);
    }

    fn groups(self) -> impl Iterator<Item = ExtendedGroup> {
        self.heaps.into_iter().map(|mut heap| ExtendedGroup {
            group: Group { category: heap.names.0.to_owned(), places: heap.places, distinct: heap.classes.len() },
            parent: heap.names.1.to_owned(),
            offset_days: Days::of(&mut heap.offsets),
        })
    }
}
