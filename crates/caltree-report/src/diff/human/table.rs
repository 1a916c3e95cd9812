//! Many pairs, one line each.

use super::{PLAIN, effect_look, verdict_look};
use crate::columns::{self, Column};
use crate::diff::said::modes;
use crate::diff::{LoneEntry, PairEntry, Side};
use crate::flow::Flow;
use crate::words::grouped;
use crate::{Look, styles};
use caltree_diff::Effect;
use std::io::{self, Write};

const COLUMNS: [Column; 7] = [
    Column::text("science frame", Some(33)),
    Column::text("mode", Some(10)),
    Column::text("verdict", None),
    Column::number("better"),
    Column::number("worse"),
    Column::number("other"),
    Column { gap: 2, ..Column::text("files", None) },
];

/// What the table does without where it has no room, the least telling first, as places of [`COLUMNS`].
const DISPENSABLE: [usize; 3] = [6, 1, 5];

pub(super) fn write(out: &mut dyn Write, look: &Look, rows: Vec<Vec<Flow>>) -> io::Result<()> {
    columns::write_fitting(out, look, 0, &COLUMNS, rows, &DISPENSABLE).map(drop)
}

pub(super) fn pair(look: &Look, entry: &PairEntry) -> Vec<Flow> {
    let comparison = &entry.compared.comparison;
    let (symbol, style) = verdict_look(look, entry.verdict);
    let mut verdict = Flow::of(style, symbol);
    verdict.glue(style, " ").glue(style, entry.verdict.as_str());
    let count = |effect: Effect| {
        let count = comparison.changes.iter().filter(|change| change.effect == effect).count();
        if count == 0 { Flow::of(styles::FAINT, "-") } else { Flow::of(effect_look(look, effect).1, &grouped(count)) }
    };
    let (added, removed) = (comparison.files.added.len(), comparison.files.removed.len());
    let mut files = Flow::default();
    if entry.new.broken.is_some() {
        files.text(styles::BAD, "NEW is broken");
    } else if added + removed == 0 {
        files.word(styles::FAINT, "-");
    } else {
        files.word(PLAIN, &format!("+{}", grouped(added))).word(PLAIN, &format!("-{}", grouped(removed)));
    }
    vec![
        Flow::of(styles::STRONG, entry.dp_id.as_deref().unwrap_or(&entry.new.origin.to_string())),
        text(&modes(&entry.old, &entry.new)),
        verdict,
        count(Effect::Improvement),
        count(Effect::Regression),
        count(Effect::Neutral),
        files,
    ]
}

pub(super) fn lone(entry: &LoneEntry) -> Vec<Flow> {
    let style = if entry.effect == Effect::Regression { styles::BAD } else { PLAIN };
    let mut row = vec![
        Flow::of(styles::STRONG, entry.dp_id.as_deref().unwrap_or(&entry.origin.to_string())),
        text(entry.mode.map_or("", caltree_model::Mode::as_str)),
        {
            let mut verdict = Flow::default();
            verdict.text(style, if entry.side == Side::Old { "only in OLD" } else { "only in NEW" });
            verdict
        },
    ];
    row.resize_with(COLUMNS.len(), Flow::default);
    row
}

fn text(text: &str) -> Flow {
    let mut flow = Flow::default();
    flow.text(PLAIN, text);
    flow
}
