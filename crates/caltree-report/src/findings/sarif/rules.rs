//! What a rule says of itself.

use crate::rules::family;
use caltree_lint::{Rule, SECTIONS};
use caltree_model::Level;
use serde_sarif::sarif::{MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor};
use std::collections::BTreeMap;

/// A rule, with its documentation as help.
pub(super) fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let level = match rule.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Allow => "note",
    };
    let configuration = ReportingConfiguration {
        enabled: Some(rule.level != Level::Allow),
        level: Some(level.into()),
        ..ReportingConfiguration::default()
    };
    // GitHub sorts by it.
    let severity = if level == "note" { "recommendation" } else { level };
    let properties = PropertyBag {
        tags: Some(family(rule.code).map(str::to_owned).into_iter().collect()),
        additional_properties: BTreeMap::from([("problem.severity".to_owned(), severity.into())]),
    };
    let mut descriptor = ReportingDescriptor::builder().id(rule.code).build();
    descriptor.name = Some(rule.name.to_owned());
    descriptor.short_description = Some(text(&plain(&rule.summary()), None));
    descriptor.full_description = Some(text(&plain(&rule.section(SECTIONS[0])), None));
    descriptor.help = Some(text(&help(rule, |heading| format!("{heading}:\n"), plain), Some(help(rule, bold, str::to_owned))));
    descriptor.default_configuration = Some(configuration);
    descriptor.properties = Some(properties);
    descriptor
}

fn bold(heading: &str) -> String {
    format!("**{heading}.** ")
}

/// All sections, each behind its heading.
fn help(rule: &Rule, heading: impl Fn(&str) -> String, body: impl Fn(&str) -> String) -> String {
    let sections = SECTIONS.iter().map(|title| format!("{}{}", heading(title), body(&rule.section(title))));
    sections.collect::<Vec<_>>().join("\n\n")
}

/// Text without the marks of Markdown that rules use; what is broken into lines for reading is one paragraph again.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for line in markdown.lines().filter(|line| !line.starts_with("```")) {
        let starts_anew = line.is_empty() || line.starts_with("- ") || line.starts_with(' ') || line.starts_with('<');
        if !text.is_empty() {
            text.push(if starts_anew || text.ends_with('\n') { '\n' } else { ' ' });
        }
        text.push_str(&line.replace('`', ""));
    }
    text
}

fn text(plain: &str, markdown: Option<String>) -> MultiformatMessageString {
    let mut text = MultiformatMessageString::builder().text(plain).build();
    text.markdown = markdown;
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use caltree_lint::RULES;

    #[test]
    fn descriptions_are_as_short_as_code_scanning_takes_them() {
        for rule in RULES {
            let descriptor = descriptor(rule);
            for text in [descriptor.short_description, descriptor.full_description] {
                let text = text.expect("a description").text;
                assert!(!text.is_empty() && text.chars().count() <= 1024 && !text.contains('`'), "{}: {text}", rule.code);
            }
        }
    }
}
