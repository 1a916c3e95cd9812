//! What each side has: enough of every document to find out which belongs to which.

use super::answer::{Answered, answered};
use crate::cli::Reading;
use crate::input::{Input, each_document};
use crate::session::Session;
use caltree_diff::Key;
use caltree_model::{Origin, dp_id_in_name};
use caltree_read::Document;
use caltree_report::diff::{Side, UnreadableEntry};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// A document that can be compared.
pub(super) struct Indexed {
    /// The file to read again.
    pub(super) input: Input,
    /// Which of the documents in it, from 0.
    pub(super) number: usize,
    pub(super) part: Option<String>,
    pub(super) key: Key,
}

impl Indexed {
    pub(super) fn origin(&self) -> Origin {
        Origin { source: self.input.path.to_string_lossy().into_owned(), part: self.part.clone() }
    }
}

/// A document in which there is nothing to compare.
pub(super) struct Unreadable {
    origin: Origin,
    reason: String,
    /// Where it stands below what was given.
    path: String,
    /// The frame that its name says it is for.
    dp_id: Option<String>,
    /// Equal for equal bytes.
    hash: Option<u64>,
}

impl Unreadable {
    /// Whether a document of the other side is what should stand here.
    pub(super) fn stands_for(&self, other: &Indexed) -> bool {
        self.path == other.key.path || (self.dp_id.is_some() && self.dp_id == other.key.dp_id)
    }

    /// Whether the other side has the same bytes in the same place: whatever it is, it did not change.
    pub(super) fn is_as_before(&self, others: &[Self]) -> bool {
        self.hash.is_some() && others.iter().any(|other| other.path == self.path && other.hash == self.hash)
    }

    pub(super) fn entry(&self, side: Side, other: Option<&Indexed>) -> UnreadableEntry {
        let (origin, reason) = (self.origin.clone(), self.reason.clone());
        UnreadableEntry { side, origin, reason, other: other.map(Indexed::origin) }
    }
}

/// One side.
pub(super) struct Index {
    pub(super) documents: Vec<Indexed>,
    pub(super) unreadable: Vec<Unreadable>,
}

impl Index {
    pub(super) fn keys(&self) -> Vec<Key> {
        self.documents.iter().map(|document| document.key.clone()).collect()
    }
}

/// Reads every document of one side once.
pub(super) fn index(paths: &[PathBuf], reading: &Reading, session: &mut Session<'_>) -> io::Result<Index> {
    let mut index = Index { documents: Vec::new(), unreadable: Vec::new() };
    let mut counts: HashMap<PathBuf, usize> = HashMap::new();
    each_document(paths, reading, session, look, |session, source, Looked { part, hash, key }| {
        let top = paths.iter().find(|path| source.starts_with(path)).map_or(source, PathBuf::as_path);
        let count = counts.entry(source.to_owned()).or_insert(0);
        let number = *count;
        *count += 1;
        match key {
            Ok(mut key) => {
                key.path = below(top, source, part.as_deref());
                key.name = part.clone().unwrap_or_else(|| file_name(source));
                let kept = session.kept.get(source).cloned();
                let input = Input { kept, ..Input::named(source, 0) };
                index.documents.push(Indexed { input, number, part, key });
            }
            Err(reason) => {
                let origin = Origin { source: source.to_string_lossy().into_owned(), part };
                let path = below(top, source, origin.part.as_deref());
                let name = origin.part.clone().unwrap_or_else(|| file_name(source));
                index.unreadable.push(Unreadable { dp_id: dp_id_in_name(&name), origin, reason, path, hash });
            }
        }
        Ok(())
    })?;
    Ok(index)
}

/// What the first reading of a document gives.
struct Looked {
    part: Option<String>,
    hash: Option<u64>,
    /// What it is found by; where it stands is added later. Else the reason why there is nothing in it.
    key: Result<Key, String>,
}

fn look(document: &mut Document<'_>) -> Looked {
    let key = answered(document).map(|Answered { answer, .. }| Key {
        kind: answer.kind,
        mode: answer.mode(),
        science: answer.science_files().map(number).collect(),
        dp_id: answer.dp_id,
        path: String::new(),
        name: String::new(),
    });
    // Only of what cannot be compared otherwise.
    let hash = key.is_err().then(|| document.bytes_hash()).flatten();
    Looked { part: document.part.clone(), hash, key }
}

fn number(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// Where a document stands below the path that was given.
fn below(top: &Path, path: &Path, part: Option<&str>) -> String {
    let below = path.strip_prefix(top).ok().filter(|below| !below.as_os_str().is_empty());
    let below = below.map_or_else(|| file_name(path), |below| below.to_string_lossy().into_owned());
    part.map_or(below.clone(), |part| format!("{below}/{part}"))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
