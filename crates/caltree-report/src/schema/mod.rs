//! `caltree schema`: the contracts of the machine-readable outputs, and their versions.
//!
//! The first number of a version is the one in the output (`"schema": "caltree/check/1"`): what a reader of that number relies on stays.
//! `schemas/README.md` of the project says what raises which number; `schemas/versions.json` records what each version promises, and
//! `cargo xtask generate` fails where a schema changes and its version does not.

use crate::check;
use crate::diff::model as diff_model;
use crate::files::model as files_model;
use crate::files::steps;
use crate::profile::model as profile_model;
use crate::rules;
use crate::summary::model as summary_model;
use crate::verify;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// The RELAX NG schema of the association tree.
pub const ASSOCIATION_TREE: &str = include_str!("association_tree.rng");

/// A machine-readable output and the version of what it promises.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// How `caltree schema` and the file in `schemas/` call it.
    pub name: &'static str,
    /// Its semantic version.
    pub version: &'static str,
    schema: fn() -> Schema,
}

/// All contracts.
pub const CONTRACTS: &[Contract] = &[
    contract::<check::CheckReport>("check", "1.0.0"),
    contract::<check::DocumentReport>("check-line", "1.0.0"),
    contract::<summary_model::Summary>("summary", "1.0.0"),
    contract::<summary_model::Line>("summary-line", "1.0.0"),
    contract::<diff_model::DiffReport>("diff", "1.0.0"),
    contract::<diff_model::DiffLine>("diff-line", "1.0.0"),
    contract::<verify::VerifyReport>("verify", "1.0.0"),
    contract::<verify::VerifyLine>("verify-line", "1.0.0"),
    contract::<files_model::FileReport>("files", "1.0.0"),
    contract::<steps::Manifest>("steps", "1.0.0"),
    contract::<profile_model::ProfileReport>("profile", "1.0.0"),
    contract::<rules::RuleReport>("rules", "1.0.0"),
];

/// The contract of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Contract> {
    CONTRACTS.iter().find(|contract| contract.name == name)
}

impl Contract {
    /// Its JSON Schema, with its version.
    #[must_use]
    pub fn schema(&self) -> Schema {
        let mut schema = (self.schema)();
        schema.insert("version".to_owned(), self.version.into());
        schema
    }

    /// Its JSON Schema, as it is printed.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.schema()).unwrap_or_default();
        text.push('\n');
        text
    }
}

const fn contract<T: JsonSchema>(name: &'static str, version: &'static str) -> Contract {
    Contract { name, version, schema: schema_of::<T> }
}

fn schema_of<T: JsonSchema>() -> Schema {
    // What is written, not what could be read: every field is there.
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
