//! The summary as Markdown: a table over the trees, and the totals.

use super::{Entry, Same, SummaryFormat, Unreadable, counted, extended_groups, missing_groups, origin, repeated, unexplained};
use caltree_model::{Verdict, visible_text};
use caltree_summary::{Totals, TreeFacts};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes a table with a row a tree, at the end: only then it is known which rows have to be told apart by their files. Documents that
/// could not be read are listed below the table.
#[derive(Debug, Default)]
pub struct Markdown {
    /// The first cell and the others, as they will be written.
    rows: Vec<(Same, String, String)>,
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

impl SummaryFormat for Markdown {
    fn tree(&mut self, _: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let Entry { source, part, facts } = &entry;
        let frame = facts.dp_id.clone().unwrap_or_else(|| origin(source, part.as_deref()));
        let more = match facts.science_files.len() {
            0 | 1 => String::new(),
            files => format!(" + {} more", files - 1),
        };
        let text = |text: &Option<String>| text.as_deref().map(code).unwrap_or_default();
        let certified = match facts.certified {
            // Nothing was looked for that could be certified.
            _ if facts.verdict == Verdict::Empty => "",
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "unknown",
        };
        let others = format!(
            "{} | {} | {} | {} | {certified} | {} | {} | {} | {}",
            text(&facts.instrument),
            text(&facts.category),
            mode(facts),
            verdict(facts.verdict),
            missing(facts),
            names(extended_groups(facts)),
            facts.branches,
            facts.files_unique,
        );
        self.rows.push((Same::of(&entry), format!("{}{more}", code(&frame)), others));
        Ok(())
    }

    fn unreadable(&mut self, _: &mut dyn Write, document: Unreadable) -> io::Result<()> {
        self.unreadable.push(document);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        writeln!(out, "## Calibration cascades\n")?;
        if !self.rows.is_empty() {
            writeln!(
                out,
                "| science frame | instrument | category | mode | verdict | certified | missing | extended | branches | files |"
            )?;
            writeln!(out, "|---|---|---|---|---|---|---|---|--:|--:|")?;
            let repeated = repeated(self.rows.iter().map(|(same, ..)| same));
            for (same, frame, others) in self.rows.drain(..) {
                let origin = if repeated.contains(&same.key()) { format!(" in {}", code(&same.origin)) } else { String::new() };
                writeln!(out, "| {frame}{origin} | {others} |")?;
            }
            writeln!(out)?;
        }
        if !self.unreadable.is_empty() {
            writeln!(out, "Could not be read:\n")?;
            for Unreadable { source, part, reason } in &self.unreadable {
                writeln!(out, "* {}: {}", code(&origin(source, part.as_deref())), code(reason))?;
            }
            writeln!(out)?;
        }
        writeln!(out, "### Totals\n")?;
        let Totals { complete, incomplete, empty, unreadable, downgraded, uncertified, with_extended, .. } = totals;
        let trees = counted(totals.trees, "tree", "trees");
        writeln!(out, "* {trees}: {complete} complete, {incomplete} incomplete, {empty} empty; {unreadable} unreadable")?;
        writeln!(out, "* {downgraded} downgraded, {uncertified} not certified, {with_extended} with extended matches")?;
        writeln!(out, "* {}", counted(totals.files_unique(), "distinct file", "distinct files"))?;
        by_category(out, "Missing", "entries", &totals.missing_by_category)?;
        by_category(out, "Extended", "branches", &totals.extended_by_category)
    }
}

fn by_category(out: &mut dyn Write, title: &str, what: &str, counts: &BTreeMap<String, usize>) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| {title} category | {what} |\n|---|--:|")?;
    counts.iter().try_for_each(|(category, count)| writeln!(out, "| {} | {count} |", code(category)))
}

/// What is missing; where no Missing message says it, what the tree says instead.
fn missing(facts: &TreeFacts) -> String {
    if !unexplained(facts) {
        return names(missing_groups(facts));
    }
    match facts.messages.as_slice() {
        [] => "no reason given".to_owned(),
        [only] => format!("message: {}", code(only)),
        [first, more @ ..] => format!("message: {} and {} more", code(first), more.len()),
    }
}

fn mode(facts: &TreeFacts) -> String {
    let executed = facts.mode.map_or("unknown", |mode| mode.as_str());
    match facts.requested_mode {
        Some(requested) if facts.downgraded => format!("{executed}, **downgraded** from {requested}"),
        Some(requested) if Some(requested) != facts.mode => format!("{executed} (requested: {requested})"),
        _ => executed.to_owned(),
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

/// Text from a file as code, in which Markdown sees no markup, links or mentions. What would end the code or the table's cell is
/// written as a reference inside of a code element.
fn code(text: &str) -> String {
    let text = visible_text(text);
    if text.is_empty() {
        return String::new();
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | ':' | '_' | '-' | '/' | '+' | '(' | ')' | '=');
    if text.chars().all(|c| plain(c) || matches!(c, '[' | ']' | '?' | '…')) {
        return format!("`{text}`");
    }
    let mut element = String::from("<code>");
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | ',') {
            element.push(c);
        } else {
            // Writing to a string does not fail.
            let _ = write!(element, "&#{};", u32::from(c));
        }
    }
    element.push_str("</code>");
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_file_is_markup() {
        for (text, markdown) in [
            ("SCI_IMG/STD[2]", "`SCI_IMG/STD[2]`"),
            ("a|b", "<code>a&#124;b</code>"),
            ("`x`", "<code>&#96;x&#96;</code>"),
            ("<b>\n@me", "<code>&#60;b&#62;&#9226;&#64;me</code>"),
            ("", ""),
        ] {
            assert_eq!(code(text), markdown);
        }
    }
}
