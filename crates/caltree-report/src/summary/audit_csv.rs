//! The table of an audit as CSV.

use crate::cell::{counts, list, safe, written};
use caltree_summary::audit::{Again, Audit, Group};
use std::fmt::Display;
use std::io::{self, Write};

/// Writes one row a group; where nothing was grouped, one row a frame to ask for again. `missing` and `extended` count answers.
pub(super) fn write(out: &mut dyn Write, audit: &Audit) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    if audit.by.is_empty() {
        writer.write_record(AGAIN).map_err(written)?;
        for again in &audit.ask_again {
            writer.write_record(again_cells(again)).map_err(written)?;
        }
    } else {
        writer.write_record(audit.by.iter().map(|by| by.as_str()).chain(COUNTS)).map_err(written)?;
        for group in &audit.groups {
            writer.write_record(group_cells(group)).map_err(written)?;
        }
    }
    writer.flush()
}

const AGAIN: [&str; 7] = ["dp_id", "mode", "reasons", "age_days", "source", "part", "detail"];

const COUNTS: [&str; 18] = [
    "answers",
    "trees",
    "complete",
    "incomplete",
    "empty",
    "unreadable",
    "share_complete",
    "downgraded",
    "uncertified",
    "with_extended",
    "missing",
    "extended",
    "uncertified_age_min",
    "uncertified_age_median",
    "uncertified_age_max",
    "unknown",
    "unsupported",
    "share_complete_supported",
];

fn again_cells(again: &Again) -> [String; AGAIN.len()] {
    let text = |text: Option<&str>| text.map(safe).unwrap_or_default();
    let origin = again.origin.as_ref();
    [
        safe(&again.dp_id),
        again.mode.map(|mode| mode.as_str().to_owned()).unwrap_or_default(),
        list(again.reasons.iter().map(|reason| reason.as_str().to_owned())),
        number(again.age_days),
        text(origin.map(|origin| origin.source.as_str())),
        text(origin.and_then(|origin| origin.part.as_deref())),
        text(again.detail.as_deref()),
    ]
}

fn group_cells(group: &Group) -> Vec<String> {
    let mut cells: Vec<String> = group.key.iter().map(|part| part.as_deref().map(safe).unwrap_or_default()).collect();
    let age = group.uncertified_age;
    cells.extend([
        group.answers.to_string(),
        group.trees.to_string(),
        group.complete.to_string(),
        group.incomplete.to_string(),
        group.empty.to_string(),
        group.unreadable.to_string(),
        share(group.share_complete()),
        group.downgraded.to_string(),
        group.uncertified.to_string(),
        group.with_extended.to_string(),
        counts(group.missing.iter().map(|ranked| (ranked.category.as_str(), ranked.answers))),
        counts(group.extended.iter().map(|ranked| (ranked.category.as_str(), ranked.answers))),
        number(age.map(|age| age.min)),
        number(age.map(|age| age.median)),
        number(age.map(|age| age.max)),
        group.unknown.to_string(),
        group.unsupported.to_string(),
        share(group.share_of_supported()),
    ]);
    cells
}

fn share(share: Option<f64>) -> String {
    share.map(|share| format!("{share:.6}")).unwrap_or_default()
}

fn number(number: Option<impl Display>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
