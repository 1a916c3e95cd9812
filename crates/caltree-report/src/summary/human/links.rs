//! One links table for people, in full.

use super::page::{Page, add_requested};
use super::{CATEGORIES, INDENT, PLAIN, verdict_look};
use crate::columns::{self, Column};
use crate::flow::Flow;
use crate::size::size;
use crate::styles;
use crate::summary::LinksEntry;
use crate::words::{counted, grouped};
use caltree_model::{Mode, Verdict};
use caltree_summary::{LinkCategory, LinksFacts, LinksService, NAMELESS, short_semantics};
use std::io;

/// Said of a table that is incomplete and does not say why.
pub(super) const IN_THE_TREE: &str = "what is missing stands in the association tree";

/// Whether a table is incomplete and no Missing message says why.
pub(super) fn unexplained(facts: &LinksFacts) -> bool {
    facts.verdict == Some(Verdict::Incomplete) && facts.missing.is_empty()
}

/// A links table's block.
pub(super) struct LinksBlock<'a> {
    pub(super) page: Page<'a>,
    pub(super) facts: &'a LinksFacts,
}

impl LinksBlock<'_> {
    pub(super) fn write(&mut self, entry: &LinksEntry) -> io::Result<()> {
        self.head(entry)?;
        self.counts()?;
        let facts = self.facts;
        self.page.read_from(facts.dp_id.as_deref(), &entry.origin)?;
        self.troubles()?;
        self.page.downgrade(facts.downgraded)?;
        // A links table tells of the root only.
        let root = facts.missing.first().map(|missing| missing.branch.as_str());
        self.page.missing(&facts.missing, root)?;
        self.page.messages(&facts.messages)?;
        if unexplained(facts) && facts.messages.is_empty() {
            self.page.said(&format!("{} incomplete", self.page.look.symbols().missing), styles::BAD, IN_THE_TREE)?;
        }
        self.categories()
    }

    fn head(&mut self, entry: &LinksEntry) -> io::Result<()> {
        let facts = self.facts;
        let dot = self.page.look.symbols().dot;
        let name = facts.dp_id.clone().unwrap_or_else(|| entry.origin.to_string());
        let mut flow = match facts.verdict {
            Some(verdict) => {
                let (symbol, style) = verdict_look(self.page.look, verdict);
                let mut flow = Flow::of(style, symbol);
                flow.text(styles::STRONG, &name);
                flow
            }
            None => {
                let mut flow = Flow::default();
                flow.text(styles::STRONG, &name);
                flow
            }
        };
        if let more @ 1.. = facts.science_files.len().saturating_sub(1) {
            flow.word(PLAIN, &format!("+ {more} more"));
        }
        match (&facts.dp_id, facts.ids) {
            (_, 0 | 1) => {}
            (Some(_), ids) => drop(flow.word(PLAIN, &format!("+ {}", counted(ids - 1, "other ID", "other IDs")))),
            (None, ids) => drop(flow.word(PLAIN, &format!("({} IDs)", grouped(ids)))),
        }
        let calselector = facts.service == LinksService::Calselector;
        let mode = facts.mode.map(Mode::as_str);
        for text in [facts.instrument.as_deref(), facts.category.as_deref(), mode] {
            let Some(text) = text.or(calselector.then_some("unknown")) else { continue };
            flow.glue(PLAIN, " ").glue(styles::FAINT, dot).word(PLAIN, text);
        }
        if !facts.downgraded {
            add_requested(&mut flow, facts.requested_mode, facts.mode);
        }
        self.page.line(0, &flow)
    }

    fn counts(&mut self) -> io::Result<()> {
        let facts = self.facts;
        let dot = self.page.look.symbols().dot;
        let mut flow = Flow::default();
        let mut first = true;
        let mut next = |style, text: &str| {
            if !std::mem::take(&mut first) {
                flow.glue(PLAIN, " ").glue(styles::FAINT, dot);
            }
            // A number stays with its unit.
            if text.len() < 24 {
                flow.word(style, text)
            } else {
                flow.text(style, text)
            };
        };
        match facts.verdict {
            Some(verdict) => next(verdict_look(self.page.look, verdict).1, verdict.as_str()),
            None if facts.service == LinksService::Calselector => next(styles::WARN, "no verdict: #this is not described"),
            None => {}
        }
        match facts.certified {
            _ if facts.verdict == Some(Verdict::Empty) => next(PLAIN, "no calibrations were looked for"),
            Some(true) => next(styles::GOOD, "certified"),
            Some(false) => next(styles::WARN, "not certified"),
            None if facts.verdict.is_some() => next(styles::WARN, "certification unknown"),
            None => {}
        }
        let kind = match (facts.service, facts.datalink_version) {
            (LinksService::Calselector, _) => "links table".to_owned(),
            (LinksService::Other, None) => "links table, not CalSelector's".to_owned(),
            (LinksService::Other, Some(version)) => format!("links table, not CalSelector's, DataLink {version}"),
        };
        next(PLAIN, &kind);
        // Rows that cannot be read cannot be counted.
        if facts.serialization.is_some() {
            return self.page.line(INDENT, &flow);
        }
        next(PLAIN, &counted(facts.rows, "row", "rows"));
        next(PLAIN, &counted(facts.files_unique, "file", "files"));
        next(PLAIN, &at_least(facts.bytes_total, facts.files_without_length));
        self.page.line(INDENT, &flow)
    }

    /// What the service or the form of the table has to say.
    fn troubles(&mut self) -> io::Result<()> {
        let facts = self.facts;
        if let Some(status) = facts.query_status.as_deref().filter(|status| *status != "OK") {
            let said = facts.query_message.as_deref();
            let (text, style) = match said {
                _ if facts.failed => (format!("ERROR: the service failed: {}", said.unwrap_or("it does not say why")), styles::BAD),
                _ if facts.overflowed => ("OVERFLOW: the service left rows out".to_owned(), styles::WARN),
                Some(said) => (format!("{status}: {said}"), styles::WARN),
                None => (status.to_owned(), styles::WARN),
            };
            self.page.said("status", style, &text)?;
        }
        if let Some(how) = facts.serialization {
            self.page.said("not read", styles::WARN, &format!("the data are written as {how}, which is not read"))?;
        }
        if facts.errors > 0 {
            self.page.said(
                "errors",
                styles::WARN,
                &format!("{} in place of a link", counted(facts.errors, "row has an error", "rows have an error")),
            )?;
        }
        Ok(())
    }

    fn categories(&mut self) -> io::Result<()> {
        let all = &self.facts.categories;
        if all.is_empty() {
            return Ok(());
        }
        let other = self.facts.service == LinksService::Other;
        let shown = self.page.shown(all.len(), CATEGORIES);
        let errors = self.facts.errors > 0;
        let mut rows: Vec<Vec<Flow>> = all[..shown].iter().map(|category| row(category, other, errors)).collect();
        let mut total = LinkCategory {
            category: Some("total".to_owned()),
            rows: all.iter().map(|category| category.rows).sum::<u64>() + self.facts.rows_of_other_categories,
            files_unique: self.facts.files_unique,
            files_without_length: self.facts.files_without_length,
            bytes: self.facts.bytes_total,
            errors: self.facts.errors,
        };
        if other {
            total.rows = self.facts.rows;
        }
        if all.len() > 1 && shown == all.len() {
            let mut cells = row(&total, other, errors);
            cells[0] = Flow::of(styles::FAINT, "total");
            rows.push(cells);
        }
        writeln!(self.page.out)?;
        let title = if other { "semantics" } else { "category" };
        let mut columns = vec![Column::text(title, Some(16))];
        if other {
            columns.push(Column { gap: 2, ..Column::number("rows") });
        }
        columns.push(Column { gap: 2, ..Column::number("files") });
        columns.push(Column { gap: 2, ..Column::number("bytes") });
        if errors {
            columns.push(Column { gap: 2, ..Column::number("errors") });
        }
        columns::write(self.page.out, self.page.look, INDENT, &columns, &rows)?;
        self.page.and_more(shown, all.len())
    }
}

