//! What an answer lists, without the answer: what is held against a disk.

use crate::{FileState, Location, Mode, Probe};
use std::sync::Arc;

/// What lists files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListingKind {
    /// An association tree.
    Tree,
    /// A links table of CalSelector's.
    Links,
    /// The readme of a download.
    Readme,
}

impl ListingKind {
    /// The word in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tree => "association_tree",
            Self::Links => "links_table",
            Self::Readme => "readme",
        }
    }
}

/// The files that one document lists.
#[derive(Clone, Debug)]
pub struct Listing {
    /// What the document is.
    pub kind: ListingKind,
    /// Its path.
    pub source: String,
    /// Its part of a multipart body.
    pub part: Option<String>,
    /// The frame it is for; `None` where it does not say, and for a readme.
    pub dp_id: Option<String>,
    /// The executed mode.
    pub mode: Option<Mode>,
    /// Its distinct files, in the order of first appearance.
    pub files: Vec<ListedName>,
    /// Its distinct branches that have files, in document order. Of a links table: its categories, the science frames first.
    pub branches: Vec<ListedBranch>,
}

/// One distinct file of a listing.
#[derive(Clone, Debug)]
pub struct ListedName {
    /// Its name in the archive.
    pub name: Arc<str>,
    /// The pipeline's tag for it; empty where nobody says.
    pub category: Arc<str>,
    /// The branch it stands in first: an index of [`Listing::branches`].
    pub branch: usize,
    /// Whether it stands in a branch that is needed for processing.
    pub main: bool,
    /// How many bytes the document announces, as the file is delivered.
    pub bytes: Option<u64>,
}

/// What a branch's files are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// They are the science frames themselves.
    Science,
    /// They calibrate what stands above them: the last step of that branch's path.
    Calibrates(Arc<str>),
    /// The document does not say.
    Unknown,
}

/// A distinct branch of a listing.
#[derive(Clone, Debug)]
pub struct ListedBranch {
    /// Its path, at its first place. Of a links table: the category.
    pub path: Arc<str>,
    /// Its category.
    pub category: Arc<str>,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether it is needed for processing: not auxiliary, nor below such a branch.
    pub main: bool,
    /// In how many places it stands.
    pub places: u32,
    /// Where it stands first.
    pub location: Option<Location>,
    /// Its files: indices of [`Listing::files`].
    pub files: Vec<usize>,
}

/// A listing, and what has become of each of its files.
#[derive(Clone, Copy, Debug)]
pub struct ListingOnDisk<'a> {
    /// What is listed.
    pub listing: &'a Listing,
    /// The state of each file, in the order of [`Listing::files`].
    pub states: &'a [FileState],
}

/// A data file on disk, and what there is to know of it from outside.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// Its path.
    pub path: String,
    /// Its name in the archive; its own name without the suffix where that is none.
    pub name: String,
    /// What looking into it has shown.
    pub probe: Probe,
    /// The state that it is in. Never [`FileState::Missing`].
    pub state: FileState,
    /// Where it is listed first; `None` where nothing mentions it.
    pub listed: Option<ListedAt>,
    /// Whether a readme mentions it.
    pub in_readme: bool,
    /// Whether another stored form of the same file is sound.
    pub spare: bool,
    /// Other stored forms in the same folder, told at the first of them.
    pub twins: Vec<String>,
    /// How many bytes it should have, where it is stored as it was delivered, and what says so. Empty where it is stored otherwise, or
    /// where one of them is right.
    pub announced: Vec<(u64, String)>,
    /// Whether there is any answer in the dataset.
    pub answers: bool,
}

/// Where a file is listed.
#[derive(Clone, Debug)]
pub struct ListedAt {
    /// The frame that the answer is for.
    pub dp_id: Option<String>,
    /// The path of the branch.
    pub branch: Arc<str>,
    /// The pipeline's tag for the file; empty where nobody says.
    pub category: Arc<str>,
    /// Whether it is needed for processing, as far as any answer says.
    pub main: bool,
}
