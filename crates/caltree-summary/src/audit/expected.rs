//! Which of the frames that should have an answer have one.

use super::records::Record;
use crate::FileKey;
use caltree_model::Verdict;
use hashbrown::{HashMap, HashSet};

/// How the expected frames stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// How many frames were expected.
    pub frames: usize,
    /// How many of them have an answer of their own that could be read, a tree or a links table.
    pub answered: usize,
    /// How many have none, but are among the science files of another frame's answer.
    pub as_science_file: usize,
    /// How many have a document of their own that could not be read, and nothing else.
    pub unreadable: usize,
    /// Those that have nothing at all, in the order of the list.
    pub without: Vec<String>,
    /// How many frames have an answer and were not expected.
    pub unexpected: usize,
}

/// `science` are the science files of all answers.
pub(super) fn compare(list: &[String], records: &[&Record], science: &HashSet<FileKey>) -> Expected {
    let mut frames: HashMap<&str, bool> = HashMap::new();
    for record in records {
        if let Some(dp_id) = record.dp_id.as_deref() {
            *frames.entry(dp_id).or_default() |= record.verdict != Verdict::Unreadable;
        }
    }
    let mut outcome = Expected { frames: list.len(), ..Expected::default() };
    for frame in list {
        match frames.remove(frame.as_str()) {
            Some(true) => outcome.answered += 1,
            _ if science.contains(&FileKey::of(frame)) => outcome.as_science_file += 1,
            Some(false) => outcome.unreadable += 1,
            None => outcome.without.push(frame.clone()),
        }
    }
    outcome.unexpected = frames.values().filter(|answered| **answered).count();
    outcome
}
