//! Changes in words.

use super::{Half, Side};
use crate::distance::away;
use crate::words::counted;
use caltree_diff::{Change, ChangeKind, FilesChange, Size};
use caltree_model::{Message, MissingCalibration, Offset};
use caltree_summary::Days;

/// A piece of what is said.
pub(super) enum Piece {
    /// Words of ours.
    Ours(String),
    /// Text from a document.
    Theirs(String),
}

use Piece::{Ours, Theirs};

/// What a change says, without the branch that it is about.
pub(super) fn said(change: &Change) -> Vec<Piece> {
    let ours = |text: &str| vec![Ours(text.to_owned())];
    let theirs = |label: &str, text: &str| vec![Ours(label.to_owned()), Theirs(text.to_owned())];
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    match (change.kind, old, new) {
        (ChangeKind::Certified, Some("false"), Some("true")) => ours("now certified"),
        (ChangeKind::Certified, Some("true"), Some("false")) => ours("no longer certified"),
        (ChangeKind::Complete, Some("false"), Some("true")) => ours("now complete"),
        (ChangeKind::Complete, Some("true"), Some("false")) => ours("no longer complete"),
        (ChangeKind::Match, Some("extended"), Some("calib_plan")) => ours("now within the calibration plan"),
        (ChangeKind::Match, Some("calib_plan"), Some("extended")) => ours("no longer within the calibration plan"),
        (ChangeKind::Files, ..) => ours(&change.files.as_ref().map(files).unwrap_or_default()),
        (ChangeKind::BranchAdded, ..) => ours(&format!("new: {}", size(change.size))),
        (ChangeKind::BranchRemoved, ..) => ours(&format!("gone: {}", size(change.size))),
        (ChangeKind::BranchMoved, Some(old), _) => {
            let mut said = theirs("moved here from ", old);
            if let others @ 1.. = change.old_places().saturating_sub(1) {
                said.push(Ours(format!(" and {}", counted(others, "other place", "other places"))));
            }
            said
        }
        (ChangeKind::MessageResolved, Some(old), _) => theirs("resolved: ", old),
        (ChangeKind::MessageAdded, _, Some(new)) => theirs("new message: ", new),
        (ChangeKind::MessageChanged, Some(old), Some(new)) => message_changed(old, new),
        (kind, old, new) => {
            let value = |value: Option<&str>| value.map_or(Ours("none".to_owned()), |value| Theirs(value.to_owned()));
            vec![Ours(format!("{}: ", kind.as_str())), value(old), Ours(" to ".to_owned()), value(new)]
        }
    }
}

/// How many files are new and gone, and how far away they are.
fn files(files: &FilesChange) -> String {
    let (added, removed) = (files.added.len(), files.removed.len());
    let mut said = Vec::new();
    match (added, removed) {
        (0, 0) => {}
        (0, removed) => said.push(format!("{} gone", counted(removed, "file", "files"))),
        (added, 0) => said.push(format!("{} more", counted(added, "file", "files"))),
        (added, removed) if added == removed => said.push(format!("{} replaced", counted(added, "file", "files"))),
        (added, removed) => said.push(format!("{} in place of {removed}", counted(added, "file", "files"))),
    }
    let offsets = files.old_offset.map(far).zip(files.new_offset.map(far));
    if let (Some((old, new)), Some(last)) = (offsets.filter(|(old, new)| old != new), said.last_mut()) {
        last.push_str(&format!(" ({old}, now {new})"));
    }
    if !files.recategorised.is_empty() {
        said.push(format!("{} under another category", counted(files.recategorised.len(), "file", "files")));
    }
    said.join(", ")
}

fn far(offset: Offset) -> String {
    away(Days { min: offset.days(), median: offset.days(), max: offset.days() })
}

fn size(size: Option<Size>) -> String {
    let Size { files, branches } = size.unwrap_or_default();
    let files = counted(files, "file", "files");
    if branches == 0 { files } else { format!("{files}, {} below it", counted(branches, "branch", "branches")) }
}

fn message_changed(old: &str, new: &str) -> Vec<Piece> {
    let missing = |text| match Message::parse(text) {
        Message::Missing(missing) => Some(missing),
        _ => None,
    };
    let (Some(before), Some(MissingCalibration { category, subject, requested, found })) = (missing(old), missing(new)) else {
        return vec![Theirs(old.to_owned()), Ours(": now ".to_owned()), Theirs(new.to_owned())];
    };
    let mut numbers = format!(": {found} found of {requested} requested, before {}", before.found);
    if before.requested != requested {
        numbers.push_str(&format!(" of {}", before.requested));
    }
    vec![Theirs(category.to_owned()), Ours(" for ".to_owned()), Theirs(subject.to_owned()), Ours(numbers)]
}

/// The files of a change, each with a sign before it: `+` new, `-` gone, `~` under another category.
pub(super) fn listed(files: &FilesChange) -> Vec<(char, String)> {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
    let removed = files.removed.iter().map(|file| ('-', name(&file.name)));
    let added = files.added.iter().map(|file| ('+', name(&file.name)));
    let other = files.recategorised.iter().map(|file| {
        let category = |category: &Option<String>| category.clone().unwrap_or_else(|| "none".to_owned());
        ('~', format!("{} {} to {}", name(&file.name), category(&file.old), category(&file.new)))
    });
    removed.chain(added).chain(other).collect()
}

/// The mode of a pair, or both.
pub(super) fn modes(old: &Half, new: &Half) -> String {
    match (old.mode, new.mode) {
        (old, new) if old == new => new.map_or_else(String::new, |mode| mode.to_string()),
        (old, new) => {
            let word = |mode: Option<caltree_model::Mode>| mode.map_or("unknown", caltree_model::Mode::as_str);
            format!("{} to {}", word(old), word(new))
        }
    }
}

/// The name of a side as it is typed.
pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Old => "OLD",
        Side::New => "NEW",
    }
}

/// What could not be read or compared, one line each.
pub(super) fn reservations(old: &Half, new: &Half, not_compared: &[String]) -> Vec<String> {
    let broken = [(Side::Old, old), (Side::New, new)].into_iter().filter_map(|(which, half)| {
        let reason = half.broken.as_ref()?;
        Some(format!("{} could not be read in full, what it lacks is not told: {reason}", side(which)))
    });
    broken.chain(not_compared.iter().cloned()).collect()
}
