//! `--format json`: one object, when all is known.

use super::model::SCHEMA;
use super::{CheckReport, Closing, DocumentRow, Entry, PairEntry, Renderer};
use crate::findings::FindingRow;
use crate::json_text::write_pretty;
use std::io::{self, Write};

/// Keeps everything until the end.
#[derive(Debug, Default)]
pub(super) struct Json {
    documents: Vec<DocumentRow>,
    findings: Vec<FindingRow>,
}

impl Renderer for Json {
    fn document(&mut self, _out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        self.documents.push(DocumentRow::new(&entry));
        let origin = entry.origin();
        self.findings.extend(FindingRow::of(entry.checked.findings, &origin));
        Ok(())
    }

    fn pair(&mut self, _out: &mut dyn Write, pair: PairEntry) -> io::Result<()> {
        self.findings.extend(FindingRow::of(pair.findings, &pair.links));
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, closing: Closing) -> io::Result<()> {
        let documents = std::mem::take(&mut self.documents);
        let mut findings = std::mem::take(&mut self.findings);
        findings.extend(FindingRow::of_configuration(closing.configuration));
        let report = CheckReport { schema: SCHEMA, documents, findings, totals: closing.totals };
        write_pretty(out, &report, 0)?;
        writeln!(out)
    }
}
