//! `--format human`: findings with their source, and a verdict line a document.

use super::{Closing, Entry, PairEntry, Renderer, Totals};
use crate::findings::Counts;
use crate::flow::Flow;
use crate::told::{Detail, Teller, place};
use crate::words::count;
use crate::{Look, styles};
use anstyle::Style;
use caltree_model::{Excerpt, Finding, Level, Verdict, visible_text};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Tells each rule in full where it speaks first, in short after that, and folds what repeats itself.
#[derive(Debug)]
pub(super) struct Human {
    look: Look,
    detail: Detail,
    teller: Teller,
    verdicts: BTreeMap<&'static str, u64>,
    started: bool,
}

impl Human {
    /// Output for a terminal of this look.
    pub(super) fn new(look: Look, detail: Detail) -> Self {
        Self { look, detail, teller: Teller::new(look, detail), verdicts: BTreeMap::new(), started: false }
    }

    fn verdict(&self, out: &mut dyn Write, entry: &Entry, findings: &[Finding]) -> io::Result<()> {
        let verdict = entry.checked.verdict;
        let symbols = self.look.symbols();
        let (symbol, style) = match verdict {
            Some(Verdict::Complete) => (symbols.good, styles::GOOD),
            Some(Verdict::Incomplete) => (symbols.missing, styles::BAD),
            Some(Verdict::Empty) => (symbols.empty, styles::WARN),
            Some(Verdict::Unreadable) => (symbols.broken, styles::BAD),
            None if findings.iter().any(|finding| finding.level == Level::Error) => (symbols.missing, styles::BAD),
            None => (symbols.good, styles::GOOD),
        };
        let source = place(&entry.origin());
        let mut line = self.look.paint(style, &format!("{symbol} {:<10}", word(verdict)));
        let mut push = |style: Style, text: &str| {
            line.push_str("  ");
            line.push_str(&self.look.paint(style, text));
        };
        // Answers are mostly named after their frame: once is enough.
        if let Some(dp_id) = entry.checked.dp_id.as_deref().filter(|dp_id| !source.contains(dp_id)) {
            push(styles::STRONG, &visible_text(dp_id));
        }
        push(styles::STRONG, &source);
        if let Some(mode) = entry.checked.mode {
            push(Style::new(), mode.as_str());
        }
        if entry.checked.certified == Some(false) {
            push(styles::WARN, "uncertified");
        }
        let counts = Counts::of(findings).by_level();
        if !counts.is_empty() {
            push(Style::new(), &counts);
        }
        writeln!(out, "{line}")
    }
}

impl Renderer for Human {
    fn wants_excerpts(&self) -> bool {
        true
    }

    fn document(&mut self, out: &mut dyn Write, mut entry: Entry) -> io::Result<()> {
        *self.verdicts.entry(word(entry.checked.verdict)).or_insert(0) += 1;
        let found = std::mem::take(&mut entry.checked.findings).into_iter().map(|found| (found.finding, found.excerpt));
        let told = found.filter(|(finding, _)| !self.detail.quiet || finding.level > Level::Note);
        let (findings, excerpts): (Vec<Finding>, Vec<Option<Excerpt>>) = told.unzip();
        let nothing_wrong = matches!(entry.checked.verdict, Some(Verdict::Complete) | None);
        if self.detail.quiet && findings.is_empty() && nothing_wrong {
            return Ok(());
        }
        self.started = true;
        self.verdict(out, &entry, &findings)?;
        let source = place(&entry.origin());
        self.teller.findings(out, &source, &findings, &excerpts)
    }

    fn pair(&mut self, out: &mut dyn Write, pair: PairEntry) -> io::Result<()> {
        let (findings, excerpts): (Vec<Finding>, Vec<Option<Excerpt>>) = pair
            .findings
            .into_iter()
            .filter(|found| !self.detail.quiet || found.finding.level > Level::Note)
            .map(|found| (found.finding, found.excerpt))
            .unzip();
        if findings.is_empty() {
            return Ok(());
        }
        self.started = true;
        let (links, tree) = (place(&pair.links), place(&pair.tree));
        let mut flow = Flow::of(styles::WARN, self.look.symbols().differ);
        flow.word(styles::WARN, "differ").text(styles::STRONG, &links).word(Style::new(), "and").text(styles::STRONG, &tree);
        for line in flow.lines(self.look.width) {
            writeln!(out, "{}", line.painted(&self.look))?;
        }
        self.teller.findings(out, &links, &findings, &excerpts)
    }

    fn finish(&mut self, out: &mut dyn Write, closing: Closing) -> io::Result<()> {
        if let Some((source, findings)) = &closing.configuration {
            self.teller.findings(out, source, findings, &[])?;
        }
        let Totals { documents, findings: counts, .. } = closing.totals;
        if documents == 0 {
            return Ok(());
        }
        let verdicts: Vec<String> = ["complete", "incomplete", "empty", "unreadable", NO_VERDICT]
            .into_iter()
            .filter_map(|word| {
                let count = self.verdicts.get(word)?;
                Some(if word == NO_VERDICT { without_verdict(*count) } else { format!("{count} {word}") })
            })
            .collect();
        let found = counts.told(self.detail.quiet);
        let line = format!("{}: {}; {found}", count(documents, "document"), verdicts.join(", "));
        if self.started {
            writeln!(out)?;
        }
        writeln!(out, "{}", self.look.paint(counts.style(), &line))?;
        self.teller.table(out)?;
        let mut remarks = Vec::new();
        if closing.passed_over > 0 {
            remarks.push(format!("{} of another kind passed over", count(closing.passed_over, "XML file")));
        }
        match closing.totals.agreeing {
            0 => {}
            1 => remarks.push("a links table agrees with the tree of its frame".into()),
            many => remarks.push(format!("{many} links tables agree with the trees of their frames")),
        }
        remarks.extend(self.teller.remarks(closing.gone));
        for remark in remarks {
            writeln!(out, "{}", self.look.paint(styles::FAINT, &remark))?;
        }
        Ok(())
    }
}

/// What stands for a verdict where there is none: of a links table that does not say how complete it is.
const NO_VERDICT: &str = "links";

fn word(verdict: Option<Verdict>) -> &'static str {
    verdict.map_or(NO_VERDICT, Verdict::as_str)
}

/// Links tables that do not say how complete they are.
fn without_verdict(count: u64) -> String {
    format!("{} without a verdict", self::count(count, "links table"))
}
