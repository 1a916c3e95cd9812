//! `caltree diff`: what changed between two documents, or two sets of documents.

mod human;
mod json;
mod jsonl;
mod markdown;
pub mod model;
pub(crate) mod said;
mod unified;

pub use human::{Detail, Human};
pub use json::Json;
pub use jsonl::JsonLines;
pub use markdown::Markdown;
pub use unified::Unified;

use caltree_diff::{Compared, Effect, PairVerdict};
use caltree_model::{Kind, Mode, Origin};
use std::io::{self, Write};

/// The older or the newer of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The first of the two that were given.
    Old,
    /// The second.
    New,
}

impl Side {
    /// The word in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

/// One side of a pair.
#[derive(Clone, Debug)]
pub struct Half {
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub kind: Kind,
    /// The mode that was executed.
    pub mode: Option<Mode>,
    /// Why it could not be read in full; `None` where it could.
    pub broken: Option<String>,
}

/// Two documents that were held against each other.
#[derive(Clone, Debug)]
pub struct PairEntry {
    /// The older one.
    pub old: Half,
    /// The newer one.
    pub new: Half,
    /// The frame that both are for: that of the newer one, else that of the older one.
    pub dp_id: Option<String>,
    /// What it comes to.
    pub verdict: PairVerdict,
    /// What changed.
    pub compared: Compared,
}

/// A document without a partner.
#[derive(Clone, Debug)]
pub struct LoneEntry {
    /// Which side has it.
    pub side: Side,
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub kind: Kind,
    /// The frame that it is for.
    pub dp_id: Option<String>,
    /// The mode that was executed.
    pub mode: Option<Mode>,
    /// A frame that only the older side has is a regression; a further answer for a frame that both sides have is neutral.
    pub effect: Effect,
}

/// A document in which there is nothing to compare.
#[derive(Clone, Debug)]
pub struct UnreadableEntry {
    /// Which side has it.
    pub side: Side,
    /// Where it came from.
    pub origin: Origin,
    /// What is wrong with it. One line.
    pub reason: String,
    /// The document of the other side that stands under the same name; `None` without one.
    pub other: Option<Origin>,
}

/// Counts over everything that was compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many pairs there are of each verdict, in the order of [`PairVerdict::ALL`].
    pub verdicts: [u64; 6],
    /// Documents that only the older side has.
    pub only_old: u64,
    /// Documents that only the newer side has.
    pub only_new: u64,
    /// Documents in which there is nothing to compare.
    pub unreadable: u64,
}

impl Totals {
    /// How many pairs there are.
    #[must_use]
    pub fn pairs(&self) -> u64 {
        self.verdicts.iter().sum()
    }

    /// How many pairs there are of one verdict.
    #[must_use]
    pub fn of(&self, verdict: PairVerdict) -> u64 {
        self.verdicts[verdict as usize]
    }

    /// Counts a pair.
    pub fn count(&mut self, verdict: PairVerdict) {
        self.verdicts[verdict as usize] += 1;
    }
}

/// One output format of `diff`. Pairs come first, in the order of the newer side, then what has no partner.
pub trait Renderer {
    /// Whether pairs are drawn.
    fn wants_rows(&self) -> bool {
        false
    }

    /// Whether pairs are compared as text.
    fn wants_canonical(&self) -> bool {
        false
    }

    /// Tells a pair.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn pair(&mut self, out: &mut dyn Write, entry: PairEntry) -> io::Result<()>;

    /// Tells a document without a partner.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn lone(&mut self, out: &mut dyn Write, entry: LoneEntry) -> io::Result<()>;

    /// Tells a document in which there is nothing to compare.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn unreadable(&mut self, out: &mut dyn Write, entry: UnreadableEntry) -> io::Result<()>;

    /// Tells what is left when everything is told.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn finish(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()>;
}
