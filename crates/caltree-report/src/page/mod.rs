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
mod html;
mod on_page;
mod pack;
mod row;
mod signs;
mod todo;

pub use differences::Differences;
pub use disk::Disk;
pub use drawn::{Drawn, OnDisk, draw};

use caltree_model::{Finding, Level, Mode, ObsTime, Origin, visible_text};
use caltree_summary::audit::{AuditSettings, Auditor, Sort};
use caltree_summary::{LinksFacts, MatrixEntry, TreeFacts};
use findings::{ByRule, Subject};
use grid::key;
use row::RowHtml;
use std::collections::HashMap;
use std::io::{self, Write};

/// One document, after exemptions.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it came from.
    pub origin: Origin,
    /// What it holds.
    pub facts: Facts,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What was found and is exempt, with the reason.
    pub exempt: Vec<(Finding, String)>,
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
    /// It cannot be read.
    Unreadable {
        /// What is wrong with it. One line.
        reason: String,
        /// The frame that it is for, as far as it could be read, or as its name says.
        dp_id: Option<String>,
        /// The mode, in the same way.
        mode: Option<Mode>,
    },
}

/// What is said of the page itself.
#[derive(Clone, Debug)]
pub struct About {
    /// What was looked at: paths as they were given.
    pub given: Vec<String>,
    /// The older answers, as they were given.
    pub against: Option<String>,
    /// Where files were looked for, as it was given.
    pub dataset: Vec<String>,
    /// The mode that was asked for, where somebody said so.
    pub requested: Option<Mode>,
    /// The day that ages are counted from, at its beginning in UTC.
    pub as_of: ObsTime,
    /// The same day in words (`YYYY-MM-DD`).
    pub day: String,
    /// The rules that somebody switched off: what they would say is not to be done.
    pub silent: Vec<&'static str>,
    /// Why something could not be done: the page lacks it.
    pub troubles: Vec<String>,
    /// The version of caltree.
    pub version: &'static str,
}

/// The page, while documents come in.
pub struct Page {
    about: About,
    rows: Vec<RowHtml>,
    /// What each tree brings to the matrix, with its document.
    cells_of: Vec<(usize, MatrixEntry)>,
    auditor: Auditor,
    by_rule: ByRule,
    /// The cells of the matrix by their key.
    cells: HashMap<String, usize>,
    /// The distinct files of all documents.
    names: HashMap<String, usize>,
    /// The files of each document, as places in the list of all.
    uses: Vec<Vec<usize>>,
    /// The document by where it came from.
    places: HashMap<Origin, usize>,
    /// Findings above a note on what is no document of the page.
    elsewhere: Vec<(Level, String)>,
    against: Option<Differences>,
    disk: Option<Disk>,
}

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new(about: About) -> Self {
        let auditor = Auditor::new(AuditSettings {
            by: Vec::new(),
            sort: Sort::default(),
            top: None,
            as_of: about.as_of,
            expected: None,
            requested: about.requested,
        });
        Self {
            about,
            rows: Vec::new(),
            cells_of: Vec::new(),
            auditor,
            by_rule: ByRule::default(),
            cells: HashMap::new(),
            names: HashMap::new(),
            uses: Vec::new(),
            places: HashMap::new(),
            elsewhere: Vec::new(),
            against: None,
            disk: None,
        }
    }

    /// Takes the next document. Documents stand in the page in the order in which they come.
    pub fn entry(&mut self, entry: Entry) {
        let at = self.rows.len();
        let from = entry.origin.clone();
        match &entry.facts {
            Facts::Tree(facts) => {
                self.cells_of.push((at, MatrixEntry::of(facts)));
                self.auditor.add(facts, from);
            }
            Facts::Links(facts) => self.auditor.add_links(facts, from),
            Facts::Unreadable { reason, dp_id, mode } => self.auditor.add_unreadable(dp_id.as_deref(), *mode, reason, from),
        }
        let origin = entry.origin.to_string();
        self.places.insert(entry.origin.clone(), at);
        let cells = &mut self.cells;
        let mut number = |facts: &TreeFacts, calibration: &str| {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let mode = facts.mode.map_or("", Mode::as_str);
            let key = key(&text(&facts.instrument), &text(&facts.category), mode, calibration);
            let next = cells.len();
            *cells.entry(key).or_insert(next)
        };
        let findings = entry.findings.clone();
        let mut row = RowHtml::new(at, entry, self.about.as_of, &mut number);
        let subject = Subject { at: Some(at), name: row.frame.clone(), origin };
        findings.iter().for_each(|finding| self.by_rule.add(&subject, finding));
        let names = &mut self.names;
        let uses = std::mem::take(&mut row.listed).into_iter().map(|name| {
            let next = names.len();
            *names.entry(name).or_insert(next)
        });
        self.uses.push(uses.collect());
        self.rows.push(row);
    }

    /// Takes findings that came later: on a document of the page, or on another file. All documents have come then.
    pub fn findings(&mut self, origin: &Origin, findings: &[Finding]) {
        let at = self.places.get(origin).copied();
        let origin = origin.to_string();
        let name = at.map_or_else(|| visible_text(&origin).into_owned(), |at| self.rows[at].frame.clone());
        let subject = Subject { at, name, origin };
        for finding in findings {
            self.by_rule.add(&subject, finding);
            match at {
                Some(at) => self.rows[at].add(finding),
                None if finding.level > Level::Note && !Disk::tells(finding) => {
                    self.elsewhere.push((finding.level, visible_text(&finding.message).into_owned()));
                }
                None => {}
            }
        }
    }

    /// Takes what changed since an older set of answers. All documents have come then.
    pub fn against(&mut self, mut differences: Differences) {
        for pair in &mut differences.pairs {
            if let Some(at) = self.places.get(&pair.new) {
                pair.at = Some(*at);
                let worse = pair.verdict.is_worse();
                let row = &mut self.rows[*at];
                row.is.push(pair.verdict.as_str());
                row.is.extend(worse.then_some("worse"));
                row.pills.push((pair.tone, pair.verdict.as_str().to_owned()));
            }
        }
        self.against = Some(differences);
    }

    /// Takes what is on disk. All documents have come then.
    pub fn disk(&mut self, mut disk: Disk) {
        for (origin, finding, reason) in std::mem::take(&mut disk.exempt) {
            if let Some(at) = self.places.get(&origin) {
                self.rows[*at].exempt(finding, reason);
            }
        }
        for (origin, finding) in std::mem::take(&mut disk.findings) {
            self.findings(&origin, &[finding]);
        }
        self.disk = Some(disk);
    }

    /// Writes the page.
    ///
    /// # Errors
    /// Whatever writing gives.
    pub fn write(self, out: &mut dyn Write) -> io::Result<()> {
        html::write(self, out)
    }
}
