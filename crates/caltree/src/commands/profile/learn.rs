//! `caltree profile learn`: many trees made into a profile.

use crate::cli;
use crate::input::{each_found, walk_sorted};
use crate::session::Session;
use crate::settings::{MOST_PROFILE, read_profile};
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_lint::profile::{Learner, Lesson, NoLesson, Profile};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// A kind with fewer trees than this is worth a word: its limits are those of a few nights.
const FEW: u64 = 5;

pub(super) fn run(args: &cli::LearnProfile, session: &mut Session<'_>) -> io::Result<()> {
    if let Some(trouble) = args.output.as_deref().and_then(refuse_other_files) {
        session.fail(&trouble);
        return Ok(());
    }
    args.output.iter().for_each(|path| session.guard.watch(path, false));
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
    let Some(path) = &args.output else { return session.out.write_all(text.as_bytes()) };
    session.write(path, text.as_bytes());
    Ok(())
}

/// What is no profile is never written over.
fn refuse_other_files(path: &Path) -> Option<Trouble> {
    let there = std::fs::metadata(path).ok()?;
    let reason = if there.is_dir() {
        "is a directory: name a file in it"
    } else if there.is_file() && there.len() > 0 && read_profile(path).is_err() {
        "it is no profile (or a broken one), and is not written over: name another file"
    } else {
        return None;
    };
    Some(Trouble::Other(format!("{}: {reason}", shown(path))))
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
