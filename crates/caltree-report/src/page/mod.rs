//! `caltree report`: one self-contained page over many documents.
//!
//! [`Page`] is given what was found of each document ([`Entry`]), then writes one HTML file that needs nothing else: no network, no
//! fonts, no scripts of others. What is seen first stands in it as it is; what somebody opens is packed ([`draw`] makes the largest
//! piece, on whatever thread reads the document) and unpacked by the page's own script. [`Differences`] and [`Disk`] are formats of
//! `diff` and `verify` that keep what they are told for the page. Templates escape whatever comes from a file.

mod differences;
mod disk;
mod drawn;
mod findings;
mod grid;
mod pack;
mod row;
mod todo;

pub use differences::Differences;
pub use disk::Disk;
pub use drawn::{Drawn, OnDisk, draw};

use crate::show::{SVG_STYLE, palette};
use crate::words::{counted, origin};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caltree_model::{Finding, ObsTime, visible_text};
use caltree_summary::{LinksFacts, Matrix, TreeFacts};
use findings::{ByRule, RuleHtml, Subject};
use grid::{GridHtml, grids, key};
use pack::packed;
use row::RowHtml;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{self, Write};
use todo::{Todo, todos};

/// The page's script. It makes no request.
const SCRIPT: &str = include_str!("page.js");

const STYLE: &str = include_str!("page.css");

/// One document, after exemptions.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path of the file; `-` for standard input.
    pub source: String,
    /// The part of a multipart body.
    pub part: Option<String>,
    /// What it holds.
    pub facts: Facts,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Its drawing; `None` where there is nothing to draw.
    pub drawn: Option<Drawn>,
}

/// What a document holds.
#[derive(Clone, Debug)]
pub enum Facts {
    /// An association tree.
    Tree(Box<TreeFacts>),
    /// A links table.
    Links(Box<LinksFacts>),
    /// Why it cannot be read.
    Unreadable(String),
}

/// What is said of the page itself.
#[derive(Clone, Debug)]
pub struct About {
    /// What was looked at: paths as they were given.
    pub given: Vec<String>,
    /// The day that ages are counted from, at its beginning in UTC.
    pub as_of: ObsTime,
    /// The same day in words (`YYYY-MM-DD`).
    pub day: String,
    /// The version of caltree.
    pub version: &'static str,
}

/// The page, while documents come in.
pub struct Page {
    about: About,
    rows: Vec<RowHtml>,
    matrix: Matrix,
    by_rule: ByRule,
    /// The cells of the matrix by their key.
    cells: HashMap<String, usize>,
    /// The distinct files of all documents.
    names: HashMap<String, usize>,
    /// The files of each document, as places in the list of all.
    uses: Vec<Vec<usize>>,
    /// The document by where it came from.
    places: HashMap<String, usize>,
    against: Option<Differences>,
    disk: Option<Disk>,
}

