//! `--format human`: findings with their source, and a verdict line a document.

use super::{Closing, Entry, Format, PairEntry, Totals};
use crate::flow::Flow;
use crate::{Look, styles};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Shown, Origin, Renderer, Snippet};
use anstyle::Style;
use caltree_model::{Excerpt, Finding, Level, Verdict, visible_text};

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
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
const IN_DOCUMENT: u64 = 5;

/// How often a rule is told in the whole run below the level of an error; the rest is counted.
const IN_RUN: u64 = 5;

/// Tells each rule in full where it speaks first, in short after that, and folds what repeats itself.
#[derive(Debug)]
pub struct Human {
    look: Look,
    detail: Detail,
    rules: BTreeMap<&'static str, Rule>,
    verdicts: BTreeMap<&'static str, u64>,
    started: bool,
}

/// What a rule has said so far.
#[derive(Debug)]
struct Rule {
    name: &'static str,
    level: Level,
    findings: u64,
    documents: u64,
    folded: u64,
}

impl Human {
    /// Output for a terminal of this look.
    #[must_use]
    pub fn new(look: Look, detail: Detail) -> Self {
        Self { look, detail, rules: BTreeMap::new(), verdicts: BTreeMap::new(), started: false }
    }

    fn findings(
        &mut self,
        out: &mut dyn Write,
        source: &str,
        findings: &[Finding],
        excerpts: &[Option<Excerpt>],
    ) -> io::Result<()> {
        let mut here: BTreeMap<&'static str, u64> = BTreeMap::new();
        let (mut told, mut folded) = (0, 0);
        for (n, finding) in findings.iter().enumerate() {
            let rule = self.rules.entry(finding.code).or_insert(Rule {
                name: finding.rule,
                level: finding.level,
                findings: 0,
                documents: 0,
                folded: 0,
            });
            let count = here.entry(finding.code).or_insert(0);
            rule.documents += u64::from(*count == 0);
            rule.level = rule.level.max(finding.level);
            rule.findings += 1;
            *count += 1;
            let repeated = *count > IN_DOCUMENT || (finding.level < Level::Error && rule.findings > IN_RUN);
            told += u64::from(self.detail.all || !repeated);
            if self.detail.all || rule.findings == 1 {
                self.in_full(out, source, finding, excerpts.get(n).and_then(Option::as_ref))?;
            } else if repeated {
                rule.folded += 1;
                folded += 1;
            } else {
                self.in_short(out, finding)?;
            }
        }
        // Where nothing else is told of a document, its counts stand beside its verdict.
        if folded > 0 && told > 0 {
            let line = format!("    {} {folded} more like those above", self.look.symbols().ellipsis);
            writeln!(out, "{}", self.look.paint(styles::FAINT, &line))?;
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
        let room = self.look.width.saturating_sub(finding.level.as_str().len() + id.len() + 4);
        let title = level.primary_title(wrapped(&message(finding), room)).id(id);
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
            group = group.element(Shown::NOTE.with_name(Some("branch")).message(wrapped(&branch, self.look.width - 14)));
        }
        group = group.element(Shown::HELP.message(wrapped(&finding.help, self.look.width - 12)));
        writeln!(out, "{}\n", self.renderer().render(&[group]))
    }

    fn renderer(&self) -> Renderer {
        let renderer = if self.look.color { Renderer::styled() } else { Renderer::plain() };
        let decor = if self.look.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
        renderer.term_width(self.look.width).decor_style(decor)
    }

    fn in_short(&self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        let label = format!("{}[{}]", finding.level.as_str(), finding.code);
        let mut flow = Flow::of(level_style(finding.level), &label);
        if let Some(place) = finding.location {
            flow.word(styles::FAINT, &format!("{}:{}", place.line, place.column));
        }
        if let Some(branch) = branch_and_places(finding) {
            flow.text(Style::new(), &format!("{branch}:"));
        }
        flow.text(Style::new(), &message(finding));
        for (n, line) in flow.lines(self.look.width.saturating_sub(8)).into_iter().enumerate() {
            let indent = if n == 0 { 4 } else { 8 };
            writeln!(out, "{:indent$}{}", "", line.painted(&self.look))?;
        }
        Ok(())
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
        let source = place(&entry.source, entry.checked.part.as_deref());
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
        let mut totals = Totals::default();
        for finding in findings {
            totals.count(finding.level);
        }
        let counts = counts(&totals);
        if !counts.is_empty() {
            push(Style::new(), &counts);
        }
        writeln!(out, "{line}")
    }

