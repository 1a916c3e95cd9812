//! What a calibration cascade holds: facts of one tree, totals over many.
//!
//! [`TreeFacts`] is everything that `caltree summary` says about one association tree: how many branches and files, what is missing,
//! extended or not certified, how far in time each category stands from what it calibrates. [`Totals`] adds trees up. [`Outline`] is
//! one tree as rows, to be drawn. [`LinksFacts`] is the same of a links table, [`links_tree`] makes a flat tree of one so that it can
//! be drawn, and [`FileList`] is what a document of either kind lists. Nothing here reads files, prints, or judges; the words for people are made elsewhere.
//!
//! ```
//! use caltree_model::{Cascade, Mode};
//! use caltree_read::{Limits, read};
//! use caltree_summary::{Known, Totals, TreeFacts};
//!
//! let xml = br#"<association category="SCI_IMG" certified="true" complete="true" mode="Raw2Raw" type="main">
//!     <mainFiles><file category="SCIENCE_IMG" name="FORS2.2021-01-02T00:00:00.000"/></mainFiles><messages/><associatedFiles>
//!     <association category="BIAS" certified="true" complete="true" match="extended" type="main">
//!     <mainFiles><file category="BIAS" name="FORS2.2020-12-31T12:00:00.000"/></mainFiles><messages/><associatedFiles/>
//!     </association></associatedFiles></association>"#;
//! let mut totals = Totals::default();
//! read("FORS2.2021-01-02T00_00_00.000_raw2master.xml", xml, &Limits::default(), &mut |document| {
//!     let Some(tree) = &document.tree else { return };
//!     let known = Known { names: document.names(), requested: None };
//!     let facts = TreeFacts::of(tree, &Cascade::new(tree), known);
//!     assert_eq!(facts.instrument.as_deref(), Some("FORS2"));
//!     assert_eq!(facts.extended, ["SCI_IMG/BIAS"]);
//!     assert_eq!(facts.categories[0].offset_days.map(|days| days.median), Some(-1.5));
//!     // The file was named after the mode that somebody asked for.
//!     assert_eq!((facts.requested_mode, facts.downgraded), (Some(Mode::Raw2Master), true));
//!     totals.add(&facts);
//! });
//! assert_eq!((totals.trees, totals.downgraded, totals.files_unique()), (1, 1, 2));
//! ```

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
