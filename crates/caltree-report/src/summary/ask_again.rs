//! The frames to ask the archive for again, as a plain list.

use super::{Entry, LinksEntry, Renderer, Unreadable};
use caltree_summary::Totals;
use caltree_summary::audit::Audit;
use std::collections::HashSet;
use std::io::{self, Write};

/// Writes one dp_id a line, each once: what a loop of a shell takes.
#[derive(Debug, Default)]
pub struct AskAgainList {}

impl Renderer for AskAgainList {
    fn tree(&mut self, _: &mut dyn Write, _: Entry) -> io::Result<()> {
        Ok(())
    }

    fn links(&mut self, _: &mut dyn Write, _: LinksEntry) -> io::Result<()> {
        Ok(())
    }

    fn unreadable(&mut self, _: &mut dyn Write, _: Unreadable) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Totals, audit: Option<&Audit>) -> io::Result<()> {
        let mut seen = HashSet::new();
        for again in audit.map(|audit| audit.ask_again.as_slice()).unwrap_or_default() {
            if seen.insert(again.dp_id.as_str()) {
                writeln!(out, "{}", again.dp_id)?;
            }
        }
        Ok(())
    }
}