#[derive(Template)]
#[template(path = "page/page.html")]
struct PageHtml<'p> {
    about: &'p About,
    title: String,
    policy: String,
    style: String,
    script: &'static str,
    headline: Vec<(&'static str, String, &'static str)>,
    todos: Vec<Todo>,
    grids: Vec<GridHtml>,
    rows: &'p [RowHtml],
    rules: Vec<RuleHtml>,
    against: Option<&'p Differences>,
    disk: Option<&'p Disk>,
    disk_packed: String,
    instruments: Vec<&'p str>,
    index: String,
}

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new(about: About) -> Self {
        Self {
            about,
            rows: Vec::new(),
            matrix: Matrix::default(),
            by_rule: ByRule::default(),
            cells: HashMap::new(),
            names: HashMap::new(),
            uses: Vec::new(),
            places: HashMap::new(),
            against: None,
            disk: None,
        }
    }

    /// Takes the next document. Documents stand in the page in the order in which they come.
    pub fn entry(&mut self, entry: Entry) {
        let at = self.rows.len();
        if let Facts::Tree(facts) = &entry.facts {
            self.matrix.add(facts);
        }
        self.places.insert(origin(&entry.source, entry.part.as_deref()), at);
        let cells = &mut self.cells;
        let mut number = |facts: &TreeFacts, calibration: &str| {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let mode = facts.mode.map_or("", caltree_model::Mode::as_str);
            let key = key(&text(&facts.instrument), &text(&facts.category), mode, calibration);
            let next = cells.len();
            *cells.entry(key).or_insert(next)
        };
        let findings = entry.findings.clone();
        let mut row = RowHtml::new(at, entry, self.about.as_of, &mut number);
        let subject = Subject { at: Some(at), name: row.frame.clone() };
        findings.iter().for_each(|finding| self.by_rule.add(&subject, finding));
        let names = &mut self.names;
        let uses = std::mem::take(&mut row.listed).into_iter().map(|name| {
            let next = names.len();
            *names.entry(name).or_insert(next)
        });
        self.uses.push(uses.collect());
        self.rows.push(row);
    }

    /// Takes findings on what is no document of the page: the configuration, a tree and a links table together.
    pub fn findings(&mut self, source: &str, part: Option<&str>, findings: &[Finding]) {
        let origin = origin(source, part);
        let at = self.places.get(&origin).copied();
        let name = at.map_or_else(|| visible_text(&origin).into_owned(), |at| self.rows[at].frame.clone());
        let subject = Subject { at, name };
        findings.iter().for_each(|finding| self.by_rule.add(&subject, finding));
    }

    /// Takes what changed since an older set of answers. All documents have come then.
    pub fn against(&mut self, differences: Differences) {
        for pair in &differences.pairs {
            if let Some(at) = self.places.get(&pair.new.text()) {
                self.rows[*at].is.push(pair.verdict.as_str());
            }
        }
        self.against = Some(differences);
    }

    /// Takes what is on disk. All documents have come then.
    pub fn disk(&mut self, mut disk: Disk) {
        for (source, part, finding) in std::mem::take(&mut disk.findings) {
            self.findings(&source, part.as_deref(), &[finding]);
        }
        self.disk = Some(disk);
    }

    /// How many documents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the page.
    ///
    /// # Errors
    /// Whatever writing gives.
    pub fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let style = format!(
            ":root{{{}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n\
             :root[data-theme=dark]{{{dark}}}\n{SVG_STYLE}{STYLE}",
            palette::LIGHT,
            dark = palette::DARK,
        );
        let disk_packed = self.disk.as_ref().map(Disk::packed).unwrap_or_default();
        let mut instruments: Vec<&str> =
            self.rows.iter().map(|row| row.instrument.as_str()).filter(|name| !name.is_empty()).collect();
        instruments.sort_unstable();
        instruments.dedup();
        let html = PageHtml {
            title: title(&self.rows),
            policy: policy(),
            style,
            script: SCRIPT,
            headline: headline(&self.rows),
            todos: todos(&self.rows, self.against.as_ref(), self.disk.as_ref()),
            // Every cell has a number: the same trees were counted.
            grids: grids(&self.matrix, |key| self.cells.get(key).copied().unwrap_or(usize::MAX)),
            rules: self.by_rule.into_rules(),
            against: self.against.as_ref(),
            disk: self.disk.as_ref(),
            disk_packed,
            instruments,
            index: index(&self.names, &self.uses),
            rows: &self.rows,
            about: &self.about,
        };
        html.write_into(&mut Out(out))
    }
}

/// A writer behind a reference, of a size that is known.
struct Out<'o>(&'o mut dyn Write);

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Nothing is loaded, and no other script runs: should a name ever get through as markup, it does nothing.
fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

fn title(rows: &[RowHtml]) -> String {
    match rows {
        [only] => format!("{} · calibrations", only.frame),
        many => format!("Calibrations of {}", counted(many.len(), "answer", "answers")),
    }
}

/// Verdicts and flags with their numbers: class, text, and the word that finds them.
fn headline(rows: &[RowHtml]) -> Vec<(&'static str, String, &'static str)> {
    let count = |word: &str| rows.iter().filter(|row| row.is.contains(&word)).count();
    let words = [
        ("good", "complete"),
        ("bad", "incomplete"),
        ("warn", "empty"),
        ("bad", "unreadable"),
        ("warn", "uncertified"),
        ("far", "extended"),
        ("warn", "downgraded"),
        ("bad", "not-on-disk"),
        ("bad", "regressed"),
        ("good", "improved"),
    ];
    let words = words.into_iter().map(|(class, word)| (class, count(word), word)).filter(|(_, count, _)| *count > 0);
    words.map(|(class, count, word)| (class, count.to_string(), word)).collect()
}

/// The files of all documents, to be searched: their names, and for each document which of them it lists.
fn index(names: &HashMap<String, usize>, uses: &[Vec<usize>]) -> String {
    let mut ordered: Vec<(&String, &usize)> = names.iter().collect();
    ordered.sort_unstable_by_key(|(_, at)| **at);
    let names: Vec<&String> = ordered.into_iter().map(|(name, _)| name).collect();
    packed(&serde_json::json!({ "names": names, "uses": uses }).to_string())
}
