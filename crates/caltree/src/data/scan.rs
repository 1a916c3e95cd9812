//! All data files of some folders.

use super::Beside;
use super::open::{Opened, open};
use crate::files::Identity;
use crate::input::{ordered, walk_all};
use crate::progress::Progress;
use crate::session::Session;
use caltree_dataset::{OnDisk, Stored, StoredName, name_key, stored_name};
use caltree_model::Probe;
use hashbrown::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What is on disk.
pub(crate) struct Scan {
    /// The data files, in the order of their paths.
    pub(crate) on_disk: OnDisk,
    /// The path of each.
    pub(crate) paths: Vec<PathBuf>,
}

/// Opens data files, each once however many links lead to it, and looks into them: into every header, or with `deep` at every byte.
/// What is no data file by its name is passed over.
pub(crate) fn scan(paths: &[PathBuf], deep: bool, threads: usize) -> Scan {
    let named: Vec<(&PathBuf, StoredName)> =
        paths.iter().filter_map(|path| Some((path, stored_name(&path.file_name()?.to_string_lossy())?))).collect();
    let progress = Progress::of(named.len(), "data files");
    let claimed: Mutex<HashSet<Identity>> = Mutex::default();
    let claim = |identity| claimed.lock().unwrap_or_else(PoisonError::into_inner).insert(identity);
    let mut opened = Vec::with_capacity(named.len());
    let done = ordered(
        &named,
        threads,
        |(path, _)| open(path, deep, claim),
        |result| {
            progress.step();
            opened.push(result);
            Ok::<(), std::convert::Infallible>(())
        },
    );
    match done {
        Ok(()) => {}
        Err(never) => match never {},
    }
    // Of several paths to one file the first one stands for it, whoever came to it first; but it is found under every name that the
    // archive knows, for folders of links give such names to files that are called otherwise.
    let mut told: HashSet<(Identity, String)> = HashSet::new();
    let mut with_id: HashSet<Identity> = HashSet::new();
    let mut probes: HashMap<Identity, Box<Probe>> = HashMap::new();
    for (result, (_, name)) in opened.iter_mut().zip(&named) {
        let (Opened::Read(Some(identity), _) | Opened::Known(identity)) = *result else { continue };
        if name.is_id {
            with_id.insert(identity);
        }
        if let Opened::Read(_, probe) = result {
            probes.insert(identity, std::mem::take(probe));
        }
    }
    let (mut files, mut real) = (Vec::new(), Vec::new());
    for ((path, name), result) in named.into_iter().zip(opened) {
        let probe = match result {
            Opened::Read(None, probe) => Some(probe),
            Opened::Read(Some(identity), _) | Opened::Known(identity) => {
                let key = if name.is_id { name_key(&name.name) } else { String::new() };
                let first = told.insert((identity, key)) && (name.is_id || !with_id.contains(&identity));
                probes.get(&identity).filter(|_| first).cloned()
            }
            Opened::Gone => None,
        };
        if let Some(probe) = probe {
            files.push(Stored { path: path.to_string_lossy().into_owned(), name, probe: Some(*probe) });
            real.push(path.clone());
        }
    }
    Scan { on_disk: OnDisk::new(files), paths: real }
}

/// The data files in a directory and below it.
pub(crate) fn scan_directory(directory: &Path, deep: bool, threads: usize, session: &mut Session<'_>) -> Scan {
    scan(&others_in(directory, session), deep, threads)
}

/// The same, with what lies beside them.
pub(crate) fn scan_directory_and_beside(directory: &Path, deep: bool, threads: usize, session: &mut Session<'_>) -> (Scan, Beside) {
    let others = others_in(directory, session);
    (scan(&others, deep, threads), Beside::read(&others, session))
}

/// The files in a directory and below it that are no documents.
fn others_in(directory: &Path, session: &mut Session<'_>) -> Vec<PathBuf> {
    let found = walk_all(&[directory.to_owned()]);
    for remark in &found.remarks {
        crate::terminal::remark(remark);
    }
    for trouble in &found.troubles {
        session.fail(trouble);
    }
    found.others
}
