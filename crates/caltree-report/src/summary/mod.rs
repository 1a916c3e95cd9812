//! `caltree summary`: what each cascade holds, and totals over all.
//!
//! A [`Renderer`] is given one document after the other and then the totals. It writes as soon as it can: a format that needs
//! to see everything first keeps only what it will write. An audit over all documents comes with the totals.
//!
//! ```
//! use caltree_model::Origin;
//! use caltree_report::{Look, summary::{Detail, Format, Unreadable, renderer}};
//! use caltree_summary::Totals;
//!
//! let mut out = Vec::new();
//! let mut csv = renderer(Format::Csv, Look::default(), Detail::default());
//! csv.unreadable(&mut out, Unreadable { origin: Origin { source: "x.xml".into(), part: None }, dp_id: None, reason: "an HTML page".into() })?;
//! csv.finish(&mut out, &Totals::default(), None)?;
//! assert!(String::from_utf8_lossy(&out).ends_with("unreadable,,,,,,,,,,,,,,,,an HTML page,,,,\n"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod ask_again;
mod audit_csv;
mod audit_markdown;
pub mod audit_model;
mod audit_words;
mod csv;
mod human;
mod json;
mod jsonl;
mod links_model;
mod markdown;
pub mod model;
mod vocabulary;

pub use ask_again::AskAgainList;
pub use csv::Csv;
pub use human::Human;
pub use json::Json;
pub use jsonl::JsonLines;
pub use markdown::Markdown;

use crate::Look;
use caltree_model::{Mode, Origin, Verdict};
use caltree_summary::audit::Audit;
use caltree_summary::{Group, LinksFacts, Totals, TreeFacts};
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// One tree.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it came from.
    pub origin: Origin,
    /// What it holds.
    pub facts: TreeFacts,
}

/// One links table.
#[derive(Clone, Debug)]
pub struct LinksEntry {
    /// Where it came from.
    pub origin: Origin,
    /// What it holds.
    pub facts: LinksFacts,
}

/// A document that could not be read, and why.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Where it came from.
    pub origin: Origin,
    /// The frame that it is for, as far as it could be read, or as its name says.
    pub dp_id: Option<String>,
    /// What is wrong with it. One line.
    pub reason: String,
}

/// One output format of `caltree summary`.
pub trait Renderer {
    /// Takes the next tree.
    ///
    /// # Errors
    /// When `out` does not take what is written.
    fn tree(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()>;

    /// Takes the next links table.
    ///
    /// # Errors
    /// When `out` does not take what is written.
    fn links(&mut self, out: &mut dyn Write, entry: LinksEntry) -> io::Result<()>;

    /// Takes the next document that could not be read.
    ///
    /// # Errors
    /// When `out` does not take what is written.
    fn unreadable(&mut self, out: &mut dyn Write, document: Unreadable) -> io::Result<()>;

    /// Writes what is left, and what all documents come to where that was asked for; called once, at the end.
    ///
    /// # Errors
    /// When `out` does not take what is written.
    fn finish(&mut self, out: &mut dyn Write, totals: &Totals, audit: Option<&Audit>) -> io::Result<()>;
}

/// The formats of `caltree summary`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For reading.
    #[default]
    Human,
    /// One object: [`model::Summary`].
    Json,
    /// One object a document: [`model::Line`].
    Jsonl,
    /// One row a document; of an audit one a group, or one a frame to ask for again.
    Csv,
    /// A table and the totals, for a page or a comment.
    Markdown,
    /// Of an audit the frames to ask for again, one a line.
    AskAgain,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Human, Self::Json, Self::Jsonl, Self::Csv, Self::Markdown, Self::AskAgain];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::AskAgain => "ask-again",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Everything about each of many documents. Only matters to people.
    pub verbose: bool,
    /// All documents are added up to an audit, which is told in place of them, but where a program reads both, or a person wants both.
    pub audited: bool,
}

/// What writes a format. `look` only matters to people.
#[must_use]
pub fn renderer(format: Format, look: Look, detail: Detail) -> Box<dyn Renderer> {
    let with_documents = match format {
        Format::Json | Format::Jsonl => true,
        Format::Human => !detail.audited || detail.verbose,
        Format::Csv | Format::Markdown | Format::AskAgain => !detail.audited,
    };
    let inner = plain_renderer(format, look, detail.verbose);
    if with_documents { inner } else { Box::new(AuditOnly { inner, rows_alone: format == Format::Csv }) }
}

