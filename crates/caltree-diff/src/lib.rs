//! Two calibration cascades compared by meaning: what changed, and whether it is better or worse.
//!
//! [`compare`] holds two trees against each other. Branches are found again by what they are, not by where the document has them; a
//! difference that holds for a branch in many places is one [`Change`]. Each change has its [`Effect`], all of them together a
//! [`PairVerdict`]. [`compare_answers`] does the same for documents of either kind, as far as both go, [`pair_documents`] finds out
//! which document of one set belongs to which of another, [`outline`] is what to draw, and [`canonical`] a text whose lines can be
//! compared. Nothing here reads files or prints.
//!
//! ```
//! use caltree_diff::{ChangeKind, Effect, Side, compare};
//! use caltree_read::{Limits, read};
//!
//! let tree = |certified: &str| {
//!     format!(
//!         r#"<association category="SCI_IMG" certified="{certified}" complete="true" mode="Raw2Raw" type="main"><mainFiles>
//!         <file category="SCIENCE_IMG" name="FORS2.2021-01-02T00:59:12.533"/></mainFiles><messages/><associatedFiles/></association>"#
//!     )
//! };
//! let (yesterday, today) = (tree("false"), tree("true"));
//! read("", yesterday.as_bytes(), &Limits::default(), &mut |old| {
//!     read("", today.as_bytes(), &Limits::default(), &mut |new| {
//!         let (Some(old), Some(new)) = (&old.tree, &new.tree) else { return };
//!         let found = compare(&Side::new(old), &Side::new(new));
//!         assert_eq!(found.changes.len(), 1);
//!         assert_eq!((found.changes[0].kind, found.changes[0].effect), (ChangeKind::Certified, Effect::Improvement));
//!         assert_eq!(found.changes[0].branch, "SCI_IMG");
//!     });
//! });
//! ```

mod affected;
mod answer;
mod canonical;
mod change;
mod compare;
mod files;
mod flat;
mod joint;
mod moves;
mod outline;
mod own;
mod pairing;
mod siblings;
mod side;
mod tell;
mod verdict;
mod walk;

pub use answer::{Answer, Compared, Wanted, compare_answers, compare_with_itself};
pub use canonical::canonical;
pub use change::{Change, ChangeKind, Effect, File, FilesChange, Place, Recategorised, Size};
pub use compare::{Comparison, compare, unchanged};
pub use files::TreeFiles;
pub use outline::{Row, outline};
pub use pairing::{Key, pair_documents};
pub use side::Side;
pub use verdict::{Narrow, PairVerdict};
