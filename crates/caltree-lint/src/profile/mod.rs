//! Profiles: which calibrations a kind of science frame normally gets.
//!
//! [`Profile`] is such a file taken apart, [`Learner`] makes one of trees. The P rules hold a tree against it (`hold.rs`). All three
//! look at a tree in the same way (`census.rs`), so that a profile has nothing to say of what it was learnt from.

mod census;
mod hold;
mod learn;
mod read;

pub(crate) use hold::{Few, Held, Unlike};
pub use learn::{Learner, Lesson, NoLesson};

use caltree_model::{ArchiveId, AssociationTree, BranchId, Mode, nearest};
use std::collections::BTreeMap;
use std::fmt;

/// The value of `schema` in every profile.
pub const SCHEMA: &str = "caltree/profile/1";

/// A category with more characters than this is neither learnt nor looked at. Real ones have thirty.
const LONGEST_CATEGORY: usize = 100;

/// What each kind of science frame normally gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// How it was learnt; `None` where it does not say.
    pub learnt: Option<Learnt>,
    /// The kinds of science frames that it knows.
    pub kinds: BTreeMap<FrameKind, KindProfile>,
}

/// How a profile was learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learnt {
    /// From how many trees.
    pub trees: u64,
    /// Which share of the trees makes a branch a required one, over 0 and at most 1.
    pub threshold: f64,
    /// From how many trees on something is required at all.
    pub min_trees: u64,
    /// Whether incomplete trees are among them.
    pub incomplete: bool,
}

/// A kind of science frame.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameKind {
    /// The instrument by its full name: that of the first of the root's main files that has one.
    pub instrument: String,
    /// The root's category.
    pub category: String,
    /// The executed mode.
    pub mode: Mode,
}

/// What one kind of science frame gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KindProfile {
    /// From how many trees this was learnt; `None` where the profile does not say.
    pub trees: Option<u64>,
    /// What is expected below the branches of a category, wherever they stand: by that category. The root is a branch of its category.
    pub below: BTreeMap<String, Branches>,
}

/// What is expected of the branches below those of one category: by their own categories.
pub type Branches = BTreeMap<String, Expected>;

/// What is expected of the branches of one category below those of another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
    /// Whether each branch above must have one.
    pub required: bool,
    /// Whether they were auxiliary, or below such: then they are never required.
    pub auxiliary: bool,
    /// Whether they were static calibrations, all of them.
    pub is_static: bool,
    /// So many there must be side by side, where there are any.
    pub at_least_branches: Option<u64>,
    /// So many files each must have.
    pub at_least_files: Option<u64>,
    /// So far in time from what they calibrate each may be.
    pub at_most_days: Option<f64>,
    /// What trees had. `None` where the profile does not say.
    pub seen: Option<Seen>,
}

/// What trees had of the branches of one category below those of another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// So many trees had one, below each of the branches that it may stand below.
    pub trees: u64,
    /// So many trees had one of those branches at all.
    pub of: u64,
    /// So many more trees had one below some of them only.
    pub in_part: u64,
    /// How many there were side by side; `None` where never more than one.
    pub branches: Option<Counts>,
    /// How many main files they had.
    pub files: Option<Counts>,
    /// How far in time they were. `None` also where they have no observing time.
    pub days: Option<Distances>,
}

/// The spread of several numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// The smallest.
    pub min: u64,
    /// The one in the middle; of an even number the smaller of the middle two.
    pub median: u64,
    /// The largest.
    pub max: u64,
}

/// The spread of several distances in time, whatever their direction: in days, rounded up to thousandths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distances {
    /// Half of them are no longer than this.
    pub median: f64,
    /// Nine in ten are no longer than this.
    pub q90: f64,
    /// The longest.
    pub max: f64,
}

impl Profile {
    /// The kind that is most like one that is not known: it differs in its mode, its category or its instrument, and is near in that.
    pub(crate) fn nearest(&self, kind: &FrameKind) -> Option<&FrameKind> {
        let FrameKind { instrument, category, mode } = kind;
        let alike = |like: &dyn Fn(&FrameKind) -> bool, what: fn(&FrameKind) -> &str| {
            let alike: Vec<&FrameKind> = self.kinds.keys().filter(|known| like(known)).collect();
            let near = nearest(what(kind), &alike.iter().map(|known| what(known)).collect::<Vec<_>>())?;
            alike.into_iter().find(|known| what(known) == near)
        };
        let mut other_modes = self.kinds.keys().filter(|known| known.instrument == *instrument && known.category == *category);
        other_modes
            .next()
            .or_else(|| alike(&|known| known.instrument == *instrument && known.mode == *mode, |known| &known.category))
            .or_else(|| alike(&|known| known.category == *category && known.mode == *mode, |known| &known.instrument))
    }
}

impl FrameKind {
    /// The kind of a tree. `None` where the root lacks its category or mode, or no main file of it has an archive id.
    #[must_use]
    pub fn of(tree: &AssociationTree<'_>) -> Option<Self> {
        let names = tree.files(BranchId::ROOT).iter().filter_map(|file| file.name.as_ref());
        let mut instruments = names.filter_map(|name| ArchiveId::parse(&name.text).ok()).map(|id| id.instrument().to_owned());
        let category = nameable(tree.root().category()?)?.to_owned();
        Some(Self { instrument: instruments.next()?, category, mode: tree.mode()? })
    }
}

impl fmt::Display for FrameKind {
    /// `FORS2 SCI_IMG Raw2Raw`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.instrument, self.category, self.mode)
    }
}

impl KindProfile {
    /// What is expected below each category: below the root first, then by category.
    #[must_use]
    pub fn groups(&self, kind: &FrameKind) -> Vec<(&str, &Branches)> {
        let (first, others): (Vec<_>, Vec<_>) =
            self.below.iter().map(|(above, branches)| (above.as_str(), branches)).partition(|(above, _)| *above == kind.category);
        [first, others].concat()
    }
}

/// A category that a profile can name: one that is there, and not out of all proportion.
pub(crate) fn nameable(category: &str) -> Option<&str> {
    let fits = !category.is_empty() && category.chars().nth(LONGEST_CATEGORY).is_none();
    fits.then_some(category)
}
