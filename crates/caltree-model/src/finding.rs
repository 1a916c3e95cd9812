//! Findings: one result of one rule.

use std::borrow::Cow;

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Worth knowing.
    Note,
    /// To be looked at.
    Warning,
    /// Wrong: the exit status says so.
    Error,
}

impl Level {
    /// The word in every output and in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a file as people and programs count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// First byte in the (decompressed) file, from 0; parts of a multipart body are counted in the whole body.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// Line of the first character, from 1.
    pub line: u64,
    /// Column of the first character, from 1, in characters.
    pub column: u64,
    /// Line of the end, from 1.
    pub end_line: u64,
    /// Column one past the last character, from 1, in characters.
    pub end_column: u64,
    /// Whether the bytes are those of what was unpacked: then they are nowhere in the file as it is stored.
    pub packed: bool,
}

/// One result of one rule on one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's code, such as `S401`. Permanent.
    pub code: &'static str,
    /// The rule's name, such as `missing-calibration`.
    pub rule: &'static str,
    /// How loud it is.
    pub level: Level,
    /// What was found and, where it helps, what was expected. One line.
    pub message: String,
    /// Where; `None` for a finding that has no place.
    pub location: Option<Location>,
    /// The path of the branch it is about (the first one, when it stands in several places).
    pub branch: Option<String>,
    /// In how many places of the tree it holds; at least 1.
    pub places: u32,
    /// The frame or file it is about.
    pub subject: Option<String>,
    /// What to do. One line.
    pub help: Cow<'static, str>,
    /// Names this finding across runs: made of rule, dp_id, branch, subject and what tells findings of one rule apart, of neither
    /// path nor line.
    pub fingerprint: String,
    /// What a program needs, so that nobody takes `message` apart.
    pub data: serde_json::Map<String, serde_json::Value>,
}
