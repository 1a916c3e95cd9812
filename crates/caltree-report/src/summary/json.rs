//! The summary as one JSON object: [`Summary`](super::model::Summary).

use super::audit_model;
use super::model::{Links, SCHEMA, Totals, Tree, Unreadable};
use super::{Entry, LinksEntry, Renderer, Unreadable as UnreadableEntry};
use crate::json_text::write_pretty;
use caltree_summary::audit::Audit;
use std::io::{self, Write};

/// Writes each tree as it comes, so that a million of them need no memory; links tables and what could not be read wait for their turn.
#[derive(Debug, Default)]
pub struct Json {
    trees: usize,
    links: Vec<Links>,
    unreadable: Vec<Unreadable>,
}

/// How far a tree is indented.
const INDENT: usize = 4;

impl Json {
    /// A writer of one object.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"trees\": [")
    }
}

impl Renderer for Json {
    fn tree(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        if self.trees == 0 {
            self.begin(out)?;
        }
        write!(out, "{}\n{:INDENT$}", if self.trees == 0 { "" } else { "," }, "")?;
        self.trees += 1;
        write_pretty(out, &Tree::from(entry), INDENT)
    }

    fn links(&mut self, _: &mut dyn Write, entry: LinksEntry) -> io::Result<()> {
        self.links.push(entry.into());
        Ok(())
    }

    fn unreadable(&mut self, _: &mut dyn Write, document: UnreadableEntry) -> io::Result<()> {
        self.unreadable.push(document.into());
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &caltree_summary::Totals, audit: Option<&Audit>) -> io::Result<()> {
        if self.trees == 0 {
            self.begin(out)?;
        } else {
            write!(out, "\n  ")?;
        }
        write!(out, "],\n  \"links\": ")?;
        write_pretty(out, &self.links, 2)?;
        write!(out, ",\n  \"unreadable\": ")?;
        write_pretty(out, &self.unreadable, 2)?;
        write!(out, ",\n  \"totals\": ")?;
        write_pretty(out, &Totals::from(totals), 2)?;
        write!(out, ",\n  \"audit\": ")?;
        write_pretty(out, &audit.map(audit_model::Audit::from), 2)?;
        writeln!(out, "\n}}")
    }
}
