//! One document of a file: what is known of it, and where its places are.

mod unwrap;

pub use unwrap::{may_be_answer, oversize, read, read_stream, streams};

use crate::http::Head;
use crate::links::LinksReader;
use crate::locate::Locator;
use crate::problem::Problem;
use caltree_model::{AssociationTree, Excerpt, Kind, Location, Place, Span};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

/// One document of a file: the file itself, or a part of a multipart body.
#[derive(Debug)]
pub struct Document<'t> {
    /// What it turned out to be.
    pub kind: Kind,
    /// The file name of its part (or the part's number); `None` where the file is no multipart body.
    pub part: Option<String>,
    /// The tree, as far as it could be read; `None` for anything else than an association tree.
    pub tree: Option<AssociationTree<'t>>,
    /// The links table, its rows still to be read, best in [`Document::with_links`]; `None` for anything else.
    pub links: Option<LinksReader<'t>>,
    /// What is wrong with it as text and as a tree. What is wrong with a links table is found while it is read.
    pub problems: Vec<Problem>,
    /// Its length in bytes (decompressed, without HTTP headers). Of a links table: as far as it is read.
    pub bytes: u64,
    /// What the HTTP headers before it say; `None` where there are none.
    pub http: Option<Http>,
    /// The names it goes by, the most telling first: of the part, of Content-Disposition, of the file.
    names: Vec<String>,
    text: &'t str,
    /// The bytes that were decoded.
    raw: &'t [u8],
    /// Whether the document is all there is in its file, as it is stored.
    whole_file: bool,
    /// Why it could not be read.
    error: Option<io::Error>,
    locator: Locator<'t>,
}

/// What the HTTP headers of an answer say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// The status, such as 200.
    pub status: u16,
    /// The Content-Type, as it stands; `None` where there is none.
    pub content_type: Option<String>,
}

impl From<&Head> for Http {
    fn from(head: &Head) -> Self {
        Self { status: head.status, content_type: head.content_type.clone() }
    }
}

impl<'t> Document<'t> {
    /// One of which nothing is known yet: `raw` are its bytes, `text` what they say.
    fn new(text: &'t str, raw: &'t [u8], names: Vec<String>, http: Option<&Head>, locator: Locator<'t>) -> Self {
        Self {
            kind: Kind::Unrecognized,
            part: None,
            tree: None,
            links: None,
            problems: Vec::new(),
            bytes: raw.len() as u64,
            http: http.map(Http::from),
            names,
            text,
            raw,
            whole_file: false,
            error: None,
            locator,
        }
    }

    /// The decoded text. Empty for a links table: its text passes by.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The names it goes by: of the part, of the Content-Disposition header, of the file. Without directories.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The dp_id; `None` for what is no association tree, and for a root without main files.
    #[must_use]
    pub fn dp_id(&self) -> Option<String> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        caltree_model::dp_id(self.tree.as_ref()?, &names)
    }

    /// Whether the (decompressed) bytes of the document are those of `text`.
    #[must_use]
    pub fn is_stored_as(&self, text: &str) -> bool {
        self.raw == text.as_bytes()
    }

    /// Whether both documents are the same to the byte, once unpacked. Of one that was read as it came nobody knows: `false`.
    #[must_use]
    pub fn has_bytes_of(&self, other: &Document<'_>) -> bool {
        !self.raw.is_empty() && self.raw == other.raw
    }

    /// A number made of its bytes, once unpacked: equal for equal bytes. Of one that is read as it comes nobody knows: `None`.
    #[must_use]
    pub fn bytes_hash(&self) -> Option<u64> {
        let mut hasher = DefaultHasher::new();
        self.raw.hash(&mut hasher);
        (!self.raw.is_empty() || self.bytes == 0).then(|| hasher.finish())
    }

    /// Whether the document is all there is in its file: no compression, no headers, no other part.
    #[must_use]
    pub fn is_whole_file(&self) -> bool {
        self.whole_file
    }

    /// Lets `look` read the links table; what is wrong with it as text, as far as it is read, is then among the problems. `None` where
    /// there is no links table.
    pub fn with_links<R>(&mut self, look: impl FnOnce(&Self, &mut LinksReader<'t>) -> R) -> Option<R> {
        let mut links = self.links.take()?;
        let found = look(self, &mut links);
        self.problems.append(&mut links.take_problems());
        self.bytes = links.bytes();
        // Whoever reads the file asks it how that ended.
        self.links = Some(links);
        Some(found)
    }

    /// The place of a span in the file.
    #[must_use]
    pub fn locate(&self, span: Span) -> Location {
        self.locator.locate(span)
    }

    /// The place of a span, with the source lines around it.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.locator.place(span)
    }

    /// The source lines around a span, safe to show.
    #[must_use]
    pub fn excerpt(&self, span: Span) -> Excerpt {
        self.locator.excerpt(span)
    }
}
