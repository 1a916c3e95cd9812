//! Two sets of answers: which belongs to which, and what is told of them.

use super::compare::{Task, compare};
use super::index::{Index, Indexed, index};
use crate::cli::Reading;
use crate::input::{keep, ordered};
use crate::session::Session;
use crate::settings;
use crate::trouble::{Trouble, shown};
use caltree_diff::{Effect, PairVerdict, Wanted, pair_documents};
use caltree_report::diff::{LoneEntry, PairEntry, Side, Totals, UnreadableEntry};
use std::io;
use std::path::{Path, PathBuf};

/// Both sides, read once.
pub(in crate::commands) struct Sides {
    old: Index,
    new: Index,
    /// Places of two documents that belong together.
    pairs: Vec<(usize, usize)>,
    lone: Vec<LoneEntry>,
    /// With whether it is something else than before.
    unreadable: Vec<(bool, UnreadableEntry)>,
}

/// What is told of one document, or of two.
pub(in crate::commands) enum Told {
    Pair(Box<PairEntry>),
    Lone(LoneEntry),
    Unreadable(UnreadableEntry),
}

/// Whether it counts as a difference, and as something worse.
pub(in crate::commands) struct Counts {
    pub(in crate::commands) differs: bool,
    pub(in crate::commands) worse: bool,
}

impl Sides {
    /// Reads both sides, and finds out what belongs together.
    pub(in crate::commands) fn read(
        old: &[PathBuf],
        new: &[PathBuf],
        reading: &Reading,
        session: &mut Session<'_>,
    ) -> io::Result<Result<Self, Trouble>> {
        let limits = settings::limits(reading);
        // A side that is not there would be told as everything gone, or new.
        for path in old.iter().chain(new).filter(|path| path.as_os_str() != "-") {
            if let Err(error) = path.metadata() {
                return Ok(Err(Trouble::Unreadable { path: path.clone(), error }));
            }
        }
        for path in old.iter().chain(new) {
            if !session.kept.contains_key(path)
                && let Err(trouble) = keep(path, &limits, session)
            {
                return Ok(Err(trouble));
            }
        }
        let (from, to) = (paths(old), paths(new));
        // Two single documents are compared whatever they are for.
        let single = |index: &Index, paths: &[PathBuf]| match paths {
            [only] => !only.is_dir() && index.documents.len() + index.unreadable.len() == 1,
            _ => false,
        };
        let (one, other) = (index(old, reading, session)?, index(new, reading, session)?);
        let named = single(&one, old) && single(&other, new);
        let sides = Self::paired(one, other, named);
        if sides.pairs.is_empty() && !sides.unreadable.is_empty() {
            let what = "there is nothing to compare in at least one of them";
            session.fail(&Trouble::Other(format!("{from} and {to}: {what}")));
        }
        Ok(Ok(sides))
    }

    fn paired(old: Index, new: Index, named: bool) -> Self {
        let pairs = match (named, old.documents.len(), new.documents.len()) {
            (true, 1, 1) => vec![(0, 0)],
            _ => pair_documents(&old.keys(), &new.keys()),
        };
        let (mut paired_old, mut paired_new) = (vec![false; old.documents.len()], vec![false; new.documents.len()]);
        for (one, other) in &pairs {
            (paired_old[*one], paired_new[*other]) = (true, true);
        }
        let mut unreadable = Vec::new();
        for (side, broken, counterparts, others, paired) in [
            (Side::Old, &old.unreadable, &new.unreadable, &new.documents, &mut paired_new),
            (Side::New, &new.unreadable, &old.unreadable, &old.documents, &mut paired_old),
        ] {
            for document in broken {
                let stands_for = |at: &usize| !paired[*at] && (named || document.stands_for(&others[*at]));
                let other = (0..others.len()).find(stands_for);
                other.into_iter().for_each(|at| paired[at] = true);
                let changed = !document.is_as_before(counterparts);
                unreadable.push((changed, document.entry(side, other.map(|at| &others[at]))));
            }
        }
        let lone = lone(Side::Old, &old.documents, &paired_old, &new.documents)
            .chain(lone(Side::New, &new.documents, &paired_new, &old.documents))
            .collect();
        Self { old, new, pairs, lone, unreadable }
    }

