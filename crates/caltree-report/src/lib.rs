//! The output formats of caltree: one file each, over one model of what is told.
//!
//! Renderers write to whatever they are given; nothing here prints, reads files or asks the terminal. How output may look
//! ([`Look`]) is decided by the command. Whatever comes from a file is data in every format.

pub mod check;
pub mod diff;
pub mod files;
pub mod findings;
pub mod fmt;
pub mod page;
pub mod profile;
pub mod rules;
pub mod schema;
pub mod show;
pub mod summary;
pub mod verify;

mod bars;
mod cell;
mod columns;
mod distance;
mod flow;
mod inert;
mod json_text;
mod lines;
mod look;
mod markdown;
mod origin;
mod size;
mod told;
mod words;

pub use look::{Look, Symbols};

pub(crate) use look::styles;