    /// How often each rule has spoken, the loudest first.
    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut rules: Vec<(&&'static str, &Rule)> = self.rules.iter().collect();
        rules.sort_by_key(|(code, rule)| (Reverse(rule.level), **code));
        let widest = rules.iter().map(|(_, rule)| rule.name.len()).max().unwrap_or(0);
        for (code, rule) in rules {
            let label = self.look.paint(level_style(rule.level), &format!("{:<7} {code}", rule.level.as_str()));
            let folded = if rule.folded > 0 { format!(", {} folded", rule.folded) } else { String::new() };
            let documents = count(rule.documents, "document");
            writeln!(out, "  {label} {:<widest$}  {:>5} in {documents}{folded}", rule.name, rule.findings)?;
        }
        Ok(())
    }
}

impl Format for Human {
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
        let source = place(&entry.source, entry.checked.part.as_deref());
        self.findings(out, &source, &findings, &excerpts)
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
        let (links, tree) = (place(&pair.source, pair.part.as_deref()), place(&pair.tree, pair.tree_part.as_deref()));
        let mut flow = Flow::of(styles::WARN, self.look.symbols().differ);
        flow.word(styles::WARN, "differ").text(styles::STRONG, &links).word(Style::new(), "and").text(styles::STRONG, &tree);
        for line in flow.lines(self.look.width) {
            writeln!(out, "{}", line.painted(&self.look))?;
        }
        self.findings(out, &links, &findings, &excerpts)
    }

    fn finish(&mut self, out: &mut dyn Write, closing: Closing) -> io::Result<()> {
        if let Some((source, findings)) = &closing.configuration {
            self.findings(out, source, findings, &[])?;
        }
        let Totals { documents, exempted, baselined, .. } = closing.totals;
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
        let told = Totals { notes: if self.detail.quiet { 0 } else { closing.totals.notes }, ..closing.totals };
        let found = counts(&told);
        let mut line = format!("{}: {}; ", count(documents, "document"), verdicts.join(", "));
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
        self.table(out)?;
        let mut remarks = Vec::new();
        if closing.passed_over > 0 {
            remarks.push(format!("{} of another kind passed over", count(closing.passed_over, "XML file")));
        }
        match closing.totals.agreeing {
            0 => {}
            1 => remarks.push("a links table agrees with the tree of its frame".into()),
            many => remarks.push(format!("{many} links tables agree with the trees of their frames")),
        }
        if closing.gone > 0 {
            remarks.push(format!("{} of the baseline did not occur again", count(closing.gone, "finding")));
        }
        if self.rules.values().any(|rule| rule.folded > 0) {
            remarks.push("--all shows each finding in full".into());
        }
        if let Some(code) = self.rules.keys().next() {
            remarks.push(format!("`caltree explain {code}` tells more of a rule"));
        }
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

/// Text broken into lines of `room` columns, safe to show.
fn wrapped(text: &str, room: usize) -> String {
    let mut flow = Flow::default();
    flow.text(Style::new(), text);
    let plain = Look { color: false, ..Look::default() };
    flow.lines(room.max(30)).iter().map(|line| line.painted(&plain)).collect::<Vec<_>>().join("\n")
}

fn level_style(level: Level) -> Style {
    match level {
        Level::Error => styles::BAD,
        Level::Warning => styles::WARN,
        Level::Note | Level::Allow => styles::NOTE,
    }
}

/// What a finding says, and in how many places it holds if no branch tells that.
fn message(finding: &Finding) -> Cow<'_, str> {
    match finding.places {
        places @ 2.. if finding.branch.is_none() => format!("{} (in {places} places)", finding.message).into(),
        _ => finding.message.as_str().into(),
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

/// Links tables that do not say how complete they are.
fn without_verdict(count: u64) -> String {
    format!("{} without a verdict", self::count(count, "links table"))
}

/// A number and its noun.
fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
