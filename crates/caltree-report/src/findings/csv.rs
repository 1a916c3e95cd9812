//! Findings as CSV: one row each.

use super::{Case, End, Renderer};
use crate::cell::{safe, source, written};
use caltree_model::Finding;
use std::io::{self, Write};

/// Writes one row a finding under a row of titles, which is there also where nothing was found. Text is as it stands in the file, but for
/// control characters, which are shown as their pictures, and a `'` before what a spreadsheet would take for a formula. What is unknown
/// is blank. Findings that are exempt or in the baseline have no row.
#[derive(Debug, Default)]
pub(super) struct Csv {
    begun: bool,
}

const TITLES: [&str; 17] = [
    "level",
    "code",
    "rule",
    "message",
    "source",
    "part",
    "line",
    "column",
    "end_line",
    "end_column",
    "dp_id",
    "mode",
    "branch",
    "places",
    "subject",
    "help",
    "fingerprint",
];

impl Csv {
    fn write(&mut self, out: &mut dyn Write, rows: &[[String; TITLES.len()]]) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        if !self.begun {
            self.begun = true;
            writer.write_record(TITLES).map_err(written)?;
        }
        rows.iter().try_for_each(|row| writer.write_record(row).map_err(written))?;
        writer.flush()
    }
}

impl Renderer for Csv {
    fn case(&mut self, out: &mut dyn Write, case: Case) -> io::Result<()> {
        let rows: Vec<_> = case.findings.iter().map(|finding| row(&case, finding)).collect();
        if rows.is_empty() { Ok(()) } else { self.write(out, &rows) }
    }

    fn end(&mut self, out: &mut dyn Write, _end: End) -> io::Result<()> {
        if self.begun { Ok(()) } else { self.write(out, &[]) }
    }
}

fn row(case: &Case, finding: &Finding) -> [String; TITLES.len()] {
    let text = |text: &Option<String>| text.as_deref().map(safe).unwrap_or_default();
    let place = finding.location;
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        finding.level.as_str().to_owned(),
        finding.code.to_owned(),
        finding.rule.to_owned(),
        safe(&finding.message),
        source(&case.origin.source),
        text(&case.origin.part),
        number(place.map(|place| place.line)),
        number(place.map(|place| place.column)),
        number(place.map(|place| place.end_line)),
        number(place.map(|place| place.end_column)),
        text(&case.dp_id),
        case.mode.map(|mode| mode.as_str().to_owned()).unwrap_or_default(),
        text(&finding.branch),
        finding.places.to_string(),
        text(&finding.subject),
        safe(&finding.help),
        finding.fingerprint.clone(),
    ]
}
