#![doc = include_str!("../README.md")]
//!
//! Start at [`compare`] for two trees (each a [`Side`]): it gives [`Change`]s with their [`Effect`], all of them together a [`PairVerdict`].
//! [`compare_answers`] does the same for documents of either kind, as far as both go, [`pair_documents`] finds out which document of one
//! set belongs to which of another, [`outline`] is what to draw, and [`canonical`] a text whose lines can be compared.

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
