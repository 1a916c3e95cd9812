//! `--format jsonl`: one object a document, as soon as it is known.

use super::model::SCHEMA;
use super::{Closing, DocumentReport, DocumentRow, Entry, PairEntry, Renderer};
use crate::findings::FindingRow;
use crate::json_text::write_line;
use std::io::{self, Write};

/// Keeps nothing.
#[derive(Debug, Default)]
pub(super) struct JsonLines;

impl Renderer for JsonLines {
    fn document(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let (document, origin) = (Some(DocumentRow::new(&entry)), entry.origin());
        let findings = FindingRow::of(entry.checked.findings, &origin).collect();
        write_line(out, &DocumentReport { schema: SCHEMA, document, findings })
    }

    fn pair(&mut self, out: &mut dyn Write, pair: PairEntry) -> io::Result<()> {
        let findings: Vec<FindingRow> = FindingRow::of(pair.findings, &pair.links).collect();
        if findings.is_empty() {
            return Ok(());
        }
        write_line(out, &DocumentReport { schema: SCHEMA, document: None, findings })
    }

    fn finish(&mut self, out: &mut dyn Write, closing: Closing) -> io::Result<()> {
        let findings = FindingRow::of_configuration(closing.configuration);
        if findings.is_empty() {
            return Ok(());
        }
        write_line(out, &DocumentReport { schema: SCHEMA, document: None, findings })
    }
}
