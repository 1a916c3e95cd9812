//! Findings for other programs: code scanning, test reports, annotations, comments, spreadsheets.
//!
//! `check` and `verify` find things on documents, answers, data files and the configuration. Here all of these are [`Case`]s, so that each
//! format is written once and serves both. `check` and `verify` turn what they tell into cases in `cases.rs`.
//!
//! ```
//! use caltree_report::findings::{self, Case, End, Kind, Options};
//!
//! let mut out = Vec::new();
//! let mut csv = findings::renderer(Kind::Csv, Options::default());
//! findings::Renderer::case(&mut csv, &mut out, Case::default())?;
//! findings::Renderer::end(&mut csv, &mut out, End::default())?;
//! assert!(String::from_utf8_lossy(&out).starts_with("level,code,rule,"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod cases;
mod counts;
mod csv;
mod github;
mod gitlab;
mod junit;
mod markdown;
mod rows;
mod sarif;
mod tally;

pub use crate::told::Detail;
pub use counts::Counts;
pub use rows::{FindingRow, SpanRow};

use caltree_model::{Finding, Level, Mode, Origin, Verdict};
use std::io::{self, Write};

/// One thing that was looked at, and what was found.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// What it is.
    pub kind: CaseKind,
    /// Where it came from.
    pub origin: Origin,
    /// The frame it is for; `None` when it does not say.
    pub dp_id: Option<String>,
    /// The executed mode; `None` when it does not say.
    pub mode: Option<Mode>,
    /// What it comes to; `None` where there is no verdict, and in `verify`.
    pub verdict: Option<Verdict>,
    /// Whether it could not be read.
    pub unreadable: bool,
    /// What was found and is told.
    pub findings: Vec<Finding>,
    /// What was found and is not told; empty unless the format wants it.
    pub suppressed: Vec<Suppressed>,
}

/// What a case is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CaseKind {
    /// A document that was checked.
    #[default]
    Document,
    /// An answer whose files were looked for.
    Answer,
    /// A links table that was held against this tree.
    Pair(Origin),
    /// A data file, a readme, or a document beside the data.
    File,
    /// The configuration.
    Configuration,
}

/// A finding that is not told.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why not.
    pub why: Suppression,
}

/// Why a finding is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suppression {
    /// An exemption covers it, with this reason.
    Exempt(String),
    /// The baseline knows it.
    Baseline,
}

/// What is known when all cases are told.
#[derive(Clone, Debug, Default)]
pub struct End {
    /// Documents, answers and files in numbers, in words: `3 documents`.
    pub about: String,
    /// The findings in numbers.
    pub counts: Counts,
    /// Entries of the baseline that did not occur again.
    pub gone: u64,
    /// Why not everything could be done, such as a path that could not be read: the first reasons. Empty where all was.
    pub troubles: Vec<String>,
}

/// One of these formats. Cases come in their final order.
pub trait Renderer {
    /// Whether findings are wanted that are exempt or in the baseline.
    fn marks_suppressed(&self) -> bool {
        false
    }

    /// Tells one case.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn case(&mut self, out: &mut dyn Write, case: Case) -> io::Result<()>;

    /// Tells what is left when all cases are told.
    ///
    /// # Errors
    /// Whatever writing gives.
    fn end(&mut self, out: &mut dyn Write, end: End) -> io::Result<()>;
}

/// How `check` and `verify` tell findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people, in the command's own way.
    Human,
    /// One JSON object, with the command's own contract.
    Json,
    /// One JSON object a document or answer.
    Jsonl,
    /// For another program: the same for both commands.
    For(Kind),
}

/// The formats for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    Junit,
    /// Annotation commands of GitHub's runner.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// A comment on a pull request.
    Markdown,
    /// A row a finding.
    Csv,
}

impl Kind {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Sarif, Self::Junit, Self::Github, Self::Gitlab, Self::Markdown, Self::Csv];
}

/// What a format should know of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The command, as it is typed.
    pub command: &'static str,
    /// The lowest level that makes a build fail; `None` where nothing does.
    pub fail_on: Option<Level>,
    /// Whether findings are held against a baseline.
    pub baseline: bool,
    /// Whether what is exempt or in the baseline is told by formats that can mark it.
    pub suppressed: bool,
}

impl Default for Options {
    /// A check without a baseline that fails on errors and marks what is suppressed.
    fn default() -> Self {
        Self { command: "check", fail_on: Some(Level::Error), baseline: false, suppressed: true }
    }
}

impl Options {
    /// Whether a finding makes a build fail.
    fn fails(&self, finding: &Finding) -> bool {
        self.fail_on.is_some_and(|least| finding.level >= least)
    }
}

/// What writes a format.
#[must_use]
pub fn renderer(kind: Kind, options: Options) -> Box<dyn Renderer> {
    match kind {
        Kind::Sarif => Box::new(sarif::Sarif::new(options)),
        Kind::Junit => Box::new(junit::Junit::new(options)),
        Kind::Github => Box::new(github::Github::default()),
        Kind::Gitlab => Box::new(gitlab::Gitlab::default()),
        Kind::Markdown => Box::new(markdown::Markdown::new(options)),
        Kind::Csv => Box::new(csv::Csv::default()),
    }
}

impl Renderer for Box<dyn Renderer> {
    fn marks_suppressed(&self) -> bool {
        (**self).marks_suppressed()
    }

    fn case(&mut self, out: &mut dyn Write, case: Case) -> io::Result<()> {
        (**self).case(out, case)
    }

    fn end(&mut self, out: &mut dyn Write, end: End) -> io::Result<()> {
        (**self).end(out, end)
    }
}

/// A path as a build service wants it: relative to where the command ran, without `./` in front.
fn relative(source: &str) -> &str {
    let mut path = source;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    path
}

/// What a finding is about beside its message: the branch, and in how many places it holds.
fn context(finding: &Finding) -> Option<String> {
    match (&finding.branch, finding.places) {
        (Some(branch), 0 | 1) => Some(branch.clone()),
        (Some(branch), places) => Some(format!("{branch} (in {places} places)")),
        (None, 0 | 1) => None,
        (None, places) => Some(format!("in {places} places")),
    }
}

/// The same, with a word about what it is.
fn labelled_context(finding: &Finding) -> Option<String> {
    let label = if finding.branch.is_some() { "branch: " } else { "" };
    context(finding).map(|context| format!("{label}{context}"))
}
