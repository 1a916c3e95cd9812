//! One pair: the cascade with what changed, and enough around it to see where.

use super::{PLAIN, effect_look, verdict_look};
use crate::bars::Bars;
use crate::diff::PairEntry;
use crate::diff::said::{Piece, listed, modes, reservations, said, steps};
use crate::lines::{Item, Lines, cut, width, words};
use crate::words::counted;
use crate::{Look, Symbols, styles};
use caltree_diff::{Change, ChangeKind, Effect, FilesChange, Row};
use caltree_model::{instrument_of, visible_text};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// So many files of a change that came, and so many that went, are named where not all were asked for.
const FILES: usize = 3;

/// So many steps to run again are named, and the last.
const STEPS: usize = 20;

/// So many leaves that came or went side by side are told in one line.
const FOLDED: usize = 4;

/// A name is not cut to less than this.
const LEAST_NAME: usize = 12;

pub(super) fn write(out: &mut dyn Write, look: Look, entry: &PairEntry, all: bool) -> io::Result<()> {
    let mut drawing = Drawing {
        lines: Lines { out, look },
        symbols: look.symbols(),
        bars: Bars::new(&look),
        changes: &entry.compared.comparison.changes,
        name: 0,
        all,
        auxiliary: false,
    };
    drawing.header(entry)?;
    drawing.rows(&entry.compared.rows)?;
    drawing.affected(&entry.compared.comparison.affected)?;
    drawing.notes(&reservations(entry))
}

struct Drawing<'a, 'o> {
    lines: Lines<'o>,
    symbols: &'static Symbols,
    bars: Bars,
    changes: &'a [Change],
    /// The width of the names' column.
    name: usize,
    /// Whether everything is named.
    all: bool,
    /// Whether the sign of auxiliary branches stands anywhere.
    auxiliary: bool,
}

impl Drawing<'_, '_> {
    fn header(&mut self, entry: &PairEntry) -> io::Result<()> {
        let look = self.lines.look;
        let nameless = || entry.new.origin.to_string();
        let name = entry.dp_id.clone().unwrap_or_else(nameless);
        let mut items: Vec<Item> = vec![vec![(styles::STRONG, visible_text(&name).into_owned())]];
        let mut add =
            |style, text: &str| items.push(vec![(styles::FAINT, format!("{} ", self.symbols.dot)), (style, text.to_owned())]);
        if let Some(instrument) = entry.dp_id.as_deref().and_then(instrument_of) {
            add(PLAIN, &visible_text(instrument));
        }
        let mode = modes(&entry.old, &entry.new);
        if !mode.is_empty() {
            add(PLAIN, &mode);
        }
        let (symbol, style) = verdict_look(&look, entry.verdict);
        add(style, &format!("{symbol} {}", entry.verdict.as_str()));
        self.lines.wrapped("", "", " ", &items)?;
        for (label, origin) in [("old  ", &entry.old.origin), ("new  ", &entry.new.origin)] {
            self.lines.wrapped(label, "     ", " ", &words(PLAIN, &origin.to_string()))?;
        }
        let counts = self.counts(entry);
        if counts.is_empty() { Ok(()) } else { self.lines.wrapped("", "", " ", &words(styles::FAINT, &counts)) }
    }

    /// How many changes there are, and how many files.
    fn counts(&self, entry: &PairEntry) -> String {
        let broken = entry.old.broken.is_some() != entry.new.broken.is_some();
        if self.changes.is_empty() && !broken {
            return String::new();
        }
        let count = |effect| self.changes.iter().filter(|change| change.effect == effect).count();
        let mut parts: Vec<String> = Vec::new();
        for (effect, one, many) in [
            (Effect::Improvement, "improvement", "improvements"),
            (Effect::Regression, "regression", "regressions"),
            (Effect::Neutral, "other change", "other changes"),
        ] {
            let number = count(effect);
            parts.extend((number > 0).then(|| counted(number, one, many)));
        }
        if broken {
            parts.push(if entry.new.broken.is_some() { "NEW is broken" } else { "OLD was broken" }.to_owned());
        }
        let files = &entry.compared.comparison.files;
        let (added, removed) = (files.added.len(), files.removed.len());
        format!("{}; files: {added} new, {removed} gone, {} kept", parts.join(", "), files.kept)
    }

