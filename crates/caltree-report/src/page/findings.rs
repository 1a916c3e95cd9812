//! Findings: below the cascade that they are about, and by rule with what the rule means.

use super::pack::packed;
use askama::Template;
use caltree_lint::{SECTIONS, find_rule};
use caltree_model::{Finding, Level, visible_text};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

/// So many findings of a rule are listed; more are counted.
const MOST_TOLD: usize = 40;

/// One finding.
pub(super) struct Told {
    level: &'static str,
    code: &'static str,
    rule: &'static str,
    message: String,
    branch: String,
    places: u32,
    place: String,
    help: String,
}

impl Told {
    pub(super) fn new(finding: &Finding) -> Self {
        let shown = |text: &str| visible_text(text).into_owned();
        Self {
            level: finding.level.as_str(),
            code: finding.code,
            rule: finding.rule,
            message: shown(&finding.message),
            branch: finding.branch.as_deref().map(shown).unwrap_or_default(),
            places: finding.places,
            place: finding.location.map(|at| format!("line {}, column {}", at.line, at.column)).unwrap_or_default(),
            help: shown(&finding.help),
        }
    }
}

/// What is told of one document above its drawing.
#[derive(Template)]
#[template(path = "page/findings.html")]
pub(super) struct FindingsHtml {
    /// The file, and its part.
    pub(super) source: String,
    /// What a links table or a broken document comes to, where there is no drawing to show it.
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) findings: Vec<Told>,
    /// What an exemption covers, with its reason.
    pub(super) exempt: Vec<(Told, String)>,
}

impl FindingsHtml {
    pub(super) fn packed(&self) -> String {
        packed(&self.render().unwrap_or_default())
    }
}

/// A rule that spoke: what it means, and of what it spoke.
pub(super) struct RuleHtml {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) level: &'static str,
    pub(super) findings: usize,
    /// In how many documents or files.
    pub(super) documents: usize,
    /// Whether one of them stands in the list.
    pub(super) in_list: bool,
    /// What the rule means, as HTML.
    pub(super) explained: String,
    pub(super) told: Vec<(Subject, String, String)>,
    pub(super) more: usize,
}

/// What a finding is about: a document of the page, or another file.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The number of the document in the page; `None` for what has no place in it.
    pub(super) at: Option<usize>,
    pub(super) name: String,
    /// Where it came from: what tells it from others.
    pub(super) origin: String,
}

#[derive(Default)]
struct Rule {
    name: &'static str,
    level: Option<Level>,
    in_list: bool,
    findings: usize,
    /// Where the findings are from.
    sources: HashSet<String>,
    told: Vec<(Subject, String, String)>,
}

/// All findings by rule.
#[derive(Default)]
pub(super) struct ByRule {
    rules: BTreeMap<&'static str, Rule>,
}

impl ByRule {
    pub(super) fn add(&mut self, subject: &Subject, finding: &Finding) {
        let rule = self.rules.entry(finding.code).or_default();
        rule.name = finding.rule;
        rule.level = rule.level.max(Some(finding.level));
        rule.findings += 1;
        if !rule.sources.contains(&subject.origin) {
            rule.sources.insert(subject.origin.clone());
        }
        rule.in_list |= subject.at.is_some();
        if rule.told.len() < MOST_TOLD {
            let branch = finding.branch.as_deref().map(|branch| visible_text(branch).into_owned()).unwrap_or_default();
            rule.told.push((subject.clone(), branch, visible_text(&finding.message).into_owned()));
        }
    }

    /// The loudest first.
    pub(super) fn into_rules(self) -> Vec<RuleHtml> {
        let mut rules: Vec<_> = self.rules.into_iter().collect();
        rules.sort_by_key(|(code, rule)| (Reverse(rule.level), *code));
        rules
            .into_iter()
            .map(|(code, rule)| RuleHtml {
                code,
                name: rule.name,
                level: rule.level.map_or("note", Level::as_str),
                findings: rule.findings,
                documents: rule.sources.len(),
                in_list: rule.in_list,
                explained: explained(code),
                more: rule.findings - rule.told.len(),
                told: rule.told,
            })
            .collect()
    }
}

/// The documentation of a rule as HTML. It is ours, and Markdown.
fn explained(code: &str) -> String {
    let Some(rule) = find_rule(code) else { return String::new() };
    let mut html = String::new();
    for heading in SECTIONS {
        let section = rule.section(heading);
        if !section.is_empty() {
            html.push_str(&format!("<h4>{heading}</h4>"));
            pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&section));
        }
    }
    html
}
