//! One document in one line, where there are many.

use super::{PLAIN, UNEXPLAINED, verdict_look};
use crate::columns::Column;
use crate::flow::Flow;
use crate::summary::{Entry, unexplained};
use crate::words::grouped;
use crate::{Look, styles};
use anstyle::Style;
use caltree_model::{Mode, Verdict};
use std::fmt::Display;

/// One line a document: only very long names are broken.
pub(super) const COLUMNS: [Column; 8] = [
    Column::text("science frame", Some(33)),
    Column::text("category", Some(18)),
    Column::text("mode", None),
    Column::text("verdict", None),
    Column::text("cert.", None),
    Column::number("miss."),
    Column::number("ext."),
    Column::number("files"),
];

/// What the table does without where it has no room, as places of [`COLUMNS`].
pub(super) const DISPENSABLE: [usize; 2] = [7, 1];

/// A tree in one line.
pub(super) fn row(look: &Look, Entry { origin, facts }: &Entry) -> Vec<Flow> {
    let mut frame = Flow::of(styles::STRONG, facts.dp_id.as_deref().unwrap_or(&origin.to_string()));
    if let more @ 1.. = facts.science_files.len().saturating_sub(1) {
        // Apart: the id is there to be copied.
        frame.word(styles::FAINT, &format!("+{more}"));
    }
    vec![
        frame,
        Flow::of(PLAIN, facts.category.as_deref().unwrap_or("unknown")),
        mode_cell(facts.mode, facts.downgraded),
        verdict_cell(look, facts.verdict),
        certified_cell(facts.certified, facts.verdict),
        if unexplained(facts) { Flow::of(styles::BAD, UNEXPLAINED) } else { number(facts.missing.len(), styles::BAD) },
        number(facts.extended.len(), styles::WARN),
        number(facts.files_unique, PLAIN),
    ]
}

/// Only Raw2Raw in place of Raw2Master is a downgrade: the word says the mode as well.
pub(super) fn mode_cell(mode: Option<Mode>, downgraded: bool) -> Flow {
    if downgraded { Flow::of(styles::BAD, "DOWNGRADED") } else { Flow::of(PLAIN, mode.map_or("unknown", Mode::as_str)) }
}

pub(super) fn verdict_cell(look: &Look, verdict: Verdict) -> Flow {
    let (symbol, style) = verdict_look(look, verdict);
    let mut cell = Flow::of(style, symbol);
    cell.glue(style, " ").glue(style, verdict.as_str());
    cell
}

pub(super) fn certified_cell(certified: Option<bool>, verdict: Verdict) -> Flow {
    match certified {
        _ if verdict == Verdict::Empty => Flow::of(styles::FAINT, "-"),
        Some(true) => Flow::of(styles::GOOD, "yes"),
        Some(false) => Flow::of(styles::WARN, "NO"),
        None => Flow::of(styles::WARN, "?"),
    }
}

pub(super) fn number(count: impl Copy + Display + PartialEq + From<u8>, style: Style) -> Flow {
    if count == 0.into() { Flow::of(styles::FAINT, "-") } else { Flow::of(style, &grouped(count)) }
}
