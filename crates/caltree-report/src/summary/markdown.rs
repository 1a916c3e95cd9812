//! The summary as Markdown: a table over the trees, one over the links tables, and the totals.

use super::audit_markdown;
use super::{Entry, LinksEntry, Renderer, Same, Unreadable, extended_groups, missing_groups, repeated, sums, unexplained};
use crate::markdown::code;
use crate::size::size;
use crate::words::counted;
use caltree_model::{Mode, Verdict};
use caltree_summary::audit::Audit;
use caltree_summary::{LinksTotals, Totals, TreeFacts};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes a table with a row a tree, at the end: only then it is known which rows have to be told apart by their files. Documents that
/// could not be read are listed below the table.
#[derive(Debug, Default)]
pub struct Markdown {
    /// The first cell and the others, as they will be written.
    rows: Vec<(Same, String, String)>,
    /// The same of links tables.
    links: Vec<(Same, String, String)>,
    unreadable: Vec<Unreadable>,
}

/// How many categories a cell names before it only counts.
const NAMED: usize = 6;

impl Markdown {
    /// A writer of a table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Renderer for Markdown {
    fn tree(&mut self, _: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let Entry { origin, facts } = &entry;
        let frame = facts.dp_id.clone().unwrap_or_else(|| origin.to_string());
        let text = |text: &Option<String>| text.as_deref().map(code).unwrap_or_default();
        let others = format!(
            "{} | {} | {} | {} | {} | {} | {} | {} | {}",
            text(&facts.instrument),
            text(&facts.category),
            mode(facts.mode, facts.requested_mode, facts.downgraded),
            verdict(facts.verdict),
            certified(facts.certified, facts.verdict),
            missing(facts),
            names(extended_groups(facts)),
            facts.branches,
            facts.files_unique,
        );
        self.rows.push((Same::of(&entry), format!("{}{}", code(&frame), more(&facts.science_files)), others));
        Ok(())
    }

    fn links(&mut self, _: &mut dyn Write, entry: LinksEntry) -> io::Result<()> {
        let LinksEntry { origin, facts } = &entry;
        let frame = facts.dp_id.clone().unwrap_or_else(|| origin.to_string());
        let text = |text: &Option<String>| text.as_deref().map(code).unwrap_or_default();
        let missing = match (facts.verdict, facts.messages.as_slice()) {
            (Some(Verdict::Incomplete), []) if facts.missing.is_empty() => "see the association tree".to_owned(),
            (Some(Verdict::Incomplete), messages) if facts.missing.is_empty() => unexplained_by(messages),
            _ => names(sums(facts.missing.iter().map(|missing| (missing.category.as_str(), 1)))),
        };
        let bytes = match (facts.files_unique, facts.files_without_length) {
            (0, _) => String::new(),
            (files, unknown) if files == unknown => "unknown".to_owned(),
            (_, 0) => size(facts.bytes_total),
            _ => format!("{}+", size(facts.bytes_total)),
        };
        let others = format!(
            "{} | {} | {} | {} | {} | {missing} | {} | {} | {} | {bytes}",
            text(&facts.instrument),
            text(&facts.category),
            facts.verdict.map(|_| mode(facts.mode, facts.requested_mode, facts.downgraded)).unwrap_or_default(),
            if facts.failed { "**service failed**".to_owned() } else { facts.verdict.map(verdict).unwrap_or_default() },
            facts.verdict.map(|verdict| certified(facts.certified, verdict)).unwrap_or_default(),
            facts.rows,
            facts.errors,
            facts.files_unique,
        );
        self.links.push((Same::of_links(&entry), format!("{}{}", code(&frame), more(&facts.science_files)), others));
        Ok(())
    }

