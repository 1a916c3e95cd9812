//! `caltree verify`: what is on disk, held against what is listed.

mod human;
mod json;
mod jsonl;
mod model;

pub use human::Human;
pub use json::Json;
pub use jsonl::JsonLines;
pub use model::{FileRow, ReadmeRow, Totals, TreeRow, VerifyLine, VerifyReport};

use caltree_lint::Found;
use caltree_model::{Finding, ListingKind};
use std::io::{self, Write};

/// One answer: a tree, or the links table of a frame whose tree is not there; what is left of its findings after exemptions and baseline.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path of the file.
    pub source: String,
    /// Its part of a multipart body.
    pub part: Option<String>,
    /// What it is.
    pub kind: ListingKind,
    /// The frame it is for.
    pub dp_id: Option<String>,
    /// The executed mode.
    pub mode: Option<caltree_model::Mode>,
    /// Its distinct files; empty where the format does not want them.
    pub files: Vec<FileRow>,
    /// How many distinct files it lists.
    pub listed: u64,
    /// How many of them are there and sound.
    pub present: u64,
    /// How many are not there.
    pub missing: u64,
    /// What was found.
    pub findings: Vec<Found>,
}

/// A finding, and the file that it is in or about.
#[derive(Clone, Debug)]
pub struct FileFinding {
    /// The path of the file.
    pub source: String,
    /// Its part of a multipart body.
    pub part: Option<String>,
    /// The finding.
    pub found: Found,
}

/// What is told when all answers are told.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// Documents that cannot be read, files that readmes list, and data files: what was found.
    pub findings: Vec<FileFinding>,
    /// The paths of the data files that nothing mentions.
    pub orphans: Vec<String>,
    /// The readmes.
    pub readmes: Vec<ReadmeRow>,
    /// The paths of the night logs.
    pub night_logs: Vec<String>,
    /// The configuration's path, and findings on it.
    pub configuration: Option<(String, Vec<Finding>)>,
    /// Counts over all.
    pub totals: Totals,
    /// Baseline entries that did not occur again.
    pub gone: u64,
    /// Packed files of which only the first header was read.
    pub half_read: u64,
}

/// One output format of `verify`. Answers come in their final order.
pub trait Format {
    /// Whether the files of each answer are wanted.
    fn wants_files(&self) -> bool {
        true
    }

    /// Tells one answer.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn entry(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()>;

    /// Tells what is left.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn finish(&mut self, out: &mut dyn Write, closing: Closing) -> io::Result<()>;
}