    fn rows(&mut self, rows: &[Row]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.lines.blank()?;
        let widest = rows
            .iter()
            .map(|row| self.bars.indent(row.depth) + self.name_of(row).iter().map(|(_, text)| text.width()).sum::<usize>());
        self.name = widest.max().unwrap_or(0).clamp(LEAST_NAME, self.lines.look.width * 9 / 20);
        self.auxiliary = rows.iter().any(|row| row.auxiliary);
        let changes = self.changes;
        for run in rows.chunk_by(|one, next| alike(changes, one).is_some_and(|this| Some(this) == alike(changes, next))) {
            let last = &run[run.len() - 1];
            if run.len() < FOLDED || self.all {
                for row in run {
                    self.bars.step(row.depth, row.last);
                    self.row(row)?;
                }
            } else {
                self.bars.step(last.depth, last.last);
                self.folded(run)?;
            }
        }
        Ok(())
    }

    /// Leaves that came or went side by side, in one line.
    fn folded(&mut self, run: &[Row]) -> io::Result<()> {
        let Some((_, kind, effect, files)) = run.first().and_then(|row| alike(self.changes, row)) else { return Ok(()) };
        let (symbol, style) = effect_look(&self.lines.look, effect);
        let prefix = self.bars.prefix(true);
        let name = counted(run.len(), "branch", "branches");
        let pad = self.name.saturating_sub(prefix.width() + name.width());
        let below = self.bars.prefix(false);
        let next = format!("{below}{:1$}  ", "", (self.name + 2).saturating_sub(below.width()));
        let came = if kind == ChangeKind::BranchAdded { "new" } else { "gone" };
        let mut items: Vec<Item> =
            vec![vec![(styles::FAINT, prefix), (PLAIN, name), (PLAIN, format!("{:pad$} ", ""))], vec![(style, symbol.to_owned())]];
        items.extend(words(style, &format!("{came}, {} each:", counted(files, "file", "files"))));
        let last = run.len() - 1;
        items.extend(run.iter().enumerate().map(|(n, row)| {
            let comma = if n < last { "," } else { "" };
            vec![(PLAIN, format!("{}{comma}", visible_text(&row.step)))]
        }));
        self.lines.wrapped("", &next, " ", &items)
    }

    /// The name of a row's branch, and what stands behind it.
    fn name_of(&self, row: &Row) -> Item {
        let kind = |wanted| row.changes.iter().any(|at| self.changes[*at].kind == wanted);
        let style = if kind(ChangeKind::BranchAdded) {
            styles::GOOD
        } else if kind(ChangeKind::BranchRemoved) {
            styles::BAD
        } else if row.changes.is_empty() {
            styles::FAINT
        } else {
            styles::STRONG
        };
        let mut item = vec![(style, visible_text(&row.step).into_owned())];
        if row.auxiliary {
            item.push((styles::FAINT, format!(" {}", self.symbols.auxiliary)));
        }
        // Of a branch that is new it only matters in how many places it is.
        if row.places > 1 && !kind(ChangeKind::BranchAdded) {
            item.push((styles::FAINT, format!(" {}{}", self.symbols.times, row.places)));
        }
        item
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        let prefix = self.bars.prefix(true);
        let mut name = self.name_of(row);
        let behind = width(&name[1..]);
        let room = self.name.saturating_sub(prefix.width() + behind).max(LEAST_NAME);
        name[0].1 = cut(&name[0].1, room, self.symbols.ellipsis);
        let mut first: Item = vec![(styles::FAINT, prefix)];
        first.extend(name);
        let pad = self.name.saturating_sub(width(&first));
        first.push((PLAIN, format!("{:pad$} ", "")));
        let indent = self.name.max(self.bars.indent(row.depth)) + 2;
        let below = self.bars.prefix(false);
        let next = format!("{below}{:1$}", "", indent.saturating_sub(below.width()));
        let mut lead = Some(first);
        for at in &row.changes {
            let change = &self.changes[*at];
            let (symbol, style) = effect_look(&self.lines.look, change.effect);
            let pieces = said(change).into_iter().map(Piece::into_text);
            let mut text = pieces.collect::<String>();
            let places = change.places();
            match change.kind {
                ChangeKind::BranchAdded | ChangeKind::BranchRemoved if places > 1 => {
                    text.push_str(&format!(" (in {places} places)"));
                }
                ChangeKind::BranchAdded | ChangeKind::BranchRemoved => {}
                _ if places < row.places as usize => text.push_str(&format!(" (in {places} of {} places)", row.places)),
                _ => {}
            }
            let mut items: Vec<Item> = lead.take().into_iter().collect();
            let own = items.is_empty();
            items.push(vec![(style, symbol.to_owned())]);
            items.extend(words(style, &text));
            self.lines.wrapped(if own { &next } else { "" }, &format!("{next}  "), " ", &items)?;
            if let Some(files) = &change.files {
                self.files(&format!("{next}  "), files)?;
            }
        }
        match lead {
            Some(lead) => self.lines.put(&lead),
            None => Ok(()),
        }
    }

