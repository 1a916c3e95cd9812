//! Which files to read.

use crate::files::{directory_of, is_printed_into, open_at_once};
use crate::trouble::{Trouble, reason, shown};
use caltree_dataset::{Form, is_readme_name, stored_name};
use caltree_model::dp_id_in_name;
use caltree_read::may_be_answer;
use ignore::{DirEntry, WalkBuilder};
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Its path; `-` for standard input.
    pub(crate) path: PathBuf,
    /// Whether it was named, or stands under an answer's name: then it is told whatever it is.
    pub(crate) wanted: bool,
    /// Whether it was found in a directory, as a regular file: what somebody named may be anything.
    pub(crate) found: bool,
    /// Which of the given paths it comes from.
    pub(crate) root: usize,
    /// Its bytes, where they were read already: standard input and pipes are there once.
    pub(crate) kept: Option<Arc<Vec<u8>>>,
}

impl Input {
    /// A file that somebody named.
    pub(crate) fn named(path: &Path, root: usize) -> Self {
        Self { path: path.to_owned(), wanted: true, found: false, root, kept: None }
    }
}

/// The files of all paths, in the order given; inside directories by path. Each file once, under its first spelling.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub(crate) inputs: Vec<Input>,
    /// The given paths that are directories, with their number: there must be something in them.
    pub(crate) directories: Vec<(usize, PathBuf)>,
    /// Directories of which something is said already: they could not be read in full, or what is in them stands under another path.
    pub(crate) accounted: HashSet<usize>,
    pub(crate) troubles: Vec<Trouble>,
    /// What a person should know, such as loops of symbolic links.
    pub(crate) remarks: Vec<String>,
    /// Whether a file may come twice: there are several paths, or links.
    repeats: bool,
    /// Where each file stands in the list, where one may come twice.
    places: HashMap<PathBuf, usize>,
    /// Files that are no documents, where somebody wants them: data and whatever else there is; directories that are called like data.
    pub(crate) others: Vec<PathBuf>,
    with_others: bool,
    /// Where these are, where one may come twice. A link is a name of its own for the file that it leads to.
    other_places: HashSet<PathBuf>,
    /// The real paths of directories that were reached by a link, where files that are no documents are wanted.
    pub(crate) linked: Vec<PathBuf>,
}

impl Walk {
    /// Takes a file that is no document.
    fn pass_over(&mut self, path: &Path, name: &str, root: usize) {
        if self.with_others {
            if !self.repeats || self.other_places.insert(in_real_directory(path)) {
                self.others.push(path.to_owned());
            }
            // Where there are data, or a list of them, there is something to do.
            if is_data_name(name) || is_readme_name(name) {
                self.accounted.insert(root);
            }
        }
    }

    /// Puts a file on the list, or makes the one that is there wanted if this one is.
    fn add(&mut self, input: Input) {
        if self.repeats {
            let real = real(&input.path);
            if let Some(&place) = self.places.get(&real) {
                self.inputs[place].wanted |= input.wanted;
                self.accounted.insert(input.root);
                return;
            }
            self.places.insert(real, self.inputs.len());
        }
        self.inputs.push(input);
    }

    /// From now on a file may come twice.
    fn expect_repeats(&mut self) {
        if !std::mem::replace(&mut self.repeats, true) {
            self.places = self.inputs.iter().enumerate().map(|(place, input)| (real(&input.path), place)).collect();
            self.other_places = self.others.iter().map(|path| in_real_directory(path)).collect();
        }
    }
}

/// Where a file really is.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The file's own name in the directory where it really is.
fn in_real_directory(path: &Path) -> PathBuf {
    let folder = directory_of(path).canonicalize();
    folder.ok().zip(path.file_name()).map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name))
}

/// Finds the documents.
pub(crate) fn walk(paths: &[PathBuf]) -> Walk {
    walk_for(paths, false)
}

/// Finds the documents, and all other files.
pub(crate) fn walk_all(paths: &[PathBuf]) -> Walk {
    walk_for(paths, true)
}

/// Finds the documents, in an order that does not depend on that of the paths.
pub(crate) fn walk_sorted(paths: &[PathBuf]) -> Walk {
    let mut found = walk(paths);
    found.inputs.sort_by_cached_key(|input| real(&input.path));
    found
}

fn walk_for(paths: &[PathBuf], with_others: bool) -> Walk {
    let mut found = Walk { repeats: paths.len() > 1, with_others, ..Walk::default() };
    for (root, path) in paths.iter().enumerate() {
        if path.as_os_str() == "-" {
            found.add(Input::named(path, root));
            continue;
        }
        if let Some(stream) = is_printed_into(path) {
            found.troubles.push(Trouble::Other(format!("{}: {stream} goes into it, so it is not read", shown(path))));
            continue;
        }
        match std::fs::metadata(path) {
            Err(error) => found.troubles.push(Trouble::Unreadable { path: path.clone(), error }),
            Ok(data) if data.is_dir() => {
                found.directories.push((root, path.clone()));
                directory(path, root, &mut found);
            }
            Ok(_) => match path.file_name().map(|name| name.to_string_lossy()) {
                Some(name) if with_others && is_data_name(&name) => found.pass_over(path, &name, root),
                _ => found.add(Input::named(path, root)),
            },
        }
    }
    found
}

