//! What `check` and `verify` tell, as cases.

use super::{Case, CaseKind, End, Renderer, Suppressed};
use crate::{check, verify};
use caltree_lint::Found;
use caltree_model::{Finding, Origin, Verdict};
use std::collections::HashMap;
use std::io::{self, Write};

impl<F: Renderer> check::Renderer for F {
    fn wants_suppressed(&self) -> bool {
        self.marks_suppressed()
    }

    fn document(&mut self, out: &mut dyn Write, entry: check::Entry) -> io::Result<()> {
        let origin = entry.origin();
        let check::Entry { checked, suppressed, .. } = entry;
        let case = Case {
            kind: CaseKind::Document,
            origin,
            dp_id: checked.dp_id,
            mode: checked.mode,
            verdict: checked.verdict,
            unreadable: checked.verdict == Some(Verdict::Unreadable),
            findings: bare(checked.findings),
            suppressed,
        };
        self.case(out, case)
    }

    fn pair(&mut self, out: &mut dyn Write, pair: check::PairEntry) -> io::Result<()> {
        let check::PairEntry { links: origin, tree, dp_id, findings, suppressed, .. } = pair;
        let kind = CaseKind::Pair(tree);
        self.case(out, Case { kind, origin, dp_id, findings: bare(findings), suppressed, ..Case::default() })
    }

    fn finish(&mut self, out: &mut dyn Write, closing: check::Closing) -> io::Result<()> {
        let check::Closing { configuration, totals, gone, troubles, .. } = closing;
        configuration_case(self, out, configuration)?;
        let about = crate::words::count(totals.documents, "document");
        self.end(out, End { about, counts: totals.findings, gone, troubles })
    }
}

impl<F: Renderer> verify::Renderer for F {
    fn wants_files(&self) -> bool {
        false
    }

    fn wants_suppressed(&self) -> bool {
        self.marks_suppressed()
    }

    fn entry(&mut self, out: &mut dyn Write, entry: verify::Entry) -> io::Result<()> {
        let verify::Entry { origin, dp_id, mode, findings, suppressed, .. } = entry;
        let kind = CaseKind::Answer;
        self.case(out, Case { kind, origin, dp_id, mode, findings: bare(findings), suppressed, ..Case::default() })
    }

    fn finish(&mut self, out: &mut dyn Write, closing: verify::Closing) -> io::Result<()> {
        let verify::Closing { findings, suppressed, configuration, totals, gone, troubles, .. } = closing;
        for case in by_file(findings, suppressed) {
            self.case(out, case)?;
        }
        configuration_case(self, out, configuration)?;
        self.end(out, End { about: verify::about(&totals), counts: totals.findings, gone, troubles })
    }
}

fn bare(found: Vec<Found>) -> Vec<Finding> {
    found.into_iter().map(|found| found.finding).collect()
}

/// The findings on files, which come rule by rule, file by file, in the order in which the files appear.
fn by_file(findings: Vec<verify::FileFinding>, suppressed: Vec<verify::FileSuppressed>) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut places: HashMap<Origin, usize> = HashMap::new();
    let mut case = |origin: Origin, finding: Result<Finding, Suppressed>| {
        let place = *places.entry(origin.clone()).or_insert_with(|| {
            cases.push(Case { kind: CaseKind::File, origin, ..Case::default() });
            cases.len() - 1
        });
        match finding {
            Ok(finding) => {
                cases[place].unreadable |= finding.code.starts_with('X');
                cases[place].findings.push(finding);
            }
            Err(suppressed) => cases[place].suppressed.push(suppressed),
        }
    };
    for verify::FileFinding { origin, found } in findings {
        case(origin, Ok(found.finding));
    }
    for verify::FileSuppressed { origin, suppressed } in suppressed {
        case(origin, Err(suppressed));
    }
    cases
}

fn configuration_case(
    format: &mut impl Renderer,
    out: &mut dyn Write,
    configuration: Option<(String, Vec<Finding>)>,
) -> io::Result<()> {
    let Some((source, findings)) = configuration else { return Ok(()) };
    let origin = Origin { source, part: None };
    format.case(out, Case { kind: CaseKind::Configuration, origin, findings, ..Case::default() })
}
