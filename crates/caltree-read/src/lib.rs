#![doc = include_str!("../README.md")]
//!
//! Start at [`read`] for bytes that are all there, [`read_stream`] for a links table of any size; both hand over a [`Document`] with its
//! [`Problem`]s. [`Limits`] says how much is read.

mod attributes;
mod document;
mod encoding;
mod gzip;
mod http;
mod id_list;
mod limits;
mod links;
mod locate;
mod looks;
mod multipart;
mod problem;
mod recognize;
mod tree;
mod xml;

pub use document::{Document, Http, may_be_answer, oversize, read, read_stream, streams};
pub use gzip::{GzipTrouble, Inflated, Unzip, inflate, is_gzip};
pub use id_list::{BadEntry, IdList, IdListTrouble};
pub use limits::Limits;
pub use links::{EsoColumns, LinksFrame, LinksReader, Row, VotableFault, VotableProblem};
pub use looks::{Looks, looks_like};
pub use problem::{Oversize, Problem, ProblemKind};