    fn unreadable(&mut self, _: &mut dyn Write, document: Unreadable) -> io::Result<()> {
        self.unreadable.push(document);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals, audit: Option<&Audit>) -> io::Result<()> {
        writeln!(out, "## Calibration cascades\n")?;
        if !self.rows.is_empty() {
            writeln!(
                out,
                "| science frame | instrument | category | mode | verdict | certified | missing | extended | branches | files |"
            )?;
            writeln!(out, "|---|---|---|---|---|---|---|---|--:|--:|")?;
            write_rows(out, &self.rows)?;
        }
        if !self.links.is_empty() {
            writeln!(out, "### Links tables\n")?;
            writeln!(
                out,
                "| links of | instrument | category | mode | verdict | certified | missing | rows | errors | files | bytes |"
            )?;
            writeln!(out, "|---|---|---|---|---|---|---|--:|--:|--:|--:|")?;
            write_rows(out, &self.links)?;
        }
        if !self.unreadable.is_empty() {
            writeln!(out, "Could not be read:\n")?;
            for Unreadable { origin, reason, .. } in &self.unreadable {
                writeln!(out, "* {}: {}", code(&origin.to_string()), code(reason))?;
            }
            writeln!(out)?;
        }
        if let Some(audit) = audit {
            audit_markdown::write(out, audit)?;
        }
        writeln!(out, "### Totals\n")?;
        let Totals { complete, incomplete, empty, downgraded, uncertified, with_extended, .. } = totals;
        let trees = counted(totals.trees, "tree", "trees");
        writeln!(out, "* {trees}: {complete} complete, {incomplete} incomplete, {empty} empty")?;
        // Of an audit these stand above, over what it counts.
        if audit.is_none() {
            writeln!(out, "* {downgraded} downgraded, {uncertified} not certified, {with_extended} with extended matches")?;
        }
        writeln!(out, "* {}", counted(totals.files_unique(), "distinct file", "distinct files"))?;
        let links = &totals.links;
        if links.tables > 0 {
            let tables = counted(links.tables, "links table", "links tables");
            let LinksTotals { complete, incomplete, empty, .. } = links;
            let others = links.tables.saturating_sub(complete + incomplete + empty);
            writeln!(out, "* {tables}: {complete} complete, {incomplete} incomplete, {empty} empty, {others} without a verdict")?;
            let (files, bytes) = (counted(links.files_unique(), "distinct file", "distinct files"), size(links.bytes_total()));
            let of_these = format!("of these {} downgraded, {} not certified; ", links.downgraded, links.uncertified);
            writeln!(out, "* {}{files}, {bytes}", if audit.is_none() { of_these.as_str() } else { "" })?;
        }
        if totals.unreadable > 0 {
            writeln!(out, "* {}", counted(totals.unreadable, "unreadable document", "unreadable documents"))?;
        }
        if audit.is_some() {
            return Ok(());
        }
        by_category(out, "Missing category", "entries", &totals.missing_by_category)?;
        by_category(out, "Extended category", "branches", &totals.extended_by_category)?;
        by_category(out, "Missing category in links tables", "entries", &links.missing_by_category)
    }
}

/// The rows of one table, told apart by their files where nothing else does.
fn write_rows(out: &mut dyn Write, rows: &[(Same, String, String)]) -> io::Result<()> {
    let repeated = repeated(rows.iter().map(|(same, ..)| same));
    for (same, frame, others) in rows {
        let origin = if repeated.contains(&same.key()) { format!(" in {}", code(&same.origin)) } else { String::new() };
        writeln!(out, "| {frame}{origin} | {others} |")?;
    }
    writeln!(out)
}

/// How many science files there are beside the first.
fn more(science_files: &[String]) -> String {
    match science_files.len() {
        0 | 1 => String::new(),
        files => format!(" + {} more", files - 1),
    }
}

fn certified(certified: Option<bool>, verdict: Verdict) -> &'static str {
    match certified {
        // Nothing was looked for that could be certified.
        _ if verdict == Verdict::Empty => "",
        Some(true) => "yes",
        Some(false) => "**no**",
        None => "unknown",
    }
}

fn by_category(out: &mut dyn Write, title: &str, what: &str, counts: &BTreeMap<String, usize>) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| {title} | {what} |\n|---|--:|")?;
    counts.iter().try_for_each(|(category, count)| writeln!(out, "| {} | {count} |", code(category)))
}

/// What is missing; where no Missing message says it, what the tree says instead.
fn missing(facts: &TreeFacts) -> String {
    if !unexplained(facts) {
        return names(missing_groups(facts));
    }
    unexplained_by(&facts.messages)
}

/// What a document says that is incomplete without a Missing message.
fn unexplained_by(messages: &[String]) -> String {
    match messages {
        [] => "no reason given".to_owned(),
        [only] => format!("message: {}", code(only)),
        [first, more @ ..] => format!("message: {} and {} more", code(first), more.len()),
    }
}

fn mode(executed: Option<Mode>, requested: Option<Mode>, downgraded: bool) -> String {
    let name = executed.map_or("unknown", |mode| mode.as_str());
    match requested {
        Some(requested) if downgraded => format!("{name}, **downgraded** from {requested}"),
        Some(requested) if Some(requested) != executed => format!("{name} (requested: {requested})"),
        _ => name.to_owned(),
    }
}

fn verdict(verdict: Verdict) -> String {
    if verdict == Verdict::Complete { verdict.as_str().to_owned() } else { format!("**{}**", verdict.as_str()) }
}

fn names<'a>(groups: impl IntoIterator<Item = (&'a str, usize)>) -> String {
    let groups: Vec<_> = groups.into_iter().collect();
    let named = groups.iter().take(NAMED).map(|(category, count)| match count {
        1 => code(category),
        count => format!("{} ×{count}", code(category)),
    });
    let mut text = named.collect::<Vec<_>>().join(", ");
    if groups.len() > NAMED {
        text.push_str(&format!(" and {} more", groups.len() - NAMED));
    }
    text
}
