//! The output formats of caltree: one file each, over one model of what is told.
//!
//! Renderers write to whatever they are given; nothing here prints, reads files or asks the terminal. How output may look
//! ([`Look`]) is decided by the command. Whatever comes from a file is data in every format.

pub mod check;
pub mod files;
pub mod fmt;
pub mod rules;
pub mod schema;
pub mod show;
pub mod summary;
pub mod verify;

mod cell;
mod columns;
mod distance;
mod flow;
mod json_text;
mod look;
mod size;
mod told;

pub use look::{Look, Symbols, styles};
