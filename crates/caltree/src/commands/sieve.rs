//! What is left of the findings: not exempt, not known.

use crate::cli::KnownOptions;
use crate::files::write_atomically;
use crate::session::Session;
use crate::trouble::{Trouble, shown};
use caltree_lint::{Baseline, Exemptions, Found};
use caltree_model::{Finding, Level};
use caltree_report::check::Totals;
use std::io;
use std::path::Path;

/// Takes away what is exempt or known, and counts the rest.
pub(super) struct Sieve {
    pub(super) exemptions: Exemptions,
    baseline: Option<Baseline>,
    /// Whether findings are kept for a new baseline.
    keep: bool,
    kept: Vec<(Finding, Option<String>)>,
    pub(super) totals: Totals,
}

impl Sieve {
    /// What is exempt, and what is known. A baseline that is to be written anew knows nothing.
    pub(super) fn new(exemptions: Exemptions, known: &KnownOptions) -> Result<Self, Trouble> {
        if let Some(path) = known.baseline.as_deref().filter(|_| known.write_baseline) {
            refuse_other_files(path)?;
        }
        let baseline = match known.baseline.as_deref().filter(|_| !known.write_baseline) {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| Trouble::Unreadable { path: path.to_owned(), error })?;
                let parsed = Baseline::parse(&text).map_err(|error| Trouble::Other(format!("{}: {error}", shown(path))))?;
                Some(parsed)
            }
        };
        Ok(Self { exemptions, baseline, keep: known.write_baseline, kept: Vec::new(), totals: Totals::default() })
    }

    /// Baseline entries that did not occur again.
    pub(super) fn gone(&self) -> u64 {
        self.baseline.as_ref().map_or(0, Baseline::gone)
    }

    /// Writes the new baseline, where one is wanted.
    pub(super) fn write(&self, known: &KnownOptions, session: &mut Session<'_>) {
        if let Some(path) = known.baseline.as_deref().filter(|_| known.write_baseline) {
            let findings = self.kept.iter().map(|(finding, dp_id)| (finding, dp_id.as_deref()));
            if let Err(error) = write_atomically(path, &Baseline::write(findings)) {
                session.fail(&Trouble::Unwritable { path: path.to_owned(), error });
            }
        }
    }

    /// `names` are what the document goes by: its path, its part, its dp_id.
    pub(super) fn sift(
        &mut self,
        findings: &mut Vec<Found>,
        names: &[Option<&str>],
        instrument: Option<&str>,
        dp_id: Option<&str>,
    ) {
        let names: Vec<&str> = names.iter().copied().flatten().collect();
        findings.retain(|found| {
            let finding = &found.finding;
            let mut keep = finding.level != Level::Allow;
            if keep && self.exemptions.cover(finding, instrument, &names) {
                self.totals.exempted += 1;
                keep = false;
            } else if keep && self.baseline.as_mut().is_some_and(|baseline| baseline.knows(finding)) {
                self.totals.baselined += 1;
                keep = false;
            } else if keep {
                self.totals.count(finding.level);
            }
            if keep && self.keep {
                self.kept.push((finding.clone(), dp_id.map(str::to_owned)));
            }
            keep
        });
    }
}

/// What is no baseline is never written over: it may be the very file that is looked at.
fn refuse_other_files(path: &Path) -> Result<(), Trouble> {
    if !std::fs::metadata(path).is_ok_and(|there| there.is_file() && there.len() > 0) {
        return Ok(());
    }
    let is_baseline = std::fs::read_to_string(path).is_ok_and(|text| Baseline::parse(&text).is_ok());
    if is_baseline {
        return Ok(());
    }
    Err(Trouble::Other(format!("{}: it is no baseline, and is not written over: name another file", shown(path))))
}

/// Says that a baseline was not written, where the output was closed before all was found.
pub(super) fn not_written(done: &io::Result<()>, known: &KnownOptions, session: &mut Session<'_>) {
    if let (Err(error), Some(path), true) = (done, &known.baseline, known.write_baseline)
        && error.kind() == io::ErrorKind::BrokenPipe
    {
        let reason = "not written: the output was closed before everything was checked";
        session.fail(&Trouble::Other(format!("{}: {reason}", shown(path))));
    }
}
