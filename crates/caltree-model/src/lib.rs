//! The words of caltree, as types.
//!
//! An [`AssociationTree`] is what the ESO archive's CalSelector answers for a raw science frame: a root association with its
//! main files, and branches (nested associations) for the calibrations of those files, the calibrations of the calibrations,
//! and so on. The tree is an arena with names borrowed from the text it was read from; a flag or a name that the document lacks
//! is `None`, so a broken document is a model with holes, never a missing model.
//!
//! [`Cascade`] recognises the branches that are repeated in many places of one tree. [`ArchiveId`] takes file names apart.
//! [`Finding`] is one result of one rule. Nothing here reads files, prints, or asks for the time.
//!
//! ```
//! use caltree_model::ArchiveId;
//!
//! let id = ArchiveId::parse("GRAVI.2018-01-27T05:30:10.657").unwrap();
//! assert_eq!(id.instrument(), "GRAVITY");
//! assert!(!id.is_master());
//! ```

mod age;
mod archive_id;
mod calselector;
mod cascade;
mod datalink;
mod document;
mod finding;
mod flags;
mod info;
mod instrument;
mod links_table;
mod listing;
mod message;
mod offset;
mod origin;
mod paths;
mod place;
mod requested;
mod span;
mod static_branch;
mod stored;
mod tree;
mod visible;
mod vocabulary;

pub use age::{DAYS_TO_CERTIFY, age_days, days_old, should_be_certified};
pub use archive_id::{ArchiveId, FileTrouble, ObsTime, dp_id_in_name, mode_in_name};
pub use calselector::{
    Calselector, DescriptionTrouble, LinkKind, ThisDescription, file_in_url, frame_in_id, frame_of, mode_in_url, parameter, query,
};
pub use cascade::{Cascade, Certification, ClassId, DistinctBranch, NameId, NameInfo};
pub use datalink::{Column, DatalinkVersion, VotableVersion};
pub use document::{Kind, Verdict, dp_id, instrument_of, verdict_of, verdict_of_description};
pub use finding::{Finding, Level, Location};
pub use flags::{BranchType, Match, Mode, nearest};
pub use info::{Info, InfoPlace, QueryStatus};
pub use instrument::full_name;
pub use links_table::{Field, LINKS_STANDARD_ID, LinksTable, Service};
pub use listing::{ListedAt, ListedBranch, ListedName, Listing, ListingKind, ListingOnDisk, Purpose, StoredFile};
pub use message::{Message, MissingCalibration};
pub use offset::{DAY_MS, Offset, nearest_offset};
pub use origin::Origin;
pub use paths::BranchPaths;
pub use place::{At, Excerpt, Place};
pub use requested::Requested;
pub use span::Span;
pub use static_branch::is_static;
pub use stored::{Fault, FileState, HeaderFacts, Packing, Probe, WrongSum};
pub use tree::{AssociationTree, Attr, Branch, BranchId, Container, FileEntry, Flag, MessageEntry};
pub use visible::{command_word, push_visible, visible, visible_chars, visible_text};
pub use vocabulary::{DATALINK_CORE, PRODUCT_TYPE, Term, Vocabulary, is_absolute_uri};
