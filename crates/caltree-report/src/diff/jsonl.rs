//! `--format jsonl`: one object a pair, and one for each document without a partner, as soon as it is known.

use super::model::DiffLine;
use super::{LoneEntry, PairEntry, Renderer, Totals, UnreadableEntry};
use crate::json_text::write_line;
use std::io::{self, Write};

/// Keeps nothing.
#[derive(Debug, Default)]
pub struct JsonLines;

impl Renderer for JsonLines {
    fn pair(&mut self, out: &mut dyn Write, entry: PairEntry) -> io::Result<()> {
        write_line(out, &DiffLine::of_pair(entry))
    }

    fn lone(&mut self, out: &mut dyn Write, entry: LoneEntry) -> io::Result<()> {
        write_line(out, &DiffLine::of_lone(entry))
    }

    fn unreadable(&mut self, out: &mut dyn Write, entry: UnreadableEntry) -> io::Result<()> {
        write_line(out, &DiffLine::of_unreadable(entry))
    }

    fn finish(&mut self, _out: &mut dyn Write, _totals: &Totals) -> io::Result<()> {
        Ok(())
    }
}
