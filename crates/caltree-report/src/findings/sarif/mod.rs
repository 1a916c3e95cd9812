//! Findings as SARIF 2.1.0: for code scanning.

mod rules;
mod uri;

use super::{Case, CaseKind, End, Options, Renderer, Suppressed, Suppression};
use crate::json_text::write_pretty;
use caltree_lint::{Rule, find_rule};
use caltree_model::{Finding, Level, Location as Place, visible_chars};
use serde::Serialize;
use serde_sarif::sarif::{
    Invocation, Location, LogicalLocation, Message, PhysicalLocation, PropertyBag, Region, Result as Told, ResultLevel,
    RunAutomationDetails, Suppression as Mark, Tool, ToolComponent,
};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes one run, result by result as they come; what the rules say of themselves follows behind them. Only rules that have spoken are
/// listed: the text of all of them would be many times as long as what was found.
///
/// Findings that are exempt or in the baseline are marked as suppressed, with the reason, unless they are not wanted. As the standard wants it, all results then say
/// whether they are suppressed, and, where there is a baseline, how they stand to it.
#[derive(Debug)]
pub(super) struct Sarif {
    options: Options,
    rules: Vec<&'static Rule>,
    started: bool,
}

/// How far a result and a member of the run are indented.
const RESULT: usize = 8;
const MEMBER: usize = 6;

