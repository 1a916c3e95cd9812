//! `--format jsonl`: one object an answer, and one for what is about none of them.

use super::model::{SCHEMA, TreeRow, VerifyLine, last_findings};
use super::{Closing, Entry, Renderer};
use crate::json_text::write_line;
use std::io::{self, Write};

/// Keeps nothing.
#[derive(Debug, Default)]
pub(super) struct JsonLines;

impl Renderer for JsonLines {
    fn entry(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let (row, findings) = TreeRow::of(entry);
        write_line(out, &VerifyLine { schema: SCHEMA, tree: Some(row), orphans: Vec::new(), findings })
    }

    fn finish(&mut self, out: &mut dyn Write, mut closing: Closing) -> io::Result<()> {
        let findings = last_findings(&mut closing);
        write_line(out, &VerifyLine { schema: SCHEMA, tree: None, orphans: closing.orphans, findings })
    }
}
