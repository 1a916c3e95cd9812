//! `caltree rules` and `caltree explain`: what the rules say of themselves.

mod json;

pub use json::{Documentation, RuleReport, RuleRow, json};

use crate::flow::Flow;
use crate::{Look, styles};
use caltree_lint::{Levels, RULES, Rule, SECTIONS};
use caltree_model::Level;
use std::io::{self, Write};

/// The families of rules, by the letter of their codes.
const FAMILIES: &[(char, &str)] = &[
    ('X', "The document"),
    ('T', "Association tree: structure"),
    ('C', "Association tree: consistency of flags"),
    ('S', "Science status"),
    ('L', "Links tables: the standards"),
    ('E', "Links tables: what ESO puts in"),
    ('D', "Datasets on disk"),
    ('P', "Profiles"),
    ('K', "Configuration"),
];

/// The family of a rule, by its code.
pub(crate) fn family(code: &str) -> Option<&'static str> {
    FAMILIES.iter().find(|(letter, _)| code.starts_with(*letter)).map(|(_, family)| *family)
}

/// One line a rule, with the level that holds.
///
/// # Errors
/// Whatever writing gives.
pub fn table(out: &mut dyn Write, levels: &Levels, look: &Look) -> io::Result<()> {
    let widest = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for (letter, family) in FAMILIES {
        writeln!(out, "{}", look.paint(styles::STRONG, &format!("{letter}  {family}")))?;
        for (rule, level) in levels.iter().filter(|(rule, _)| rule.code.starts_with(*letter)) {
            let shown = look.paint(level_style(level), &format!("{:<7}", level.as_str()));
            let lead = format!("   {}  {:widest$}  ", rule.code, rule.name);
            let indent = lead.len() + 9;
            let mut flow = Flow::default();
            flow.text(styles::FAINT, &rule.summary().replace('`', "").replace('…', look.symbols().ellipsis));
            for (n, line) in flow.lines(look.width.saturating_sub(indent).max(20)).iter().enumerate() {
                let line = line.painted(look);
                if n == 0 { writeln!(out, "{lead}{shown}  {line}")? } else { writeln!(out, "{:indent$}{line}", "")? }
            }
        }
    }
    writeln!(out, "{}", look.paint(styles::FAINT, "`caltree explain CODE` tells more of a rule"))
}

/// The rule catalogue: a page of Markdown.
///
/// # Errors
/// Whatever writing gives.
pub fn catalogue(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Rules\n\nGenerated from the rules' own documentation; `caltree explain CODE` prints the same text.\n")?;
    writeln!(out, "| code | name | level |\n|---|---|---|")?;
    for rule in RULES {
        writeln!(out, "| [{0}](#{1}) | `{2}` | {3} |", rule.code, anchor(rule), rule.name, rule.level.as_str())?;
    }
    for (letter, family) in FAMILIES {
        writeln!(out, "\n## {letter}: {family}")?;
        for rule in RULES.iter().filter(|rule| rule.code.starts_with(*letter)) {
            writeln!(out, "\n### {} {}\n\nLevel: {}", rule.code, rule.name, rule.level.as_str())?;
            for heading in SECTIONS {
                writeln!(out, "\n**{heading}.** {}", rule.section(heading))?;
            }
        }
    }
    Ok(())
}

/// The anchor that Markdown makes of a rule's heading.
#[must_use]
pub fn anchor(rule: &Rule) -> String {
    format!("{} {}", rule.code, rule.name).to_lowercase().replace(' ', "-")
}

/// One rule, whole.
///
/// # Errors
/// Whatever writing gives.
pub fn explain(out: &mut dyn Write, rule: &Rule, look: &Look) -> io::Result<()> {
    let title = format!("{} {}", rule.code, rule.name);
    let level = look.paint(level_style(rule.level), rule.level.as_str());
    writeln!(out, "{}  ({level} by default)", look.paint(styles::STRONG, &title))?;
    for heading in SECTIONS {
        writeln!(out, "\n{}", look.paint(styles::STRONG, heading))?;
        section(out, &rule.section(heading), look)?;
    }
    writeln!(out, "\nIn caltree.toml:  [levels]\n                  {} = \"allow\" | \"note\" | \"warning\" | \"error\"", rule.name)
}

/// The text of a section, its paragraphs broken to the width; what stands between fences is left as it is.
fn section(out: &mut dyn Write, text: &str, look: &Look) -> io::Result<()> {
    let (mut flow, mut fenced) = (Flow::default(), false);
    let end = |out: &mut dyn Write, flow: &mut Flow| {
        let flow = std::mem::take(flow);
        if flow.width() == 0 {
            return Ok(());
        }
        flow.lines(look.width.saturating_sub(2)).iter().try_for_each(|line| writeln!(out, "  {}", line.painted(look)))
    };
    for line in text.lines() {
        if line.starts_with("```") {
            end(out, &mut flow)?;
            fenced = !fenced;
        } else if fenced {
            writeln!(out, "    {line}")?;
        } else if line.is_empty() {
            end(out, &mut flow)?;
            writeln!(out)?;
        } else {
            if line.starts_with("- ") {
                end(out, &mut flow)?;
            }
            flow.text(anstyle::Style::new(), line);
        }
    }
    end(out, &mut flow)
}

fn level_style(level: Level) -> anstyle::Style {
    match level {
        Level::Error => styles::BAD,
        Level::Warning => styles::WARN,
        Level::Note => styles::NOTE,
        Level::Allow => styles::FAINT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_in_the_catalogue() {
        let mut page = Vec::new();
        catalogue(&mut page).expect("memory");
        let page = String::from_utf8(page).expect("text");
        for rule in RULES {
            assert!(page.contains(&format!("\n### {} {}\n", rule.code, rule.name)), "{}", rule.code);
        }
    }
}
