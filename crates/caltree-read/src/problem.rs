//! What reading met: the raw material of the X rules and of some T rules.

use crate::{GzipTrouble, Looks};
use caltree_model::{At, BranchId, Container};

/// One thing that is wrong with a document as text or as a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// Where; `None` when it has no place.
    pub at: Option<At>,
    /// The association it stands in; `None` outside of any.
    pub branch: Option<BranchId>,
}

/// What can be wrong. The rules say it in words.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// It is no answer of the archive.
    NotRecognized(Looks),
    /// There is nothing in it.
    Empty,
    /// The text breaks a rule of XML: what was found, and what was expected.
    NotWellFormed {
        /// What stands there.
        found: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// The text ends too early: inside the element of this name, if one is open.
    Truncated {
        /// What was being read, such as "inside `<mainFiles>`" or "in the middle of a compressed stream".
        inside: String,
    },
    /// Something that is neither comment nor white space follows the root, or something that is no padding follows what is packed.
    ContentAfterRoot {
        /// What follows.
        found: String,
        /// Whose end is there, such as "the root element".
        end_of: &'static str,
    },
    /// Bytes that cannot be text, or a declaration that names an unknown or wrong encoding.
    BadEncoding {
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// A document type declaration.
    Doctype,
    /// Nested deeper than the limit.
    TooDeep {
        /// The limit that was passed.
        limit: u32,
    },
    /// Larger than a limit.
    TooLarge(Oversize),
    /// A multipart body is not put together as it should.
    BadMultipart {
        /// What is wrong.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// An element that does not belong where it stands.
    UnknownElement {
        /// Its name.
        name: String,
        /// The element it stands in.
        parent: &'static str,
        /// Whether it was read all the same, because what it means is clear.
        read: bool,
    },
    /// An attribute that the element does not have.
    UnknownAttribute {
        /// Its name.
        name: String,
        /// The element.
        element: &'static str,
    },
    /// A container that stands in its association more than once.
    RepeatedContainer(Container),
    /// Text where only elements stand.
    UnexpectedText {
        /// The beginning of the text.
        text: String,
        /// The element it stands in.
        parent: String,
    },
}

/// Which limit on size was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversize {
    /// The file as it is stored.
    Stored {
        /// The limit in bytes.
        limit: u64,
        /// How many bytes there are; `None` where nobody knows, as of standard input.
        length: Option<u64>,
    },
    /// What it decompresses to.
    Inflated {
        /// The limit in bytes.
        limit: u64,
    },
    /// What it decompresses to, for the memory that there is.
    Memory {
        /// How many bytes there was room for.
        limit: u64,
    },
    /// Its number of elements.
    Elements {
        /// The limit.
        limit: u64,
    },
    /// The number of something in a links table, or the length of a piece of it. No option raises it.
    Part {
        /// What there is too much of, such as "columns".
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// Its number of problems: the rest of it is not read.
    Problems {
        /// The limit. No option raises it.
        limit: usize,
    },
}

impl Problem {
    /// A problem at a place, outside of any association.
    pub(crate) fn at(kind: ProblemKind, at: impl Into<At>) -> Self {
        Self { kind, at: Some(at.into()), branch: None }
    }

    /// A problem of the document as a whole.
    pub(crate) fn whole(kind: ProblemKind) -> Self {
        Self { kind, at: None, branch: None }
    }
}

impl From<GzipTrouble> for ProblemKind {
    /// Without a bound: who set one says which.
    fn from(trouble: GzipTrouble) -> Self {
        match trouble {
            GzipTrouble::Truncated => Self::Truncated { inside: "its compressed (gzip) stream".into() },
            GzipTrouble::Damaged(why) => Self::BadEncoding {
                found: format!("the compressed (gzip) stream is damaged: {why}"),
                expected: "a stream that decompresses to its end with the right checksum".into(),
            },
            GzipTrouble::Followed(length) => {
                Self::ContentAfterRoot { found: format!("something else ({length} bytes)"), end_of: "the compressed (gzip) stream" }
            }
            GzipTrouble::TooLarge => Self::TooLarge(Oversize::Inflated { limit: u64::MAX }),
            GzipTrouble::OutOfMemory(limit) => Self::TooLarge(Oversize::Memory { limit }),
        }
    }
}

/// Whether a problem of the wrapping explains why there is no answer in it, or why it ends too early.
pub(crate) fn is_wrapping_failure(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| {
        matches!(
            problem.kind,
            ProblemKind::Truncated { .. }
                | ProblemKind::BadEncoding { .. }
                | ProblemKind::TooLarge(Oversize::Inflated { .. } | Oversize::Memory { .. })
        )
    })
}
