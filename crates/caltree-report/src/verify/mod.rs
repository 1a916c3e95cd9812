//! `caltree verify`: what is on disk, held against what is listed.

mod human;
mod json;
mod jsonl;
mod model;

pub use model::{FileRow, ReadmeRow, Totals, TreeRow, VerifyLine, VerifyReport};

use crate::Look;
use crate::findings::{self, Format, Options, Suppressed};
use crate::told::Detail;
use crate::words::count;
use caltree_lint::Found;
use caltree_model::{Finding, ListingKind, Origin};
use std::io::{self, Write};

/// One answer: a tree, or the links table of a frame whose tree is not there; what is left of its findings after exemptions and baseline.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it came from.
    pub origin: Origin,
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
    /// What exemptions and baseline took away; empty unless a format wants it.
    pub suppressed: Vec<Suppressed>,
}

/// A finding, and the file that it is in or about.
#[derive(Clone, Debug)]
pub struct FileFinding {
    /// The file.
    pub origin: Origin,
    /// The finding.
    pub found: Found,
}

/// A finding that is not told, and the file that it is in or about.
#[derive(Clone, Debug)]
pub struct FileSuppressed {
    /// The file.
    pub origin: Origin,
    /// The finding, and why it is not told.
    pub suppressed: Suppressed,
}

/// What is told when all answers are told.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// Documents that cannot be read, files that readmes list, and data files: what was found.
    pub findings: Vec<FileFinding>,
    /// What exemptions and baseline took away of that; empty unless a format wants it.
    pub suppressed: Vec<FileSuppressed>,
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
    /// Why not everything could be done: the first reasons. Empty where all was.
    pub troubles: Vec<String>,
}

/// Answers and files in numbers: `1 answer, 3 files listed: 2 present, 1 missing; 2 data files on disk`.
pub(crate) fn about(totals: &Totals) -> String {
    let Totals { trees, files, present, missing, damaged, stored, .. } = *totals;
    let mut words = vec![format!("{present} present")];
    for (number, what) in [(missing, "missing"), (damaged, "damaged")] {
        if number > 0 {
            words.push(format!("{number} {what}"));
        }
    }
    let listed = format!("{}, {} listed: {}", count(trees, "answer"), count(files, "file"), words.join(", "));
    format!("{listed}; {} on disk", count(stored, "data file"))
}

/// One output format of `verify`. Answers come in their final order.
pub trait Renderer {
    /// Whether the files of each answer are wanted.
    fn wants_files(&self) -> bool {
        true
    }

    /// Whether findings are wanted that are exempt or in the baseline.
    fn wants_suppressed(&self) -> bool {
        false
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
