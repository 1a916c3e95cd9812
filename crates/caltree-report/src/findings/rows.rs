//! A finding as it stands in the JSON of `check` and `verify`. What is written here becomes the schemas' descriptions.

use crate::origin::OriginRow;
use caltree_lint::Found;
use caltree_model::{Finding, Location, Origin};
use schemars::JsonSchema;
use serde::Serialize;

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
    /// The file that it is in, or about.
    #[serde(flatten)]
    pub origin: OriginRow,
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

impl FindingRow {
    pub(crate) fn new(finding: Finding, origin: &Origin) -> Self {
        Self {
            code: finding.code,
            rule: finding.rule,
            level: finding.level.as_str(),
            message: finding.message,
            origin: origin.clone().into(),
            span: finding.location.map(SpanRow::from),
            branch: finding.branch,
            places: finding.places,
            subject: finding.subject,
            help: finding.help.into_owned(),
            fingerprint: finding.fingerprint,
            data: finding.data,
        }
    }

    /// The findings on one document.
    pub(crate) fn of(found: Vec<Found>, origin: &Origin) -> impl Iterator<Item = Self> {
        found.into_iter().map(move |found| Self::new(found.finding, origin))
    }

    /// The findings on the configuration.
    pub(crate) fn of_configuration(configuration: Option<(String, Vec<Finding>)>) -> Vec<Self> {
        let Some((source, findings)) = configuration else { return Vec::new() };
        let origin = Origin { source, part: None };
        findings.into_iter().map(|finding| Self::new(finding, &origin)).collect()
    }
}

impl From<Location> for SpanRow {
    fn from(place: Location) -> Self {
        let Location { start, end, line, column, end_line, end_column, packed: _ } = place;
        Self { start, end, line, column, end_line, end_column }
    }
}
