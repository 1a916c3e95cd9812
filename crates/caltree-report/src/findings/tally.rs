//! How the cases of a run come out, in numbers.

use super::{Case, CaseKind, End};
use caltree_model::Verdict;

/// Verdicts that have come by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    verdicts: [u64; 4],
    /// Links tables that do not say how complete they are.
    without: u64,
}

/// The order in which verdicts are told.
const VERDICTS: [Verdict; 4] = [Verdict::Complete, Verdict::Incomplete, Verdict::Empty, Verdict::Unreadable];

impl Tally {
    pub(super) fn count(&mut self, case: &Case) {
        if case.kind != CaseKind::Document {
            return;
        }
        match VERDICTS.iter().position(|known| Some(*known) == case.verdict) {
            Some(at) => self.verdicts[at] += 1,
            None => self.without += 1,
        }
    }

    /// `3 documents: 2 complete, 1 incomplete; 1 error, 2 exempt`.
    pub(super) fn told(&self, end: &End) -> String {
        let verdicts = VERDICTS.iter().zip(self.verdicts).filter(|(_, count)| *count > 0);
        let mut verdicts: Vec<String> = verdicts.map(|(verdict, count)| format!("{count} {}", verdict.as_str())).collect();
        if self.without > 0 {
            verdicts.push(format!("{} without a verdict", self.without));
        }
        let verdicts = if verdicts.is_empty() { String::new() } else { format!(": {}", verdicts.join(", ")) };
        format!("{}{verdicts}; {}", end.about, end.counts.told(false))
    }
}
