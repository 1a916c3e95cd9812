//! Profiles: what each kind of science frame normally gets, as a file to be edited ([`toml`]), and as a table.
//!
//! ```
//! use caltree_lint::profile::Profile;
//! use caltree_report::{Look, profile::{Format, toml, write}};
//!
//! let text = toml(&Profile::default());
//! let profile = Profile::parse(&text).expect("what is written can be read");
//! let mut out = Vec::new();
//! write(&mut out, &profile, Format::Json, &Look::default())?;
//! assert!(String::from_utf8_lossy(&out).contains("\"kinds\": []"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod human;
mod markdown;
pub mod model;
mod toml;

pub use toml::toml;

use crate::Look;
use crate::json_text::write_pretty;
use crate::words::{counted, grouped};
use caltree_lint::profile::{Counts, Distances, Expected, FrameKind, KindProfile, Profile, Seen};
use std::io::{self, Write};

/// The formats of `caltree profile show`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For reading.
    #[default]
    Human,
    /// One object: [`model::ProfileReport`].
    Json,
    /// Tables for a page or a comment.
    Markdown,
}

/// Writes a profile in a format. `look` only matters to people.
///
/// # Errors
/// When `out` does not take what is written.
pub fn write(out: &mut dyn Write, profile: &Profile, format: Format, look: &Look) -> io::Result<()> {
    match format {
        Format::Human => human::write(out, profile, look),
        Format::Json => {
            write_pretty(out, &model::ProfileReport::of(profile), 0)?;
            writeln!(out)
        }
        Format::Markdown => markdown::write(out, profile),
    }
}

/// Branches of one category each, below those of another one.
type Group<'p> = (&'p str, Vec<(&'p str, &'p Expected)>);

/// What is said of a kind, by the category above: of static calibrations apart, behind all others.
fn groups<'p>(kind: &FrameKind, known: &'p KindProfile) -> [Vec<Group<'p>>; 2] {
    [false, true].map(|is_static| {
        let groups = known.groups(kind).into_iter().map(|(above, branches)| {
            let such = branches.iter().filter(|(_, expected)| expected.is_static == is_static);
            (above, such.map(|(category, expected)| (category.as_str(), expected)).collect::<Vec<_>>())
        });
        groups.filter(|(_, branches)| !branches.is_empty()).collect()
    })
}

/// How a profile came about, in one sentence.
fn origin(profile: &Profile) -> String {
    let kinds = counted(profile.kinds.len(), "kind of science frame", "kinds of science frames");
    let Some(learnt) = profile.learnt else { return format!("{kinds}; how they were learnt is not said") };
    let incomplete = if learnt.incomplete { ", incomplete ones among them" } else { "" };
    let least = match learnt.min_trees {
        0 | 1 => String::new(),
        least => format!(", from {least} trees on"),
    };
    let trees = counted(learnt.trees, "tree", "trees");
    format!("{kinds}, learnt from {trees}{incomplete}; required is what at least {} of them have{least}", percent(learnt.threshold))
}

/// `90 %`
fn percent(share: f64) -> String {
    let percent = format!("{:.3}", share * 100.0);
    format!("{} %", percent.trim_end_matches('0').trim_end_matches('.'))
}

/// What a branch is to its kind.
fn need(expected: &Expected) -> &'static str {
    match (expected.required, expected.auxiliary) {
        (true, _) => "required",
        (false, true) => "auxiliary",
        (false, false) => "sometimes",
    }
}

/// In how many trees a branch was seen, how many side by side, with how many files, and how far in time.
fn evidence(expected: &Expected) -> [String; 4] {
    match &expected.seen {
        Some(seen) => [share(seen), spread(seen.branches), spread(seen.files), days(seen)],
        None => Default::default(),
    }
}

/// `46 of 50`, `46 of 50 (+3 in part)`
fn share(seen: &Seen) -> String {
    let in_part = if seen.in_part > 0 { format!(" (+{} in part)", grouped(seen.in_part)) } else { String::new() };
    format!("{} of {}{in_part}", grouped(seen.trees), grouped(seen.of))
}

/// `5`, `5..20 (10)`: the smallest, the largest, and the one in the middle.
fn spread(counts: Option<Counts>) -> String {
    match counts {
        None => String::new(),
        Some(Counts { min, max, .. }) if min == max => grouped(min),
        Some(Counts { min, median, max }) => format!("{}..{} ({})", grouped(min), grouped(max), grouped(median)),
    }
}

/// `0.1`, `2.1 (0.3)`: the largest, and the one in the middle.
fn days(seen: &Seen) -> String {
    let middle = |days: Distances| if days.median < days.max { format!(" ({})", days.median) } else { String::new() };
    seen.days.map(|days| format!("{}{}", days.max, middle(days))).unwrap_or_default()
}

/// What is told beyond an absence: `≥5 files`, `≤2.1 d`.
fn limits(expected: &Expected, least: &str, most: &str) -> Vec<String> {
    let mut limits = Vec::new();
    limits.extend(expected.at_least_branches.map(|number| format!("{least}{}", counted(number, "branch", "branches"))));
    limits.extend(expected.at_least_files.map(|number| format!("{least}{}", counted(number, "file", "files"))));
    limits.extend(expected.at_most_days.map(|days| format!("{most}{days} d")));
    limits
}
