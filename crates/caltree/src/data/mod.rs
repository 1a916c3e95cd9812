//! Data files on disk: opening them, each once, on many threads.

mod beside;
mod open;
mod scan;

pub(crate) use beside::Beside;
pub(crate) use scan::{Scan, scan, scan_directory, scan_directory_and_beside};