/// A format in which the documents themselves are not told.
struct AuditOnly {
    inner: Box<dyn Renderer>,
    /// Nothing but the rows of the audit has a place.
    rows_alone: bool,
}

impl Renderer for AuditOnly {
    fn tree(&mut self, _: &mut dyn Write, _: Entry) -> io::Result<()> {
        Ok(())
    }

    fn links(&mut self, _: &mut dyn Write, _: LinksEntry) -> io::Result<()> {
        Ok(())
    }

    fn unreadable(&mut self, out: &mut dyn Write, document: Unreadable) -> io::Result<()> {
        // One of a frame that is known is told among those to ask for again.
        if self.rows_alone || document.dp_id.is_some() { Ok(()) } else { self.inner.unreadable(out, document) }
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals, audit: Option<&Audit>) -> io::Result<()> {
        self.inner.finish(out, totals, audit)
    }
}

fn plain_renderer(format: Format, look: Look, verbose: bool) -> Box<dyn Renderer> {
    match format {
        Format::Human => Box::new(Human::new(look, verbose)),
        Format::Json => Box::new(Json::new()),
        Format::Jsonl => Box::new(JsonLines::new()),
        Format::Csv => Box::new(Csv::new()),
        Format::Markdown => Box::new(Markdown::new()),
        Format::AskAgain => Box::new(AskAgainList::default()),
    }
}

/// What the row of a document is known by, and what tells it from another one where that is not enough.
#[derive(Debug)]
struct Same {
    frame: Option<String>,
    mode: Option<Mode>,
    origin: String,
}

/// What stands in a row and tells it from others.
type Key<'a> = Option<(&'a str, Option<Mode>)>;

impl Same {
    fn of(entry: &Entry) -> Self {
        let facts = &entry.facts;
        Self { frame: facts.dp_id.clone(), mode: facts.mode, origin: entry.origin.to_string() }
    }

    fn of_links(entry: &LinksEntry) -> Self {
        let facts = &entry.facts;
        Self { frame: facts.dp_id.clone(), mode: facts.mode, origin: entry.origin.to_string() }
    }

    /// What stands in the row. A row without a dp_id shows where the document came from anyhow.
    fn key(&self) -> Key<'_> {
        Some((self.frame.as_deref()?, self.mode))
    }
}

/// What several rows are known by: `None` is not among it.
fn repeated<'a>(rows: impl Iterator<Item = &'a Same>) -> HashSet<Key<'a>> {
    let mut seen = HashSet::new();
    rows.map(Same::key).filter(|key| key.is_some() && !seen.insert(*key)).collect()
}

/// Whether a tree is incomplete and no Missing message says why.
fn unexplained(facts: &TreeFacts) -> bool {
    facts.verdict == Verdict::Incomplete && facts.missing.is_empty()
}

/// The number of entries in `missing` by category, in order.
fn missing_groups(facts: &TreeFacts) -> Vec<(&str, usize)> {
    sums(facts.missing.iter().map(|missing| (missing.category.as_str(), 1)))
}

/// The extended branches by category, in order.
fn extended_groups(facts: &TreeFacts) -> impl Iterator<Item = (&str, usize)> {
    let categories = facts.categories.iter().filter(|category| category.matches.extended > 0);
    categories.map(|category| (category.category.as_deref().unwrap_or(caltree_summary::NAMELESS), category.matches.extended))
}

/// All uncertified branches by category: causes first, auxiliary ones last.
fn uncertified_groups(facts: &TreeFacts) -> Vec<(&str, usize)> {
    let flagged = &facts.flagged;
    let groups =
        [&flagged.uncertified_causes, &flagged.uncertified_unclear, &flagged.uncertified_through, &flagged.uncertified_aside];
    sums(groups.into_iter().flatten().map(|Group { category, places, .. }| (category.as_str(), *places)))
}

/// Adds up what has the same name, in the order of first appearance.
fn sums<'a>(counts: impl Iterator<Item = (&'a str, usize)>) -> Vec<(&'a str, usize)> {
    let mut sums: Vec<(&str, usize)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (name, count) in counts {
        let place = *places.entry(name).or_insert_with(|| {
            sums.push((name, 0));
            sums.len() - 1
        });
        sums[place].1 += count;
    }
    sums
}
