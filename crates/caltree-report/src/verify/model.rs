//! What `verify` tells, as data: the contract of its JSON output.

use super::{Closing, Entry};
use crate::findings::{Counts, FindingRow};
use crate::origin::OriginRow;
use schemars::JsonSchema;
use serde::Serialize;

/// The schema's name and number.
pub(super) const SCHEMA: &str = "caltree/verify/1";

/// The JSON output of `caltree verify`: one object.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree verify", extend("$id" = "caltree/verify/1"))]
pub struct VerifyReport {
    /// Always `caltree/verify/1`.
    #[schemars(extend("const" = "caltree/verify/1"))]
    pub schema: &'static str,
    /// Every answer: the trees, and the links tables of frames whose tree is not there.
    pub trees: Vec<TreeRow>,
    /// The paths of the data files that no answer and no readme mentions.
    pub orphans: Vec<String>,
    /// The readmes of the download.
    pub readmes: Vec<ReadmeRow>,
    /// The paths of the night logs.
    pub night_logs: Vec<String>,
    /// Every finding that is neither exempt nor in the baseline.
    pub findings: Vec<FindingRow>,
    /// Counts over all.
    pub totals: Totals,
}

/// One line of the JSON Lines output of `caltree verify`: one answer with its findings; in the last line what is about none of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree verify, one line of JSON Lines", extend("$id" = "caltree/verify/1/line"))]
pub struct VerifyLine {
    /// Always `caltree/verify/1`.
    #[schemars(extend("const" = "caltree/verify/1"))]
    pub schema: &'static str,
    /// The answer; `null` in the last line.
    pub tree: Option<TreeRow>,
    /// In the last line the paths of the data files that nothing mentions; else empty.
    pub orphans: Vec<String>,
    /// The findings: on what the answer lists and is not there; in the last line on the data files, readmes, documents that cannot be
    /// read, and the configuration.
    pub findings: Vec<FindingRow>,
}

/// One answer, and what has become of its files.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TreeRow {
    /// Where it came from.
    #[serde(flatten)]
    pub origin: OriginRow,
    /// What it is.
    #[schemars(extend("enum" = ["association_tree", "links_table"]))]
    pub kind: &'static str,
    /// The frame it is for; `null` when it does not say.
    pub dp_id: Option<String>,
    /// The executed mode; `null` when it does not say.
    #[schemars(extend("enum" = ["Raw2Raw", "Raw2Master", null]))]
    pub mode: Option<&'static str>,
    /// Its files: one entry a distinct name, in the order of first appearance.
    pub files: Vec<FileRow>,
    /// Files that are there, and sound.
    pub present: u64,
    /// Files that are not there.
    pub missing: u64,
    /// Files that are there, and not as they should be.
    pub damaged: u64,
}

/// One file that an answer lists.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileRow {
    /// Its name in the archive.
    pub name: String,
    /// The pipeline's tag for it; `null` where the answer does not say.
    pub category: Option<String>,
    /// The path of the branch it stands in first; `null` for a links table, which does not tell branches.
    pub branch: Option<String>,
    /// What has become of it: that of the best copy.
    #[schemars(extend("enum" = ["present", "missing", "truncated", "unreadable", "wrong_file", "not_fits"]))]
    pub state: &'static str,
    /// The paths of all its copies, in every stored form, the best one first.
    pub paths: Vec<String>,
    /// The length of the best copy on disk; `null` where there is none.
    pub bytes: Option<u64>,
    /// The length that a links table or a readme announces for the file as it is delivered; `null` where none does, and where the best
    /// copy is not stored as it was delivered, so that the two lengths cannot be compared.
    pub expected_bytes: Option<u64>,
}

/// One readme.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReadmeRow {
    /// Its path.
    pub source: String,
    /// How many files it lists.
    pub files: u64,
    /// How many of them are not there.
    pub missing: u64,
}

/// Counts over all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// Answers: trees, and links tables of frames whose tree is not there.
    pub trees: u64,
    /// Distinct files that they list: present, missing and damaged together.
    pub files: u64,
    /// Those that are there, and sound.
    pub present: u64,
    /// Those that are not there.
    pub missing: u64,
    /// Those that are there, and not as they should be.
    pub damaged: u64,
    /// Data files on disk.
    pub stored: u64,
    /// Data files on disk that nothing mentions.
    pub orphans: u64,
    /// Findings on all of it.
    #[serde(flatten)]
    pub findings: Counts,
}

impl TreeRow {
    /// The row of an answer, and its findings.
    pub(super) fn of(entry: Entry) -> (Self, Vec<FindingRow>) {
        let Entry { origin, kind, dp_id, mode, files, listed, present, missing, findings, .. } = entry;
        let findings = FindingRow::of(findings, &origin).collect();
        let row = Self {
            origin: origin.into(),
            kind: kind.as_str(),
            dp_id,
            mode: mode.map(caltree_model::Mode::as_str),
            files,
            present,
            missing,
            damaged: listed.saturating_sub(present + missing),
        };
        (row, findings)
    }
}

/// The findings that are told at the end.
pub(super) fn last_findings(closing: &mut Closing) -> Vec<FindingRow> {
    let files = std::mem::take(&mut closing.findings).into_iter();
    let files = files.map(|file| FindingRow::new(file.found.finding, &file.origin));
    files.chain(FindingRow::of_configuration(closing.configuration.take())).collect()
}
