//! The summary as JSON Lines: one [`Line`] a document, no totals, and an audit as the last line where there is one.

use super::model::{AuditLine, Line, LinksLine, SCHEMA, TreeLine, UnreadableLine};
use super::{Entry, LinksEntry, Renderer, Unreadable};
use crate::json_text::write_line;
use caltree_summary::Totals;
use caltree_summary::audit::Audit;
use std::io::{self, Write};

/// Writes one line a document.
#[derive(Debug, Default)]
pub struct JsonLines {}

impl JsonLines {
    /// A writer of lines.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Renderer for JsonLines {
    fn tree(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        write_line(out, &Line::Tree(Box::new(TreeLine { schema: SCHEMA, tree: entry.into() })))
    }

    fn links(&mut self, out: &mut dyn Write, entry: LinksEntry) -> io::Result<()> {
        write_line(out, &Line::Links(Box::new(LinksLine { schema: SCHEMA, links: entry.into() })))
    }

    fn unreadable(&mut self, out: &mut dyn Write, document: Unreadable) -> io::Result<()> {
        write_line(out, &Line::Unreadable(UnreadableLine { schema: SCHEMA, unreadable: document.into() }))
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Totals, audit: Option<&Audit>) -> io::Result<()> {
        let Some(audit) = audit else { return Ok(()) };
        write_line(out, &Line::Audit(Box::new(AuditLine { schema: SCHEMA, audit: audit.into() })))
    }
}
