//! The distinct files of links tables, with the lengths that are announced for them.

use crate::heaps::hash_of;
use hashbrown::HashMap;
use std::num::NonZero;

/// Stands for an address: 64 bits of hash. Only good for telling addresses apart within one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkKey(u64);

impl LinkKey {
    /// The key of an address.
    #[must_use]
    pub fn of(url: &str) -> Self {
        Self(hash_of(url))
    }
}

/// Distinct addresses with their lengths. A table may have a million of them: sixteen bytes each.
#[derive(Clone, Debug, Default)]
pub struct LinkFiles(HashMap<LinkKey, Length>);

/// One more than the length, so that none takes no room of its own. `u64::MAX`, which no file has, counts as one less.
#[derive(Clone, Copy, Debug)]
struct Length(Option<NonZero<u64>>);

impl Length {
    fn of(bytes: Option<u64>) -> Self {
        Self(bytes.and_then(|bytes| NonZero::new(bytes.saturating_add(1))))
    }

    fn bytes(self) -> Option<u64> {
        self.0.map(|more| more.get() - 1)
    }
}

impl LinkFiles {
    /// Takes a file, if it is not there yet: the first row of a file counts.
    pub(crate) fn add(&mut self, key: LinkKey, bytes: Option<u64>) {
        self.0.entry(key).or_insert_with(|| Length::of(bytes));
    }

    /// Takes the files of another, later table: the length that was told first holds.
    pub(crate) fn merge(&mut self, mut later: Self) {
        let swapped = later.0.len() > self.0.len();
        if swapped {
            std::mem::swap(&mut self.0, &mut later.0);
        }
        for (key, length) in later.0 {
            let known = self.0.entry(key).or_insert(length);
            known.0 = if swapped { length.0.or(known.0) } else { known.0.or(length.0) };
        }
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of them have no length.
    #[must_use]
    pub fn without_length(&self) -> usize {
        self.0.values().filter(|length| length.0.is_none()).count()
    }

    /// The lengths of the others together, in bytes.
    #[must_use]
    pub fn bytes_total(&self) -> u64 {
        self.0.values().filter_map(|length| length.bytes()).fold(0, u64::saturating_add)
    }
}
