//! `--format markdown`: for a comment on a pull request. Of many pairs a table, then what changed in those that differ.

use super::said::{Piece, listed, modes, reservations, said, side};
use super::{Format, LoneEntry, PairEntry, Side, Totals, UnreadableEntry};
use crate::markdown::code;
use crate::words::counted;
use caltree_diff::{Change, Effect, PairVerdict};
use std::fmt::Write as _;
use std::io::{self, Write};

/// So many pairs are told in full, changes of a pair, files of a change, steps to run again: comments have an end.
const PAIRS: usize = 20;
const CHANGES: usize = 100;
const FILES: usize = 10;
const STEPS: usize = 20;

/// Keeps what it will write until the end: the totals come first.
#[derive(Debug, Default)]
pub struct Markdown {
    rows: Vec<String>,
    /// Pairs that differ, in full.
    below: Vec<String>,
    folded: usize,
    unreadable: Vec<String>,
}

impl Format for Markdown {
    fn pair(&mut self, _out: &mut dyn Write, entry: PairEntry) -> io::Result<()> {
        if !entry.verdict.differs() {
            return Ok(());
        }
        let comparison = &entry.compared.comparison;
        let count = |effect| comparison.changes.iter().filter(|change| change.effect == effect).count();
        self.rows.push(format!(
            "| {} | {} | {} | {} | {} | {} | +{} -{} |",
            code(&frame(&entry)),
            modes(&entry.old, &entry.new),
            verdict(entry.verdict),
            count(Effect::Improvement),
            count(Effect::Regression),
            count(Effect::Neutral),
            comparison.files.added.len(),
            comparison.files.removed.len(),
        ));
        if self.below.len() < PAIRS {
            self.below.push(in_full(&entry));
        } else {
            self.folded += 1;
        }
        Ok(())
    }

    fn lone(&mut self, _out: &mut dyn Write, entry: LoneEntry) -> io::Result<()> {
        let frame = entry.dp_id.clone().unwrap_or_else(|| entry.origin.text());
        let mode = entry.mode.map_or("", caltree_model::Mode::as_str);
        let only = match (entry.side, entry.effect) {
            (Side::Old, Effect::Regression) => "**only in OLD**",
            (Side::Old, _) => "only in OLD",
            (Side::New, _) => "only in NEW",
        };
        self.rows.push(format!("| {} | {mode} | {only} | | | | |", code(&frame)));
        Ok(())
    }

    fn unreadable(&mut self, _out: &mut dyn Write, entry: UnreadableEntry) -> io::Result<()> {
        let UnreadableEntry { side: which, origin, reason, other } = entry;
        let other = other.map(|other| format!(", against {}", code(&other.text()))).unwrap_or_default();
        self.unreadable.push(format!("* unreadable in {}: {}{other}: {}", side(which), code(&origin.text()), code(&reason)));
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        writeln!(out, "## Calibration cascades, OLD against NEW\n")?;
        writeln!(out, "{}\n", sums(totals))?;
        if !self.rows.is_empty() {
            writeln!(out, "| science frame | mode | verdict | better | worse | other | files |\n|---|---|---|--:|--:|--:|---|")?;
            self.rows.iter().try_for_each(|row| writeln!(out, "{row}"))?;
            writeln!(out)?;
        }
        if !self.unreadable.is_empty() {
            self.unreadable.iter().try_for_each(|line| writeln!(out, "{line}"))?;
            writeln!(out)?;
        }
        self.below.iter().try_for_each(|text| write!(out, "{text}"))?;
        match self.folded {
            0 => Ok(()),
            more => writeln!(out, "{} not told here.\n", counted(more, "more pair that differs is", "more pairs that differ are")),
        }
    }
}

fn sums(totals: &Totals) -> String {
    let mut parts: Vec<String> = PairVerdict::ALL
        .into_iter()
        .map(|verdict| (totals.of(verdict), verdict.as_str()))
        .chain([(totals.only_old, "only in OLD"), (totals.only_new, "only in NEW"), (totals.unreadable, "unreadable")])
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if parts.is_empty() {
        parts.push("nothing belongs together".to_owned());
    }
    format!("{}: {}", counted(totals.pairs(), "pair", "pairs"), parts.join(", "))
}

fn frame(entry: &PairEntry) -> String {
    entry.dp_id.clone().unwrap_or_else(|| entry.new.origin.text())
}

fn verdict(verdict: PairVerdict) -> String {
    if verdict.is_worse() { format!("**{}**", verdict.as_str()) } else { verdict.as_str().to_owned() }
}

fn in_full(entry: &PairEntry) -> String {
    let comparison = &entry.compared.comparison;
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(text, "### {}: {}\n", code(&frame(entry)), entry.verdict.as_str());
    let _ = writeln!(text, "OLD {}, NEW {}\n", code(&entry.old.origin.text()), code(&entry.new.origin.text()));
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
        for (n, path) in comparison.affected.iter().take(STEPS).enumerate() {
            let _ = writeln!(text, "{}. {}", n + 1, code(path));
        }
        if let more @ 1.. = comparison.affected.len().saturating_sub(STEPS) {
            let _ = writeln!(text, "\nand {more} more");
        }
        text.push('\n');
    }
    for note in reservations(&entry.old, &entry.new, &entry.compared.not_compared) {
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
        let all = listed(files);
        for (sign, name) in all.iter().take(FILES) {
            let _ = write!(what, "<br>{sign} {}", code(name));
        }
        if let more @ 1.. = all.len().saturating_sub(FILES) {
            let _ = write!(what, "<br>and {more} more");
        }
    }
    let effect = match change.effect {
        Effect::Regression => "**regression**".to_owned(),
        effect => effect.as_str().to_owned(),
    };
    format!("| {} | {what} | {effect} | {} |", code(&change.branch), change.places())
}
