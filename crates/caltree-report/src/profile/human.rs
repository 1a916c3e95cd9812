//! A profile as tables, one a kind.

use super::{Group, evidence, groups, limits, need, origin};
use crate::columns::{self, Column};
use crate::flow::Flow;
use crate::lines::{Lines, words};
use crate::words::counted;
use crate::{Look, styles};
use anstyle::Style;
use caltree_lint::profile::Profile;
use std::io::{self, Write};

const COLUMNS: [Column; 7] = [
    Column::text("branch", Some(20)),
    Column::text("", None),
    Column::text("in trees", Some(8)),
    Column::text("branches", None),
    Column::text("files", Some(6)),
    Column::text("days", Some(8)),
    Column::text("limits", Some(0)),
];

/// What a table can do without where there is no room, the least telling first. What is required has its numbers in the limits.
const DISPENSABLE: [&str; 4] = ["branches", "files", "days", "in trees"];

const PLAIN: Style = Style::new();

pub(super) fn write(out: &mut dyn Write, profile: &Profile, look: &Look) -> io::Result<()> {
    let mut left_out = Vec::new();
    for (kind, known) in &profile.kinds {
        let mut heading = words(styles::STRONG, &kind.to_string());
        if let Some(trees) = known.trees {
            heading.extend(words(PLAIN, &format!("{} {}", look.symbols().dot, counted(trees, "tree", "trees"))));
        }
        Lines { out, look: *look }.wrapped("", "  ", " ", &heading)?;
        let parts = groups(kind, known);
        if parts.iter().all(Vec::is_empty) {
            writeln!(out, "  no branches")?;
        }
        for (part, name) in parts.iter().zip(["branch", "static calibration"]).filter(|(part, _)| !part.is_empty()) {
            left_out.extend(table(out, look, name, rows(part, look))?);
        }
        writeln!(out)?;
    }
    let titles: Vec<&str> = COLUMNS.iter().map(|column| column.title).filter(|title| left_out.contains(title)).collect();
    if !titles.is_empty() {
        let note = format!("no room for: {} (a wider terminal has it, or --format markdown)", titles.join(", "));
        Lines { out, look: *look }.wrapped("", "  ", " ", &words(styles::FAINT, &note))?;
    }
    Lines { out, look: *look }.wrapped("", "  ", " ", &words(PLAIN, &origin(profile)))
}

/// Writes a table without the columns in which nothing stands. Gives the titles of those for which there was no room.
fn table(out: &mut dyn Write, look: &Look, name: &'static str, mut rows: Vec<Vec<Flow>>) -> io::Result<Vec<&'static str>> {
    let mut columns = COLUMNS.to_vec();
    columns[0] = Column::text(name, Some(20));
    // A limit is not broken.
    let longest = rows.iter().filter_map(|row| row.last()).map(Flow::longest_word).max();
    columns.iter_mut().rev().take(1).for_each(|limits| limits.least = longest);
    for at in (0..columns.len()).rev() {
        if rows.iter().all(|row| row[at].width() == 0) {
            columns.remove(at);
            rows.iter_mut().for_each(|row| drop(row.remove(at)));
        }
    }
    let place = |title: &&str| columns.iter().position(|column| column.title == *title);
    let dispensable: Vec<usize> = DISPENSABLE.iter().filter_map(place).collect();
    let left_out = columns::write_fitting(out, look, 2, &columns, rows, &dispensable)?;
    Ok(left_out.into_iter().map(|at| columns[at].title).collect())
}

/// A row a branch, below one for the category above.
fn rows(part: &[Group<'_>], look: &Look) -> Vec<Vec<Flow>> {
    let (least, most) = if look.unicode { ("≥", "≤") } else { (">=", "<=") };
    let mut rows = Vec::new();
    for (above, branches) in part {
        let mut heading = vec![Flow::default(); COLUMNS.len()];
        heading[0] = text(&format!("below {above}"));
        rows.push(heading);
        for (category, expected) in branches {
            let style = if expected.required { styles::STRONG } else { styles::FAINT };
            let mut row = vec![Flow::of(style, &format!("  {category}")), Flow::of(style, need(expected))];
            row.extend(evidence(expected).iter().map(|cell| text(cell)));
            row.push(listed(&limits(expected, least, most)));
            rows.push(row);
        }
    }
    rows
}

/// One behind the other, each in one piece.
fn listed(limits: &[String]) -> Flow {
    let mut flow = Flow::default();
    for (at, limit) in limits.iter().enumerate() {
        flow.word(PLAIN, limit);
        if at + 1 < limits.len() {
            flow.glue(PLAIN, ",");
        }
    }
    flow
}

fn text(text: &str) -> Flow {
    let mut flow = Flow::default();
    flow.text(PLAIN, text);
    flow
}
