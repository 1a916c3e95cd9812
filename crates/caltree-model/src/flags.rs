//! The flags of an association, and the values that are legal for them.

use std::fmt;

/// What CalSelector associated: raw calibrations or processed ones (masters).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Raw calibrations (`Raw2Raw`).
    Raw2Raw,
    /// Master calibrations (`Raw2Master`).
    Raw2Master,
}

/// How a branch's validity stands to its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Match {
    /// Within the calibration plan's validity (`calib_plan`).
    CalibPlan,
    /// Outside the plan's validity, within the extended one (`extended`): to be looked at.
    Extended,
    /// No validity defined (`N/A`): static tables, auxiliary branches, some raw ones.
    NotApplicable,
}

/// Whether a branch is needed for processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BranchType {
    /// Needed (`main`).
    Main,
    /// Pertinent, not needed (`auxiliary`): acquisition images, sky frames.
    Auxiliary,
}

impl Mode {
    /// Every legal value, as the archive writes it.
    pub const LEGAL: &[&str] = &["Raw2Raw", "Raw2Master"];

    /// The mode named by `text`, as the archive writes it in trees; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Raw2Raw" => Some(Self::Raw2Raw),
            "Raw2Master" => Some(Self::Raw2Master),
            _ => None,
        }
    }

    /// The mode named by `text` in any case, as it stands in file names, URLs and links tables.
    #[must_use]
    pub fn parse_any_case(text: &str) -> Option<Self> {
        [Self::Raw2Raw, Self::Raw2Master].into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(text))
    }

    /// The value as the archive writes it in trees.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw2Raw => "Raw2Raw",
            Self::Raw2Master => "Raw2Master",
        }
    }
}

impl Match {
    /// Every legal value, as the archive writes it.
    pub const LEGAL: &[&str] = &["calib_plan", "extended", "N/A"];

    /// The match named by `text`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "calib_plan" => Some(Self::CalibPlan),
            "extended" => Some(Self::Extended),
            "N/A" => Some(Self::NotApplicable),
            _ => None,
        }
    }

    /// The value as the archive writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CalibPlan => "calib_plan",
            Self::Extended => "extended",
            Self::NotApplicable => "N/A",
        }
    }
}

impl BranchType {
    /// Every legal value, as the archive writes it.
    pub const LEGAL: &[&str] = &["main", "auxiliary"];

    /// The word that the archive's page uses for `auxiliary`. It was never seen in a file; it is read as auxiliary.
    pub const PAGE_WORD: &str = "ancillary";

    /// The type named by `text`, the page's word for auxiliary included; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "main" => Some(Self::Main),
            "auxiliary" | Self::PAGE_WORD => Some(Self::Auxiliary),
            _ => None,
        }
    }

    /// The value as the archive writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Auxiliary => "auxiliary",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Match {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for BranchType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word among `legal` that `found` was probably meant to be: the fewest edits away, case aside, and at most half its length.
/// `None` when nothing is near. On a tie the first one.
#[must_use]
pub fn nearest<'l>(found: &str, legal: &[&'l str]) -> Option<&'l str> {
    // A value longer than this is no misspelling, and the table below would be large.
    if found.len() > 64 {
        return None;
    }
    let found = found.to_ascii_lowercase();
    let (best, edits) =
        legal.iter().map(|word| (*word, edits(&found, &word.to_ascii_lowercase()))).min_by_key(|&(_, edits)| edits)?;
    (edits <= best.chars().count().div_ceil(2)).then_some(best)
}

/// Levenshtein's distance in characters.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_slips_and_leaves_strangers() {
        assert_eq!(nearest("raw2raw", Mode::LEGAL), Some("Raw2Raw"));
        assert_eq!(nearest("calibplan", Match::LEGAL), Some("calib_plan"));
        assert_eq!(nearest("NA", Match::LEGAL), Some("N/A"));
        assert_eq!(nearest("yes", &["true", "false"]), None);
        assert_eq!(nearest("True", &["true", "false"]), Some("true"));
    }

    #[test]
    fn modes_in_names_ignore_case_but_in_trees_do_not() {
        assert_eq!(Mode::parse("raw2raw"), None);
        assert_eq!(Mode::parse_any_case("RAW2MASTER"), Some(Mode::Raw2Master));
    }
}
