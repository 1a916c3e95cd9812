//! Findings as a test report in JUnit's XML.

use super::{Case, CaseKind, End, Options, Renderer, labelled_context, relative};
use crate::words::count;
use caltree_model::{Finding, instrument_of, visible_text};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// One test a document, answer, file or pair. It fails where a finding makes the build fail; if the document could not be read, it is an error
/// instead. All other findings stand in its output. A run that could not do its job is an error as well.
///
/// The report has its counts at the beginning, so it is kept until the end: some 500 bytes a document, and what was found.
#[derive(Debug)]
pub(super) struct Junit {
    options: Options,
    suite: TestSuite,
    /// How often each name has occurred: parts of a body may be called the same.
    names: HashMap<String, u32>,
}

impl Junit {
    pub(super) fn new(options: Options) -> Self {
        Self { options, suite: TestSuite::new(format!("caltree {}", options.command)), names: HashMap::new() }
    }

    /// A name that no other test has.
    fn name(&mut self, case: &Case) -> String {
        let name = name(case);
        let count = self.names.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { name } else { format!("{name} #{count}") }
    }
}

impl Renderer for Junit {
    fn case(&mut self, _out: &mut dyn Write, case: Case) -> io::Result<()> {
        // A pair or a file of which nothing is left to be told was no test.
        if case.findings.is_empty() && !matches!(case.kind, CaseKind::Document | CaseKind::Answer) {
            return Ok(());
        }
        let (failing, others): (Vec<&Finding>, Vec<&Finding>) =
            case.findings.iter().partition(|finding| self.options.fails(finding));
        let mut test = TestCase::new(self.name(&case), status(&case, &failing));
        test.set_classname(format!("caltree.{}.{}", self.options.command, class(&case)));
        if case.origin.source != "-" {
            test.extra.insert("file".into(), sound(relative(&case.origin.source)).into());
        }
        if !others.is_empty() {
            test.set_system_out(told(&case, &others));
        }
        self.suite.add_test_case(test);
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, end: End) -> io::Result<()> {
        if let [first, more @ ..] = end.troubles.as_slice() {
            // Whoever looks at the report alone must not take it for a good one.
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            let and_more = if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
            status.set_message(format!("not everything could be done: {}{and_more}", sound(first)));
            status.set_description(end.troubles.iter().map(|trouble| sound(trouble)).collect::<Vec<_>>().join("\n"));
            let mut test = TestCase::new("the run itself", status);
            test.set_classname(format!("caltree.{}.run", self.options.command));
            self.suite.add_test_case(test);
        }
        let mut report = Report::new("caltree");
        report.add_test_suite(std::mem::replace(&mut self.suite, TestSuite::new("")));
        let text = report.to_string().map_err(io::Error::other)?;
        out.write_all(text.as_bytes())
    }
}

/// The instrument, so that a thousand tests fall into groups.
fn class(case: &Case) -> String {
    match case.kind {
        CaseKind::Configuration => "configuration".to_owned(),
        CaseKind::File => "files".to_owned(),
        _ => sound(case.dp_id.as_deref().and_then(instrument_of).unwrap_or("documents")),
    }
}

/// The frame, its mode, and where the document stands: the same in every run.
fn name(case: &Case) -> String {
    let mut origin = case.origin.to_string();
    if let CaseKind::Pair(tree) = &case.kind {
        origin = format!("{origin} against {tree}");
    }
    let mode = case.mode.map(|mode| format!(" {}", mode.as_str())).unwrap_or_default();
    sound(&case.dp_id.as_ref().map_or_else(|| origin.clone(), |dp_id| format!("{dp_id}{mode} ({origin})")))
}

fn status(case: &Case, failing: &[&Finding]) -> TestCaseStatus {
    let Some(first) = failing.first() else { return TestCaseStatus::success() };
    let kind = if case.unreadable { NonSuccessKind::Error } else { NonSuccessKind::Failure };
    let more = match failing.len() - 1 {
        0 => String::new(),
        more => format!(" (and {})", count(more as u64, "more finding")),
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(first.code);
    status.set_message(format!("{} {}: {}{more}", first.code, first.rule, sound(&first.message)));
    status.set_description(told(case, failing));
    status
}

/// Findings as text: for each a line, and what belongs to it below.
fn told(case: &Case, findings: &[&Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let place = finding.location.map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
        let origin = sound(&case.origin.to_string());
        let (level, message) = (finding.level.as_str(), sound(&finding.message));
        // Writing to a string does not fail.
        let _ = writeln!(text, "{level}[{} {}] {origin}{place}: {message}", finding.code, finding.rule);
        if let Some(context) = labelled_context(finding) {
            let _ = writeln!(text, "    {}", sound(&context));
        }
        let _ = writeln!(text, "    help: {}", sound(&finding.help));
    }
    text
}

/// Text with characters only that XML allows: the library takes the control characters out, but leaves the two that are none.
fn sound(text: &str) -> String {
    visible_text(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
