//! Every document of the given paths, to one command.

use super::walk::Walk;
use super::{load, ordered, walk};
use crate::cli::Reading;
use crate::session::Session;
use crate::settings;
use crate::terminal;
use crate::trouble::Trouble;
use caltree_read::Document;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// What was found on the way, beside the documents.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// XML files of another kind in directories.
    pub(crate) passed_over: u64,
}

/// Reads everything that is given. `look` works on one document on any thread; `tell` gets what it made of it, with the document's
/// path, in the stable order, on this one. What cannot be read is said and makes the exit status 2; the rest goes on.
pub(crate) fn each_document<R: Send>(
    paths: &[PathBuf],
    reading: &Reading,
    session: &mut Session<'_>,
    look: impl Fn(&mut Document<'_>) -> R + Sync,
    tell: impl FnMut(&mut Session<'_>, &Path, R) -> io::Result<()>,
) -> io::Result<Tally> {
    each_found(walk(paths), reading, session, look, tell)
}

/// The same for files that are found already.
pub(crate) fn each_found<R: Send>(
    mut found: Walk,
    reading: &Reading,
    session: &mut Session<'_>,
    look: impl Fn(&mut Document<'_>) -> R + Sync,
    mut tell: impl FnMut(&mut Session<'_>, &Path, R) -> io::Result<()>,
) -> io::Result<Tally> {
    for input in &mut found.inputs {
        input.kept = session.kept.get(&input.path).cloned();
    }
    for remark in &found.remarks {
        terminal::remark(remark);
    }
    for trouble in &found.troubles {
        session.fail(trouble);
    }
    let limits = settings::limits(reading);
    let mut tally = Tally::default();
    // Documents told and passed over for each of the given paths.
    let mut by_root: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    let mut inputs = found.inputs.iter();
    ordered(
        &found.inputs,
        reading.threads,
        |input| load(input, &limits, |document| look(document)),
        |loaded| {
            let path = inputs.next().map(|input| input.path.as_path()).unwrap_or(Path::new(""));
            let count = by_root.entry(loaded.root).or_insert((0, 0));
            count.0 += loaded.told.len() as u64 + u64::from(loaded.trouble.is_some());
            count.1 += loaded.passed_over;
            tally.passed_over += loaded.passed_over;
            if !loaded.told.is_empty() || loaded.trouble.is_some() {
                session.guard.read(path);
            }
            if let Some(trouble) = &loaded.trouble {
                session.fail(trouble);
            }
            for result in loaded.told {
                tell(session, path, result)?;
            }
            session.out.pause()
        },
    )?;
    for (root, path) in found.directories {
        let (told, passed_over) = by_root.get(&root).copied().unwrap_or_default();
        if told == 0 && !found.accounted.contains(&root) {
            session.fail(&Trouble::NothingIn { path, passed_over });
        }
    }
    Ok(tally)
}
