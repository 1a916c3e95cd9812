//! The completeness matrix: science category by calibration category, a picture with numbers.

use super::signs::{cut, look};
use caltree_model::visible_text;
use caltree_summary::{Cell, CellState, Matrix};

/// The width of a full bar.
const BAR: f64 = 44.0;

/// The matrix of one instrument and mode.
pub(super) struct GridHtml {
    pub(super) instrument: String,
    pub(super) mode: &'static str,
    /// The categories of calibrations, and whether they are static.
    pub(super) columns: Vec<(String, bool)>,
    pub(super) rows: Vec<GridRow>,
}

/// One kind of science frame.
pub(super) struct GridRow {
    pub(super) category: String,
    pub(super) trees: usize,
    pub(super) complete: usize,
    pub(super) empty: usize,
    pub(super) cells: Vec<Option<GridCell>>,
}

/// What the trees of a kind say of one category of calibrations.
pub(super) struct GridCell {
    /// The number of the cell, to find its cascades by.
    pub(super) number: usize,
    pub(super) there: usize,
    /// Whether every tree has it, and nothing is to be said of it.
    pub(super) plain: bool,
    /// The pieces of the bar: class, left end, width.
    pub(super) bar: Vec<(&'static str, f64, f64)>,
    /// The counts that are to be noticed: class, sign, number.
    pub(super) signs: Vec<(&'static str, &'static str, usize)>,
    /// What it is about.
    pub(super) kind: String,
    /// All of it in words.
    pub(super) said: String,
}

/// What stands for a cell in the data of the page.
pub(super) fn key(instrument: &str, science: &str, mode: &str, calibration: &str) -> String {
    [instrument, science, mode, calibration].join("\u{1f}")
}

/// The matrix of each instrument and mode; `number` gives that of a cell's [`key`].
pub(super) fn grids(matrix: &Matrix, number: impl Fn(&str) -> usize) -> Vec<GridHtml> {
    let shown = |text: &str| visible_text(text).into_owned();
    let named = |text: &str| if text.is_empty() { "unknown".to_owned() } else { shown(text) };
    matrix
        .tables
        .iter()
        .map(|((instrument, mode), rows)| {
            let columns = Matrix::columns(rows);
            let rows = rows.iter().map(|(category, row)| GridRow {
                category: cut(&named(category)),
                trees: row.trees,
                complete: row.complete,
                empty: row.empty,
                cells: columns
                    .iter()
                    .map(|(column, _)| {
                        let number = number(&key(instrument, category, mode, column));
                        Some(cell(number, (category, column), row.cells.get(*column)?, row.trees))
                    })
                    .collect(),
            });
            GridHtml {
                instrument: named(instrument),
                mode,
                rows: rows.collect(),
                columns: columns.iter().map(|(name, fixed)| (shown(name), *fixed)).collect(),
            }
        })
        .collect()
}

fn cell(number: usize, (science, column): (&str, &str), cell: &Cell, trees: usize) -> GridCell {
    #[expect(clippy::cast_precision_loss, reason = "numbers of trees are far below 2^52")]
    let wide = |count: usize| BAR * count as f64 / trees.max(1) as f64;
    let mut left = 0.0;
    let mut bar = Vec::new();
    for state in CellState::ALL {
        let count = cell.worst(state);
        if count > 0 {
            bar.push((look(state).0, left, wide(count)));
            left += wide(count);
        }
    }
    let holding = || CellState::ALL.into_iter().map(|state| (state, cell.holds(state))).filter(|(_, count)| *count > 0);
    let noticed = holding().filter(|(state, _)| *state != CellState::Present);
    let signs: Vec<_> = noticed.map(|(state, count)| (look(state).0, look(state).1, count)).collect();
    let without = trees - cell.trees();
    let mut said: Vec<String> = holding().map(|(state, count)| format!("{count} {}", state.as_str())).collect();
    if without > 0 {
        said.push(format!("{without} without it"));
    }
    GridCell {
        number,
        there: cell.there(),
        plain: signs.is_empty() && without == 0,
        bar,
        signs,
        kind: visible_text(&format!("{column} for {science}")).into_owned(),
        said: format!("{}: {} of {trees}", visible_text(column), said.join(", ")),
    }
}
