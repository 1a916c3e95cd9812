//! What lies beside data and answers: readmes, night logs, downloads that broke off.

use crate::files::open_unasked;
use crate::session::Session;
use crate::trouble::Trouble;
use caltree_dataset::{ReadmeEntry, is_readme_name, name_key, night_log, readme, readme_listing, stored_name};
use caltree_model::Listing;
use hashbrown::{HashMap, HashSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A readme of more bytes than this is none.
const LONGEST_README: u64 = 64 << 20;

/// The readmes and night logs among files, and how the files are called.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) readmes: Vec<Listing>,
    /// The name that its makers gave each file of a readme.
    pub(crate) originals: HashMap<Arc<str>, String>,
    pub(crate) night_logs: Vec<String>,
    /// Data files under the names that programs give a download until it is through.
    pub(crate) unfinished: Vec<PathBuf>,
    /// What the names of all files have in common with those of lists.
    keys: HashSet<String>,
}

impl Beside {
    /// Reads the readmes. Each file counts once, however many links lead to it.
    pub(crate) fn read(others: &[PathBuf], session: &mut Session<'_>) -> Self {
        let mut beside = Self::default();
        let mut known = HashSet::new();
        for path in others {
            let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { continue };
            beside.keys.insert(name_key(&name));
            if is_unfinished(&name) {
                beside.unfinished.push(path.clone());
            }
            let is_night_log = night_log(&name).is_some();
            let is_new = |known: &mut HashSet<PathBuf>| known.insert(path.canonicalize().unwrap_or_else(|_| path.clone()));
            if !(is_night_log || is_readme_name(&name)) || !is_new(&mut known) {
                continue;
            }
            if is_night_log {
                beside.night_logs.push(path.to_string_lossy().into_owned());
                continue;
            }
            match read_readme(path) {
                Ok(entries) if entries.is_empty() => {}
                Ok(entries) => {
                    beside.originals.extend(entries.iter().map(|entry| (entry.name.as_str().into(), entry.original.clone())));
                    beside.readmes.push(readme_listing(&entries, &path.to_string_lossy()));
                }
                Err(error) => session.fail(&Trouble::Unreadable { path: path.clone(), error }),
            }
        }
        beside
    }

    /// Whether a file lies there under this name, whatever it is.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.keys.contains(&name_key(name))
    }

    /// Whether what a readme lists lies there: it need not be data, nor be called as the archive calls it, for the readme itself says how
    /// to rename it.
    pub(crate) fn has_by_readme(&self, name: &str) -> bool {
        let Some(original) = self.originals.get(name) else { return false };
        self.has(name) || (!original.is_empty() && self.has(original))
    }
}

/// Whether a name is that of a data file and a suffix of browsers, lftp, WinSCP or aria2.
fn is_unfinished(name: &str) -> bool {
    const SUFFIXES: &[&str] = &[".part", ".partial", ".crdownload", ".download", ".filepart", ".lftp", ".aria2"];
    SUFFIXES.iter().any(|suffix| name.strip_suffix(suffix).is_some_and(|stem| stored_name(stem).is_some()))
}

fn read_readme(path: &Path) -> io::Result<Vec<ReadmeEntry>> {
    let mut file = open_unasked(path)?;
    if file.metadata()?.len() > LONGEST_README {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(readme(&String::from_utf8_lossy(&bytes)))
}
