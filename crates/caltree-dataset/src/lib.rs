//! What is on disk of what the archive associated.
//!
//! [`stored_name`] takes the name of a data file apart, [`probe`] looks into it as far as its headers (or at every byte), [`OnDisk`]
//! holds all files of a dataset against the [`listing`]s of trees, links tables and readmes. [`steps`] and [`frames`] say what goes into
//! a set of frames (SOF) for the ESO pipelines. Nothing here opens a file: names and bytes ([`Source`]) are handed in, so an odd name in
//! a tree never becomes a path.
//!
//! ```
//! use caltree_dataset::{OnDisk, Stored, probe, stored_name};
//! use caltree_model::FileState;
//!
//! let page: &[u8] = b"<!DOCTYPE html><title>ESO: please log in</title>";
//! let name = "FORS2.2021-01-02T00_59_12.533.fits.Z";
//! let probe = probe(&mut { page }, page.len() as u64, false).unwrap();
//! let stored = Stored { path: format!("night/{name}"), name: stored_name(name).unwrap(), probe: Some(probe) };
//! let found = OnDisk::new(vec![stored]).find("FORS2.2021-01-02T00:59:12.533");
//! assert_eq!((found.state, found.copies), (FileState::NotFits, vec![0]));
//! ```

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