fn directory(top: &Path, root: usize, found: &mut Walk) {
    let links = Arc::new(Mutex::new(Links::default()));
    let mut walker = WalkBuilder::new(top);
    // Only what stands in one directory is compared: of two such paths the ends differ, and nobody needs to look for their names.
    walker.standard_filters(false).follow_links(true).sort_by_file_path(|a, b| a.as_os_str().cmp(b.as_os_str()));
    let seen = Arc::clone(&links);
    walker.filter_entry(move |entry| seen.lock().unwrap_or_else(PoisonError::into_inner).may_enter(entry));
    for entry in walker.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                trouble(error, top, root, found);
                continue;
            }
        };
        let path = entry.path();
        if entry.path_is_symlink() {
            found.expect_repeats();
        }
        let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { continue };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            if found.with_others && entry.path_is_symlink() {
                found.linked.extend(path.canonicalize());
            }
            let like_data = stored_name(&name).is_some_and(|stored| stored.form != Form::Bare);
            if like_data && entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir()) {
                found.pass_over(path, &name, root);
            }
            continue;
        }
        // It may stand anywhere, and is told nowhere: what this run prints is none of what it reads.
        if is_printed_into(path).is_some() {
            continue;
        }
        let wanted = is_answer_name(&name) && !is_data_name(&name);
        let candidate = if wanted || is_answer_suffix(&name) { Ok(true) } else { sniff(path, &name) };
        match candidate {
            Ok(true) => found.add(Input { wanted, found: true, ..Input::named(path, root) }),
            Ok(false) => found.pass_over(path, &name, root),
            // Who reads readmes says why this one cannot be.
            Err(_) if is_readme_name(&name) => found.pass_over(path, &name, root),
            // Nothing in its name says that it should be read.
            Err(error) => found.remarks.push(format!("{}: cannot be opened ({}); passed over", shown(path), reason(&error))),
        }
    }
    let links = std::mem::take(&mut *links.lock().unwrap_or_else(PoisonError::into_inner));
    let again = links.passed_over.iter().map(|path| format!("{}: another link to a folder that is read; passed over", shown(path)));
    found.remarks.extend(again);
}

/// Links to directories. Each directory is entered through one of them: of links that lead to folders of links there are more ways
/// through than anybody can go.
#[derive(Default)]
struct Links {
    entered: HashSet<PathBuf>,
    passed_over: Vec<PathBuf>,
}

impl Links {
    fn may_enter(&mut self, entry: &DirEntry) -> bool {
        if !entry.path_is_symlink() || !entry.file_type().is_some_and(|kind| kind.is_dir()) {
            return true;
        }
        // What leads nowhere is told by whoever reads it.
        let first = entry.path().canonicalize().map_or(true, |real| self.entered.insert(real));
        if !first {
            self.passed_over.push(entry.path().to_owned());
        }
        first
    }
}

fn trouble(error: ignore::Error, top: &Path, root: usize, found: &mut Walk) {
    let mut inner = &error;
    let mut path = top.to_owned();
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => {
                path.clone_from(at);
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            ignore::Error::Loop { ancestor, child } => {
                found.remarks.push(format!("{}: a loop of links back to {}; not followed", shown(child), shown(ancestor)));
                return;
            }
            ignore::Error::Io(error) => {
                // A link that leads nowhere is no reason to fail: there is nothing to read.
                if error.kind() == std::io::ErrorKind::NotFound && path.is_symlink() {
                    found.remarks.push(format!("{}: a link that leads nowhere; passed over", shown(&path)));
                    return;
                }
                let error = std::io::Error::from(error.kind());
                found.accounted.insert(root);
                found.troubles.push(Trouble::Unreadable { path, error });
                return;
            }
            other => {
                found.troubles.push(Trouble::Other(other.to_string()));
                return;
            }
        }
    }
}

/// The suffixes under which answers are kept.
fn is_answer_suffix(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    [".xml", ".vot", ".votable"].iter().any(|suffix| plain.ends_with(suffix))
}

/// `<dp_id>.xml[.gz]`, `…_raw2raw*`, `…_raw2master*`: what stands under such a name is an answer, or should be one.
pub(crate) fn is_answer_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    let stem = plain.strip_suffix(".xml").map(|stem| &name[..stem.len()]);
    let is_id = stem.is_some_and(|stem| dp_id_in_name(stem).is_some_and(|id| id.len() == stem.replace('\u{f03a}', ":").len()));
    is_id || ["_raw2raw", "_raw2master"].iter().any(|mode| lower.contains(mode))
}

/// Whether a file of another name may be a multipart body or an answer with its headers, by its first bytes. Data files are not opened.
fn sniff(path: &Path, name: &str) -> std::io::Result<bool> {
    if is_data_name(name) {
        return Ok(false);
    }
    let mut head = Vec::new();
    open_at_once(path)?.take(4096).read_to_end(&mut head)?;
    Ok(may_be_answer(&head))
}

/// Names of data: FITS in any form, images, archives; and an archive id without a suffix.
pub(crate) fn is_data_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    const DATA: &[&str] = &[
        ".fits", ".fits.z", ".fits.gz", ".fits.fz", ".fz", ".z", ".fit", ".fts", ".tfits", ".tar", ".tgz", ".tar.gz", ".zip",
        ".png", ".jpg", ".jpeg", ".pdf", ".hdf5", ".h5",
    ];
    DATA.iter().any(|suffix| lower.ends_with(suffix))
        || dp_id_in_name(name).is_some_and(|id| id.chars().count() == name.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_answers_and_of_data() {
        for name in
            ["FORS2.2021-01-02T00:59:12.533.xml", "FORS2.2021-01-02T00_59_12.533.XML.gz", "x_raw2raw.xml", "a_RAW2MASTER.html"]
        {
            assert!(is_answer_name(name), "{name}");
        }
        for name in ["nightlog.xml", "FORS2.2021-01-02T00:59:12.533_notes.xml", "tree.xml"] {
            assert!(!is_answer_name(name), "{name}");
        }
        for name in ["A.fits.Z", "a.FITS", "FORS2.2021-01-02T00:59:12.533"] {
            assert!(is_data_name(name), "{name}");
        }
        assert!(!is_data_name("body.mime"));
    }
}
