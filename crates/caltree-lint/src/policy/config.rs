//! `caltree.toml`: levels, exemptions, and the profile.
//!
//! ```toml
//! profile = "profile.toml"
//!
//! [levels]
//! extended-match = "error"
//! S404 = "note"
//!
//! [[exemptions]]
//! rule = "missing-calibration"
//! instrument = "GRAVITY"
//! category = "EOP_PARAM"
//! reason = "Earth orientation is taken from IERS"
//! ```

use super::exemption::{Exemption, Exemptions};
use super::levels::{Override, Selector};
use crate::toml_text::{Text, TomlError};
use caltree_model::{Level, nearest};
use globset::Glob;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// What a configuration file says.
#[derive(Debug, Default)]
pub struct Config {
    /// The levels, in the file's order by name.
    pub levels: Vec<Override>,
    /// The exemptions, in the file's order.
    pub exemptions: Exemptions,
    /// The profile to hold trees against: its path, from the folder of the configuration. `None` without one.
    pub profile: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    profile: Option<Spanned<String>>,
    #[serde(default)]
    levels: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    exemptions: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table [[exemptions]]")]
struct Entry {
    rule: Option<Spanned<String>>,
    instrument: Option<String>,
    category: Option<String>,
    file: Option<Spanned<String>>,
    reason: Option<Spanned<String>>,
}

const LEVELS: &[&str] = &["allow", "note", "warn", "warning", "deny", "error"];

impl Config {
    /// Takes the text of a configuration apart.
    ///
    /// # Errors
    /// The text is not TOML, has unknown keys, names an unknown rule or level, or an exemption lacks its rule or reason.
    pub fn parse(text: &str) -> Result<Self, TomlError> {
        let text = Text::new(text);
        let fail = |at: usize, message: String| text.error(at, message);
        let file: File = text.read()?;
        let mut levels = Vec::new();
        for (rule, level) in &file.levels {
            let selector = Selector::parse(rule.as_ref()).map_err(|error| fail(rule.span().start, error.to_string()))?;
            let level = match level.as_ref().as_str() {
                "allow" => Level::Allow,
                "note" => Level::Note,
                "warn" | "warning" => Level::Warning,
                "deny" | "error" => Level::Error,
                other => {
                    let near = nearest(other, LEVELS).map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
                    let message = format!("`{other}` is no level: expected allow, note, warning or error{near}");
                    return Err(fail(level.span().start, message));
                }
            };
            levels.push(Override { selector, level });
        }
        let mut exemptions = Vec::new();
        for entry in &file.exemptions {
            let at = entry.span();
            let entry = entry.as_ref();
            let Some(rule) = &entry.rule else {
                return Err(fail(at.start, "an exemption needs a `rule`: a name, a code, or \"all\"".into()));
            };
            let selector = match Selector::parse(rule.as_ref()) {
                Ok(Selector::Rule(rule)) => Some(rule),
                Ok(Selector::All) => None,
                Ok(Selector::Warnings) => {
                    return Err(fail(rule.span().start, "an exemption is from a rule or from \"all\"".into()));
                }
                Err(error) => return Err(fail(rule.span().start, error.to_string())),
            };
            let reason = match &entry.reason {
                Some(reason) if !reason.as_ref().trim().is_empty() => reason.as_ref().clone(),
                Some(reason) => return Err(fail(reason.span().start, "the `reason` of an exemption must say something".into())),
                None => return Err(fail(at.start, "an exemption needs a `reason`: why is the finding no concern?".into())),
            };
            let file = match &entry.file {
                None => None,
                Some(pattern) => Some(
                    Glob::new(pattern.as_ref())
                        .map_err(|error| fail(pattern.span().start, format!("`file` is no pattern: {}", error.kind())))?
                        .compile_matcher(),
                ),
            };
            exemptions.push(Exemption {
                rule: selector,
                instrument: entry.instrument.clone(),
                category: entry.category.clone(),
                file,
                reason,
                location: text.locate(at.start, at.end),
            });
        }
        if let Some(profile) = file.profile.as_ref().filter(|profile| profile.as_ref().trim().is_empty()) {
            return Err(fail(profile.span().start, "`profile` must be the path of a profile".into()));
        }
        Ok(Self { levels, exemptions: Exemptions::new(exemptions), profile: file.profile.map(Spanned::into_inner) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_place() {
        for (text, message) in [
            ("[levels]\nS4011 = \"note\"", "line 2, column 1: there is no rule `S4011`; did you mean `S401`?"),
            ("[levels]\nS401 = \"loud\"", "line 2, column 8: `loud` is no level"),
            ("[[exemptions]]\nreason = \"x\"", "line 1, column 1: an exemption needs a `rule`"),
            ("\n[[exemptions]]\nrule = \"S401\"", "line 2, column 1: an exemption needs a `reason`"),
            ("[[exemptions]]\nrule = \"S401\"\nreason = \" \"", "line 3, column 10: the `reason`"),
            ("[[exemptions]]\nrule = \"S401\"\nfile = \"a[\"\nreason = \"x\"", "line 3, column 8: `file` is no pattern"),
            ("[level]\n", "line 1, column 2: unknown field `level`: expected profile, levels, exemptions; did you mean `levels`?"),
            ("exemptions = [3]", "line 1, column 15: invalid type: integer `3`, expected a table [[exemptions]]"),
            ("profile = \"a\"\nprofile = \"b\"", "line 2, column 1: `profile` stands twice"),
            ("profile = \" \"", "line 1, column 11: `profile` must be"),
            ("levels = 3", "line 1, column 10: invalid type"),
        ] {
            let error = Config::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
