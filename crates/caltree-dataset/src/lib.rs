#![doc = include_str!("../README.md")]
//!
//! Start at [`stored_name`], [`probe`] (over a [`Source`] of bytes) and [`OnDisk`], which holds all files of a dataset against the
//! [`listing`]s of trees, links tables and readmes. [`steps`] and [`frames`] say what goes into a set of frames.

mod compress;
mod fits;
mod listing;
mod names;
mod on_disk;
mod probe;
mod readme;
mod sof;
mod source;
mod steps;

pub use compress::Uncompress;
pub use listing::{Words, listing, readme_listing};
pub use names::{Form, StoredName, name_key, night_log, stored_name};
pub use on_disk::{Found, OnDisk, Stored};
pub use probe::probe;
pub use readme::{ReadmeEntry, is_readme_name, readme};
pub use sof::{SofTrouble, safe_name, sof_comment, sof_line, sof_name};
pub use source::Source;
pub use steps::{Frame, Step, Wait, frames, step_at, steps};
