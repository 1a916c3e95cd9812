#![doc = include_str!("../README.md")]
//!
//! Start at [`TreeFacts`], [`LinksFacts`] and [`Totals`]. [`audit`] adds thousands of answers up. [`Outline`] is one tree as rows, to be drawn;
//! [`links_tree`] makes a flat tree of a links table for that; [`FileList`] is what a document of either kind lists.

mod ask_again;
pub mod audit;
mod facts;
mod files;
mod flags;
mod heaps;
mod ids;
mod link_files;
mod links;
mod links_tree;
mod matrix;
mod offsets;
mod outline;
mod paths;
mod totals;

pub use ask_again::{Answer, AskAgain, RECENT_DAYS, ask_again};
pub use caltree_model::is_static;
pub use facts::{CategoryFacts, FileKey, Known, MatchCounts, MissingFacts, TreeFacts};
pub use files::{FileList, Files, ListedFile};
pub use flags::{ExtendedGroup, Flagged, Group};
pub use heaps::LinkCategory;
pub use link_files::{LinkFiles, LinkKey};
pub use links::{LinksFacts, LinksService};
pub use links_tree::{LinksTree, links_tree};
pub use matrix::{Cell, CellState, Matrix, MatrixEntry, MatrixRow, Standing, standings};
pub use offsets::Days;
pub use outline::{Detail, Marks, Outline, Place, Row, State, What, offset_from_parent};
pub use paths::Paths;
pub use totals::{LinksTotals, Totals};

/// What a branch without a category is called where it needs a name, as in branch paths.
pub const NAMELESS: &str = "?";

/// Semantics for people: a term of ESO's without the beginning that all of them share.
#[must_use]
pub fn short_semantics(semantics: &str) -> &str {
    semantics.strip_prefix("http://archive.eso.org/rdf/datalink/").unwrap_or(semantics)
}
