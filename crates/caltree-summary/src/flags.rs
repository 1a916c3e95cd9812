//! Which branches carry a flag that somebody should know of, folded so that a person can read it.

use crate::NAMELESS;
use crate::offsets::Offsets;
use crate::{Days, paths::Paths};
use caltree_model::{AssociationTree, BranchId, Cascade, Certification, ClassId, Match, Offset};
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
#[derive(Clone, Debug, PartialEq)]
pub struct Flagged {
    /// Outside of the calibration plan's validity, within the extended one.
    pub extended: Vec<ExtendedGroup>,
    /// Where the cause is if the root is uncertified; it is [`Certification::OwnFiles`] when the science files themselves are.
    pub root: Certification,
    /// Uncertified on the main line though everything main below is certified: their own main files are the cause.
    pub uncertified_causes: Vec<Group>,
    /// Uncertified on the main line because of a branch below.
    pub uncertified_through: Vec<Group>,
    /// Uncertified on the main line, and the tree does not say enough to tell why.
    pub uncertified_unclear: Vec<Group>,
    /// Uncertified branches that are auxiliary or stand in an auxiliary one: normal, and no reason for the root's flag.
    pub uncertified_aside: Vec<Group>,
    /// Incomplete.
    pub incomplete: Vec<Group>,
}

/// The paths of the flagged branches, and the same branches folded.
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
    let (mut extended_paths, mut uncertified_paths, mut incomplete_paths) = (Vec::new(), Vec::new(), Vec::new());
    let [mut extended, mut causes, mut through, mut unclear, mut aside, mut incomplete] = [(); 6].map(|()| Fold::default());
    for (id, branch) in tree.branches() {
        let Some(parent) = branch.parent else { continue };
        let category = branch.category().unwrap_or(NAMELESS);
        let class = cascade.class(id);
        if branch.certified() == Some(false) {
            uncertified_paths.push(paths.path(id));
            let fold = match cascade.certification(id) {
                _ if !cascade.on_main_line(id) => &mut aside,
                Certification::OwnFiles => &mut causes,
                Certification::Below => &mut through,
                Certification::Unclear | Certification::Certified | Certification::Unknown => &mut unclear,
            };
            fold.add(category, "", class, None);
        }
        if branch.complete() == Some(false) {
            incomplete_paths.push(paths.path(id));
            incomplete.add(category, "", class, None);
        }
        if branch.matching() == Some(Match::Extended) {
            extended_paths.push(paths.path(id));
            let above = tree.branch(parent).category().unwrap_or(NAMELESS);
            extended.add(category, above, class, offsets.parent_offset(parent, id));
        }
    }
    let groups = |fold: Fold<'_>| fold.groups().map(|extended| extended.group).collect();
    let flagged = Flagged {
        extended: extended.groups().collect(),
        root: cascade.certification(BranchId::ROOT),
        uncertified_causes: groups(causes),
        uncertified_through: groups(through),
        uncertified_unclear: groups(unclear),
        uncertified_aside: groups(aside),
        incomplete: groups(incomplete),
    };
    Collected { extended: extended_paths, uncertified: uncertified_paths, incomplete: incomplete_paths, flagged }
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
