//! `--format human`: findings with their source, and a verdict line a document.

use super::{Closing, Entry, Format, Totals};
use crate::{Look, styles};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Shown, Origin, Renderer, Snippet};
use anstyle::Style;
use caltree_lint::Checked;
use caltree_model::{Finding, Kind, Level, Verdict, visible_text};
use caltree_read::Excerpt;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Every finding in full, however often its rule has spoken.
    pub all: bool,
    /// No notes, and no line for documents in which there is nothing to tell.
    pub quiet: bool,
}

/// Findings of one rule in one document that are told; the rest is counted.
const SHORT: usize = 5;

/// Notes of one rule in the whole run that are told; the rest is counted.
const NOTES: u64 = 5;

/// Tells each rule in full where it speaks first, in one line after that.
#[derive(Debug)]
pub struct Human {
    look: Look,
    detail: Detail,
    explained: BTreeSet<&'static str>,
    notes: BTreeMap<&'static str, u64>,
    verdicts: BTreeMap<&'static str, u64>,
    folded: u64,
    started: bool,
}

impl Human {
    /// Output for a terminal of this look.
    #[must_use]
    pub fn new(look: Look, detail: Detail) -> Self {
        Self {
            look,
            detail,
            explained: BTreeSet::new(),
            notes: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            folded: 0,
            started: false,
        }
    }

    fn findings(
        &mut self,
        out: &mut dyn Write,
        source: &str,
        findings: &[Finding],
        excerpts: &[Option<Excerpt>],
    ) -> io::Result<()> {
        let mut told: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (n, finding) in findings.iter().enumerate() {
            if finding.level == Level::Note && !self.detail.all {
                if self.detail.quiet {
                    continue;
                }
                let notes = self.notes.entry(finding.code).or_insert(0);
                *notes += 1;
                if *notes > NOTES {
                    self.folded += 1;
                    continue;
                }
            }
            let count = told.entry(finding.code).or_insert(0);
            *count += 1;
            let first = finding.level > Level::Note && self.explained.insert(finding.code);
            if self.detail.all || first {
                self.in_full(out, source, finding, excerpts.get(n).and_then(Option::as_ref))?;
            } else if *count <= SHORT {
                self.in_short(out, finding)?;
            }
        }
        for (code, count) in told.into_iter().filter(|(_, count)| *count > SHORT && !self.detail.all) {
            let more = (count - SHORT) as u64;
            self.folded += more;
            let line = format!("{} and {more} more of {code}", self.look.symbols().ellipsis);
            writeln!(out, "    {}", self.look.paint(styles::FAINT, &line))?;
        }
        Ok(())
    }

    fn in_full(&self, out: &mut dyn Write, source: &str, finding: &Finding, excerpt: Option<&Excerpt>) -> io::Result<()> {
        let level = match finding.level {
            Level::Error => Shown::ERROR,
            Level::Warning => Shown::WARNING,
            Level::Note | Level::Allow => Shown::NOTE,
        };
        let narrow = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let id = format!("{} {}", finding.code, finding.rule);
        let title = level.primary_title(visible_text(&finding.message)).id(id);
        let mut origin = Origin::path(visible_text(source));
        if let Some(place) = finding.location {
            origin = origin.line(narrow(place.line)).char_column(narrow(place.column));
        }
        let mut group = match excerpt {
            Some(excerpt) => {
                let marked = AnnotationKind::Primary.span(excerpt.marked.clone());
                let snippet =
                    Snippet::source(excerpt.text.as_str()).line_start(narrow(excerpt.line)).fold(false).annotation(marked);
                // The column is counted in the lines that are shown: those of a shortened line are not the file's.
                if excerpt.cut { title.element(origin).element(snippet) } else { title.element(snippet.path(visible_text(source))) }
            }
            None => title.element(origin),
        };
        if let Some(branch) = branch_and_places(finding) {
            group = group.element(Shown::NOTE.with_name(Some("branch")).message(branch));
        }
        group = group.element(Shown::HELP.message(visible_text(&finding.help)));
        writeln!(out, "{}\n", self.renderer().render(&[group]))
    }

    fn renderer(&self) -> Renderer {
        let renderer = if self.look.color { Renderer::styled() } else { Renderer::plain() };
        let decor = if self.look.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
        renderer.term_width(self.look.width).decor_style(decor)
    }

    fn in_short(&self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        let style = level_style(finding.level);
        let label = self.look.paint(style, &format!("{}[{}]", finding.level.as_str(), finding.code));
        let branch = branch_and_places(finding).map(|branch| format!("{branch}: ")).unwrap_or_default();
        let place = finding.location.map(|place| format!("{}:{} ", place.line, place.column)).unwrap_or_default();
        let place = self.look.paint(styles::FAINT, &place);
        writeln!(out, "    {label} {place}{branch}{}", visible_text(&finding.message))
    }

