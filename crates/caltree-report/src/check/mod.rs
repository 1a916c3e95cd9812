//! `caltree check`: findings and verdicts.

mod human;
mod json;
mod jsonl;
mod model;

pub use model::{CheckReport, DocumentReport, DocumentRow, Totals};

use crate::Look;
use crate::findings::{self, Format, Options, Suppressed};
use crate::told::Detail;
use caltree_lint::{Checked, Found};
use caltree_model::{Finding, Origin};
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

impl Entry {
    /// Where the document came from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        Origin { source: self.source.clone(), part: self.checked.part.clone() }
    }
}

/// A tree and a links table of one frame that differ, after exemptions and baseline.
#[derive(Clone, Debug)]
pub struct PairEntry {
    /// Where the links table came from: findings have their places there.
    pub links: Origin,
    /// Where the tree came from.
    pub tree: Origin,
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
pub trait Renderer {
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

/// What writes a format. `look` and `detail` only matter to people, `options` only to formats for other programs.
#[must_use]
pub fn renderer(format: Format, look: Look, detail: Detail, options: Options) -> Box<dyn Renderer> {
    match format {
        Format::Human => Box::new(human::Human::new(look, detail)),
        Format::Json => Box::new(json::Json::default()),
        Format::Jsonl => Box::new(jsonl::JsonLines),
        Format::For(kind) => Box::new(findings::renderer(kind, options)),
    }
}
