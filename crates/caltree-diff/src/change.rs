//! What can differ between two cascades, and whether that is better or worse.

use caltree_model::{BranchId, Offset};
use std::sync::Arc;

/// What kind of difference a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// The branch's category.
    Category,
    /// The mode that was executed.
    Mode,
    /// Whether the branch is needed for processing.
    Type,
    /// How the branch's validity stands to the branch above.
    Match,
    /// Whether the branch is certified.
    Certified,
    /// Whether the branch is complete.
    Complete,
    /// A message that was there and is not any more.
    MessageResolved,
    /// A message about the same calibration of the same frame, with other numbers.
    MessageChanged,
    /// A message that is new.
    MessageAdded,
    /// The branch's main files.
    Files,
    /// A branch that is nowhere any more.
    BranchRemoved,
    /// A branch that stands elsewhere.
    BranchMoved,
    /// A branch that was nowhere before.
    BranchAdded,
}

impl ChangeKind {
    /// All kinds, in the order in which they are told of one branch.
    pub const ALL: [Self; 13] = [
        Self::Category,
        Self::Mode,
        Self::Type,
        Self::Match,
        Self::Certified,
        Self::Complete,
        Self::MessageResolved,
        Self::MessageChanged,
        Self::MessageAdded,
        Self::Files,
        Self::BranchRemoved,
        Self::BranchMoved,
        Self::BranchAdded,
    ];

    /// The word in every output and option.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Mode => "mode",
            Self::Type => "type",
            Self::Match => "match",
            Self::Certified => "certified",
            Self::Complete => "complete",
            Self::MessageResolved => "message_resolved",
            Self::MessageChanged => "message_changed",
            Self::MessageAdded => "message_added",
            Self::Files => "files",
            Self::BranchRemoved => "branch_removed",
            Self::BranchMoved => "branch_moved",
            Self::BranchAdded => "branch_added",
        }
    }

    /// Whether such a change can make a recipe work on something else.
    #[must_use]
    pub fn concerns_input(self) -> bool {
        matches!(self, Self::Files | Self::BranchAdded | Self::BranchRemoved | Self::BranchMoved | Self::Type)
    }
}

/// Whether a change makes the cascade better or worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Better: certified, complete, within plan, a message resolved or with more found, masters in place of raw calibrations, a
    /// category of calibrations that was not there.
    Improvement,
    /// Worse: the reverse of an improvement.
    Regression,
    /// Neither.
    Neutral,
}

impl Effect {
    /// All effects.
    pub const ALL: [Self; 3] = [Self::Improvement, Self::Regression, Self::Neutral];

    /// The word in every output and option.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Improvement => "improvement",
            Self::Regression => "regression",
            Self::Neutral => "neutral",
        }
    }

    /// The effect of a change from `old` to `new`, of which `worse` and `better` are the values that can be told apart.
    pub(crate) fn of_step(old: Option<&str>, new: Option<&str>, worse: &str, better: &str) -> Self {
        if (old, new) == (Some(worse), Some(better)) {
            Self::Improvement
        } else if (old, new) == (Some(better), Some(worse)) {
            Self::Regression
        } else {
            Self::Neutral
        }
    }
}

/// A listed file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct File {
    /// Its name in the archive; `None` where the document lacks it.
    pub name: Option<String>,
    /// Its category; `None` where the document lacks it.
    pub category: Option<String>,
}

/// A file that is there as before, as something else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Recategorised {
    /// Its name in the archive; `None` where the document lacks it.
    pub name: Option<String>,
    /// Its category before.
    pub old: Option<String>,
    /// Its category now.
    pub new: Option<String>,
}

/// How the main files of one branch differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FilesChange {
    /// Files that are new, by name.
    pub added: Vec<File>,
    /// Files that are gone, by name.
    pub removed: Vec<File>,
    /// Files under another category, by name.
    pub recategorised: Vec<Recategorised>,
    /// How far the old files were from those of the branch above, in the first place; `None` without observing times.
    pub old_offset: Option<Offset>,
    /// How far the new files are from those of the branch above, in the first place; `None` without observing times.
    pub new_offset: Option<Offset>,
}

/// How much stands in a branch and below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Distinct files; all without a name count as one.
    pub files: usize,
    /// How many of these files the other tree lists as well, wherever.
    pub elsewhere: usize,
    /// Distinct branches below it.
    pub branches: usize,
}

/// One place at which a change holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The branch in the old tree; `None` for an added one, and where a moved one came to.
    pub old: Option<BranchId>,
    /// The branch in the new tree; `None` for a removed one, and where a moved one left.
    pub new: Option<BranchId>,
    /// The branch in which it stood in the old tree, or would have stood; `None` for the root, and for a branch that came with an
    /// added one.
    pub old_parent: Option<BranchId>,
    /// The branch in which it stands in the new tree, or would stand; `None` for the root, and for a branch that went with a removed
    /// one.
    pub new_parent: Option<BranchId>,
}

/// One difference between two cascades. A difference that holds for a branch in several places is one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What differs.
    pub kind: ChangeKind,
    /// Whether that is better or worse.
    pub effect: Effect,
    /// The branch's path in the new tree, at the place nearest to the root; of a removed one its path in the old tree.
    pub branch: String,
    /// Its path in the old tree, at the same place; `None` for an added branch.
    pub old_branch: Option<String>,
    /// What was: a value, a message, the path of a moved branch. `None` where there was nothing, and for files.
    pub old: Option<String>,
    /// What is: a value, a message, the path of a moved branch. `None` where there is nothing, and for files.
    pub new: Option<String>,
    /// How the main files differ, for [`ChangeKind::Files`].
    pub files: Option<FilesChange>,
    /// What an added, removed or moved branch holds.
    pub size: Option<Size>,
    /// Where it holds: in the new tree the places nearest to the root first, in the order of the document; of a removed branch the same
    /// in the old tree. Of a moved one the places that it left, then those that it came to.
    pub places: Arc<[Place]>,
}

impl Change {
    /// In how many places it holds: of the new tree, of a removed branch in how many of the old one.
    #[must_use]
    pub fn places(&self) -> usize {
        if self.kind == ChangeKind::BranchRemoved {
            self.old_places()
        } else {
            distinct(self.places.iter().filter_map(|place| place.new))
        }
    }

    /// In how many places of the old tree it holds: those that a moved branch left. None of an added one.
    #[must_use]
    pub fn old_places(&self) -> usize {
        distinct(self.places.iter().filter_map(|place| place.old))
    }
}

fn distinct(ids: impl Iterator<Item = BranchId>) -> usize {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}
