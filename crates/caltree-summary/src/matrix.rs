//! How complete the calibrations of each kind of science frame are: science category by calibration category, added up over many trees.

use crate::{NAMELESS, TreeFacts};
use std::collections::BTreeMap;

/// What a tree says of one category of calibrations. Where several hold, the worst one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellState {
    /// It is there, certified and within the calibration plan's validity, or without one.
    Present,
    /// A branch of it is within the extended validity only.
    Extended,
    /// The files of a branch of it are not certified.
    Uncertified,
    /// It was looked for and not found, or not in full.
    Missing,
}

impl CellState {
    /// Every state, the best first.
    pub const ALL: [Self; 4] = [Self::Present, Self::Extended, Self::Uncertified, Self::Missing];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Extended => "extended",
            Self::Uncertified => "uncertified",
            Self::Missing => "missing",
        }
    }
}

/// What one tree says of each category of calibrations on its main line, in the order of first appearance, what is missing last; and
/// whether it is static there: without an observing time and without a validity.
#[must_use]
pub fn cells(facts: &TreeFacts) -> Vec<(&str, CellState, bool)> {
    let flagged = &facts.flagged;
    let causes = || flagged.uncertified_causes.iter().chain(&flagged.uncertified_unclear);
    let missing = || facts.missing.iter().filter(|missing| missing.main).map(|missing| missing.category.as_str());
    let mut cells: Vec<(&str, CellState, bool)> = Vec::new();
    for category in facts.categories.iter().filter(|category| category.main) {
        let name = category.category.as_deref().unwrap_or(NAMELESS);
        let state = match () {
            () if missing().any(|missing| missing == name) => CellState::Missing,
            () if causes().any(|group| group.category == name) => CellState::Uncertified,
            () if category.matches.extended > 0 => CellState::Extended,
            () => CellState::Present,
        };
        cells.push((name, state, category.raw_branches == 0 && category.matches.not_applicable == category.branches));
    }
    for name in missing() {
        if !cells.iter().any(|(known, ..)| *known == name) {
            cells.push((name, CellState::Missing, false));
        }
    }
    cells
}

/// How many trees say what of one category of calibrations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    counts: [usize; 4],
    not_static: bool,
}

impl Cell {
    /// How many trees are in this state.
    #[must_use]
    pub fn of(&self, state: CellState) -> usize {
        self.counts[state as usize]
    }

    /// How many trees have the category, in whatever state but missing.
    #[must_use]
    pub fn there(&self) -> usize {
        self.counts.iter().sum::<usize>() - self.of(CellState::Missing)
    }
}

/// The trees of one science category and mode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixRow {
    /// How many trees there are.
    pub trees: usize,
    /// How many of them are complete.
    pub complete: usize,
    /// What they say of each category of calibrations; a category that none of them mentions is not among them.
    pub cells: BTreeMap<String, Cell>,
}

/// Science category by calibration category, for each instrument.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// By instrument, then science category and executed mode. What a tree does not say is an empty name.
    pub instruments: BTreeMap<String, BTreeMap<(String, &'static str), MatrixRow>>,
}

impl Matrix {
    /// Adds a tree.
    pub fn add(&mut self, facts: &TreeFacts) {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mode = facts.mode.map_or("", caltree_model::Mode::as_str);
        let rows = self.instruments.entry(text(&facts.instrument)).or_default();
        let row = rows.entry((text(&facts.category), mode)).or_default();
        row.trees += 1;
        row.complete += usize::from(facts.verdict == caltree_model::Verdict::Complete);
        for (category, state, fixed) in cells(facts) {
            let cell = row.cells.entry(category.to_owned()).or_default();
            cell.counts[state as usize] += 1;
            cell.not_static |= !fixed;
        }
    }

    /// The categories of calibrations of an instrument: those that most trees mention first, then by name; static ones last. Each with
    /// whether it is static in every tree.
    #[must_use]
    pub fn columns(&self, instrument: &str) -> Vec<(&str, bool)> {
        let mut columns: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        for row in self.instruments.get(instrument).into_iter().flat_map(BTreeMap::values) {
            for (category, cell) in &row.cells {
                let column = columns.entry(category).or_default();
                column.0 += cell.counts.iter().sum::<usize>();
                column.1 |= cell.not_static;
            }
        }
        let mut columns: Vec<(&str, usize, bool)> =
            columns.into_iter().map(|(category, (trees, not_static))| (category, trees, !not_static)).collect();
        columns.sort_by_key(|(_, trees, fixed)| (*fixed, std::cmp::Reverse(*trees)));
        columns.into_iter().map(|(category, _, fixed)| (category, fixed)).collect()
    }
}
