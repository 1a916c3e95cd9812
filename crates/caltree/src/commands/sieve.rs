//! What is left of the findings: not exempt, not known.

use crate::cli::{FailLevel, KnownOptions, Telling};
use crate::session::Session;
use crate::trouble::{Trouble, shown};
use caltree_lint::{Baseline, Exemptions, Found, Levels, Rule};
use caltree_model::{Finding, Level};
use caltree_report::check::PairEntry;
use caltree_report::findings::{Counts, Options, Suppressed, Suppression};
use std::path::{Path, PathBuf};

/// Takes away what is exempt or known, and counts the rest.
pub(super) struct Sieve {
    exemptions: Exemptions,
    baseline: Option<Baseline>,
    /// Whether findings are kept for a new baseline.
    keep: bool,
    kept: Vec<(Finding, Option<String>)>,
    /// The lowest level that makes the exit status 1.
    fail_on: Option<Level>,
    /// Whether somebody wants what is taken away.
    pub(super) marks: bool,
    pub(super) counts: Counts,
}

impl Sieve {
    /// What is exempt, and what is known. A baseline that is to be written anew knows nothing.
    pub(super) fn new(exemptions: Exemptions, known: &KnownOptions, fail_on: FailLevel) -> Result<Self, Trouble> {
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
        let (keep, fail_on) = (known.write_baseline, fail_on.level());
        Ok(Self { exemptions, baseline, keep, kept: Vec::new(), fail_on, marks: false, counts: Counts::default() })
    }

    /// What formats should know of the run.
    pub(super) fn options(&self, command: &'static str, telling: &Telling) -> Options {
        let (baseline, suppressed) = (self.baseline.is_some(), !telling.no_suppressed);
        Options { command, fail_on: self.fail_on, baseline, suppressed }
    }

    /// Whether something was found that makes the exit status 1.
    pub(super) fn fails(&self) -> bool {
        self.fail_on.is_some_and(|least| self.counts.reach(least))
    }

    /// Baseline entries that did not occur again.
    pub(super) fn gone(&self) -> u64 {
        self.baseline.as_ref().map_or(0, Baseline::gone)
    }

    /// Writes the new baseline, where one is wanted and the run has done its job: what it could not look at would be missing in it.
    pub(super) fn write(&self, known: &KnownOptions, session: &mut Session<'_>) {
        let Some(path) = known.baseline.as_deref().filter(|_| known.write_baseline) else { return };
        if session.outcome.failed {
            let reason = "not written: not everything could be done, so it would not hold all that is known";
            session.fail(&Trouble::Other(format!("{}: {reason}", shown(path))));
            return;
        }
        let findings = self.kept.iter().map(|(finding, dp_id)| (finding, dp_id.as_deref()));
        session.write(path, Baseline::write(findings).as_bytes());
    }

    /// Takes away what is not told, and gives it back where somebody wants it. `names` are what the document goes by: its path, its part,
    /// its dp_id.
    pub(super) fn sift(
        &mut self,
        findings: &mut Vec<Found>,
        names: &[Option<&str>],
        instrument: Option<&str>,
        dp_id: Option<&str>,
    ) -> Vec<Suppressed> {
        let names: Vec<&str> = names.iter().copied().flatten().collect();
        let mut suppressed = Vec::new();
        findings.retain(|Found { finding, .. }| {
            if finding.level == Level::Allow {
                return false;
            }
            if let Some(why) = self.suppression(finding, instrument, &names) {
                if self.marks {
                    suppressed.push(Suppressed { finding: finding.clone(), why });
                }
                return false;
            }
            self.counts.count(finding.level);
            if self.keep {
                self.kept.push((finding.clone(), dp_id.map(str::to_owned)));
            }
            true
        });
        suppressed
    }

    /// The same for what a tree and a links table differ in; the tree's path is one of the names.
    pub(super) fn sift_pair(&mut self, pair: &mut PairEntry) {
        let PairEntry { links, tree, dp_id, instrument, findings, suppressed } = pair;
        let names = [Some(links.source.as_str()), links.part.as_deref(), dp_id.as_deref(), Some(tree.source.as_str())];
        *suppressed = self.sift(findings, &names, instrument.as_deref(), dp_id.as_deref());
    }

    /// Findings on the configuration: exemptions that matched nothing. Only those count that `could` match in this run.
    pub(super) fn idle_exemptions(
        &mut self,
        config: Option<PathBuf>,
        levels: &Levels,
        could: impl Fn(Option<&'static Rule>) -> bool,
    ) -> Option<(String, Vec<Finding>)> {
        let idle = self.exemptions.unmatched(levels, could);
        idle.iter().for_each(|finding| self.counts.count(finding.level));
        config.filter(|_| !idle.is_empty()).map(|path| (path.to_string_lossy().into_owned(), idle))
    }

    /// Why a finding is not told; `None` for one that is.
    fn suppression(&mut self, finding: &Finding, instrument: Option<&str>, names: &[&str]) -> Option<Suppression> {
        if let Some(reason) = self.exemptions.cover(finding, instrument, names) {
            self.counts.exempted += 1;
            return Some(Suppression::Exempt(reason.to_owned()));
        }
        if self.baseline.as_mut().is_some_and(|baseline| baseline.knows(finding)) {
            self.counts.baselined += 1;
            return Some(Suppression::Baseline);
        }
        None
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

/// Watches the baseline that is going to be written; with `outside`, it must not be in the dataset.
pub(super) fn watch_baseline(known: &KnownOptions, outside: bool, session: &mut Session<'_>) {
    if let Some(path) = known.baseline.as_deref().filter(|_| known.write_baseline) {
        session.guard.watch(path, outside);
    }
}
