//! The table of groups, for people.

use super::table::number;
use super::{INDENT, PLAIN, write_flow};
use crate::columns::{self, Column};
use crate::flow::Flow;
use crate::words::{counted, grouped, percent};
use crate::{Look, styles};
use anstyle::Style;
use caltree_summary::audit::{Audit, By, Group, Ranked, Sort};
use std::io::{self, Write};

/// How many categories a cell names.
const NAMED: usize = 3;

/// How wide the bar of a share is.
const BAR: usize = 10;

/// One column of counts.
#[derive(Clone, Copy)]
struct Count {
    title: &'static str,
    /// The title in full; empty where it is.
    long: &'static str,
    style: Style,
    /// What stands there; `None` for nothing.
    of: fn(&Group) -> Option<i64>,
    /// The order that goes by it.
    sort: Option<Sort>,
    /// Only told where the groups are sorted by it.
    sorted_only: bool,
}

impl Count {
    const fn of(title: &'static str, long: &'static str, style: Style, of: fn(&Group) -> Option<i64>) -> Self {
        Self { title, long, style, of, sort: None, sorted_only: false }
    }

    const fn sorted_by(self, sort: Sort) -> Self {
        Self { sort: Some(sort), ..self }
    }

    fn cell(&self, group: &Group) -> Flow {
        (self.of)(group).map_or_else(|| number(0, PLAIN), |count| Flow::of(self.style, &grouped(count)))
    }
}

fn some(count: usize) -> Option<i64> {
    i64::try_from(count).ok().filter(|count| *count > 0)
}

/// The columns behind the share. Those in which nothing is counted are left out, but where the groups are sorted by it.
const COUNTS: [Count; 9] = [
    Count::of("incompl.", "incomplete", styles::BAD, |group| some(group.incomplete)),
    Count::of("unknown", "without a word on whether it is complete", styles::WARN, |group| some(group.unknown)),
    Count::of("empty", "", styles::WARN, |group| some(group.empty)),
    Count::of("unread.", "unreadable documents", styles::BAD, |group| some(group.unreadable)),
    Count::of("uncert.", "not certified", styles::WARN, |group| some(group.uncertified)).sorted_by(Sort::Uncertified),
    Count {
        sorted_only: true,
        ..Count::of("oldest", "days since the oldest frame that is not certified", styles::WARN, |group| {
            group.uncertified_age.map(|age| age.max)
        })
        .sorted_by(Sort::Age)
    },
    Count::of("downgr.", "raw calibrations in place of masters", styles::BAD, |group| some(group.downgraded)),
    Count::of("ext.", "with extended branches", styles::WARN, |group| some(group.with_extended)).sorted_by(Sort::Extended),
    Count {
        sorted_only: true,
        ..Count::of("miss.", "messages about missing calibrations", styles::BAD, |group| some(group.missing_messages()))
            .sorted_by(Sort::Missing)
    },
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
    // Where nothing is grouped nothing is sorted.
    let sorted = |count: &Count| !audit.by.is_empty() && count.sort == Some(audit.sort);
    let told = |count: &Count| sorted(count) || (!count.sorted_only && groups.iter().any(|group| (count.of)(group).is_some()));
    let counts: Vec<Count> = COUNTS.into_iter().filter(told).collect();
    columns.extend(counts.iter().map(|count| Column::number(count.title)));
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
        row.push(Flow::of(share_style(group), &percent(group.complete, group.supported())));
        row.push(bar(look, group));
        row.extend(counts.iter().map(|count| count.cell(group)));
        row.extend(lists.iter().map(|list| most(look, list(group))));
        row
    };
    let rows: Vec<Vec<Flow>> = groups.iter().map(row).collect();
    // What is extended stands below for all together, and the bar says nothing new; what is missing in a group stands nowhere else.
    let bar_at = keys + 2;
    let lists_at = bar_at + 1 + counts.len();
    let can_go = |at: &usize| !counts.get(at - bar_at - 1).is_some_and(sorted);
    let dispensable: Vec<usize> = (lists_at + 1..columns.len())
        .chain([bar_at])
        .chain((bar_at + 1..lists_at).rev().filter(can_go))
        .chain((lists_at < columns.len()).then_some(lists_at))
        .collect();
    let left_out = columns::write_fitting(out, look, 0, &columns, rows, &dispensable)?;
    if audit.groups_left_out > 0 {
        let mut flow = Flow::default();
        flow.text(styles::FAINT, &format!("and {} left out", counted(audit.groups_left_out, "more group", "more groups")));
        write_flow(out, look, 0, INDENT, &flow)?;
    }
    let shown = counts.iter().enumerate().filter(|(n, _)| !left_out.contains(&(bar_at + 1 + n))).map(|(_, count)| count);
    let shown: Vec<&Count> = shown.filter(|count| !count.long.is_empty()).collect();
    let mut legend = Flow::default();
    for (n, Count { title, long, .. }) in shown.iter().enumerate() {
        // An abbreviation stays with what it means.
        legend.word(styles::FAINT, &format!("{title}: {long}{}", if n + 1 < shown.len() { ";" } else { "" }));
    }
    if !shown.is_empty() {
        write_flow(out, look, INDENT, INDENT, &legend)?;
    }
    if audit.overall.unsupported > 0 {
        let without = counted(audit.overall.unsupported, "answer", "answers");
        note(out, look, &format!("complete: the share of all but {without} of a type that the archive does not support"))?;
    }
    let titles: Vec<&str> = left_out.iter().map(|at| columns[*at].title).filter(|title| !title.is_empty()).collect();
    if titles.is_empty() {
        return Ok(());
    }
    note(out, look, &format!("no room for: {} (a wider terminal has it, or --format csv)", titles.join(", ")))
}

/// What explains the table.
fn note(out: &mut dyn Write, look: &Look, text: &str) -> io::Result<()> {
    let mut flow = Flow::default();
    flow.text(styles::FAINT, text);
    write_flow(out, look, INDENT, INDENT, &flow)
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
    if group.complete == group.supported() { styles::GOOD } else { styles::BAD }
}

/// A share as a bar, rounded down.
fn bar(look: &Look, group: &Group) -> Flow {
    let Some(full) = (group.complete * BAR).checked_div(group.supported()) else { return Flow::default() };
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
