//! Findings as annotation commands of GitHub's runner, which show beside the lines of a pull request.

use super::tally::Tally;
use super::{Case, End, Renderer, labelled_context, relative};
use caltree_model::{Finding, Level, visible_text};
use std::io::{self, Write};

/// Writes a line a finding, as soon as it is known, and one for each thing that could not be done. The runner shows only so many of each level ([`SHOWN`]), whatever their order, so the
/// last line says how many there are.
#[derive(Debug, Default)]
pub(super) struct Github {
    tally: Tally,
}

/// Annotations of a level that GitHub shows for a step.
const SHOWN: u64 = 10;

impl Renderer for Github {
    fn case(&mut self, out: &mut dyn Write, case: Case) -> io::Result<()> {
        self.tally.count(&case);
        case.findings.iter().try_for_each(|finding| writeln!(out, "{}", annotation(&case, finding)))
    }

    fn end(&mut self, out: &mut dyn Write, end: End) -> io::Result<()> {
        for trouble in &end.troubles {
            writeln!(out, "::error title=caltree could not do all::{}", escaped(trouble))?;
        }
        let hidden = [end.counts.errors, end.counts.warnings, end.counts.notes].iter().any(|count| *count > SHOWN);
        let hint = if hidden { format!(" (GitHub shows the first {SHOWN} of each level; all stand above)") } else { String::new() };
        writeln!(out, "{}{hint}", self.tally.told(&end))
    }
}

fn annotation(case: &Case, finding: &Finding) -> String {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Allow => "notice",
    };
    let mut properties = Vec::new();
    let mut property = |name: &str, value: &str| properties.push(format!("{name}={}", escaped_property(value)));
    // What came by standard input is no file of the repository.
    if case.origin.source != "-" {
        property("file", relative(&case.origin.source));
        if let Some(place) = finding.location {
            property("line", &place.line.to_string());
            property("endLine", &place.end_line.to_string());
            // GitHub takes columns only within one line.
            if place.line == place.end_line {
                property("col", &place.column.to_string());
                property("endColumn", &place.end_column.to_string());
            }
        }
    }
    property("title", &format!("{} {}", finding.code, finding.rule));
    let mut message = escaped(&finding.message);
    if let Some(part) = &case.origin.part {
        message.push_str(&format!("%0Apart: {}", escaped(part)));
    }
    if let Some(context) = labelled_context(finding) {
        message.push_str(&format!("%0A{}", escaped(&context)));
    }
    message.push_str(&format!("%0Ahelp: {}", escaped(&finding.help)));
    format!("::{command} {}::{message}", properties.join(","))
}

/// Text in a command: no line can end in it, so no other command can start.
fn escaped(text: &str) -> String {
    visible_text(text).replace('%', "%25")
}

fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
