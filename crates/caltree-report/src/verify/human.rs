//! `--format human`: a line an answer with what is missing for what, then the data files, then totals.

use super::{Closing, Entry, FileFinding, Renderer, about};
use crate::told::{Detail, Teller, place};
use crate::words::count;
use crate::{Look, styles};
use anstyle::Style;
use caltree_model::{Excerpt, Finding, Level, visible_text};
use std::io::{self, Write};

/// Tells each rule in full where it speaks first, and folds what repeats itself.
#[derive(Debug)]
pub(super) struct Human {
    look: Look,
    detail: Detail,
    teller: Teller,
    started: bool,
}

impl Human {
    /// Output for a terminal of this look.
    pub(super) fn new(look: Look, detail: Detail) -> Self {
        Self { look, detail, teller: Teller::new(look, detail), started: false }
    }

    fn wanted(&self, finding: &Finding) -> bool {
        !self.detail.quiet || finding.level > Level::Note
    }

    /// The findings on files, rule by rule: of each the first ones.
    fn files(&mut self, out: &mut dyn Write, files: Vec<FileFinding>) -> io::Result<()> {
        let mut files: Vec<FileFinding> = files.into_iter().filter(|file| self.wanted(&file.found.finding)).collect();
        files.sort_by_key(|file| file.found.finding.code);
        let sources: Vec<String> = files.iter().map(|file| place(&file.origin)).collect();
        let (findings, excerpts): (Vec<Finding>, Vec<Option<Excerpt>>) =
            files.into_iter().map(|file| (file.found.finding, file.found.excerpt)).unzip();
        self.started |= !findings.is_empty();
        self.teller.findings_in(out, |n| &sources[n], &findings, &excerpts)
    }
}

impl Renderer for Human {
    fn wants_files(&self) -> bool {
        false
    }

    fn entry(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let findings: Vec<Finding> =
            entry.findings.into_iter().map(|found| found.finding).filter(|finding| self.wanted(finding)).collect();
        let all = entry.present == entry.listed;
        if self.detail.quiet && all && findings.is_empty() {
            return Ok(());
        }
        self.started = true;
        let symbols = self.look.symbols();
        let (symbol, style) = if all { (symbols.good, styles::GOOD) } else { (symbols.missing, styles::BAD) };
        let source = place(&entry.origin);
        let there = format!("{symbol} {} of {}", entry.present, count(entry.listed, "file"));
        let mut line = self.look.paint(style, &format!("{there:<17}"));
        let mut push = |style: Style, text: &str| {
            line.push_str("  ");
            line.push_str(&self.look.paint(style, text));
        };
        // Answers are mostly named after their frame: once is enough.
        if let Some(dp_id) = entry.dp_id.as_deref().filter(|dp_id| !source.contains(dp_id)) {
            push(styles::STRONG, &visible_text(dp_id));
        }
        push(styles::STRONG, &source);
        if let Some(mode) = entry.mode {
            push(Style::new(), mode.as_str());
        }
        let damaged = entry.listed.saturating_sub(entry.present + entry.missing);
        for (number, what) in [(entry.missing, "missing"), (damaged, "damaged")] {
            if number > 0 {
                push(Style::new(), &format!("{number} {what}"));
            }
        }
        writeln!(out, "{line}")?;
        self.teller.findings(out, &source, &findings, &[])
    }

    fn finish(&mut self, out: &mut dyn Write, closing: Closing) -> io::Result<()> {
        self.files(out, closing.findings)?;
        if let Some((source, findings)) = &closing.configuration {
            self.teller.findings(out, source, findings, &[])?;
        }
        if self.started {
            writeln!(out)?;
        }
        let totals = closing.totals;
        let line = format!("{}; {}", about(&totals), totals.findings.told(self.detail.quiet));
        writeln!(out, "{}", self.look.paint(totals.findings.style(), &line))?;
        self.teller.table(out)?;
        let mut remarks = Vec::new();
        if closing.half_read > 0 {
            let files = count(closing.half_read, "packed file");
            remarks.push(format!("{files} read to the end of the first header: --deep reads to the end"));
        }
        remarks.extend(self.teller.remarks(closing.gone));
        for remark in remarks {
            writeln!(out, "{}", self.look.paint(styles::FAINT, &remark))?;
        }
        Ok(())
    }
}
