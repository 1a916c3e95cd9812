//! Changes in words.

use super::{Half, PairEntry, Side};
use crate::distance::away;
use crate::words::counted;
use caltree_diff::{Change, ChangeKind, FilesChange, Size};
use caltree_model::{Message, MissingCalibration, Offset};
use caltree_summary::Days;

/// A piece of what is said.
pub(crate) enum Piece {
    /// Words of ours.
    Ours(String),
    /// Text from a document.
    Theirs(String),
}

use Piece::{Ours, Theirs};

impl Piece {
    /// The piece, whoever it is from.
    pub(crate) fn into_text(self) -> String {
        match self {
            Ours(text) | Theirs(text) => text,
        }
    }
}

/// What a change says, without the branch that it is about.
pub(crate) fn said(change: &Change) -> Vec<Piece> {
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
        (ChangeKind::Files, ..) => {
            let here = if change.places() > 1 { "here " } else { "" };
            ours(&change.files.as_ref().map(|change| files(change, here)).unwrap_or_default())
        }
        (ChangeKind::BranchAdded, ..) => ours(&format!("new: {}", size(change.size, "there before"))),
        (ChangeKind::BranchRemoved, ..) => ours(&format!("gone: {}", size(change.size, "still elsewhere"))),
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

/// How many files are new and gone, and how far away they are: `here`, where the branch stands elsewhere as well.
fn files(files: &FilesChange, here: &str) -> String {
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
        last.push_str(&format!(" ({here}{old}, now {new})"));
    }
    if !files.recategorised.is_empty() {
        said.push(format!("{} under another category", counted(files.recategorised.len(), "file", "files")));
    }
    said.join(", ")
}

fn far(offset: Offset) -> String {
    away(Days { min: offset.days(), median: offset.days(), max: offset.days() })
}

/// What a branch holds; `there` says of its files that the other document lists them as well.
fn size(size: Option<Size>, there: &str) -> String {
    let Size { files, elsewhere, branches } = size.unwrap_or_default();
    let mut text = counted(files, "file", "files");
    match elsewhere {
        0 => {}
        1 if files == 1 => text.push_str(&format!(", {there}")),
        all if all == files => text.push_str(&format!(", all {there}")),
        some => text.push_str(&format!(", {some} of them {there}")),
    }
    if branches > 0 {
        text.push_str(&format!("; {} below", counted(branches, "branch", "branches")));
    }
    text
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

/// The files of a change, each with a sign before it: `-` gone, `+` new, `~` under another category; and how many of that sign are
/// left out where more than `most` of it are too many.
pub(super) fn listed(files: &FilesChange, most: usize) -> Vec<(char, Vec<String>, usize)> {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
    let category = |category: &Option<String>| category.clone().unwrap_or_else(|| "none".to_owned());
    let removed: Vec<String> = files.removed.iter().map(|file| name(&file.name)).collect();
    let added: Vec<String> = files.added.iter().map(|file| name(&file.name)).collect();
    let other = files.recategorised.iter();
    let other = other.map(|file| format!("{} {} to {}", name(&file.name), category(&file.old), category(&file.new))).collect();
    let groups =
        [('-', removed), ('+', added), ('~', other)].into_iter().filter(|(_, names): &(char, Vec<String>)| !names.is_empty());
    groups
        .map(|(sign, mut names)| {
            // To leave out one line would save none.
            let left_out = if names.len() > most.saturating_add(1) { names.len() - most } else { 0 };
            names.truncate(names.len() - left_out);
            (sign, names, left_out)
        })
        .collect()
}

/// Steps to run again: the first of many, how many are left out, and the last.
pub(super) fn steps(affected: &[String], most: usize) -> (&[String], usize, Option<&String>) {
    if affected.len() <= most.saturating_add(2) {
        return (affected, 0, None);
    }
    (&affected[..most], affected.len() - most - 1, affected.last())
}

/// The mode of a pair, or both.
pub(crate) fn modes(old: &Half, new: &Half) -> String {
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

/// What could not be read or compared, or does not count, one line each.
pub(crate) fn reservations(entry: &PairEntry) -> Vec<String> {
    let broken = [(Side::Old, &entry.old), (Side::New, &entry.new)].into_iter().filter_map(|(which, half)| {
        let reason = half.broken.as_ref()?;
        Some(format!("{} could not be read in full, what it lacks is not told: {reason}", side(which)))
    });
    let left_out = (entry.compared.left_out > 0).then(|| {
        let changes = counted(entry.compared.left_out, "change does", "changes do");
        format!("{changes} not count here (--only, --ignore, --effect)")
    });
    broken.chain(left_out).chain(entry.compared.not_compared.iter().cloned()).collect()
}
