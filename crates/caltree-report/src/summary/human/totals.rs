//! The sums over all documents, for people.

use super::links::at_least;
use super::{INDENT, PLAIN, write_flow};
use crate::flow::Flow;
use crate::words::{counted, grouped};
use crate::{Look, styles};
use anstyle::Style;
use caltree_summary::Totals;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What all documents come to: trees on one line, links tables on another, what is neither on a third. Where nothing is told already
/// (`whole`), also how many are downgraded, not certified or extended, and by category what is missing and extended.
pub(super) fn write_totals(out: &mut dyn Write, look: &Look, totals: &Totals, whole: bool) -> io::Result<()> {
    if totals.trees > 0 {
        write_trees(out, look, totals, whole)?;
        if whole {
            by_category(out, look, "missing", styles::BAD, &totals.missing_by_category)?;
            by_category(out, look, "extended", styles::WARN, &totals.extended_by_category)?;
        }
    }
    if totals.links.tables > 0 {
        write_links(out, look, totals, whole)?;
        if whole {
            by_category(out, look, "missing", styles::BAD, &totals.links.missing_by_category)?;
        }
    }
    if totals.unreadable == 0 {
        return Ok(());
    }
    let flow = Flow::of(styles::BAD, &counted(totals.unreadable, "unreadable document", "unreadable documents"));
    write_flow(out, look, 0, INDENT, &flow)
}

fn write_trees(out: &mut dyn Write, look: &Look, totals: &Totals, whole: bool) -> io::Result<()> {
    let mut flow = Flow::of(styles::STRONG, &counted(totals.trees, "tree", "trees"));
    flow.glue(PLAIN, ":");
    verdicts(&mut flow, [totals.complete, totals.incomplete, totals.empty]);
    let mut next = |style, text: &str| {
        flow.glue(PLAIN, " ").glue(styles::FAINT, look.symbols().dot).word(style, text);
    };
    for (count, what, style) in [
        (totals.downgraded, "downgraded", styles::BAD),
        (totals.uncertified, "not certified", styles::WARN),
        (totals.with_extended, "with extended matches", styles::WARN),
    ] {
        if whole && count > 0 {
            next(style, &format!("{} {what}", grouped(count)));
        }
    }
    next(PLAIN, &counted(totals.files_unique(), "distinct file", "distinct files"));
    write_flow(out, look, 0, INDENT, &flow)
}

fn write_links(out: &mut dyn Write, look: &Look, totals: &Totals, whole: bool) -> io::Result<()> {
    let links = &totals.links;
    let mut flow = Flow::of(styles::STRONG, &counted(links.tables, "links table", "links tables"));
    flow.glue(PLAIN, ":");
    let told = [links.complete, links.incomplete, links.empty];
    let others = links.tables.saturating_sub(told.iter().sum());
    verdicts(&mut flow, told);
    if others > 0 {
        flow.glue(PLAIN, if others == links.tables { "" } else { "," });
        flow.word(PLAIN, &format!("{} without a verdict", grouped(others)));
    }
    let mut next = |style, text: &str| {
        flow.glue(PLAIN, " ").glue(styles::FAINT, look.symbols().dot).word(style, text);
    };
    for (count, what, style) in [(links.downgraded, "downgraded", styles::BAD), (links.uncertified, "not certified", styles::WARN)]
    {
        if whole && count > 0 {
            next(style, &format!("{} {what}", grouped(count)));
        }
    }
    next(PLAIN, &counted(links.files_unique(), "distinct file", "distinct files"));
    next(PLAIN, &at_least(links.bytes_total(), links.files_without_length() as u64));
    write_flow(out, look, 0, INDENT, &flow)
}

/// `2 complete, 1 incomplete`: what there is.
fn verdicts(flow: &mut Flow, [complete, incomplete, empty]: [usize; 3]) {
    let mut counts =
        vec![(complete, "complete", styles::GOOD), (incomplete, "incomplete", styles::BAD), (empty, "empty", styles::WARN)];
    counts.retain(|(count, ..)| *count > 0);
    let last = counts.len().saturating_sub(1);
    for (n, (count, word, style)) in counts.into_iter().enumerate() {
        flow.word(style, &format!("{} {word}", grouped(count))).glue(PLAIN, if n == last { "" } else { "," });
    }
}

fn by_category(out: &mut dyn Write, look: &Look, label: &str, style: Style, counts: &BTreeMap<String, usize>) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let mut flow = Flow::of(style, label);
    flow.glue(PLAIN, ":");
    for (n, (category, count)) in counts.iter().enumerate() {
        let comma = if n + 1 < counts.len() { "," } else { "" };
        flow.word(PLAIN, category).glue(PLAIN, &format!(" {}{}{comma}", look.symbols().times, grouped(*count)));
    }
    write_flow(out, look, INDENT, INDENT + INDENT, &flow)
}
