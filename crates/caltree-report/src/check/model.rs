//! What `check` tells, as data: the contract of its JSON output.

use super::Entry;
use crate::findings::{Counts, FindingRow};
use crate::origin::OriginRow;
use schemars::JsonSchema;
use serde::Serialize;

/// The schema's name and number.
pub(crate) const SCHEMA: &str = "caltree/check/1";

/// The JSON output of `caltree check`: one object.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree check", extend("$id" = "caltree/check/1"))]
pub struct CheckReport {
    /// Always `caltree/check/1`.
    #[schemars(extend("const" = "caltree/check/1"))]
    pub schema: &'static str,
    /// Every document that was checked, in the order given; inside directories by path.
    pub documents: Vec<DocumentRow>,
    /// Every finding that is neither exempt nor in the baseline: by document, then place, then code.
    pub findings: Vec<FindingRow>,
    /// Counts over all.
    pub totals: Totals,
}

/// One line of the JSON Lines output of `caltree check`: one document with its findings.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree check, one line of JSON Lines", extend("$id" = "caltree/check/1/line"))]
pub struct DocumentReport {
    /// Always `caltree/check/1`.
    #[schemars(extend("const" = "caltree/check/1"))]
    pub schema: &'static str,
    /// The document; `null` in the lines for a tree and a links table of one frame, and for the findings on the configuration.
    pub document: Option<DocumentRow>,
    /// Its findings, by place, then code.
    pub findings: Vec<FindingRow>,
}

/// One document.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DocumentRow {
    /// Where it came from.
    #[serde(flatten)]
    pub origin: OriginRow,
    /// What it is.
    #[schemars(extend("enum" = ["association_tree", "links_table", "unrecognized"]))]
    pub kind: &'static str,
    /// The frame it is for; `null` when it does not say.
    pub dp_id: Option<String>,
    /// The executed mode; `null` when it does not say.
    #[schemars(extend("enum" = ["Raw2Raw", "Raw2Master", null]))]
    pub mode: Option<&'static str>,
    /// Its length in bytes, decompressed and without HTTP headers; 0 where too much came through standard input to read it.
    pub bytes: u64,
    /// What it comes to; `null` for a links table that does not say: another service's, or the archive's plain one.
    #[schemars(extend("enum" = ["complete", "incomplete", "empty", "unreadable", null]))]
    pub verdict: Option<&'static str>,
    /// Its findings of level error.
    pub errors: u64,
    /// Its findings of level warning.
    pub warnings: u64,
    /// Its findings of level note.
    pub notes: u64,
}

/// Counts over all documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// Documents checked.
    pub documents: u64,
    /// Findings on them, and on the configuration.
    #[serde(flatten)]
    pub findings: Counts,
    /// Links tables that were held against the tree of their frame and agree with it.
    pub agreeing: u64,
    /// Links tables that were held against the tree of their frame and differ from it, whether that is told or exempt.
    pub differing: u64,
}

impl DocumentRow {
    pub(crate) fn new(entry: &Entry) -> Self {
        let checked = &entry.checked;
        let counts = Counts::of(checked.findings.iter().map(|found| &found.finding));
        Self {
            origin: entry.origin().into(),
            kind: checked.kind.as_str(),
            dp_id: checked.dp_id.clone(),
            mode: checked.mode.map(caltree_model::Mode::as_str),
            bytes: checked.bytes,
            verdict: checked.verdict.map(caltree_model::Verdict::as_str),
            errors: counts.errors,
            warnings: counts.warnings,
            notes: counts.notes,
        }
    }
}
