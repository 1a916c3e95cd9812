//! `--format unified`: the lines of both cascades as text, as `diff -u` would show them.

use super::said::side;
use super::{LoneEntry, PairEntry, Renderer, Totals, UnreadableEntry};
use crate::inert::inert;
use crate::{Look, styles};
use caltree_model::visible_text;
use similar::{ChangeTag, TextDiff};
use std::io::{self, Write};

/// Lines around a change.
const AROUND: usize = 3;

/// Tells each pair that differs as soon as it is known.
#[derive(Debug)]
pub struct Unified {
    look: Look,
}

impl Unified {
    /// Output for a pager of this look.
    #[must_use]
    pub fn new(look: Look) -> Self {
        Self { look }
    }

    fn strong(&self, text: &str) -> String {
        self.look.paint(styles::STRONG, text)
    }
}

impl Renderer for Unified {
    fn wants_canonical(&self) -> bool {
        true
    }

    fn pair(&mut self, out: &mut dyn Write, entry: PairEntry) -> io::Result<()> {
        let Some((old, new)) = &entry.compared.canonical else { return Ok(()) };
        if !entry.verdict.differs() {
            return Ok(());
        }
        writeln!(out, "{}", self.strong(&format!("--- {}", entry.old.origin)))?;
        writeln!(out, "{}", self.strong(&format!("+++ {}", entry.new.origin)))?;
        let diff = TextDiff::from_lines(old.as_str(), new.as_str());
        for group in diff.grouped_ops(AROUND) {
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let (before, after) =
                (range(first.old_range().start, last.old_range().end), range(first.new_range().start, last.new_range().end));
            writeln!(out, "{}", self.look.paint(styles::NOTE, &format!("@@ -{before} +{after} @@")))?;
            for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                let line = change.value().trim_end_matches('\n');
                match change.tag() {
                    ChangeTag::Equal => writeln!(out, "{}", inert(&format!(" {}", visible_text(line))))?,
                    ChangeTag::Delete => writeln!(out, "{}", self.look.paint(styles::BAD, &format!("-{line}")))?,
                    ChangeTag::Insert => writeln!(out, "{}", self.look.paint(styles::GOOD, &format!("+{line}")))?,
                }
            }
        }
        Ok(())
    }

    fn lone(&mut self, out: &mut dyn Write, entry: LoneEntry) -> io::Result<()> {
        writeln!(out, "{}", self.strong(&format!("Only in {}: {}", side(entry.side), entry.origin)))
    }

    fn unreadable(&mut self, out: &mut dyn Write, entry: UnreadableEntry) -> io::Result<()> {
        let text = format!("Unreadable in {}: {}: {}", side(entry.side), entry.origin, entry.reason);
        writeln!(out, "{}", self.strong(&text))
    }

    fn finish(&mut self, _out: &mut dyn Write, _totals: &Totals) -> io::Result<()> {
        Ok(())
    }
}

/// Lines as `diff -u` counts them: from 1, and of none the one before.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    }
}
