//! A profile as tables, one a kind.

use super::{apart, days, limits, need, origin, share, spread};
use crate::columns::{self, Column};
use crate::flow::Flow;
use crate::lines::{Lines, words};
use crate::words::counted;
use crate::{Look, styles};
use anstyle::Style;
use caltree_lint::profile::{Expected, Profile};
use std::io::{self, Write};

const COLUMNS: [Column; 7] = [
    Column::text("branch", Some(20)),
    Column::text("", None),
    Column::text("in trees", Some(8)),
    Column::text("branches", None),
    Column::text("files", Some(6)),
    Column::text("days", Some(8)),
    Column::text("limits", Some(10)),
];

/// Static calibrations have no distance in time, and long paths.
const STATIC: [Column; 5] =
    [Column::text("static calibration", Some(20)), COLUMNS[1], COLUMNS[2], COLUMNS[3], Column::text("files", Some(6))];

const PLAIN: Style = Style::new();

pub(super) fn write(out: &mut dyn Write, profile: &Profile, look: &Look) -> io::Result<()> {
    for (kind, known) in &profile.kinds {
        let mut heading = words(styles::STRONG, &kind.to_string());
        if let Some(trees) = known.trees {
            heading.extend(words(PLAIN, &format!("{} {}", look.symbols().dot, counted(trees, "tree", "trees"))));
        }
        Lines { out, look: *look }.wrapped("", "  ", " ", &heading)?;
        let statements = known.root.statements();
        let [others, fixed] = apart(&statements);
        if statements.is_empty() {
            writeln!(out, "  no branches")?;
        }
        if !others.is_empty() {
            table(out, look, &COLUMNS, rows(&others, look))?;
        }
        if !fixed.is_empty() {
            let mut rows = rows(&fixed, look);
            rows.iter_mut().for_each(|row| row.truncate(STATIC.len()));
            table(out, look, &STATIC, rows)?;
        }
        writeln!(out)?;
    }
    Lines { out, look: *look }.wrapped("", "  ", " ", &words(PLAIN, &origin(profile)))
}

/// Writes a table without the columns in which nothing stands.
fn table(out: &mut dyn Write, look: &Look, columns: &[Column], mut rows: Vec<Vec<Flow>>) -> io::Result<()> {
    let mut columns = columns.to_vec();
    for at in (0..columns.len()).rev() {
        if rows.iter().all(|row| row[at].width() == 0) {
            columns.remove(at);
            rows.iter_mut().for_each(|row| drop(row.remove(at)));
        }
    }
    columns::write(out, look, 2, &columns, &rows)
}

/// A row a branch, behind blanks for each step that stands in the row of a branch above it.
fn rows(statements: &[(String, &Expected)], look: &Look) -> Vec<Vec<Flow>> {
    let (least, most) = if look.unicode { ("≥", "≤") } else { (">=", "<=") };
    // The paths of the rows that the next one may stand below.
    let mut above: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for (path, expected) in statements {
        let under = |above: &&str| path.strip_prefix(*above).is_some_and(|rest| rest.starts_with('/'));
        while above.last().is_some_and(|last| !under(last)) {
            above.pop();
        }
        let name = above.last().map_or(path.as_str(), |last| &path[last.len() + 1..]);
        let style = match need(expected) {
            "required" => styles::STRONG,
            _ => styles::FAINT,
        };
        rows.push(vec![
            Flow::of(style, &format!("{:1$}{name}", "", 2 * above.len())),
            Flow::of(style, need(expected)),
            text(&share(expected)),
            text(&spread(expected.branches)),
            text(&spread(expected.files)),
            text(&days(expected)),
            text(&limits(expected, least, most)),
        ]);
        above.push(path);
    }
    rows
}

fn text(text: &str) -> Flow {
    let mut flow = Flow::default();
    flow.text(PLAIN, text);
    flow
}
