//! What checking a document is told, and what it gives.

use crate::Levels;
use crate::pair::{Content, Digest};
use crate::profile::Profile;
use caltree_model::{DatalinkVersion, Excerpt, Finding, Kind, Mode, ObsTime, Verdict};
use std::sync::Arc;

/// What is known from outside of the documents.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How loud each rule is.
    pub levels: Levels,
    /// The mode that was asked for; `None` when nobody says.
    pub requested: Option<Mode>,
    /// The day to count ages from, at its beginning in UTC; `None`: nothing is said about ages.
    pub as_of: Option<ObsTime>,
    /// The version of DataLink to hold links tables against; `None`: the one that each declares, else 1.0.
    pub datalink_version: Option<DatalinkVersion>,
    /// What each kind of frame normally gets; `None`: nothing is said about that.
    pub profile: Option<Arc<Profile>>,
    /// Whether findings come with the source around them.
    pub excerpts: bool,
    /// Whether documents of one frame are to be held against each other: [`Checked::digest`] is made then.
    pub pairs: bool,
}

/// A finding with the source around its place.
#[derive(Clone, Debug)]
pub struct Found {
    /// The finding.
    pub finding: Finding,
    /// What stands there; `None` where it has no place, or where nobody asked for it.
    pub excerpt: Option<Excerpt>,
}

/// A document after all rules have looked at it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The part of a multipart body; `None` where the file is none.
    pub part: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// The frame it is for.
    pub dp_id: Option<String>,
    /// The instrument of that frame, by its full name.
    pub instrument: Option<String>,
    /// The executed mode.
    pub mode: Option<Mode>,
    /// Whether the root is certified; `None` when it does not say.
    pub certified: Option<bool>,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it comes to; `None` for a links table that does not say.
    pub verdict: Option<Verdict>,
    /// What was found, by place, then code.
    pub findings: Vec<Found>,
    /// What it lists, to be held against another answer for the same frame; `None` where there is nothing to compare.
    pub digest: Option<Digest>,
    /// Everything that it lists, where the document has no name: what came by standard input cannot be read again.
    pub content: Option<Content>,
}
