//! `caltree schema`: the contracts of the machine-readable outputs.

use crate::check;
use crate::diff::model as diff_model;
use crate::files::model as files_model;
use crate::files::steps;
use crate::profile::model as profile_model;
use crate::summary::model as summary_model;
use crate::verify;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// The RELAX NG schema of the association tree.
pub const ASSOCIATION_TREE: &str = include_str!("association_tree.rng");

/// The JSON Schema of `check --format json`.
#[must_use]
pub fn check() -> String {
    text(&schema_of::<check::CheckReport>())
}

/// The JSON Schema of one line of `check --format jsonl`.
#[must_use]
pub fn check_line() -> String {
    text(&schema_of::<check::DocumentReport>())
}

/// The JSON Schema of `summary --format json`.
#[must_use]
pub fn summary() -> String {
    text(&schema_of::<summary_model::Summary>())
}

/// The JSON Schema of one line of `summary --format jsonl`.
#[must_use]
pub fn summary_line() -> String {
    text(&schema_of::<summary_model::Line>())
}

/// The JSON Schema of `diff --format json`.
#[must_use]
pub fn diff() -> String {
    text(&schema_of::<diff_model::DiffReport>())
}

/// The JSON Schema of one line of `diff --format jsonl`.
#[must_use]
pub fn diff_line() -> String {
    text(&schema_of::<diff_model::DiffLine>())
}

/// The JSON Schema of `verify --format json`.
#[must_use]
pub fn verify() -> String {
    text(&schema_of::<verify::VerifyReport>())
}

/// The JSON Schema of one line of `verify --format jsonl`.
#[must_use]
pub fn verify_line() -> String {
    text(&schema_of::<verify::VerifyLine>())
}

/// The JSON Schema of the manifest that `files --format sof --per-branch` writes.
#[must_use]
pub fn steps() -> String {
    text(&schema_of::<steps::Manifest>())
}

/// The JSON Schema of `files --format json`.
#[must_use]
pub fn files() -> String {
    text(&schema_of::<files_model::FileReport>())
}

/// The JSON Schema of `profile show --format json`.
#[must_use]
pub fn profile() -> String {
    text(&schema_of::<profile_model::ProfileReport>())
}

fn schema_of<T: JsonSchema>() -> Schema {
    // What is written, not what could be read: every field is there.
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

fn text(schema: &Schema) -> String {
    let mut text = serde_json::to_string_pretty(schema).unwrap_or_default();
    text.push('\n');
    text
}
