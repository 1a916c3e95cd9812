//! Words of the summary in JSON that have a closed set of values.

use caltree_model::BranchType;
use schemars::JsonSchema;
use serde::Serialize;

/// A mode: what was associated.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub enum Mode {
    /// Raw calibrations.
    Raw2Raw,
    /// Processed calibrations.
    Raw2Master,
}

/// The type of an association.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Needed for processing.
    Main,
    /// Pertinent, not needed.
    Auxiliary,
}

/// What a tree comes to.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It could not be read as it should.
    Unreadable,
    /// No association could be established.
    Empty,
    /// Something that was looked for is missing.
    Incomplete,
    /// All that was looked for is there.
    Complete,
}

impl From<caltree_model::Mode> for Mode {
    fn from(mode: caltree_model::Mode) -> Self {
        match mode {
            caltree_model::Mode::Raw2Raw => Self::Raw2Raw,
            caltree_model::Mode::Raw2Master => Self::Raw2Master,
        }
    }
}

impl From<BranchType> for Kind {
    fn from(kind: BranchType) -> Self {
        match kind {
            BranchType::Main => Self::Main,
            BranchType::Auxiliary => Self::Auxiliary,
        }
    }
}

impl From<caltree_model::Verdict> for Verdict {
    fn from(verdict: caltree_model::Verdict) -> Self {
        match verdict {
            caltree_model::Verdict::Unreadable => Self::Unreadable,
            caltree_model::Verdict::Empty => Self::Empty,
            caltree_model::Verdict::Incomplete => Self::Incomplete,
            caltree_model::Verdict::Complete => Self::Complete,
        }
    }
}
