//! Findings as GitLab's code quality report.

use super::{Case, End, Format, context, relative};
use crate::json_text::write_pretty;
use caltree_model::{Finding, Level, visible_text};
use serde::Serialize;
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes one list, entry by entry. GitLab wants a fingerprint of their own for all entries: where a finding occurs again (a file that was
/// given in two copies), its number is added.
#[derive(Debug, Default)]
pub(super) struct Gitlab {
    seen: HashMap<String, u32>,
}

#[derive(Serialize)]
struct Entry<'f> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Place<'f>,
}

#[derive(Serialize)]
struct Place<'f> {
    path: &'f str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
}

impl Gitlab {
    fn fingerprint(&mut self, finding: &Finding) -> String {
        let count = self.seen.entry(finding.fingerprint.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { finding.fingerprint.clone() } else { format!("{}-{count}", finding.fingerprint) }
    }
}

impl Format for Gitlab {
    fn case(&mut self, out: &mut dyn Write, case: Case) -> io::Result<()> {
        for finding in &case.findings {
            write!(out, "{}\n  ", if self.seen.is_empty() { "[" } else { "," })?;
            let entry = Entry {
                description: description(&case, finding),
                check_name: finding.rule,
                fingerprint: self.fingerprint(finding),
                severity: match finding.level {
                    Level::Error => "major",
                    Level::Warning => "minor",
                    Level::Note | Level::Allow => "info",
                },
                location: Place {
                    path: if case.source == "-" { "stdin" } else { relative(&case.source) },
                    lines: Lines { begin: finding.location.map_or(1, |place| place.line) },
                },
            };
            write_pretty(out, &entry, 2)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _end: End) -> io::Result<()> {
        writeln!(out, "{}", if self.seen.is_empty() { "[]" } else { "\n]" })
    }
}

/// GitLab shows nothing but this, the severity and the place.
fn description(case: &Case, finding: &Finding) -> String {
    let mut text = format!("{} {}: {}", finding.code, finding.rule, finding.message);
    let part = case.part.as_ref().map(|part| format!("part {part}"));
    let beside: Vec<String> = part.into_iter().chain(context(finding)).collect();
    if !beside.is_empty() {
        text.push_str(&format!(" [{}]", beside.join(", ")));
    }
    visible_text(&text).into_owned()
}
