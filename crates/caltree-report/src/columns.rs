//! Tables for people: aligned columns without rules, which leaves the width to what is told.

use crate::flow::Flow;
use crate::{Look, styles};
use std::io::{self, Write};

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// What stands above it.
    pub(crate) title: &'static str,
    /// Blanks between it and the one before.
    pub(crate) gap: usize,
    /// Numbers stand at the right.
    pub(crate) right: bool,
    /// How narrow it may become where the table does not fit: its cells are broken into lines then. `None`: it never gives way.
    pub(crate) least: Option<usize>,
}

impl Column {
    /// A column of text.
    pub(crate) const fn text(title: &'static str, least: Option<usize>) -> Self {
        Self { title, gap: 2, right: false, least }
    }

    /// A column of numbers, which are short beside their title.
    pub(crate) const fn number(title: &'static str) -> Self {
        Self { title, gap: 1, right: true, least: None }
    }
}

/// Writes a table behind `indent` blanks, as wide as `look` allows.
pub(crate) fn write(out: &mut dyn Write, look: &Look, indent: usize, columns: &[Column], rows: &[Vec<Flow>]) -> io::Result<()> {
    let mut widths = natural(columns, rows);
    narrow(&mut widths, columns, look.width.saturating_sub(indent + gaps(columns)));
    let titles = columns.iter().map(|column| Flow::of(styles::FAINT, column.title)).collect::<Vec<_>>();
    for row in std::iter::once(&titles).chain(rows) {
        write_row(out, look, indent, columns, &widths, row)?;
    }
    Ok(())
}

/// Writes a table without the columns that it can do without, as far as it has no room for them: the places of these, the least telling
/// first. Gives the places of those that are left out, in order.
pub(crate) fn write_fitting(
    out: &mut dyn Write,
    look: &Look,
    indent: usize,
    columns: &[Column],
    mut rows: Vec<Vec<Flow>>,
    dispensable: &[usize],
) -> io::Result<Vec<usize>> {
    let mut columns = columns.to_vec();
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let mut left_out = Vec::new();
    for place in dispensable {
        if fits(look, indent, &columns, &rows) {
            break;
        }
        if let Some(at) = kept.iter().position(|known| known == place) {
            left_out.push(kept.remove(at));
            columns.remove(at);
            rows.iter_mut().for_each(|row| drop(row.remove(at)));
        }
    }
    left_out.sort_unstable();
    write(out, look, indent, &columns, &rows).map(|()| left_out)
}

/// Whether a table fits, each column that gives way as narrow as it may become.
pub(crate) fn fits(look: &Look, indent: usize, columns: &[Column], rows: &[Vec<Flow>]) -> bool {
    let widths = natural(columns, rows);
    let least: usize =
        widths.iter().zip(columns).map(|(width, column)| column.least.map_or(*width, |least| least.min(*width))).sum();
    indent + gaps(columns) + least <= look.width
}

/// How wide the first column may be where all others have what they would like to have; not less than it may become.
pub(crate) fn room_for_first(look: &Look, indent: usize, columns: &[Column], rows: &[Vec<Flow>]) -> usize {
    let others: usize = natural(columns, rows).iter().skip(1).sum();
    let least = columns.first().and_then(|column| column.least).unwrap_or(0);
    look.width.saturating_sub(indent + gaps(columns) + others).max(least)
}

/// How wide the columns would like to be.
fn natural(columns: &[Column], rows: &[Vec<Flow>]) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.title.len()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    widths
}

fn gaps(columns: &[Column]) -> usize {
    columns.iter().skip(1).map(|column| column.gap).sum()
}

/// Takes width from the columns that give way, from the one that can spare most, until all fit.
fn narrow(widths: &mut [usize], columns: &[Column], room: usize) {
    loop {
        let excess = widths.iter().sum::<usize>().saturating_sub(room);
        let spare = widths.iter_mut().zip(columns).filter_map(|(width, column)| {
            let spare = width.saturating_sub(column.least?);
            (spare > 0).then_some((spare, width))
        });
        let Some((spare, width)) = spare.max_by_key(|(spare, _)| *spare).filter(|_| excess > 0) else { return };
        // At once what is out of all proportion, then one by one.
        *width -= if spare > excess { excess.div_ceil(2) } else { spare.div_ceil(2) };
    }
}

fn write_row(
    out: &mut dyn Write,
    look: &Look,
    indent: usize,
    columns: &[Column],
    widths: &[usize],
    row: &[Flow],
) -> io::Result<()> {
    let cells: Vec<_> = row.iter().zip(widths).map(|(cell, width)| cell.lines(*width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut line = String::new();
    for n in 0..height {
        line.clear();
        // Blanks are only written before something, never at the end of a line.
        let mut blanks = indent;
        for (at, ((column, width), cell)) in columns.iter().zip(widths).zip(&cells).enumerate() {
            blanks += if at == 0 { 0 } else { column.gap };
            let Some(text) = cell.get(n).filter(|text| text.width > 0) else {
                blanks += width;
                continue;
            };
            let free = width.saturating_sub(text.width);
            let (before, after) = if column.right { (free, 0) } else { (0, free) };
            line.extend(std::iter::repeat_n(' ', blanks + before));
            text.paint(look, &mut line);
            blanks = after;
        }
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anstyle::Style;

    fn table(width: usize) -> String {
        let columns = [Column::text("name", Some(4)), Column { gap: 2, ..Column::number("n") }, Column::text("said", Some(4))];
        let row = |cells: [&str; 3]| {
            cells.map(|cell| {
                let mut flow = Flow::default();
                flow.text(Style::new(), cell);
                flow
            })
        };
        let rows = [row(["SCI_IMG_LONG", "10", "all is well"]).to_vec(), row(["BIAS", "9", ""]).to_vec()];
        let mut out = Vec::new();
        write(&mut out, &Look { width, ..Look::default() }, 1, &columns, &rows).expect("a vector takes all");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn columns_are_aligned_and_give_way() {
        assert_eq!(table(80), " name           n  said\n SCI_IMG_LONG  10  all is well\n BIAS           9\n");
        assert_eq!(table(22), " name       n  said\n SCI_IMG_  10  all is\n LONG          well\n BIAS       9\n");
    }
}