    /// Whether there is no document on the older side.
    pub(in crate::commands) fn is_empty_of_old(&self) -> bool {
        self.old.documents.is_empty() && self.old.unreadable.is_empty()
    }

    /// How much there is to be told.
    pub(super) fn len(&self) -> usize {
        self.pairs.len() + self.lone.len() + self.unreadable.len()
    }

    /// Reads what belongs together once more, two documents at a time, and tells everything in its order; then gives the counts.
    pub(in crate::commands) fn compare(
        self,
        wanted: &Wanted,
        reading: &Reading,
        session: &mut Session<'_>,
        mut tell: impl FnMut(&mut Session<'_>, Told, Counts) -> io::Result<()>,
    ) -> io::Result<Totals> {
        let (limits, mut totals) = (settings::limits(reading), Totals::default());
        let task = |(one, other): &(usize, usize)| Task { old: &self.old.documents[*one], new: &self.new.documents[*other] };
        let tasks: Vec<Task<'_>> = self.pairs.iter().map(task).collect();
        ordered(
            &tasks,
            reading.threads,
            |task| compare(task, &limits, wanted),
            |compared| {
                match compared {
                    Ok(entry) => {
                        totals.count(entry.verdict);
                        half_read(&entry, session);
                        let counts = Counts { differs: entry.verdict.differs(), worse: entry.verdict.is_worse() };
                        tell(session, Told::Pair(entry), counts)?;
                    }
                    Err(reason) => session.fail(&Trouble::Other(reason)),
                }
                session.out.pause()
            },
        )?;
        // These are changes of no kind; they have an effect all the same.
        let counts = |changed: bool, effect: Effect| {
            let differs = changed && wanted.narrow.keeps_effect(effect);
            Counts { differs, worse: differs && effect == Effect::Regression }
        };
        for entry in self.lone {
            match entry.side {
                Side::Old => totals.only_old += 1,
                Side::New => totals.only_new += 1,
            }
            let counts = counts(true, entry.effect);
            tell(session, Told::Lone(entry), counts)?;
        }
        for (changed, entry) in self.unreadable {
            totals.unreadable += 1;
            let effect = if entry.side == Side::New { Effect::Regression } else { Effect::Improvement };
            tell(session, Told::Unreadable(entry), counts(changed, effect))?;
        }
        Ok(totals)
    }
}

/// Says where neither document of a pair could be read in full.
fn half_read(entry: &PairEntry, session: &mut Session<'_>) {
    if let (Some(reason), Some(_)) = (&entry.new.broken, &entry.old.broken)
        && entry.verdict != PairVerdict::Identical
    {
        let what = "neither this nor the older one could be read in full";
        session.fail(&Trouble::Other(format!("{}: {what}: {reason}", entry.new.origin.source)));
    }
}

fn paths(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| shown(Path::new(path))).collect::<Vec<_>>().join(", ")
}

/// The documents of one side without a partner. A frame that only the older side has is lost.
fn lone<'d>(
    side: Side,
    documents: &'d [Indexed],
    paired: &'d [bool],
    others: &'d [Indexed],
) -> impl Iterator<Item = LoneEntry> + 'd {
    let frames: std::collections::HashSet<&str> = others.iter().filter_map(|other| other.key.dp_id.as_deref()).collect();
    documents.iter().zip(paired).filter(|(_, paired)| !**paired).map(move |(document, _)| {
        let known = document.key.dp_id.as_deref().is_some_and(|id| frames.contains(id));
        LoneEntry {
            side,
            origin: document.origin(),
            kind: document.key.kind,
            dp_id: document.key.dp_id.clone(),
            mode: document.key.mode,
            effect: if side == Side::Old && !known { Effect::Regression } else { Effect::Neutral },
        }
    })
}
