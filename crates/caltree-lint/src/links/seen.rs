//! What was met in earlier rows, as hashes of 64 bits.

use caltree_model::Column;
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
    /// The last ones, which are put in together: each goes to a place of its own in a large table, and one wait for memory is enough.
    last: Vec<u64>,
}

/// So many wait until they are put in.
const TOGETHER: usize = 32;

impl Seen {
    /// The hash of a text.
    pub(crate) fn of(&self, text: &str) -> u64 {
        self.hashes.hash_one(text)
    }

    /// The hash of all cells of a row, as they stand.
    fn of_row(&self, row: &Row<'_>) -> u64 {
        let mut hasher = self.hashes.build_hasher();
        for place in 0..row.len() {
            row.text(place).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Whether a hash was put in.
    pub(crate) fn contains(&self, hash: u64) -> bool {
        self.last.contains(&hash) || self.known.contains(&hash)
    }

    /// Puts a hash in; false where it was in already.
    pub(crate) fn insert(&mut self, hash: u64) -> bool {
        if self.contains(hash) {
            return false;
        }
        self.last.push(hash);
        if self.last.len() == TOGETHER {
            self.known.extend(self.last.drain(..));
        }
        true
    }
}

/// What a row has in common with earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// Nothing that is looked at; or it comes too late to be compared.
    #[default]
    Nothing,
    /// Its address: looked at where CalSelector may have written the table, which lists each file once.
    Address,
    /// Every cell: looked at in all other tables.
    Row,
}

/// What earlier rows were.
#[derive(Default)]
pub(crate) struct Earlier {
    seen: Seen,
}

impl Earlier {
    /// Takes the next row.
    pub(crate) fn row(&mut self, row: &Row<'_>, by_address: bool) -> Repeats {
        if row.number() > MOST_COMPARED || row.is_empty() {
            return Repeats::Nothing;
        }
        let (hash, repeats) = match row.get(Column::AccessUrl).filter(|_| by_address) {
            Some(url) => (self.seen.of(url), Repeats::Address),
            None => (self.seen.of_row(row), Repeats::Row),
        };
        if self.seen.insert(hash) { Repeats::Nothing } else { repeats }
    }
}
