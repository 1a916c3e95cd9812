//! What was met in earlier rows, as hashes of 64 bits.

use caltree_read::Row;
use hashbrown::{DefaultHashBuilder, HashSet};
use std::hash::{BuildHasher, Hash, Hasher};

/// Rows are compared with earlier ones up to this one, so that what is remembered has a bound.
pub(crate) const MOST_COMPARED: u64 = 1_000_000;

/// Values that were met before. A hash is no good outside of the one that made it.
#[derive(Default)]
pub(crate) struct Seen {
    hashes: DefaultHashBuilder,
    known: HashSet<u64>,
}

impl Seen {
    /// The hash of a text.
    pub(crate) fn of(&self, text: &str) -> u64 {
        self.hashes.hash_one(text)
    }

    /// The hash of all cells of a row, as they stand.
    pub(crate) fn of_row(&self, row: &Row<'_>) -> u64 {
        let mut hasher = self.hashes.build_hasher();
        for place in 0..row.len() {
            row.text(place).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Whether a hash was put in.
    pub(crate) fn contains(&self, hash: u64) -> bool {
        self.known.contains(&hash)
    }

    /// Puts a hash in; false where it was in already.
    pub(crate) fn insert(&mut self, hash: u64) -> bool {
        self.known.insert(hash)
    }
}
