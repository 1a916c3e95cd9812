//! `--format markdown`: for a comment on a pull request. Of many pairs a table, then what changed in those that differ.

use super::said::{Piece, listed, modes, reservations, said, side, steps};
use super::{LoneEntry, PairEntry, Renderer, Side, Totals, UnreadableEntry};
use crate::markdown::code;
use crate::words::counted;
use caltree_diff::{Change, Effect, PairVerdict};
use std::fmt::Write as _;
use std::io::{self, Write};

/// So many pairs have a row, pairs are told in full, changes of a pair, files of a change that came and that went, steps to run again:
/// comments have an end.
const ROWS: usize = 150;
const PAIRS: usize = 20;
const CHANGES: usize = 50;
const FILES: usize = 5;
const STEPS: usize = 20;

/// So many characters of pairs in full are written, so that the whole stays below the 65,536 that a comment may have on GitHub.
const LONGEST: usize = 40_000;

/// Keeps what it will write until the end: the totals come first, then what is worse.
#[derive(Debug, Default)]
pub struct Markdown {
    /// Whether no pair is told in full.
    stat: bool,
    worse: Rows,
    others: Rows,
    unreadable: Vec<String>,
}

/// Rows of the table, and pairs in full.
#[derive(Debug, Default)]
struct Rows {
    rows: Vec<String>,
    left_out: usize,
    in_full: Vec<String>,
}

impl Markdown {
    /// A writer; with `stat` of a table only.
    #[must_use]
    pub fn new(stat: bool) -> Self {
        Self { stat, ..Self::default() }
    }

    fn add(&mut self, worse: bool, row: String, in_full: impl FnOnce() -> Option<String>) {
        let stat = self.stat;
        let rows = if worse { &mut self.worse } else { &mut self.others };
        if rows.rows.len() < ROWS {
            rows.rows.push(row);
        } else {
            rows.left_out += 1;
        }
        if !stat && rows.in_full.len() < PAIRS {
            rows.in_full.extend(in_full());
        }
    }
}

impl Renderer for Markdown {
    fn pair(&mut self, _out: &mut dyn Write, entry: PairEntry) -> io::Result<()> {
        if !entry.verdict.differs() {
            return Ok(());
        }
        let comparison = &entry.compared.comparison;
        let count = |effect| comparison.changes.iter().filter(|change| change.effect == effect).count();
        let row = format!(
            "| {} | {} | {} | {} | {} | {} | +{} -{} |",
            code(&frame(&entry)),
            modes(&entry.old, &entry.new),
            verdict(entry.verdict),
            count(Effect::Improvement),
            count(Effect::Regression),
            count(Effect::Neutral),
            comparison.files.added.len(),
            comparison.files.removed.len(),
        );
        self.add(entry.verdict.is_worse(), row, || Some(in_full(&entry)));
        Ok(())
    }

    fn lone(&mut self, _out: &mut dyn Write, entry: LoneEntry) -> io::Result<()> {
        let frame = entry.dp_id.clone().unwrap_or_else(|| entry.origin.to_string());
        let mode = entry.mode.map_or("", caltree_model::Mode::as_str);
        let worse = entry.effect == Effect::Regression;
        let only = match (entry.side, worse) {
            (Side::Old, true) => "**only in OLD**",
            (Side::Old, false) => "only in OLD",
            (Side::New, _) => "only in NEW",
        };
        self.add(worse, format!("| {} | {mode} | {only} | | | | |", code(&frame)), || None);
        Ok(())
    }

