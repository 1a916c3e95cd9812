#![doc = include_str!("../README.md")]
//!
//! Start at the module of a command: [`check`], [`summary`], [`show`], [`diff`], [`files`], [`verify`], [`profile`]; [`findings`] has the formats
//! for other programs, [`page`] the page, [`fmt`](mod@fmt) the archive's layout, [`schema`] the contracts. How output may look ([`Look`]) is decided by
//! the caller.

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
