//! Links tables in one line each, where there are many documents.

use super::links::{IN_THE_TREE, bytes, unexplained};
use super::table::{certified_cell, mode_cell, number, verdict_cell};
use super::{INDENT, PLAIN, write_flow};
use crate::columns::{self, Column};
use crate::flow::{Flow, shortened};
use crate::summary::{LinksEntry, Same, repeated};
use crate::words::grouped;
use crate::{Look, styles};
use caltree_summary::{LinksFacts, LinksService};
use std::io::{self, Write};

/// The columns; the first one is as wide as is left for it.
const COLUMNS: [Column; 8] = [
    Column::text("links of", Some(LEAST)),
    Column::text("what", None),
    Column::text("verdict", None),
    Column::text("cert.", None),
    Column::number("rows"),
    Column::number("errors"),
    Column::number("files"),
    Column::number("bytes"),
];

/// The name of a frame of the archive, and some siblings. Longer ones are shortened.
const LEAST: usize = 32;

/// Where the errors stand.
const ERRORS: usize = 5;

/// What the table does without where it has no room, the least telling first, as places of [`COLUMNS`].
const DISPENSABLE: [usize; 5] = [4, 3, ERRORS, 2, 1];

/// A links table's line.
#[derive(Debug)]
pub(super) struct LinksLine {
    same: Same,
    /// What it is for, and how many more there are.
    name: String,
    more: Option<String>,
    /// All cells but the first.
    cells: Vec<Flow>,
    errors: bool,
    /// It is incomplete without a Missing message; with another message.
    unexplained: Option<bool>,
}

impl LinksLine {
    pub(super) fn of(look: &Look, entry: &LinksEntry) -> Self {
        let facts = &entry.facts;
        let name = facts.dp_id.clone().unwrap_or_else(|| entry.origin.to_string());
        let more = facts.science_files.len().saturating_sub(1) as u64 + facts.ids.saturating_sub(1);
        let blank = || Flow::of(styles::FAINT, "-");
        Self {
            same: Same::of_links(entry),
            name,
            more: (more > 0).then(|| format!("+{}", grouped(more))),
            cells: vec![
                what(facts),
                facts.verdict.map_or_else(blank, |verdict| verdict_cell(look, verdict)),
                facts.verdict.map_or_else(blank, |verdict| certified_cell(facts.certified, verdict)),
                number(facts.rows, PLAIN),
                number(facts.errors, styles::WARN),
                number(facts.files_unique, PLAIN),
                bytes(facts.files_unique, facts.files_without_length, facts.bytes_total),
            ],
            errors: facts.errors > 0,
            unexplained: unexplained(facts).then_some(!facts.messages.is_empty()),
        }
    }

    /// The first cell, where there is so much room for it.
    fn head(&self, look: &Look, width: usize, told_apart: bool) -> Flow {
        let more = self.more.as_deref().map_or(0, |more| more.len() + 1);
        let mut flow = Flow::of(styles::STRONG, &shortened(&self.name, width.saturating_sub(more), look));
        if let Some(more) = &self.more {
            flow.word(styles::FAINT, more);
        }
        if told_apart {
            flow.word(styles::FAINT, &shortened(&self.same.origin, width, look));
        }
        flow
    }
}

/// What kind of answer it is: the mode, or what is wrong with it, or that it is another service's.
fn what(facts: &LinksFacts) -> Flow {
    match facts.service {
        _ if facts.failed => Flow::of(styles::BAD, "ERROR"),
        _ if facts.downgraded => mode_cell(facts.mode, true),
        _ if facts.overflowed => Flow::of(styles::WARN, "OVERFLOW"),
        // It is not read.
        _ if facts.serialization.is_some() => Flow::of(styles::WARN, facts.serialization.unwrap_or_default()),
        LinksService::Calselector => mode_cell(facts.mode, false),
        LinksService::Other => Flow::of(styles::FAINT, "other"),
    }
}

/// Writes the table, and what its words mean.
pub(super) fn write(out: &mut dyn Write, look: &Look, lines: &[LinksLine]) -> io::Result<()> {
    let repeated = repeated(lines.iter().map(|line| &line.same));
    let apart = |line: &LinksLine| repeated.contains(&line.same.key());
    let rows = |width: usize, kept: &[usize]| -> Vec<Vec<Flow>> {
        let row = |line: &LinksLine| {
            let others = kept.iter().skip(1).map(|place| line.cells[place - 1].clone());
            std::iter::once(line.head(look, width, apart(line))).chain(others).collect()
        };
        lines.iter().map(row).collect()
    };
    let mut kept: Vec<usize> = (0..COLUMNS.len()).collect();
    let columns = |kept: &[usize]| kept.iter().map(|place| COLUMNS[*place]).collect::<Vec<_>>();
    // A column that is blank all through tells least of all.
    let first = (!lines.iter().any(|line| line.errors)).then_some(ERRORS);
    for place in first.into_iter().chain(DISPENSABLE) {
        if columns::fits(look, 0, &columns(&kept), &rows(LEAST, &kept)) {
            break;
        }
        kept.retain(|known| *known != place);
    }
    let columns = columns(&kept);
    let width = columns::room_for_first(look, 0, &columns, &rows(LEAST, &kept));
    columns::write(out, look, 0, &columns, &rows(width, &kept))?;
    let unexplained = |messages: bool| lines.iter().any(|line| line.unexplained == Some(messages));
    let text = format!("incomplete without a message: {IN_THE_TREE}");
    let texts = [
        (unexplained(false), text.as_str()),
        (unexplained(true), "incomplete for another reason than a Missing message; --verbose shows what it says"),
    ];
    for (_, text) in texts.into_iter().filter(|(told, _)| *told) {
        let mut flow = Flow::of(styles::BAD, look.symbols().missing);
        flow.text(styles::FAINT, text);
        write_flow(out, look, 0, INDENT, &flow)?;
    }
    Ok(())
}
