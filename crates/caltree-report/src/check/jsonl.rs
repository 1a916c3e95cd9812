//! `--format jsonl`: one object a document, as soon as it is known.

use super::model::SCHEMA;
use super::{Closing, DocumentReport, DocumentRow, Entry, FindingRow, Format, PairEntry};
use crate::json_text::write_line;
use std::io::{self, Write};

/// Keeps nothing.
#[derive(Debug, Default)]
pub struct JsonLines;

impl Format for JsonLines {
    fn document(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let document = Some(DocumentRow::new(&entry));
        write_line(out, &DocumentReport { schema: SCHEMA, document, findings: FindingRow::of(entry).collect() })
    }

    fn pair(&mut self, out: &mut dyn Write, pair: PairEntry) -> io::Result<()> {
        let findings: Vec<FindingRow> = FindingRow::of_pair(pair).collect();
        if findings.is_empty() {
            return Ok(());
        }
        write_line(out, &DocumentReport { schema: SCHEMA, document: None, findings })
    }

    fn finish(&mut self, out: &mut dyn Write, mut closing: Closing) -> io::Result<()> {
        let findings = FindingRow::of_configuration(&mut closing);
        if findings.is_empty() {
            return Ok(());
        }
        write_line(out, &DocumentReport { schema: SCHEMA, document: None, findings })
    }
}
