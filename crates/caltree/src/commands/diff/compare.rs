//! Two documents held against each other.

use super::answer::{Answered, answered};
use super::index::Indexed;
use crate::input::load;
use crate::trouble::{Trouble, shown};
use caltree_diff::{Compared, Effect, PairVerdict, Wanted, compare_answers, compare_with_itself};
use caltree_read::{Document, Limits};
use caltree_report::diff::{Half, PairEntry};
use std::fs::File;
use std::io::{self, Read};

/// Two documents that belong together.
pub(super) struct Task<'i> {
    pub(super) old: &'i Indexed,
    pub(super) new: &'i Indexed,
}

/// Reads both once more and holds them against each other. Where both files have the same bytes, one of them is enough.
pub(super) fn compare(task: &Task<'_>, limits: &Limits, wanted: &Wanted) -> Result<Box<PairEntry>, String> {
    let mut found = None;
    let trouble = if task.old.number == task.new.number && have_same_bytes(task) {
        with_document(task.new, limits, &mut |document| found = Some(unchanged(task, document, wanted)))
    } else {
        let mut new_trouble = None;
        let old_trouble = with_document(task.old, limits, &mut |old| {
            new_trouble = with_document(task.new, limits, &mut |new| found = Some(pair(task, (old, new), wanted)));
        });
        old_trouble.or(new_trouble)
    };
    found.unwrap_or_else(|| Err(gone(trouble))).map_err(|reason| {
        let (old, new) = (shown(&task.old.input.path), shown(&task.new.input.path));
        format!("{old} and {new} cannot be compared: {reason}")
    })
}

/// Why a document is not there any more.
fn gone(trouble: Option<Trouble>) -> String {
    let reason = trouble.map_or_else(|| "it changed".to_owned(), |trouble| trouble.to_string());
    format!("one of them could not be read again: {reason}")
}

/// Looks at a document once more; gives what was in the way.
fn with_document(indexed: &Indexed, limits: &Limits, look: &mut dyn FnMut(&mut Document<'_>)) -> Option<Trouble> {
    let mut number = 0;
    let loaded = load(&indexed.input, limits, |document| {
        if number == indexed.number {
            look(document);
        }
        number += 1;
    });
    loaded.trouble
}

/// Two documents.
fn pair(task: &Task<'_>, (old, new): (&mut Document<'_>, &mut Document<'_>), wanted: &Wanted) -> Result<Box<PairEntry>, String> {
    let identical = old.has_bytes_of(new);
    let (one, other) = (answered(old)?, answered(new)?);
    let compared = compare_answers(&one.answer, &other.answer, wanted);
    Ok(entry(task, (&one, &other), compared, identical, wanted))
}

/// A document that both sides have to the byte.
fn unchanged(task: &Task<'_>, document: &mut Document<'_>, wanted: &Wanted) -> Result<Box<PairEntry>, String> {
    let both = answered(document)?;
    let compared = compare_with_itself(&both.answer, wanted);
    Ok(entry(task, (&both, &both), compared, true, wanted))
}

fn entry(
    task: &Task<'_>,
    (one, other): (&Answered<'_>, &Answered<'_>),
    mut compared: Compared,
    identical: bool,
    wanted: &Wanted,
) -> Box<PairEntry> {
    for (side, left_out) in [("OLD", &one.left_out), ("NEW", &other.left_out)] {
        compared.not_compared.extend(left_out.as_ref().map(|left_out| format!("{side}: {left_out}")));
    }
    // A document that cannot be read any more is worse than one that could.
    let broken = match (&one.broken, &other.broken) {
        (None, Some(_)) => Some(Effect::Regression),
        (Some(_), None) => Some(Effect::Improvement),
        _ => None,
    };
    let broken = broken.filter(|effect| wanted.narrow.keeps_effect(*effect));
    let effects = compared.comparison.changes.iter().map(|change| change.effect).chain(broken);
    let verdict = PairVerdict::of(effects, identical);
    let half = |indexed: &Indexed, answered: &Answered<'_>| Half {
        origin: indexed.origin(),
        kind: answered.answer.kind,
        mode: answered.answer.mode(),
        broken: answered.broken.clone(),
    };
    Box::new(PairEntry {
        old: half(task.old, one),
        new: half(task.new, other),
        dp_id: task.new.key.dp_id.clone().or_else(|| task.old.key.dp_id.clone()),
        verdict,
        compared,
    })
}

/// How much of two files is held against each other at a time.
const PIECE: usize = 1 << 16;

/// Whether two files have the same bytes. What can be read once only is not looked at.
fn have_same_bytes(task: &Task<'_>) -> bool {
    let open = |indexed: &Indexed| {
        let file = File::open(&indexed.input.path).ok().filter(|_| indexed.input.kept.is_none())?;
        let data = file.metadata().ok()?;
        data.is_file().then_some((file, data.len()))
    };
    let (Some((one, length)), Some((other, its_length))) = (open(task.old), open(task.new)) else { return false };
    length == its_length && same_bytes(one, other, length).unwrap_or(false)
}

fn same_bytes(mut one: File, mut other: File, length: u64) -> io::Result<bool> {
    let piece = usize::try_from(length).unwrap_or(PIECE).min(PIECE);
    let (mut left, mut right) = (vec![0; piece], vec![0; piece]);
    let mut rest = length;
    while rest > 0 {
        let count = usize::try_from(rest).unwrap_or(piece).min(piece);
        one.read_exact(&mut left[..count])?;
        other.read_exact(&mut right[..count])?;
        if left[..count] != right[..count] {
            return Ok(false);
        }
        rest -= count as u64;
    }
    Ok(true)
}
