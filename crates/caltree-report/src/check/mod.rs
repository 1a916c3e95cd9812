//! `caltree check`: findings and verdicts.

mod human;
mod json;
mod jsonl;
mod model;

pub use crate::told::Detail;
pub use human::Human;
pub use json::Json;
pub use jsonl::JsonLines;
pub use model::{CheckReport, DocumentReport, DocumentRow, FindingRow, SpanRow, Totals};

use crate::findings::Suppressed;
use caltree_lint::{Checked, Found};
use caltree_model::{Finding, Level};
use std::io::{self, Write};

/// One document after exemptions and baseline: what is left is to be told.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path of the file, as given or as found in a directory; `-` for standard input.
    pub source: String,
    /// The document and its findings.
    pub checked: Checked,
    /// What exemptions and baseline took away; empty unless a format wants it.
    pub suppressed: Vec<Suppressed>,
}

/// A tree and a links table of one frame that differ, after exemptions and baseline.
#[derive(Clone, Debug)]
pub struct PairEntry {
    /// The path of the links table: findings have their places there.
    pub source: String,
    /// Its part of a multipart body.
    pub part: Option<String>,
    /// The path of the tree.
    pub tree: String,
    /// Its part of a multipart body.
    pub tree_part: Option<String>,
    /// The frame.
    pub dp_id: Option<String>,
    /// Its instrument, by its full name.
    pub instrument: Option<String>,
    /// In what they differ.
    pub findings: Vec<Found>,
    /// What exemptions and baseline took away; empty unless a format wants it.
    pub suppressed: Vec<Suppressed>,
}

/// What is told at the end.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// The configuration's path, and findings on it.
    pub configuration: Option<(String, Vec<Finding>)>,
    /// Counts over all documents and the configuration.
    pub totals: Totals,
    /// Baseline entries that did not occur again.
    pub gone: u64,
    /// XML files of another kind that were passed over in directories.
    pub passed_over: u64,
    /// Why not everything could be done: the first reasons. Empty where all was.
    pub troubles: Vec<String>,
}

/// One output format of `check`. Documents come in their final order.
pub trait Format {
    /// Whether findings are shown with their source lines.
    fn wants_excerpts(&self) -> bool {
        false
    }

    /// Whether findings are wanted that are exempt or in the baseline.
    fn wants_suppressed(&self) -> bool {
        false
    }

    /// Tells one document.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn document(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()>;

    /// Tells in what a tree and a links table differ. All documents are told then.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn pair(&mut self, out: &mut dyn Write, pair: PairEntry) -> io::Result<()>;

    /// Tells what is left when all documents are told.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn finish(&mut self, out: &mut dyn Write, closing: Closing) -> io::Result<()>;
}

impl Totals {
    /// Counts a finding.
    pub fn count(&mut self, level: Level) {
        match level {
            Level::Error => self.errors += 1,
            Level::Warning => self.warnings += 1,
            Level::Note => self.notes += 1,
            Level::Allow => {}
        }
    }

    /// Whether something was found at this level or above.
    #[must_use]
    pub fn reach(&self, least: Level) -> bool {
        self.errors > 0 || (least <= Level::Warning && self.warnings > 0) || (least <= Level::Note && self.notes > 0)
    }
}
