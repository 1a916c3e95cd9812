//! Baselines: what was found before, so that only what is new is reported.

use caltree_model::Finding;
use hashbrown::HashMap;
use serde_json::{Value, json};

/// The findings of an earlier run.
#[derive(Debug, Default, Clone)]
pub struct Baseline {
    /// How many findings of this fingerprint are known. Two of one fingerprint are two.
    left: HashMap<String, u64>,
}

/// Why a file is no baseline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// It is not JSON; in the parser's words.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// It is JSON of another kind.
    #[error("no baseline: expected \"schema\": \"{SCHEMA}\" (or \"caltree/check/1\", \"caltree/verify/1\"), found {0}")]
    WrongSchema(String),
    /// It lacks what a baseline holds.
    #[error("no baseline: `findings` should be a list of objects with a `fingerprint`")]
    NoFindings,
}

const SCHEMA: &str = "caltree/baseline/1";

impl Baseline {
    /// Reads a baseline, or the JSON output of an earlier `check` or `verify`.
    ///
    /// # Errors
    /// The text is not JSON, or JSON of another kind.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let value: Value =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| BaselineError::NotJson(error.to_string()))?;
        match value.get("schema").and_then(Value::as_str) {
            Some(SCHEMA | "caltree/check/1" | "caltree/verify/1") => {}
            other => return Err(BaselineError::WrongSchema(other.map_or("none".into(), |schema| format!("\"{schema}\"")))),
        }
        let findings = value.get("findings").and_then(Value::as_array).ok_or(BaselineError::NoFindings)?;
        let mut left = HashMap::new();
        for finding in findings {
            let fingerprint = finding.get("fingerprint").and_then(Value::as_str).ok_or(BaselineError::NoFindings)?;
            *left.entry(fingerprint.to_owned()).or_insert(0) += 1;
        }
        Ok(Self { left })
    }

    /// The text of a baseline that knows these findings.
    #[must_use]
    pub fn write<'f>(findings: impl Iterator<Item = (&'f Finding, Option<&'f str>)>) -> String {
        let mut entries: Vec<Value> = findings
            .map(|(finding, dp_id)| {
                json!({
                    "fingerprint": finding.fingerprint, "code": finding.code, "rule": finding.rule, "dp_id": dp_id,
                    "branch": finding.branch, "subject": finding.subject,
                })
            })
            .collect();
        // A stable order keeps the differences between two baselines small.
        entries.sort_by_cached_key(Value::to_string);
        let mut text = format!("{{\n  \"schema\": \"{SCHEMA}\",\n  \"findings\": [");
        for (n, entry) in entries.iter().enumerate() {
            text.push_str(if n == 0 { "\n    " } else { ",\n    " });
            text.push_str(&entry.to_string());
        }
        text.push_str("\n  ]\n}\n");
        text
    }

    /// Whether a finding was there before. Each entry answers for one finding.
    pub fn knows(&mut self, finding: &Finding) -> bool {
        match self.left.get_mut(&finding.fingerprint) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }

    /// How many of its findings did not occur again.
    #[must_use]
    pub fn gone(&self) -> u64 {
        self.left.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_told() {
        assert!(matches!(Baseline::parse("{"), Err(BaselineError::NotJson(_))));
        assert!(matches!(Baseline::parse("{\"schema\": \"x\"}"), Err(BaselineError::WrongSchema(_))));
        assert!(matches!(Baseline::parse("{\"schema\": \"caltree/baseline/1\"}"), Err(BaselineError::NoFindings)));
        assert_eq!(Baseline::parse(&Baseline::write(std::iter::empty())).unwrap().gone(), 0);
    }
}