    fn verdict(&self, out: &mut dyn Write, entry: &Entry, findings: &[Finding]) -> io::Result<()> {
        let Checked { verdict, kind, .. } = entry.checked;
        let symbols = self.look.symbols();
        let (symbol, style) = match verdict {
            Some(Verdict::Complete) => (symbols.good, styles::GOOD),
            Some(Verdict::Incomplete) => (symbols.missing, styles::BAD),
            Some(Verdict::Empty) => (symbols.empty, styles::WARN),
            Some(Verdict::Unreadable) => (symbols.broken, styles::BAD),
            None => (symbols.auxiliary, styles::FAINT),
        };
        let word = verdict.map_or("not checked", Verdict::as_str);
        let mut line = self.look.paint(style, &format!("{symbol} {word:<10}"));
        let mut push = |text: &str| {
            line.push_str("  ");
            line.push_str(text);
        };
        match (&entry.checked.dp_id, kind) {
            (Some(dp_id), _) => push(&self.look.paint(styles::STRONG, dp_id)),
            (None, Kind::LinksTable) => push("a links table: this version reads association trees only"),
            (None, _) => {}
        }
        if let Some(mode) = entry.checked.mode {
            push(mode.as_str());
        }
        if entry.checked.certified == Some(false) {
            push(&self.look.paint(styles::WARN, "uncertified"));
        }
        let mut totals = Totals::default();
        for finding in findings {
            totals.count(finding.level);
        }
        let counts = counts(&totals);
        if !counts.is_empty() {
            push(&counts);
        }
        push(&self.look.paint(styles::FAINT, &place(&entry.source, entry.checked.part.as_deref())));
        writeln!(out, "{line}")
    }
}

impl Format for Human {
    fn wants_excerpts(&self) -> bool {
        true
    }

    fn document(&mut self, out: &mut dyn Write, mut entry: Entry) -> io::Result<()> {
        let word = entry.checked.verdict.map_or("not checked", Verdict::as_str);
        *self.verdicts.entry(word).or_insert(0) += 1;
        let findings: Vec<Finding> = std::mem::take(&mut entry.checked.findings).into_iter().map(|found| found.finding).collect();
        let source = place(&entry.source, entry.checked.part.as_deref());
        let silent = findings.iter().all(|finding| finding.level == Level::Note);
        if self.detail.quiet && silent && entry.checked.verdict == Some(Verdict::Complete) {
            return Ok(());
        }
        self.started = true;
        self.verdict(out, &entry, &findings)?;
        self.findings(out, &source, &findings, &entry.excerpts)
    }

    fn finish(&mut self, out: &mut dyn Write, closing: Closing) -> io::Result<()> {
        if let Some((source, findings)) = &closing.configuration {
            self.findings(out, source, findings, &[])?;
        }
        let Totals { documents, exempted, baselined, .. } = closing.totals;
        let verdicts: Vec<String> = ["complete", "incomplete", "empty", "unreadable", "not checked"]
            .into_iter()
            .filter_map(|word| self.verdicts.get(word).map(|count| format!("{count} {word}")))
            .collect();
        let found = counts(&closing.totals);
        let mut line = format!("{}: {}", count(documents, "document"), verdicts.join(", "));
        line.push_str("; ");
        line.push_str(if found.is_empty() { "nothing found" } else { &found });
        for (number, what) in [(exempted, "exempt"), (baselined, "in the baseline")] {
            if number > 0 {
                line.push_str(&format!(", {number} {what}"));
            }
        }
        if self.started {
            writeln!(out)?;
        }
        let style = if closing.totals.errors > 0 {
            styles::BAD
        } else if closing.totals.warnings > 0 {
            styles::WARN
        } else {
            styles::GOOD
        };
        writeln!(out, "{}", self.look.paint(style, &line))?;
        let mut remarks = Vec::new();
        if closing.passed_over > 0 {
            remarks.push(format!("{} of another kind passed over", count(closing.passed_over, "XML file")));
        }
        if closing.gone > 0 {
            remarks.push(format!("{} of the baseline did not occur again", count(closing.gone, "finding")));
        }
        if self.folded > 0 {
            remarks.push(format!("{} folded (--all shows each)", count(self.folded, "finding")));
        }
        if let Some(code) = self.explained.first() {
            remarks.push(format!("`caltree explain {code}` tells more of a rule"));
        }
        for remark in remarks {
            writeln!(out, "{}", self.look.paint(styles::FAINT, &remark))?;
        }
        Ok(())
    }
}

fn level_style(level: Level) -> Style {
    match level {
        Level::Error => styles::BAD,
        Level::Warning => styles::WARN,
        Level::Note | Level::Allow => styles::NOTE,
    }
}

/// The branch of a finding, and how often it is repeated; safe to show.
fn branch_and_places(finding: &Finding) -> Option<String> {
    let branch = visible_text(finding.branch.as_deref()?);
    Some(if finding.places > 1 { format!("{branch} (in {} places)", finding.places) } else { branch.into_owned() })
}

fn place(source: &str, part: Option<&str>) -> String {
    let source = if source == "-" { "standard input" } else { source };
    visible_text(&part.map_or_else(|| source.to_owned(), |part| format!("{source} [{part}]"))).into_owned()
}

/// "2 errors, 1 warning"; empty when there is nothing.
fn counts(totals: &Totals) -> String {
    let counts = [(totals.errors, "error"), (totals.warnings, "warning"), (totals.notes, "note")];
    counts.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| count(number, what)).collect::<Vec<_>>().join(", ")
}

/// A number and its noun.
fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
