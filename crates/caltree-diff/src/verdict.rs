//! What two documents come to, held against each other.

use crate::change::{Change, ChangeKind, Effect};

/// What the changes of a pair come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PairVerdict {
    /// The same bytes, once unpacked.
    Identical,
    /// The same meaning: order, layout, encoding and repetition aside.
    Equivalent,
    /// Improvements, and no regression.
    Improved,
    /// Regressions, and no improvement.
    Regressed,
    /// Improvements and regressions.
    Mixed,
    /// Changes that are neither.
    Changed,
}

impl PairVerdict {
    /// All verdicts.
    pub const ALL: [Self; 6] = [Self::Identical, Self::Equivalent, Self::Improved, Self::Regressed, Self::Mixed, Self::Changed];

    /// What changes of these effects come to; `identical` says that the documents are the same to the byte.
    #[must_use]
    pub fn of(effects: impl IntoIterator<Item = Effect>, identical: bool) -> Self {
        let (mut better, mut worse, mut any) = (false, false, false);
        for effect in effects {
            any = true;
            better |= effect == Effect::Improvement;
            worse |= effect == Effect::Regression;
        }
        match (better, worse) {
            (true, true) => Self::Mixed,
            (true, false) => Self::Improved,
            (false, true) => Self::Regressed,
            (false, false) if any => Self::Changed,
            (false, false) if identical => Self::Identical,
            (false, false) => Self::Equivalent,
        }
    }

    /// The word in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Equivalent => "equivalent",
            Self::Improved => "improved",
            Self::Regressed => "regressed",
            Self::Mixed => "mixed",
            Self::Changed => "changed",
        }
    }

    /// Whether something differs.
    #[must_use]
    pub fn differs(self) -> bool {
        !matches!(self, Self::Identical | Self::Equivalent)
    }

    /// Whether something is worse than it was.
    #[must_use]
    pub fn is_worse(self) -> bool {
        matches!(self, Self::Regressed | Self::Mixed)
    }
}

/// Which changes somebody wants to know of. The others do not count: not for the verdict, not for the totals.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// These kinds only; all if empty.
    pub only: Vec<ChangeKind>,
    /// None of these kinds.
    pub ignore: Vec<ChangeKind>,
    /// These effects only; all if empty.
    pub effects: Vec<Effect>,
}

impl Narrow {
    /// Whether a change counts.
    #[must_use]
    pub fn keeps(&self, change: &Change) -> bool {
        (self.only.is_empty() || self.only.contains(&change.kind))
            && !self.ignore.contains(&change.kind)
            && self.keeps_effect(change.effect)
    }

    /// Whether changes of an effect count.
    #[must_use]
    pub fn keeps_effect(&self, effect: Effect) -> bool {
        self.effects.is_empty() || self.effects.contains(&effect)
    }
}
