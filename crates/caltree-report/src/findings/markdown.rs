//! Findings in Markdown: for a comment on a pull request, or the summary of a job.

use super::tally::Tally;
use super::{Case, End, Options, Renderer, context, relative};
use crate::lines::cut;
use crate::markdown::code;
use crate::words::count;
use caltree_model::{Finding, Level};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Keeps what it will write until the end: counts first, then the errors, then the rest, each level folded. A comment may have 65,536
/// characters on GitHub (the summary of a job 1 MiB), so of many findings the first ones are shown.
#[derive(Debug)]
pub(super) struct Markdown {
    options: Options,
    tally: Tally,
    failed: bool,
    rules: BTreeMap<&'static str, Rule>,
    /// Rows by level: errors, warnings, notes.
    levels: [Rows; 3],
}

/// How often a rule has spoken.
#[derive(Debug)]
struct Rule {
    name: &'static str,
    level: Level,
    findings: u64,
    cases: u64,
}

/// The first rows of a level.
#[derive(Debug, Default)]
struct Rows {
    rows: Vec<String>,
    bytes: usize,
    count: u64,
}

/// So many bytes of rows are written.
const LONGEST: usize = 45_000;

/// A message, a path and a branch have so many columns at most.
const MESSAGE: usize = 400;
const NAME: usize = 160;

/// So many reasons why something could not be done are told.
const TROUBLES: usize = 10;

/// So many findings of a level stand open.
const OPEN: u64 = 10;

const LEVELS: [(Level, &str); 3] = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "note")];

impl Markdown {
    pub(super) fn new(options: Options) -> Self {
        let (tally, levels) = (Tally::default(), Default::default());
        Self { options, tally, failed: false, rules: BTreeMap::new(), levels }
    }

    fn rules_table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut rules: Vec<(&&str, &Rule)> = self.rules.iter().collect();
        rules.sort_by_key(|(code, rule)| (std::cmp::Reverse(rule.level), **code));
        writeln!(out, "| level | rule | findings | in |\n|---|---|--:|--:|")?;
        for (code, rule) in rules {
            let level = if rule.level == Level::Error { "**error**" } else { rule.level.as_str() };
            writeln!(out, "| {level} | {code} `{}` | {} | {} |", rule.name, rule.findings, rule.cases)?;
        }
        writeln!(out)
    }
}

impl Renderer for Markdown {
    fn case(&mut self, _out: &mut dyn Write, case: Case) -> io::Result<()> {
        self.tally.count(&case);
        let mut here = Vec::new();
        for finding in &case.findings {
            self.failed |= self.options.fails(finding);
            let (name, level) = (finding.rule, finding.level);
            let rule = self.rules.entry(finding.code).or_insert(Rule { name, level, findings: 0, cases: 0 });
            rule.level = rule.level.max(level);
            rule.findings += 1;
            if !here.contains(&finding.code) {
                here.push(finding.code);
                rule.cases += 1;
            }
            let Some(at) = LEVELS.iter().position(|(known, _)| *known == level) else { continue };
            let rows = &mut self.levels[at];
            rows.count += 1;
            if rows.bytes < LONGEST {
                let row = row(&case, finding);
                rows.bytes += row.len();
                rows.rows.push(row);
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, end: End) -> io::Result<()> {
        let outcome = match (end.troubles.is_empty(), self.failed) {
            (false, _) => "not everything could be done",
            (true, true) => "failed",
            (true, false) => "passed",
        };
        writeln!(out, "## caltree {}: {outcome}\n\n{}\n", self.options.command, self.tally.told(&end))?;
        if end.gone > 0 {
            writeln!(out, "{} of the baseline did not occur again.\n", count(end.gone, "finding"))?;
        }
        if !end.troubles.is_empty() {
            writeln!(out, "What could not be done:\n")?;
            for trouble in end.troubles.iter().take(TROUBLES) {
                writeln!(out, "* {}", code(&cut(trouble, MESSAGE, "…")))?;
            }
            if end.troubles.len() > TROUBLES {
                writeln!(out, "* more: the log of the run has them all")?;
            }
            writeln!(out)?;
        }
        if self.rules.is_empty() {
            return Ok(());
        }
        self.rules_table(out)?;
        let mut room = LONGEST;
        for ((_, level), rows) in LEVELS.iter().zip(&self.levels).filter(|(_, rows)| rows.count > 0) {
            let open = if *level == "error" && rows.count <= OPEN { " open" } else { "" };
            writeln!(out, "<details{open}>\n<summary>{}</summary>\n", count(rows.count, level))?;
            let mut shown = 0;
            for row in &rows.rows {
                if row.len() > room {
                    break;
                }
                if shown == 0 {
                    writeln!(out, "| rule | where | what |\n|---|---|---|")?;
                }
                room -= row.len();
                shown += 1;
                writeln!(out, "{row}")?;
            }
            if let more @ 1.. = rows.count - shown {
                writeln!(out, "\n{more} more would not fit into a comment: other formats have them all.")?;
                room = 0;
            }
            writeln!(out, "\n</details>\n")?;
        }
        writeln!(out, "`caltree explain CODE` tells more of a rule.")
    }
}

fn row(case: &Case, finding: &Finding) -> String {
    let part = case.origin.part.as_deref().map(|part| format!(" ({part})")).unwrap_or_default();
    let source = if case.origin.source == "-" { "standard input" } else { relative(&case.origin.source) };
    let place = finding.location.map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
    let mut text = format!("| {} | {}", finding.code, code(&format!("{}{place}", cut(&format!("{source}{part}"), NAME, "…"))));
    if let Some(branch) = context(finding) {
        // Writing to a string does not fail.
        let _ = write!(text, "<br>{}", code(&cut(&branch, NAME, "…")));
    }
    let _ = write!(text, " | {} |", code(&cut(&finding.message, MESSAGE, "…")));
    text
}
