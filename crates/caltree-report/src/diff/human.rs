//! `--format human`: the cascade with what changed in it; of many pairs a table, and those in full that are worse than they were.

mod cascade;
mod table;

use super::{LoneEntry, PairEntry, Renderer, Totals, UnreadableEntry};
use crate::flow::Flow;
use crate::words::{counted, grouped};
use crate::{Look, styles};
use anstyle::Style;
use caltree_diff::{Effect, PairVerdict};
use std::io::{self, Write};

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Everything: each pair in full, each file by its name.
    pub all: bool,
    /// One line a pair, and nothing else of it.
    pub stat: bool,
    /// Whether there is more than one pair, or something without a partner.
    pub many: bool,
}

/// So many pairs are told in full where not all were asked for.
const IN_FULL: usize = 10;

const PLAIN: Style = Style::new();

/// A pair alone is told as soon as it is known; of many, the table comes first.
#[derive(Debug)]
pub struct Human {
    look: Look,
    detail: Detail,
    rows: Vec<Vec<Flow>>,
    /// Pairs in full, to be told below the table.
    below: Vec<Vec<u8>>,
    /// Pairs that differ and are not told in full.
    folded: usize,
    unreadable: Vec<UnreadableEntry>,
}

impl Human {
    /// Output for a terminal of this look.
    #[must_use]
    pub fn new(look: Look, detail: Detail) -> Self {
        Self { look, detail, rows: Vec::new(), below: Vec::new(), folded: 0, unreadable: Vec::new() }
    }

    fn totals(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let mut flow = Flow::of(styles::STRONG, &counted(totals.pairs(), "pair", "pairs"));
        flow.glue(styles::STRONG, ":");
        let mut first = true;
        let mut add = |count: u64, style: Style, word: &str| {
            if count > 0 {
                if !std::mem::take(&mut first) {
                    flow.glue(PLAIN, ",");
                }
                flow.word(style, &grouped(count)).text(style, word);
            }
        };
        for verdict in PairVerdict::ALL {
            add(totals.of(verdict), verdict_look(&self.look, verdict).1, verdict.as_str());
        }
        add(totals.only_old, styles::BAD, "only in OLD");
        add(totals.only_new, PLAIN, "only in NEW");
        add(totals.unreadable, styles::BAD, "unreadable");
        flow.lines(self.look.width).iter().try_for_each(|line| writeln!(out, "{}", line.painted(&self.look)))
    }
}

impl Renderer for Human {
    fn wants_rows(&self) -> bool {
        !self.detail.stat
    }

    fn pair(&mut self, out: &mut dyn Write, entry: PairEntry) -> io::Result<()> {
        if !self.detail.many && !self.detail.stat {
            return cascade::write(out, self.look, &entry, self.detail.all);
        }
        if self.detail.stat || self.detail.all || entry.verdict.differs() {
            self.rows.push(table::pair(&self.look, &entry));
        }
        if self.detail.stat || !entry.verdict.differs() {
            return Ok(());
        }
        if self.detail.all || (entry.verdict.is_worse() && self.below.len() < IN_FULL) {
            let mut text = Vec::new();
            cascade::write(&mut text, self.look, &entry, self.detail.all)?;
            self.below.push(text);
        } else {
            self.folded += 1;
        }
        Ok(())
    }

    fn lone(&mut self, _out: &mut dyn Write, entry: LoneEntry) -> io::Result<()> {
        self.rows.push(table::lone(&entry));
        Ok(())
    }

    fn unreadable(&mut self, _out: &mut dyn Write, entry: UnreadableEntry) -> io::Result<()> {
        self.unreadable.push(entry);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        if !self.rows.is_empty() {
            table::write(out, &self.look, std::mem::take(&mut self.rows))?;
            writeln!(out)?;
        }
        for entry in &self.unreadable {
            let mut flow = Flow::of(styles::BAD, self.look.symbols().broken);
            flow.text(PLAIN, "unreadable in").word(PLAIN, super::said::side(entry.side)).glue(PLAIN, ":");
            flow.text(styles::STRONG, &entry.origin.to_string());
            if let Some(other) = &entry.other {
                flow.text(PLAIN, "against").text(PLAIN, &other.to_string());
            }
            flow.glue(PLAIN, ":").text(PLAIN, &entry.reason);
            for (n, line) in flow.lines(self.look.width - 4).iter().enumerate() {
                writeln!(out, "{:1$}{text}", "", if n == 0 { 0 } else { 4 }, text = line.painted(&self.look))?;
            }
        }
        if !self.unreadable.is_empty() && self.detail.many {
            writeln!(out)?;
        }
        for text in std::mem::take(&mut self.below) {
            out.write_all(&text)?;
            writeln!(out)?;
        }
        if self.folded > 0 {
            let more = counted(self.folded, "pair that differs is", "pairs that differ are");
            let text = format!("{more} not told in full here; --all does");
            writeln!(out, "{}\n", self.look.paint(styles::FAINT, &text))?;
        }
        if self.detail.many || self.detail.stat { self.totals(out, totals) } else { Ok(()) }
    }
}

/// The sign of an effect, and how it looks.
fn effect_look(look: &Look, effect: Effect) -> (&'static str, Style) {
    let symbols = look.symbols();
    match effect {
        Effect::Improvement => (symbols.better, styles::GOOD),
        Effect::Regression => (symbols.worse, styles::BAD),
        Effect::Neutral => (symbols.dot, PLAIN),
    }
}

/// The sign of a verdict, and how it looks.
fn verdict_look(look: &Look, verdict: PairVerdict) -> (&'static str, Style) {
    let symbols = look.symbols();
    match verdict {
        PairVerdict::Identical | PairVerdict::Equivalent => (symbols.good, styles::FAINT),
        PairVerdict::Improved => (symbols.better, styles::GOOD),
        PairVerdict::Regressed => (symbols.worse, styles::BAD),
        PairVerdict::Mixed => (symbols.differ, styles::BAD),
        PairVerdict::Changed => (symbols.changed, PLAIN),
    }
}
