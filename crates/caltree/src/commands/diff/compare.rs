//! Two documents held against each other.

use super::answer::{Answered, answered};
use super::index::Indexed;
use crate::input::load;
use crate::trouble::{Trouble, shown};
use caltree_diff::{Effect, PairVerdict, Wanted, compare_answers};
use caltree_read::{Document, Limits};
use caltree_report::diff::{Half, PairEntry};
use std::fs::File;
use std::io::{BufReader, Read};

/// Two documents that belong together.
pub(super) struct Task<'i> {
    pub(super) old: &'i Indexed,
    pub(super) new: &'i Indexed,
}

/// Reads both once more and holds them against each other.
pub(super) fn compare(task: &Task<'_>, limits: &Limits, wanted: &Wanted) -> Result<Box<PairEntry>, String> {
    let mut found = None;
    let mut new_trouble = None;
    let old_trouble = with_document(task.old, limits, &mut |old| {
        new_trouble = with_document(task.new, limits, &mut |new| found = Some(pair(task, (old, new), wanted)));
    });
    found.unwrap_or_else(|| Err(gone(old_trouble.or(new_trouble)))).map_err(|reason| {
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

fn pair(task: &Task<'_>, (old, new): (&mut Document<'_>, &mut Document<'_>), wanted: &Wanted) -> Result<Box<PairEntry>, String> {
    let same_bytes = old.has_bytes_of(new);
    let (one, other) = (answered(old)?, answered(new)?);
    let identical = same_bytes || (one.answer.kind == other.answer.kind && have_same_bytes(task, old, new));
    let mut compared = compare_answers(&one.answer, &other.answer, wanted);
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
    Ok(Box::new(PairEntry {
        old: half(task.old, &one),
        new: half(task.new, &other),
        dp_id: task.new.key.dp_id.clone().or_else(|| task.old.key.dp_id.clone()),
        verdict,
        compared,
    }))
}

/// Whether two files that were read as they came have the same bytes.
fn have_same_bytes(task: &Task<'_>, old: &Document<'_>, new: &Document<'_>) -> bool {
    let streamed = |document: &Document<'_>| document.links.is_some() && document.part.is_none();
    let open = |indexed: &Indexed| {
        let file = File::open(&indexed.input.path).ok()?;
        let data = file.metadata().ok()?;
        data.is_file().then_some((file, data.len()))
    };
    if !streamed(old) || !streamed(new) {
        return false;
    }
    let (Some((one, length)), Some((other, its_length))) = (open(task.old), open(task.new)) else { return false };
    let bytes = |file: File| BufReader::new(file).bytes();
    length == its_length && bytes(one).zip(bytes(other)).all(|both| matches!(both, (Ok(one), Ok(other)) if one == other))
}
