//! How complete the calibrations of each kind of science frame are: science category by calibration category, added up over many trees.

use crate::{NAMELESS, TreeFacts};
use caltree_model::Verdict;
use std::collections::BTreeMap;

/// What can be said of a category of calibrations.
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

/// What one tree says of one category of calibrations on its main line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'f> {
    /// The category.
    pub category: &'f str,
    /// Whether it is static there: without an observing time and without a validity.
    pub fixed: bool,
    holds: [bool; 4],
}

impl Standing<'_> {
    /// Whether this holds of some branch of the category; [`CellState::Present`] where nothing else does.
    #[must_use]
    pub fn holds(&self, state: CellState) -> bool {
        self.holds[state as usize]
    }

    /// The worst that holds.
    #[must_use]
    pub fn worst(&self) -> CellState {
        CellState::ALL.into_iter().rev().find(|state| self.holds(*state)).unwrap_or(CellState::Present)
    }
}

/// What one tree says of each category of calibrations on its main line, in the order of first appearance; what is missing altogether
/// comes last.
#[must_use]
pub fn standings(facts: &TreeFacts) -> Vec<Standing<'_>> {
    let flagged = &facts.flagged;
    let causes = || flagged.uncertified_causes.iter().chain(&flagged.uncertified_unclear);
    let missing = || facts.missing.iter().filter(|missing| missing.main).map(|missing| missing.category.as_str());
    let mut standings: Vec<Standing<'_>> = Vec::new();
    for category in facts.categories.iter().filter(|category| category.main) {
        let name = category.category.as_deref().unwrap_or(NAMELESS);
        let (extended, uncertified) = (category.main_extended, causes().any(|group| group.category == name));
        let missing = missing().any(|missing| missing == name);
        standings.push(Standing {
            category: name,
            fixed: category.raw_branches == 0 && category.matches.not_applicable == category.branches,
            holds: [!extended && !uncertified && !missing, extended, uncertified, missing],
        });
    }
    for category in missing() {
        if !standings.iter().any(|known| known.category == category) {
            standings.push(Standing { category, fixed: false, holds: [false, false, false, true] });
        }
    }
    standings
}

/// How many trees say what of one category of calibrations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    worst: [usize; 4],
    holds: [usize; 4],
    /// How many trees have it, at least in part.
    there: usize,
    not_static: bool,
}

impl Cell {
    /// Of how many trees this is the worst that is to be said.
    #[must_use]
    pub fn worst(&self, state: CellState) -> usize {
        self.worst[state as usize]
    }

    /// Of how many trees this holds, whatever else does.
    #[must_use]
    pub fn holds(&self, state: CellState) -> usize {
        self.holds[state as usize]
    }

    /// How many trees have the category, in part at least.
    #[must_use]
    pub fn there(&self) -> usize {
        self.there
    }

    /// How many trees have it or miss it.
    #[must_use]
    pub fn trees(&self) -> usize {
        self.worst.iter().sum()
    }
}

/// The trees of one science category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixRow {
    /// How many trees there are.
    pub trees: usize,
    /// How many of them are complete.
    pub complete: usize,
    /// How many of them are empty: nothing was associated.
    pub empty: usize,
    /// What they say of each category of calibrations; a category that none of them mentions is not among them.
    pub cells: BTreeMap<String, Cell>,
}

/// What one tree brings to a matrix: a few words and flags, so that it can be decided later whether it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixEntry {
    instrument: String,
    mode: &'static str,
    category: String,
    verdict: Verdict,
    cells: Vec<EntryCell>,
}

/// What it says of one category of calibrations.
#[derive(Clone, Debug, PartialEq, Eq)]
struct EntryCell {
    category: String,
    worst: CellState,
    holds: [bool; 4],
    there: bool,
    fixed: bool,
}

impl MatrixEntry {
    /// What a tree brings.
    #[must_use]
    pub fn of(facts: &TreeFacts) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let in_part = |name: &str| facts.categories.iter().any(|category| category.category.as_deref().unwrap_or(NAMELESS) == name);
        let cell = |standing: Standing<'_>| EntryCell {
            category: standing.category.to_owned(),
            worst: standing.worst(),
            holds: standing.holds,
            there: standing.worst() != CellState::Missing || in_part(standing.category),
            fixed: standing.fixed,
        };
        Self {
            instrument: text(&facts.instrument),
            mode: facts.mode.map_or("", caltree_model::Mode::as_str),
            category: text(&facts.category),
            verdict: facts.verdict,
            cells: standings(facts).into_iter().map(cell).collect(),
        }
    }
}

/// Science category by calibration category, for each instrument and mode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// By instrument and executed mode, then science category. What a tree does not say is an empty name.
    pub tables: BTreeMap<(String, &'static str), BTreeMap<String, MatrixRow>>,
}

impl Matrix {
    /// Adds a tree.
    pub fn add(&mut self, entry: MatrixEntry) {
        let rows = self.tables.entry((entry.instrument, entry.mode)).or_default();
        let row = rows.entry(entry.category).or_default();
        row.trees += 1;
        row.complete += usize::from(entry.verdict == Verdict::Complete);
        row.empty += usize::from(entry.verdict == Verdict::Empty);
        for said in entry.cells {
            let cell = row.cells.entry(said.category).or_default();
            cell.worst[said.worst as usize] += 1;
            for (count, holds) in cell.holds.iter_mut().zip(said.holds) {
                *count += usize::from(holds);
            }
            cell.there += usize::from(said.there);
            cell.not_static |= !said.fixed;
        }
    }

    /// The categories of calibrations of one table's rows: those that most trees mention first, then by name; static ones last. Each with
    /// whether it is static in every tree.
    #[must_use]
    pub fn columns(rows: &BTreeMap<String, MatrixRow>) -> Vec<(&str, bool)> {
        let mut columns: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        for row in rows.values() {
            for (category, cell) in &row.cells {
                let column = columns.entry(category).or_default();
                column.0 += cell.trees();
                column.1 |= cell.not_static;
            }
        }
        let mut columns: Vec<(&str, usize, bool)> =
            columns.into_iter().map(|(category, (trees, not_static))| (category, trees, !not_static)).collect();
        columns.sort_by_key(|(_, trees, fixed)| (*fixed, std::cmp::Reverse(*trees)));
        columns.into_iter().map(|(category, _, fixed)| (category, fixed)).collect()
    }
}
