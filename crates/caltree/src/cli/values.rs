//! What the values of options can be, and how a text becomes one.

use caltree_report::findings::{Format, Kind};
use caltree_summary::audit::{By, Sort};
use clap::ValueEnum;

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What `check` and `verify` write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For reading
    Human,
    /// One JSON object
    Json,
    /// One JSON object a document or answer
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// A test report in JUnit's XML: one test a document or answer
    Junit,
    /// Annotations for GitHub's runner
    Github,
    /// A code quality report for GitLab
    Gitlab,
    /// For a comment on a pull request, or the summary of a job
    Markdown,
    /// One row a finding
    Csv,
}

impl From<FindingsFormat> for Format {
    fn from(format: FindingsFormat) -> Self {
        match format {
            FindingsFormat::Human => Self::Human,
            FindingsFormat::Json => Self::Json,
            FindingsFormat::Jsonl => Self::Jsonl,
            FindingsFormat::Sarif => Self::For(Kind::Sarif),
            FindingsFormat::Junit => Self::For(Kind::Junit),
            FindingsFormat::Github => Self::For(Kind::Github),
            FindingsFormat::Gitlab => Self::For(Kind::Gitlab),
            FindingsFormat::Markdown => Self::For(Kind::Markdown),
            FindingsFormat::Csv => Self::For(Kind::Csv),
        }
    }
}

/// What makes the exit status 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailLevel {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Whatever is found
    Note,
    /// Nothing that is found
    Never,
}

impl FailLevel {
    /// The lowest level that does; `None` where none does.
    pub(crate) fn level(self) -> Option<caltree_model::Level> {
        match self {
            Self::Error => Some(caltree_model::Level::Error),
            Self::Warning => Some(caltree_model::Level::Warning),
            Self::Note => Some(caltree_model::Level::Note),
            Self::Never => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SummaryFormat {
    /// For reading
    Human,
    /// One JSON object
    Json,
    /// One JSON object a document
    Jsonl,
    /// One row a document; of an audit one row a group, or without groups one row a frame to ask for again
    Csv,
    /// A table for a page or a comment
    Markdown,
    /// Of an audit the frames to ask for again: one dp_id a line
    AskAgain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditBy {
    /// The instrument
    Instrument,
    /// The category of the science frame
    Category,
    /// The executed mode
    Mode,
    /// The night, from noon to noon in Chile (16:00 UTC)
    Night,
    /// The month, UTC
    Month,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditSort {
    /// By what they are grouped by
    Name,
    /// The most answers first (also `trees`)
    #[value(alias = "trees")]
    Answers,
    /// The least complete first
    Complete,
    /// The most messages about missing calibrations first
    Missing,
    /// The most answers with extended branches first
    Extended,
    /// The most uncertified answers first
    Uncertified,
    /// The oldest uncertified answer first
    Age,
}

impl From<AuditBy> for By {
    fn from(by: AuditBy) -> Self {
        match by {
            AuditBy::Instrument => Self::Instrument,
            AuditBy::Category => Self::Category,
            AuditBy::Mode => Self::Mode,
            AuditBy::Night => Self::Night,
            AuditBy::Month => Self::Month,
        }
    }
}

impl From<AuditSort> for Sort {
    fn from(sort: AuditSort) -> Self {
        match sort {
            AuditSort::Name => Self::Name,
            AuditSort::Answers => Self::Answers,
            AuditSort::Complete => Self::Complete,
            AuditSort::Missing => Self::Missing,
            AuditSort::Extended => Self::Extended,
            AuditSort::Uncertified => Self::Uncertified,
            AuditSort::Age => Self::Age,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// For reading
    Human,
    /// Graphviz
    Dot,
    /// Mermaid flowchart
    Mermaid,
    /// A picture
    Svg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FilesFormat {
    /// One name a line
    Text,
    /// One address a line (http, https, ftp); of a file that only trees list, the archive's portal
    Urls,
    /// One row a file
    Csv,
    /// One JSON object
    Json,
    /// A set of frames for the ESO pipelines: the stored path and the category of each file
    Sof,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileFormat {
    /// For reading
    Human,
    /// One JSON object
    Json,
    /// Tables for a page or a comment
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    /// For reading
    Human,
    /// One JSON object, documentation included
    Json,
    /// The rule catalogue
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    /// JSON Schema of `check --format json`
    Check,
    /// JSON Schema of one line of `check --format jsonl`
    CheckLine,
    /// JSON Schema of `summary --format json`
    Summary,
    /// JSON Schema of one line of `summary --format jsonl`
    SummaryLine,
    /// JSON Schema of `diff --format json`
    Diff,
    /// JSON Schema of one line of `diff --format jsonl`
    DiffLine,
    /// JSON Schema of `verify --format json`
    Verify,
    /// JSON Schema of one line of `verify --format jsonl`
    VerifyLine,
    /// JSON Schema of `files --format json`
    Files,
    /// JSON Schema of the manifest that `files --format sof --per-branch` writes
    Steps,
    /// JSON Schema of `profile show --format json`
    Profile,
    /// RELAX NG schema of the association tree
    AssociationTree,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RequestedMode {
    /// Raw calibrations
    Raw2raw,
    /// Processed calibrations
    Raw2master,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DatalinkVersion {
    /// Recommendation of 2015
    #[value(name = "1.0")]
    V1_0,
    /// Recommendation of 2023
    #[value(name = "1.1")]
    V1_1,
}

impl From<DatalinkVersion> for caltree_model::DatalinkVersion {
    fn from(version: DatalinkVersion) -> Self {
        match version {
            DatalinkVersion::V1_0 => Self::V1_0,
            DatalinkVersion::V1_1 => Self::V1_1,
        }
    }
}

impl From<RequestedMode> for caltree_model::Mode {
    fn from(mode: RequestedMode) -> Self {
        match mode {
            RequestedMode::Raw2raw => Self::Raw2Raw,
            RequestedMode::Raw2master => Self::Raw2Master,
        }
    }
}

/// A number of bytes, with or without a unit.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return Err("expected bytes, or a number with KiB, MiB or GiB".into()),
    };
    let number: u64 = number.parse().map_err(|_| "expected a number of bytes, such as 256MiB".to_owned())?;
    number.checked_mul(factor).filter(|size| *size > 0).ok_or_else(|| "out of range".into())
}

/// How many of something are wanted; none is no wish.
pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "expected a number, 1 or more".to_owned())
}

/// A day.
pub(super) fn date(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "expected a day such as 2026-06-01".to_owned())
}

/// A share, as a fraction or in per cent.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let number = match text.strip_suffix('%') {
        // So that 99.9% is the number that 0.999 is.
        Some(percent) => format!("{}e-2", percent.trim_end()),
        None => text.to_owned(),
    };
    let share = number.parse().map_err(|_| "expected a share such as 0.9 or 90%".to_owned())?;
    match share {
        share if share > 0.0 && share <= 1.0 => Ok(share),
        per_cent if per_cent > 1.0 && per_cent <= 100.0 && !text.ends_with('%') => {
            Err(format!("expected a share over 0 and at most 1, or 100%; did you mean {per_cent}%?"))
        }
        _ => Err("expected a share over 0 and at most 1, or 100%".into()),
    }
}
