//! `caltree profile learn`: many trees made into a profile.

use crate::cli;
use crate::files::Draft;
use crate::guard::{Reads, refuse};
use crate::input::{each_found, walk_sorted};
use crate::session::Session;
use crate::settings::{MOST_PROFILE, read_profile};
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_lint::profile::{Learner, Lesson, NoLesson, Profile};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A kind with fewer trees than this is worth a word: its limits are those of a few nights.
const FEW: u64 = 5;

pub(super) fn run(args: &cli::LearnProfile, session: &mut Session<'_>) -> io::Result<()> {
    let output = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    // Learning takes long: what cannot be written is told before.
    let draft = match output.map(|path| drafted(path, args, session)).transpose() {
        Ok(draft) => draft,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let mut learner = Learner::default();
    let mut left_out: BTreeMap<NoLesson, u64> = BTreeMap::new();
    each_found(
        walk_sorted(&args.paths.paths),
        &args.paths.reading,
        session,
        |document| Lesson::of(document, args.incomplete),
        |_, _, lesson| {
            if let Err(reason) = lesson.and_then(|lesson| learner.add(lesson)) {
                *left_out.entry(reason).or_default() += 1;
            }
            Ok(())
        },
    )?;
    let trees = learner.trees();
    let (profile, few) = learner.finish(args.threshold, args.min_trees, args.incomplete);
    terminal::remark(&format!("learnt from {}{}", counted(trees, "tree", "trees"), reasons(&left_out)));
    if few > 0 {
        let fewer = format!("with fewer than {} left out (--min-trees)", counted(args.min_trees, "tree", "trees"));
        terminal::remark(&format!("{} {fewer}", counted(few, "kind", "kinds")));
    }
    // A profile that is there may be worth more than one that was learnt from a part: what is missing would be missing in it.
    if let Some(path) = output.filter(|_| session.outcome.failed) {
        let reason = "not written: not everything could be read, so it would not hold all that is to be learnt";
        session.fail(&Trouble::Other(format!("{}: {reason}", shown(path))));
        return Ok(());
    }
    if profile.kinds.is_empty() {
        session.fail(&Trouble::Other("there is nothing to learn: no profile is written".into()));
        return Ok(());
    }
    warn_of_few(&profile);
    let text = caltree_report::profile::toml(&profile);
    if text.len() as u64 > MOST_PROFILE {
        let reason = "this profile is too large to be read again: learn from fewer kinds of trees at a time";
        session.fail(&Trouble::Other(reason.into()));
        return Ok(());
    }
    let Some((path, mut draft)) = output.zip(draft) else { return session.out.write_all(text.as_bytes()) };
    match draft.write_all(text.as_bytes()) {
        Ok(()) => drop(session.keep(path, draft)),
        Err(error) => session.unwritable(path, error),
    }
    Ok(())
}

/// Begins a profile. What is no profile is never written over.
fn drafted(path: &Path, args: &cli::LearnProfile, session: &mut Session<'_>) -> Result<Draft, Trouble> {
    let reads = Reads { paths: args.paths.paths.iter().map(PathBuf::as_path).collect(), ..Reads::default() };
    refuse(path, &reads).map_err(|why| Trouble::Other(format!("{}: {why}", shown(path))))?;
    if std::fs::metadata(path).is_ok_and(|there| there.is_file() && there.len() > 0) {
        read_profile(path).map_err(|trouble| Trouble::Other(format!("{trouble}; it is not written over: name another file")))?;
    }
    session.guard.watch(path, false);
    Draft::new(path).map_err(|error| Trouble::Unwritable { path: path.to_owned(), error })
}

/// Which documents nothing was learnt from.
fn reasons(left_out: &BTreeMap<NoLesson, u64>) -> String {
    let said: Vec<String> = left_out
        .iter()
        .map(|(reason, count)| {
            let why = match reason {
                NoLesson::Incomplete => "incomplete (--incomplete takes them)",
                NoLesson::Empty => "empty",
                NoLesson::Unreadable => "unreadable (`caltree check` says why)",
                NoLesson::LinksTable if *count == 1 => "links table, which has no branches",
                NoLesson::LinksTable => "links tables, which have no branches",
                NoLesson::NoKind => "without instrument, category or mode",
                NoLesson::TooManyPairs => "with too many different branches",
                NoLesson::SameFrame => "of a frame that was there before",
            };
            format!("{count} {why}")
        })
        .collect();
    if said.is_empty() { String::new() } else { format!("; left out: {}", said.join(", ")) }
}

fn warn_of_few(profile: &Profile) {
    let few = profile.kinds.values().filter(|known| known.trees.is_some_and(|trees| trees < FEW)).count();
    if few > 0 {
        let kinds = counted(few as u64, "kind has", "kinds have");
        terminal::remark(&format!(
            "{kinds} fewer than {FEW} trees, so that every difference to these will be told: learn from more, or leave them out \
             (--min-trees {FEW})"
        ));
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
