//! The rules as JSON. What is written here on types and fields becomes the schema's descriptions.

use crate::json_text::write_pretty;
use caltree_lint::{Levels, Rule};
use caltree_model::Level;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// The value of `schema` in every list of rules.
const SCHEMA: &str = "caltree/rules/1";

/// What `caltree rules --format json` writes: every rule, with the level that holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "caltree rules", extend("$id" = SCHEMA))]
pub struct RuleReport {
    /// Names this schema and its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The rules, by letter and number.
    pub rules: Vec<RuleRow>,
}

/// One rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleRow {
    /// Its code. Permanent.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How loud it is here.
    #[schemars(extend("enum" = ["allow", "note", "warning", "error"]))]
    pub level: &'static str,
    /// How loud it is where nobody says.
    #[schemars(extend("enum" = ["allow", "note", "warning", "error"]))]
    pub default_level: &'static str,
    /// Its documentation, in Markdown.
    pub documentation: Documentation,
}

/// What a rule says of itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Documentation {
    /// What a finding means.
    pub what_it_means: String,
    /// Why it matters.
    pub why_it_matters: String,
    /// An example.
    pub example: String,
    /// What to do about it.
    pub what_to_do: String,
    /// Where the rule comes from.
    pub source: String,
}

impl RuleRow {
    fn new(rule: &Rule, level: Level) -> Self {
        let documentation = Documentation {
            what_it_means: rule.section("What it means"),
            why_it_matters: rule.section("Why it matters"),
            example: rule.section("Example"),
            what_to_do: rule.section("What to do"),
            source: rule.section("Source"),
        };
        Self { code: rule.code, name: rule.name, level: level.as_str(), default_level: rule.level.as_str(), documentation }
    }
}

/// Every rule with its documentation, as one JSON object.
///
/// # Errors
/// Whatever writing gives.
pub fn json(out: &mut dyn Write, levels: &Levels) -> io::Result<()> {
    let rules = levels.iter().map(|(rule, level)| RuleRow::new(rule, level)).collect();
    write_pretty(out, &RuleReport { schema: SCHEMA, rules }, 0)?;
    writeln!(out)
}
