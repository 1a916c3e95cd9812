//! Findings as GitLab's code quality report.

use super::{Case, End, Renderer, context, relative};
use crate::json_text::write_pretty;
use caltree_model::{Finding, Level, visible_chars};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes one list, entry by entry. GitLab wants a fingerprint of their own for all entries. That of a finding does not know its file, so
/// of a file that is there in two copies the second one has its path (and part) in it, and does not change when another copy comes. What
/// occurs again in one file has its number added.
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
    fn fingerprint(&mut self, case: &Case, finding: &Finding) -> String {
        let own = &finding.fingerprint;
        if self.seen.insert(own.clone(), 1).is_none() {
            return own.clone();
        }
        let mut hash = Sha256::new();
        hash.update(path(case));
        hash.update([0]);
        hash.update(case.origin.part.as_deref().unwrap_or_default());
        let digits: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let of_file = format!("{own}-{digits}");
        let count = self.seen.entry(of_file.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { of_file } else { format!("{of_file}-{count}") }
    }
}

impl Renderer for Gitlab {
    fn case(&mut self, out: &mut dyn Write, case: Case) -> io::Result<()> {
        for finding in &case.findings {
            write!(out, "{}\n  ", if self.seen.is_empty() { "[" } else { "," })?;
            let entry = Entry {
                description: description(&case, finding),
                check_name: finding.rule,
                fingerprint: self.fingerprint(&case, finding),
                severity: match finding.level {
                    Level::Error => "major",
                    Level::Warning => "minor",
                    Level::Note | Level::Allow => "info",
                },
                location: Place { path: path(&case), lines: Lines { begin: finding.location.map_or(1, |place| place.line) } },
            };
            write_pretty(out, &entry, 2)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _end: End) -> io::Result<()> {
        writeln!(out, "{}", if self.seen.is_empty() { "[]" } else { "\n]" })
    }
}

/// GitLab counts paths from the top of the repository, which is not known: of one that leads above the working directory (to a
/// configuration there) what follows is the best guess.
fn path(case: &Case) -> &str {
    let mut path = if case.origin.source == "-" { "stdin" } else { relative(&case.origin.source) };
    while let Some(rest) = path.strip_prefix("../") {
        path = rest;
    }
    path
}

/// GitLab shows nothing but this, the severity and the place.
fn description(case: &Case, finding: &Finding) -> String {
    let mut text = format!("{} {}: {}", finding.code, finding.rule, finding.message);
    let part = case.origin.part.as_ref().map(|part| format!("part {part}"));
    let beside: Vec<String> = part.into_iter().chain(context(finding)).collect();
    if !beside.is_empty() {
        text.push_str(&format!(" [{}]", beside.join(", ")));
    }
    visible_chars(&text).into_owned()
}
