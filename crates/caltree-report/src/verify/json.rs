//! `--format json`: one object, answer by answer, so that a thousand of them never stand in memory at once.

use super::model::{SCHEMA, TreeRow, last_findings};
use super::{Closing, Entry, Renderer};
use crate::findings::FindingRow;
use crate::json_text::write_pretty;
use serde::Serialize;
use std::io::{self, Write};

/// How far an answer is indented.
const INDENT: usize = 4;

/// Keeps the findings until the end.
#[derive(Debug, Default)]
pub(super) struct Json {
    findings: Vec<FindingRow>,
    started: bool,
}

impl Json {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        write!(out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"trees\": [")
    }
}

impl Renderer for Json {
    fn entry(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let first = !self.started;
        self.start(out)?;
        let (row, findings) = TreeRow::of(entry);
        self.findings.extend(findings);
        write!(out, "{}\n{:INDENT$}", if first { "" } else { "," }, "")?;
        write_pretty(out, &row, INDENT)
    }

    fn finish(&mut self, out: &mut dyn Write, mut closing: Closing) -> io::Result<()> {
        let none = !self.started;
        self.start(out)?;
        write!(out, "{}]", if none { "" } else { "\n  " })?;
        let mut findings = std::mem::take(&mut self.findings);
        findings.extend(last_findings(&mut closing));
        member(out, "orphans", &closing.orphans)?;
        member(out, "readmes", &closing.readmes)?;
        member(out, "night_logs", &closing.night_logs)?;
        member(out, "findings", &findings)?;
        member(out, "totals", &closing.totals)?;
        writeln!(out, "\n}}")
    }
}

fn member(out: &mut dyn Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, ",\n  \"{name}\": ")?;
    write_pretty(out, value, 2)
}
