//! Bytes in, documents out.
//!
//! An answer of the archive may come plain, gzipped, in a multipart body with several trees, behind the HTTP headers that `curl -i`
//! leaves before it, and in several encodings. What a file is, is decided by its content. [`read`] unwraps it and hands over each
//! [`Document`] in turn: a model with holes, plus the [`Problem`]s met on the way. Nothing is ever fetched or expanded; limits
//! ([`Limits`]) bound size, depth and number of elements.
//!
//! ```
//! use caltree_read::{Limits, read};
//!
//! let xml = br#"<association category="SCI_IMG" certified="true" complete="true" mode="Raw2Raw" type="main">
//!     <mainFiles><file category="SCIENCE_IMG" name="FORS2.2021-01-02T00:59:12.533"/></mainFiles>
//!     <messages/><associatedFiles/></association>"#;
//! let mut seen = Vec::new();
//! read("tree.xml", xml, &Limits::default(), &mut |document| seen.push(document.dp_id()));
//! assert_eq!(seen, [Some("FORS2.2021-01-02T00:59:12.533".to_owned())]);
//! ```

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
