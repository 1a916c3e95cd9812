//! `--format json`: one object, when all is known.

use super::model::{DiffReport, LoneRow, PairRow, SCHEMA, UnreadableRow};
use super::{LoneEntry, PairEntry, Renderer, Side, Totals, UnreadableEntry};
use crate::json_text::write_pretty;
use std::io::{self, Write};

/// Keeps everything until the end.
#[derive(Debug, Default)]
pub struct Json {
    pairs: Vec<PairRow>,
    only_old: Vec<LoneRow>,
    only_new: Vec<LoneRow>,
    unreadable: Vec<UnreadableRow>,
}

impl Renderer for Json {
    fn pair(&mut self, _out: &mut dyn Write, entry: PairEntry) -> io::Result<()> {
        self.pairs.push(entry.into());
        Ok(())
    }

    fn lone(&mut self, _out: &mut dyn Write, entry: LoneEntry) -> io::Result<()> {
        match entry.side {
            Side::Old => self.only_old.push(entry.into()),
            Side::New => self.only_new.push(entry.into()),
        }
        Ok(())
    }

    fn unreadable(&mut self, _out: &mut dyn Write, entry: UnreadableEntry) -> io::Result<()> {
        self.unreadable.push(entry.into());
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let Self { pairs, only_old, only_new, unreadable } = std::mem::take(self);
        let report = DiffReport { schema: SCHEMA, pairs, only_old, only_new, unreadable, totals: totals.into() };
        write_pretty(out, &report, 0)?;
        writeln!(out)
    }
}