const HEAD: &str = "{
  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",
  \"version\": \"2.1.0\",
  \"runs\": [
    {
      \"columnKind\": \"unicodeCodePoints\",
      \"results\": [";

impl Sarif {
    pub(super) fn new(options: Options) -> Self {
        Self { options, rules: Vec::new(), started: false }
    }

    fn result(&mut self, out: &mut dyn Write, case: &Case, finding: &Finding, why: Option<&Suppression>) -> io::Result<()> {
        let head = if self.started { "," } else { HEAD };
        self.started = true;
        write!(out, "{head}\n{:RESULT$}", "")?;
        let result = self.told(case, finding, why);
        write_pretty(out, &result, RESULT)
    }

    fn told(&mut self, case: &Case, finding: &Finding, why: Option<&Suppression>) -> Told {
        let text = format!("{}. {}", finding.message.trim_end_matches('.'), finding.help);
        let mut told = Told::builder().message(message(&text)).build();
        told.rule_id = Some(finding.code.to_owned());
        told.rule_index = self.rule_index(finding.code);
        told.level = Some(match finding.level {
            Level::Error => ResultLevel::Error,
            Level::Warning => ResultLevel::Warning,
            Level::Note | Level::Allow => ResultLevel::Note,
        });
        told.locations = Some(vec![location(case, finding)]);
        if let CaseKind::Pair(tree) = &case.kind {
            let line = finding.data.get("tree_line").and_then(serde_json::Value::as_i64);
            let physical = PhysicalLocation {
                artifact_location: Some(uri::artifact(&tree.source)),
                region: line.map(|line| Region { start_line: Some(line), ..Region::default() }),
                ..PhysicalLocation::default()
            };
            let message = Some(message("the association tree"));
            told.related_locations = Some(vec![Location { physical_location: Some(physical), message, ..Location::default() }]);
        }
        told.partial_fingerprints = Some(BTreeMap::from([("caltree/v1".to_owned(), finding.fingerprint.clone())]));
        told.suppressions = Some(why.map(mark).into_iter().collect());
        if self.options.baseline {
            let known = why == Some(&Suppression::Baseline);
            told.baseline_state = Some(if known { "unchanged" } else { "new" }.into());
        }
        told.properties = Some(properties(case, finding));
        told
    }

    /// Where a rule stands in the list; at its end if it speaks for the first time.
    fn rule_index(&mut self, code: &str) -> Option<i64> {
        let place = self.rules.iter().position(|rule| rule.code == code).or_else(|| {
            self.rules.push(find_rule(code)?);
            Some(self.rules.len() - 1)
        });
        place.and_then(|place| place.try_into().ok())
    }
}

impl Renderer for Sarif {
    fn marks_suppressed(&self) -> bool {
        self.options.suppressed
    }

    fn case(&mut self, out: &mut dyn Write, case: Case) -> io::Result<()> {
        for finding in &case.findings {
            self.result(out, &case, finding, None)?;
        }
        for Suppressed { finding, why } in &case.suppressed {
            self.result(out, &case, finding, Some(why))?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, end: End) -> io::Result<()> {
        if self.started {
            write!(out, "\n{:MEMBER$}]", "")?;
        } else {
            write!(out, "{HEAD}]")?;
        }
        let rules: Vec<_> = self.rules.iter().map(|rule| rules::descriptor(rule)).collect();
        let mut driver = ToolComponent::builder().name("caltree").rules(rules).build();
        driver.version = Some(env!("CARGO_PKG_VERSION").to_owned());
        driver.semantic_version.clone_from(&driver.version);
        member(out, "tool", &Tool::builder().driver(driver).build())?;
        member(out, "invocations", &[Invocation::builder().execution_successful(end.troubles.is_empty()).build()])?;
        // GitHub keeps what has another name apart: a check does not close what a verify has found.
        let id = Some(format!("caltree-{}/", self.options.command));
        member(out, "automationDetails", &RunAutomationDetails { id, ..RunAutomationDetails::default() })?;
        writeln!(out, "\n    }}\n  ]\n}}")
    }
}

fn member(out: &mut dyn Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, ",\n{:MEMBER$}\"{name}\": ", "")?;
    write_pretty(out, value, MEMBER)
}

/// Text as a message. Between brackets and before a parenthesis it would be a link, in braces a place for an argument.
fn message(text: &str) -> Message {
    let text = visible_chars(text).replace("](", "] (").replace('{', "{{").replace('}', "}}");
    Message { text: Some(text), ..Message::default() }
}

fn location(case: &Case, finding: &Finding) -> Location {
    let mut physical =
        PhysicalLocation { artifact_location: Some(uri::artifact(&case.origin.source)), ..PhysicalLocation::default() };
    // Code scanning wants a line of everything: what is about a file as a whole is told at its first.
    let whole = || Region { start_line: Some(1), ..Region::default() };
    physical.region = Some(finding.location.map_or_else(whole, region));
    let branch = finding.branch.as_ref().map(|branch| LogicalLocation {
        name: branch.rsplit('/').next().map(str::to_owned),
        fully_qualified_name: Some(branch.clone()),
        kind: Some("element".to_owned()),
        ..LogicalLocation::default()
    });
    Location { physical_location: Some(physical), logical_locations: branch.map(|branch| vec![branch]), ..Location::default() }
}

fn region(place: Place) -> Region {
    let number = |number: u64| i64::try_from(number).ok();
    // Of packed files the lines are those of what is in them; their bytes are nowhere in the file.
    let offset = |offset: u64| number(offset).filter(|_| !place.packed);
    Region {
        start_line: number(place.line),
        start_column: number(place.column),
        end_line: number(place.end_line),
        end_column: number(place.end_column),
        byte_offset: offset(place.start),
        byte_length: offset(place.end.saturating_sub(place.start)),
        ..Region::default()
    }
}

fn mark(why: &Suppression) -> Mark {
    let justification = match why {
        Suppression::Exempt(reason) => reason.clone(),
        Suppression::Baseline => "in the baseline: it was there before".to_owned(),
    };
    let mut mark = Mark::builder().kind("external").justification(justification).build();
    mark.status = Some("accepted".into());
    mark
}

/// What a program needs beside the place and the message.
fn properties(case: &Case, finding: &Finding) -> PropertyBag {
    let text = |text: &Option<String>| text.as_deref().map(serde_json::Value::from);
    let named = [
        ("dp_id", text(&case.dp_id)),
        ("mode", case.mode.map(|mode| mode.as_str().into())),
        ("part", text(&case.origin.part)),
        ("subject", text(&finding.subject)),
        ("places", Some(finding.places.into())),
        ("data", Some(finding.data.clone().into()).filter(|_| !finding.data.is_empty())),
    ];
    let additional_properties =
        named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect::<BTreeMap<_, _>>();
    PropertyBag { additional_properties, ..PropertyBag::default() }
}
