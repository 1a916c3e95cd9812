//! What is left of the findings: not exempt, not known.

use caltree_lint::{Baseline, Exemptions, Found};
use caltree_model::{Finding, Level};
use caltree_report::check::Totals;

/// Takes away what is exempt or known, and counts the rest.
pub(super) struct Sieve {
    pub(super) exemptions: Exemptions,
    pub(super) baseline: Option<Baseline>,
    /// Whether findings are kept for a new baseline.
    pub(super) keep: bool,
    pub(super) kept: Vec<(Finding, Option<String>)>,
    pub(super) totals: Totals,
}

impl Sieve {
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
