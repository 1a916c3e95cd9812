//! How many findings there are.

use crate::styles;
use crate::words::{count, found};
use anstyle::Style;
use caltree_model::{Finding, Level};
use schemars::JsonSchema;
use serde::Serialize;

/// Counts of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Findings of level error.
    pub errors: u64,
    /// Findings of level warning.
    pub warnings: u64,
    /// Findings of level note.
    pub notes: u64,
    /// Findings that an exemption covers: not told, not counted above.
    pub exempted: u64,
    /// Findings that the baseline knows: not told, not counted above.
    pub baselined: u64,
}

impl Counts {
    /// Those of findings that are told.
    pub(crate) fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        findings.into_iter().for_each(|finding| counts.count(finding.level));
        counts
    }

    /// Counts a finding.
    pub fn count(&mut self, level: Level) {
        match level {
            Level::Error => self.errors += 1,
            Level::Warning => self.warnings += 1,
            Level::Note => self.notes += 1,
            Level::Allow => {}
        }
    }

    /// Whether something was found at this level or above.
    #[must_use]
    pub fn reach(&self, least: Level) -> bool {
        self.errors > 0 || (least <= Level::Warning && self.warnings > 0) || (least <= Level::Note && self.notes > 0)
    }

    /// `2 errors, 1 warning`; empty where nothing is told.
    pub(crate) fn by_level(self) -> String {
        found(self.errors, self.warnings, self.notes)
    }

    /// `1 error, 2 warnings, 3 exempt, 1 in the baseline`, `nothing found`; with `quiet`, how many notes are not shown.
    pub(crate) fn told(self, quiet: bool) -> String {
        let (shown, hidden) = if quiet { (0, self.notes) } else { (self.notes, 0) };
        let mut told = found(self.errors, self.warnings, shown);
        if told.is_empty() && hidden == 0 {
            told.push_str("nothing found");
        }
        for (number, what) in [
            (hidden, format!("{} not shown", count(hidden, "note"))),
            (self.exempted, format!("{} exempt", self.exempted)),
            (self.baselined, format!("{} in the baseline", self.baselined)),
        ] {
            if number > 0 {
                let comma = if told.is_empty() { "" } else { ", " };
                told.push_str(&format!("{comma}{what}"));
            }
        }
        told
    }

    /// How the line looks that tells them.
    pub(crate) fn style(self) -> Style {
        if self.errors > 0 {
            styles::BAD
        } else if self.warnings > 0 {
            styles::WARN
        } else {
            styles::GOOD
        }
    }
}
