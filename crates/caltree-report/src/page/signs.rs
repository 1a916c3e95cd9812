//! How states and names look everywhere in the page.

use caltree_summary::CellState;

/// The class of a state, and its sign: colour is not all that tells it.
pub(super) fn look(state: CellState) -> (&'static str, &'static str) {
    match state {
        CellState::Present => ("good", "\u{2713}"),
        CellState::Extended => ("far", "\u{25c6}"),
        CellState::Uncertified => ("warn", "\u{25cb}"),
        CellState::Missing => ("bad", "\u{2717}"),
    }
}

/// A name that is longer than any real one would break the layout.
pub(super) fn cut(name: &str) -> String {
    const MOST: usize = 80;
    match name.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}\u{2026}", &name[..at]),
        None => name.to_owned(),
    }
}
