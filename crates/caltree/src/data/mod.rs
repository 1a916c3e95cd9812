//! Data files on disk: opening them, each once, on many threads.

mod open;
mod scan;

pub(crate) use scan::{Scan, scan, scan_directory, scan_directory_with_names};