    /// The files of a change by name.
    fn files(&mut self, indent: &str, files: &FilesChange) -> io::Result<()> {
        for (sign, names, left_out) in listed(files, if self.all { usize::MAX } else { FILES }) {
            let style = match sign {
                '+' => styles::GOOD,
                '-' => styles::BAD,
                _ => styles::WARN,
            };
            let mut line = |words: Vec<Item>| {
                let mut items = vec![vec![(style, sign.to_string())]];
                items.extend(words);
                self.lines.wrapped(indent, &format!("{indent}  "), " ", &items)
            };
            names.iter().try_for_each(|name| line(words(style, name)))?;
            if left_out > 0 {
                line(words(styles::FAINT, &format!("and {left_out} more")))?;
            }
        }
        Ok(())
    }

    /// What to run again.
    fn affected(&mut self, affected: &[String]) -> io::Result<()> {
        if affected.is_empty() {
            return Ok(());
        }
        self.lines.blank()?;
        let text = if affected.len() == 1 { "to run again:" } else { "to run again, in this order:" };
        self.lines.put(&[(styles::STRONG, text.to_owned())])?;
        let digits = affected.len().to_string().len();
        let (first, left_out, last) = steps(affected, if self.all { usize::MAX } else { STEPS });
        let mut step = |number: usize, path: &str| {
            let number = format!("  {number:>digits$}. ");
            let next = format!("{:1$}", "", number.width());
            self.lines.wrapped(&number, &next, " ", &words(PLAIN, path))
        };
        first.iter().enumerate().try_for_each(|(n, path)| step(n + 1, path))?;
        let Some(last) = last else { return Ok(()) };
        self.lines.wrapped("  ", "  ", " ", &words(styles::FAINT, &format!("{} {left_out} more", self.symbols.ellipsis)))?;
        let number = format!("  {:>digits$}. ", affected.len());
        let next = format!("{:1$}", "", number.width());
        self.lines.wrapped(&number, &next, " ", &words(PLAIN, last))
    }

    /// What a reader should know beside the changes.
    fn notes(&mut self, notes: &[String]) -> io::Result<()> {
        if self.auxiliary || !notes.is_empty() {
            self.lines.blank()?;
        }
        if self.auxiliary {
            let text = format!("{} auxiliary: not needed for processing", self.symbols.auxiliary);
            self.lines.wrapped("", "", " ", &words(styles::FAINT, &text))?;
        }
        for text in notes {
            let mut items = vec![vec![(styles::WARN, "note:".to_owned())]];
            items.extend(words(PLAIN, text));
            self.lines.wrapped("", "      ", " ", &items)?;
        }
        Ok(())
    }
}

/// What the row of a leaf that came or went has in common with those beside it; `None` for any other row.
fn alike(changes: &[Change], row: &Row) -> Option<(u32, ChangeKind, Effect, usize)> {
    let [only] = row.changes.as_slice() else { return None };
    let change = &changes[*only];
    let size = change.size.filter(|size| size.branches == 0)?;
    let plain = change.places() == 1 && change.kind != ChangeKind::BranchMoved && !row.auxiliary;
    plain.then_some((row.depth, change.kind, change.effect, size.files))
}
