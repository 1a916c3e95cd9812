//! Findings for people: with their source, each rule in full where it speaks first, in short after that, and folded where it repeats
//! itself.

use crate::flow::Flow;
use crate::words::count;
use crate::{Look, styles};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Shown, Origin, Renderer, Snippet};
use anstyle::Style;
use caltree_model::{Excerpt, Finding, Level, visible_text};
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

/// Tells findings, and keeps count of what each rule has said.
#[derive(Debug)]
pub(crate) struct Teller {
    look: Look,
    detail: Detail,
    rules: BTreeMap<&'static str, Rule>,
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

impl Teller {
    pub(crate) fn new(look: Look, detail: Detail) -> Self {
        Self { look, detail, rules: BTreeMap::new() }
    }

    /// Tells the findings of one document or file.
    pub(crate) fn findings(
        &mut self,
        out: &mut dyn Write,
        source: &str,
        findings: &[Finding],
        excerpts: &[Option<Excerpt>],
    ) -> io::Result<()> {
        self.tell(out, (false, |_| source), findings, excerpts)
    }

    /// The same for findings on several files: each in its own.
    pub(crate) fn findings_in<'s>(
        &mut self,
        out: &mut dyn Write,
        source: impl Fn(usize) -> &'s str,
        findings: &[Finding],
        excerpts: &[Option<Excerpt>],
    ) -> io::Result<()> {
        self.tell(out, (true, source), findings, excerpts)
    }

    /// Whether the source is told of each finding, and what it is.
    fn tell<'s>(
        &mut self,
        out: &mut dyn Write,
        (several, source): (bool, impl Fn(usize) -> &'s str),
        findings: &[Finding],
        excerpts: &[Option<Excerpt>],
    ) -> io::Result<()> {
        let mut here: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut last: BTreeMap<&'static str, &str> = BTreeMap::new();
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
            let here_last = last.insert(finding.code, source(n));
            rule.documents += u64::from(here_last != Some(source(n)));
            rule.level = rule.level.max(finding.level);
            rule.findings += 1;
            *count += 1;
            let repeated = *count > IN_DOCUMENT || (finding.level < Level::Error && rule.findings > IN_RUN);
            told += u64::from(self.detail.all || !repeated);
            if self.detail.all || rule.findings == 1 {
                self.in_full(out, source(n), finding, excerpts.get(n).and_then(Option::as_ref))?;
            } else if repeated {
                rule.folded += 1;
                folded += 1;
            } else {
                self.in_short(out, several.then(|| source(n)), finding)?;
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

    fn in_short(&self, out: &mut dyn Write, source: Option<&str>, finding: &Finding) -> io::Result<()> {
        let label = format!("{}[{}]", finding.level.as_str(), finding.code);
        let mut flow = Flow::of(level_style(finding.level), &label);
        let place = finding.location.map(|place| format!("{}:{}", place.line, place.column));
        match (source, place) {
            (Some(source), Some(place)) => drop(flow.word(styles::FAINT, &format!("{source}:{place}:"))),
            (Some(source), None) => drop(flow.word(styles::FAINT, &format!("{source}:"))),
            (None, Some(place)) => drop(flow.word(styles::FAINT, &place)),
            (None, None) => {}
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

    /// How often each rule has spoken, the loudest first.
    pub(crate) fn table(&self, out: &mut dyn Write) -> io::Result<()> {
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

    /// What a person should know at the end; `gone`: how many findings of the baseline did not occur again.
    pub(crate) fn remarks(&self, gone: u64) -> Vec<String> {
        let mut remarks = Vec::new();
        if gone > 0 {
            remarks.push(format!("{} of the baseline did not occur again", count(gone, "finding")));
        }
        if self.rules.values().any(|rule| rule.folded > 0) {
            remarks.push("--all shows each finding in full".into());
        }
        if let Some(code) = self.rules.keys().next() {
            remarks.push(format!("`caltree explain {code}` tells more of a rule"));
        }
        remarks
    }
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

/// A file, and its part; safe to show.
pub(crate) fn place(origin: &caltree_model::Origin) -> String {
    let source = if origin.source == "-" { "standard input" } else { &origin.source };
    let part = origin.part.as_ref().map(|part| format!(" [{part}]")).unwrap_or_default();
    visible_text(&format!("{source}{part}")).into_owned()
}