fn row(facts: &LinkCategory, other: bool, errors: bool) -> Vec<Flow> {
    let name = facts.category.as_deref().unwrap_or(NAMELESS);
    let mut cells = vec![Flow::of(styles::STRONG, if other { short_semantics(name) } else { name })];
    let number = |count: u64, style| match count {
        0 => Flow::of(styles::FAINT, "-"),
        count => Flow::of(style, &grouped(count)),
    };
    if other {
        cells.push(number(facts.rows, PLAIN));
    }
    cells.push(number(facts.files_unique, PLAIN));
    cells.push(bytes(facts.files_unique, facts.files_without_length, facts.bytes));
    if errors {
        cells.push(number(facts.errors, styles::WARN));
    }
    cells
}

/// `1.27 GB`, `1.27 GB+`, `?`: how many bytes so many files have, of which some have no length.
pub(super) fn bytes(files: u64, unknown: u64, bytes: u64) -> Flow {
    match files {
        0 => Flow::of(styles::FAINT, "-"),
        files if files == unknown => Flow::of(styles::FAINT, "?"),
        _ if unknown > 0 => Flow::of(PLAIN, &format!("{}+", size(bytes))),
        _ => Flow::of(PLAIN, &size(bytes)),
    }
}

/// `1.27 GB`, `1.27 GB and 3 files of unknown length`.
pub(super) fn at_least(bytes: u64, unknown: u64) -> String {
    match (bytes, unknown) {
        (bytes, 0) => size(bytes),
        (0, unknown) => format!("{} of unknown length", counted(unknown, "file", "files")),
        (bytes, unknown) => format!("{} and {} of unknown length", size(bytes), counted(unknown, "file", "files")),
    }
}
