//! What `check` tells, as data: the contract of its JSON output.

use super::{Closing, Entry, PairEntry};
use caltree_model::{Finding, Location};
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
    /// The path of its file, as given or as found in a directory; `-` for standard input.
    pub source: String,
    /// The file name of its part in a multipart body (or the part's number); `null` where the file is none.
    pub part: Option<String>,
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

/// One finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingRow {
    /// The rule's code. Permanent.
    pub code: &'static str,
    /// The rule's name.
    pub rule: &'static str,
    /// How loud it is.
    #[schemars(extend("enum" = ["note", "warning", "error"]))]
    pub level: &'static str,
    /// What was found. For people: programs read `data`.
    pub message: String,
    /// The path of the file.
    pub source: String,
    /// The part of a multipart body; `null` where the file is none.
    pub part: Option<String>,
    /// Where; `null` for a finding that has no place.
    pub span: Option<SpanRow>,
    /// The path of the branch it is about, the first one where it holds for several; `null` for the document as a whole.
    pub branch: Option<String>,
    /// In how many places of the tree it holds.
    pub places: u32,
    /// The frame or file it is about.
    pub subject: Option<String>,
    /// What to do.
    pub help: String,
    /// Names this finding across runs, files and places.
    pub fingerprint: String,
    /// What a program needs; its members differ from rule to rule.
    pub data: serde_json::Map<String, serde_json::Value>,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct SpanRow {
    /// First byte in the (decompressed) file, from 0; parts of a multipart body are counted in the whole body.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// Line of the end, from 1.
    pub end_line: u64,
    /// Column one past the last character, from 1.
    pub end_column: u64,
}

/// Counts over all documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// Documents checked.
    pub documents: u64,
    /// Findings of level error.
    pub errors: u64,
    /// Findings of level warning.
    pub warnings: u64,
    /// Findings of level note.
    pub notes: u64,
    /// Findings that an exemption covers: not told, not counted above.
    pub exempted: u64,
    /// Findings that the baseline knows: not told, not counted above.
    pub baselined: u64,
    /// Links tables that were held against the tree of their frame and agree with it.
    pub agreeing: u64,
    /// Links tables that were held against the tree of their frame and differ from it, whether that is told or exempt.
    pub differing: u64,
}

impl DocumentRow {
    pub(crate) fn new(entry: &Entry) -> Self {
        let checked = &entry.checked;
        let mut totals = Totals::default();
        for found in &checked.findings {
            totals.count(found.finding.level);
        }
        Self {
            source: entry.source.clone(),
            part: checked.part.clone(),
            kind: checked.kind.as_str(),
            dp_id: checked.dp_id.clone(),
            mode: checked.mode.map(caltree_model::Mode::as_str),
            bytes: checked.bytes,
            verdict: checked.verdict.map(caltree_model::Verdict::as_str),
            errors: totals.errors,
            warnings: totals.warnings,
            notes: totals.notes,
        }
    }
}

impl FindingRow {
    pub(crate) fn new(finding: Finding, source: &str, part: Option<&str>) -> Self {
        Self {
            code: finding.code,
            rule: finding.rule,
            level: finding.level.as_str(),
            message: finding.message,
            source: source.to_owned(),
            part: part.map(str::to_owned),
            span: finding.location.map(SpanRow::from),
            branch: finding.branch,
            places: finding.places,
            subject: finding.subject,
            help: finding.help.into_owned(),
            fingerprint: finding.fingerprint,
            data: finding.data,
        }
    }

    /// The findings on a tree and a links table.
    pub(crate) fn of_pair(pair: PairEntry) -> impl Iterator<Item = Self> {
        let PairEntry { source, part, findings, .. } = pair;
        findings.into_iter().map(move |found| Self::new(found.finding, &source, part.as_deref()))
    }

    /// The findings of a document.
    pub(crate) fn of(entry: Entry) -> impl Iterator<Item = Self> {
        let Entry { source, checked, .. } = entry;
        let part = checked.part;
        checked.findings.into_iter().map(move |found| Self::new(found.finding, &source, part.as_deref()))
    }

    /// The findings on the configuration.
    pub(crate) fn of_configuration(closing: &mut Closing) -> Vec<Self> {
        let configuration = closing.configuration.take().into_iter();
        configuration
            .flat_map(|(source, findings)| {
                findings.into_iter().map(move |finding| Self::new(finding, &source, None)).collect::<Vec<_>>()
            })
            .collect()
    }
}

impl From<Location> for SpanRow {
    fn from(place: Location) -> Self {
        let Location { start, end, line, column, end_line, end_column, packed: _ } = place;
        Self { start, end, line, column, end_line, end_column }
    }
}
