//! What a run reads is never written over, whatever links lead to it.
//!
//! What can be known from the paths that were given is refused before anything is done ([`refuse`]). The rest shows while directories are
//! walked: files and directories that are reached by links ([`Guard`]).

use crate::files::{directory_of, is_device, is_inside, real};
use crate::input::{Walk, is_answer_name, is_data_name};
use crate::trouble::shown;
use caltree_model::Kind;
use caltree_read::{Limits, Looks, looks_like, read};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

const READ: &str = "this run reads it, so it is not written over: name another file";
const IN_DATASET: &str = "it is in the dataset, in which nothing is written: name a file elsewhere";

/// What a run reads, and must not write over.
#[derive(Default)]
pub(crate) struct Reads<'a> {
    /// The paths that were given.
    pub(crate) paths: Vec<&'a Path>,
    /// The configuration, the baseline.
    pub(crate) others: Vec<&'a Path>,
    /// Whether the directories among the paths are data, in which nothing is ever written.
    pub(crate) dataset: bool,
}

/// Says why a file must not be written.
///
/// # Errors
/// The reason: a directory, no place for it, or something that this run reads.
pub(crate) fn refuse(path: &Path, reads: &Reads<'_>) -> Result<(), String> {
    if path.is_dir() {
        return Err("it is a directory: name a file in it".to_owned());
    }
    let there = real(path);
    let directory = directory_of(&there);
    if !directory.is_dir() {
        return Err(format!("there is no directory {}", shown(directory)));
    }
    let inside = is_inside(path, reads.paths.iter().copied());
    if inside && reads.dataset {
        return Err(IN_DATASET.to_owned());
    }
    let is_read = reads.paths.iter().chain(&reads.others).any(|other| real(&by_name(other)) == there);
    let is_called_so = || path.is_file() && path.file_name().is_some_and(|name| is_answer_name(&name.to_string_lossy()));
    if is_read || (inside && is_called_so()) {
        return Err(READ.to_owned());
    }
    match of_the_archive(path) {
        Some(what) if inside && what == ANSWER => Err(READ.to_owned()),
        Some(what) => Err(format!("it is {what}, which is not written over: name another file")),
        None => Ok(()),
    }
}

/// Standard input may be a file that has a name; the system knows which.
fn by_name(path: &Path) -> PathBuf {
    if path.as_os_str() == "-" { PathBuf::from("/dev/stdin") } else { path.to_owned() }
}

const ANSWER: &str = "an answer of the archive";

/// So many bytes show what a file is.
const HEAD: u64 = 1 << 16;

/// What a file is that came from the archive, an answer or data; whatever else is there may be the report of another day.
fn of_the_archive(path: &Path) -> Option<&'static str> {
    const DATA: &str = "a data file";
    let mut head = Vec::new();
    // What cannot be read cannot be told; writing says what is wrong with it.
    let file = path.is_file().then(|| File::open(path).ok()).flatten()?;
    file.take(HEAD).read_to_end(&mut head).ok()?;
    if head.is_empty() {
        return None;
    }
    let is_called_so = path.file_name().is_some_and(|name| is_data_name(&name.to_string_lossy()));
    if is_called_so || looks_like(&head) == Looks::Fits {
        return Some(DATA);
    }
    let mut is_answer = false;
    read("", &head, &Limits::default(), &mut |document| is_answer |= document.kind != Kind::Unrecognized);
    is_answer.then_some(ANSWER)
}

/// The files that a run is going to write, held against what it reads on its way.
#[derive(Default)]
pub(crate) struct Guard {
    watched: Vec<Watched>,
}

struct Watched {
    real: PathBuf,
    /// Whether it must not be in a dataset.
    outside: bool,
    /// Why it is not written.
    refused: Option<&'static str>,
}

impl Guard {
    /// Watches a file that is going to be written; with `outside`, one that must not be in the dataset.
    pub(crate) fn watch(&mut self, path: &Path, outside: bool) {
        if !is_device(path) {
            self.watched.push(Watched { real: real(path), outside, refused: None });
        }
    }

    /// Takes note of a file that is read.
    pub(crate) fn read(&mut self, path: &Path) {
        self.note(path, |_| true);
    }

    /// Takes note of all that belongs to a dataset.
    pub(crate) fn dataset(&mut self, walk: &Walk) {
        for watched in self.watched.iter_mut().filter(|watched| watched.outside) {
            if walk.linked.iter().any(|directory| watched.real.starts_with(directory)) {
                watched.refused = Some(IN_DATASET);
            }
        }
        for path in walk.inputs.iter().map(|input| &input.path).chain(&walk.others) {
            self.note(path, |watched| watched.outside);
        }
    }

    fn note(&mut self, path: &Path, concerns: impl Fn(&Watched) -> bool) {
        // What is not there is not read.
        let open = |watched: &&mut Watched| watched.refused.is_none() && concerns(watched) && watched.real.is_file();
        let mut open = self.watched.iter_mut().filter(open).peekable();
        if open.peek().is_none() || path.as_os_str() == "-" {
            return;
        }
        let path = real(path);
        open.filter(|watched| watched.real == path).for_each(|watched| watched.refused = Some(READ));
    }

    /// Why a file must not be written after all.
    pub(crate) fn refusal(&self, path: &Path) -> Option<&'static str> {
        let path = real(path);
        self.watched.iter().find(|watched| watched.real == path)?.refused
    }
}
