//! The table of groups, for people.

use super::table::number;
use super::{INDENT, PLAIN, write_flow};
use crate::columns::{self, Column};
use crate::flow::Flow;
use crate::words::{counted, grouped, percent};
use crate::{Look, styles};
use anstyle::Style;
use caltree_summary::audit::{Audit, By, Group, Ranked};
use std::io::{self, Write};

/// How many categories a cell names.
const NAMED: usize = 3;

/// How wide the bar of a share is.
const BAR: usize = 10;

/// One column of counts: its title, how it looks, and what it counts.
type Count = (&'static str, Style, fn(&Group) -> usize);

/// The columns behind the share. Those in which nothing is counted are left out.
const COUNTS: [Count; 6] = [
    ("incompl.", styles::BAD, |group| group.incomplete),
    ("empty", styles::WARN, |group| group.empty),
    ("unread.", styles::BAD, |group| group.unreadable),
    ("uncert.", styles::WARN, |group| group.uncertified),
    ("downgr.", styles::BAD, |group| group.downgraded),
    ("ext.", styles::WARN, |group| group.with_extended),
];

/// Categories that a group has.
type List = fn(&Group) -> &[Ranked];

/// The last columns.
const LISTS: [(&str, List); 2] = [("missing most", |group| &group.missing), ("extended most", |group| &group.extended)];

/// Writes the groups; without any, all answers as one row.
pub(super) fn write(out: &mut dyn Write, look: &Look, audit: &Audit) -> io::Result<()> {
    let groups = if audit.by.is_empty() { std::slice::from_ref(&audit.overall) } else { audit.groups.as_slice() };
    let mut columns: Vec<Column> = audit.by.iter().map(|by| Column::text(by.as_str(), least(*by))).collect();
    if columns.is_empty() {
        columns.push(Column::text("", None));
    }
    let keys = columns.len();
    columns.extend([
        Column { gap: 2, ..Column::number("answers") },
        Column { gap: 2, ..Column::number("complete") },
        Column { gap: 1, ..Column::text("", None) },
    ]);
    let counts: Vec<Count> = COUNTS.into_iter().filter(|(.., count)| groups.iter().any(|group| count(group) > 0)).collect();
    columns.extend(counts.iter().map(|(title, ..)| Column::number(title)));
    let mut lists: Vec<List> = Vec::new();
    if !audit.by.is_empty() {
        for (title, list) in LISTS {
            if groups.iter().any(|group| !list(group).is_empty()) {
                columns.push(Column::text(title, Some(16)));
                lists.push(list);
            }
        }
    }
    let row = |group: &Group| {
        let mut row: Vec<Flow> = group.key.iter().map(|part| key(part.as_deref())).collect();
        if row.is_empty() {
            row.push(Flow::of(styles::STRONG, "all"));
        }
        row.push(number(group.answers, PLAIN));
        row.push(Flow::of(share_style(group), &percent(group.complete, group.answers)));
        row.push(bar(look, group));
        row.extend(counts.iter().map(|(_, style, count)| number(count(group), *style)));
        row.extend(lists.iter().map(|list| most(look, list(group))));
        row
    };
    let rows: Vec<Vec<Flow>> = groups.iter().map(row).collect();
    // What is extended stands below for all together, and the bar says nothing new; what is missing in a group stands nowhere else.
    let bar_at = keys + 2;
    let lists_at = bar_at + 1 + counts.len();
    let dispensable: Vec<usize> =
        (lists_at + 1..columns.len()).chain([bar_at]).chain((bar_at + 1..lists_at).rev()).chain([lists_at]).collect();
    columns::write_fitting(out, look, 0, &columns, rows, &dispensable)?;
    if audit.groups_left_out > 0 {
        let mut flow = Flow::default();
        flow.text(styles::FAINT, &format!("and {} left out", counted(audit.groups_left_out, "more group", "more groups")));
        write_flow(out, look, 0, INDENT, &flow)?;
    }
    Ok(())
}

/// Only very long names are broken.
fn least(by: By) -> Option<usize> {
    match by {
        By::Category => Some(18),
        By::Instrument => Some(10),
        By::Mode | By::Night | By::Month => None,
    }
}

fn key(part: Option<&str>) -> Flow {
    part.map_or_else(|| Flow::of(styles::FAINT, "unknown"), |part| Flow::of(styles::STRONG, part))
}

fn share_style(group: &Group) -> Style {
    if group.complete == group.answers { styles::GOOD } else { styles::BAD }
}

/// A share as a bar, rounded down.
fn bar(look: &Look, group: &Group) -> Flow {
    let Some(full) = (group.complete * BAR).checked_div(group.answers) else { return Flow::default() };
    let symbols = look.symbols();
    let mut flow = Flow::of(styles::GOOD, &symbols.full.repeat(full));
    flow.glue(styles::FAINT, &symbols.rest.repeat(BAR - full));
    flow
}

/// The categories of most answers.
fn most(look: &Look, all: &[Ranked]) -> Flow {
    let mut flow = Flow::default();
    let shown = all.len().min(NAMED);
    for (n, ranked) in all[..shown].iter().enumerate() {
        let comma = if n + 1 < all.len() { "," } else { "" };
        flow.word(PLAIN, &ranked.category);
        flow.glue(PLAIN, &format!(" {}{}{comma}", look.symbols().times, grouped(ranked.answers)));
    }
    if all.len() > shown {
        flow.word(styles::FAINT, &format!("+{}", grouped(all.len() - shown)));
    }
    flow
}
