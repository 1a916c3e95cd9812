//! The summary as CSV: one row a document, or the table of an audit.

use super::audit_csv;
use super::{Entry, LinksEntry, Renderer, Unreadable, extended_groups, missing_groups, sums, uncertified_groups};
use crate::cell::{counts, list, safe, written};
use caltree_model::Kind;
use caltree_summary::audit::Audit;
use caltree_summary::{LinksFacts, MissingFacts, Totals, TreeFacts};
use std::io::{self, Write};

/// Writes one row a document under a row of titles. Lists stand in one cell, joined by ` | `, each category with its count behind `:`;
/// a `|` inside of an item is written `\|`, so that a cell may be split at ` | `. Otherwise text is as it stands in the file, but for
/// control characters, which are shown as their pictures, and a `'` before what a spreadsheet would take for a formula.
/// A document that could not be read has a row with its reason; of a links table whose service failed that is what the service says.
/// Of a links table, `categories` counts files. What only one kind of document has is blank for the other. Totals are left to whoever reads the table. Of an
/// audit, only its own table is written: one row a group, or one a frame to ask for again.
#[derive(Debug, Default)]
pub struct Csv {
    begun: bool,
}

const TITLES: [&str; 32] = [
    "source",
    "part",
    "dp_id",
    "instrument",
    "category",
    "type",
    "mode",
    "requested_mode",
    "downgraded",
    "certified",
    "complete",
    "verdict",
    "science_files",
    "branches",
    "distinct_branches",
    "depth",
    "files_listed",
    "files_unique",
    "missing",
    "missing_categories",
    "messages",
    "extended",
    "extended_categories",
    "uncertified",
    "uncertified_categories",
    "incomplete",
    "categories",
    "reason",
    "kind",
    "rows",
    "bytes_total",
    "semantics",
];

/// Where `verdict` stands.
const VERDICT: usize = 11;

/// Where `reason` stands; behind it is what came later.
const REASON: usize = 27;

impl Csv {
    /// A writer of rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn row(&mut self, out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        if !self.begun {
            self.begun = true;
            writer.write_record(TITLES).map_err(written)?;
        }
        writer.write_record(cells).map_err(written)?;
        writer.flush()
    }
}

impl Renderer for Csv {
    fn tree(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let cells = cells(&entry);
        self.row(out, &cells)
    }

    fn links(&mut self, out: &mut dyn Write, entry: LinksEntry) -> io::Result<()> {
        let cells = links_cells(&entry);
        self.row(out, &cells)
    }

    fn unreadable(&mut self, out: &mut dyn Write, document: Unreadable) -> io::Result<()> {
        let mut cells = TITLES.map(|_| String::new());
        cells[0] = crate::cell::source(&document.origin.source);
        cells[1] = document.origin.part.as_deref().map(safe).unwrap_or_default();
        cells[VERDICT] = caltree_model::Verdict::Unreadable.as_str().to_owned();
        cells[REASON] = safe(&document.reason);
        self.row(out, &cells)
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Totals, audit: Option<&Audit>) -> io::Result<()> {
        if let Some(audit) = audit {
            return audit_csv::write(out, audit);
        }
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(TITLES).map_err(written)?;
        writer.flush()
    }
}

/// The cells of a tree's row, in the order of [`TITLES`].
fn cells(Entry { origin, facts }: &Entry) -> [String; TITLES.len()] {
    let TreeFacts { dp_id, instrument, category, kind, mode, requested_mode, certified, complete, .. } = facts;
    let text = |text: &Option<String>| text.as_deref().map(safe).unwrap_or_default();
    let flag = |flag: &Option<bool>| flag.map(|flag| flag.to_string()).unwrap_or_default();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let categories = facts.categories.iter().map(|category| (name(category.category.as_deref()), category.branches));
    [
        crate::cell::source(&origin.source),
        text(&origin.part),
        text(dp_id),
        text(instrument),
        text(category),
        word(kind.map(|kind| kind.as_str())),
        word(mode.map(|mode| mode.as_str())),
        word(requested_mode.map(|mode| mode.as_str())),
        facts.downgraded.to_string(),
        flag(certified),
        flag(complete),
        facts.verdict.as_str().to_owned(),
        list(facts.science_files.iter().map(|name| safe(name))),
        facts.branches.to_string(),
        facts.distinct_branches.to_string(),
        facts.depth.to_string(),
        facts.files_listed.to_string(),
        facts.files_unique.to_string(),
        facts.missing.len().to_string(),
        counts(missing_groups(facts)),
        list(facts.messages.iter().map(|text| safe(text))),
        facts.extended.len().to_string(),
        counts(extended_groups(facts)),
        facts.uncertified.len().to_string(),
        counts(uncertified_groups(facts)),
        facts.incomplete.len().to_string(),
        counts(categories),
        String::new(),
        Kind::AssociationTree.as_str().to_owned(),
        String::new(),
        String::new(),
        String::new(),
    ]
}

/// The cells of a links table's row.
fn links_cells(LinksEntry { origin, facts }: &LinksEntry) -> [String; TITLES.len()] {
    let LinksFacts { dp_id, instrument, category, kind, mode, requested_mode, certified, complete, .. } = facts;
    let text = |text: &Option<String>| text.as_deref().map(safe).unwrap_or_default();
    let flag = |flag: &Option<bool>| flag.map(|flag| flag.to_string()).unwrap_or_default();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let missing = sums(facts.missing.iter().map(|MissingFacts { category, .. }| (category.as_str(), 1)));
    let categories = facts.categories.iter().map(|category| (name(category.category.as_deref()), category.files_unique));
    let semantics = facts.semantics.iter().map(|(semantics, rows)| (semantics.as_str(), rows));
    let said = facts.query_message.as_deref().map_or_else(|| "it does not say why".into(), safe);
    let reason = if facts.failed { format!("the service failed: {said}") } else { String::new() };
    let mut cells = TITLES.map(|_| String::new());
    for (title, cell) in [
        ("source", crate::cell::source(&origin.source)),
        ("part", text(&origin.part)),
        ("dp_id", text(dp_id)),
        ("instrument", text(instrument)),
        ("category", text(category)),
        ("type", word(kind.map(|kind| kind.as_str()))),
        ("mode", word(mode.map(|mode| mode.as_str()))),
        ("requested_mode", word(requested_mode.map(|mode| mode.as_str()))),
        ("downgraded", facts.downgraded.to_string()),
        ("certified", flag(certified)),
        ("complete", flag(complete)),
        ("verdict", word(facts.verdict.map(|verdict| verdict.as_str()))),
        ("science_files", list(facts.science_files.iter().map(|name| safe(name)))),
        ("files_unique", facts.files_unique.to_string()),
        ("missing", facts.missing.len().to_string()),
        ("missing_categories", counts(missing)),
        ("messages", list(facts.messages.iter().map(|text| safe(text)))),
        ("categories", counts(categories)),
        ("reason", reason),
        ("kind", Kind::LinksTable.as_str().to_owned()),
        ("rows", facts.rows.to_string()),
        ("bytes_total", facts.bytes_total.to_string()),
        ("semantics", counts(semantics)),
    ] {
        if let Some(place) = TITLES.iter().position(|known| *known == title) {
            cells[place] = cell;
        }
    }
    cells
}

fn name(category: Option<&str>) -> &str {
    category.unwrap_or(caltree_summary::NAMELESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_what_cannot_be_read_are_those() {
        assert_eq!([TITLES[VERDICT], TITLES[REASON]], ["verdict", "reason"]);
    }
}