    fn unreadable(&mut self, _out: &mut dyn Write, entry: UnreadableEntry) -> io::Result<()> {
        if self.unreadable.len() < ROWS {
            let UnreadableEntry { side: which, origin, reason, other } = entry;
            let other = other.map(|other| format!(", against {}", code(&other.to_string()))).unwrap_or_default();
            self.unreadable.push(format!(
                "* unreadable in {}: {}{other}: {}",
                side(which),
                code(&origin.to_string()),
                code(&reason)
            ));
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        writeln!(out, "## Calibration cascades, OLD against NEW\n")?;
        writeln!(out, "{}\n", sums(totals))?;
        let rows: Vec<&String> = self.worse.rows.iter().chain(&self.others.rows).collect();
        if !rows.is_empty() {
            writeln!(out, "| science frame | mode | verdict | better | worse | other | files |\n|---|---|---|--:|--:|--:|---|")?;
            rows.iter().take(ROWS).try_for_each(|row| writeln!(out, "{row}"))?;
            writeln!(out)?;
        }
        if let more @ 1.. = self.worse.left_out + self.others.left_out + rows.len().saturating_sub(ROWS) {
            writeln!(out, "and {more} more that differ\n")?;
        }
        if !self.unreadable.is_empty() {
            self.unreadable.iter().try_for_each(|line| writeln!(out, "{line}"))?;
            writeln!(out)?;
        }
        let mut room = LONGEST;
        for text in self.worse.in_full.iter().chain(&self.others.in_full).take(PAIRS) {
            if text.len() > room {
                writeln!(out, "More would not fit into a comment.\n")?;
                break;
            }
            room -= text.len();
            write!(out, "{text}")?;
        }
        Ok(())
    }
}

fn sums(totals: &Totals) -> String {
    let parts: Vec<String> = PairVerdict::ALL
        .into_iter()
        .map(|verdict| (totals.of(verdict), verdict.as_str()))
        .chain([(totals.only_old, "only in OLD"), (totals.only_new, "only in NEW"), (totals.unreadable, "unreadable")])
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{}: {}", counted(totals.pairs(), "pair", "pairs"), parts.join(", "))
}

fn frame(entry: &PairEntry) -> String {
    entry.dp_id.clone().unwrap_or_else(|| entry.new.origin.to_string())
}

fn verdict(verdict: PairVerdict) -> String {
    if verdict.is_worse() { format!("**{}**", verdict.as_str()) } else { verdict.as_str().to_owned() }
}

fn in_full(entry: &PairEntry) -> String {
    let comparison = &entry.compared.comparison;
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(text, "### {}: {}\n", code(&frame(entry)), entry.verdict.as_str());
    let _ = writeln!(text, "OLD {}, NEW {}\n", code(&entry.old.origin.to_string()), code(&entry.new.origin.to_string()));
    if !comparison.changes.is_empty() {
        let _ = writeln!(text, "| branch | what changed | effect | places |\n|---|---|---|--:|");
        for change in comparison.changes.iter().take(CHANGES) {
            let _ = writeln!(text, "{}", row(change));
        }
        text.push('\n');
    }
    if let more @ 1.. = comparison.changes.len().saturating_sub(CHANGES) {
        let _ = writeln!(text, "and {}\n", counted(more, "more change", "more changes"));
    }
    if !comparison.affected.is_empty() {
        let _ = writeln!(text, "To run again, in this order:\n");
        let (first, left_out, last) = steps(&comparison.affected, STEPS);
        for (n, path) in first.iter().enumerate() {
            let _ = writeln!(text, "{}. {}", n + 1, code(path));
        }
        if let Some(last) = last {
            let _ = writeln!(text, "\n{left_out} more, and at last {}", code(last));
        }
        text.push('\n');
    }
    for note in reservations(entry) {
        let _ = writeln!(text, "Note: {}\n", code(&note));
    }
    text
}

fn row(change: &Change) -> String {
    let pieces = said(change).into_iter().map(|piece| match piece {
        Piece::Ours(text) => text,
        Piece::Theirs(text) => code(&text),
    });
    let mut what = pieces.collect::<String>();
    if let Some(files) = &change.files {
        for (sign, names, left_out) in listed(files, FILES) {
            for name in names {
                let _ = write!(what, "<br>{sign} {}", code(&name));
            }
            if left_out > 0 {
                let _ = write!(what, "<br>{sign} and {left_out} more");
            }
        }
    }
    let effect = match change.effect {
        Effect::Regression => "**regression**".to_owned(),
        effect => effect.as_str().to_owned(),
    };
    format!("| {} | {what} | {effect} | {} |", code(&change.branch), change.places())
}
