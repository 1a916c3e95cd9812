//! What was met in earlier rows, as hashes of 64 bits.

use caltree_model::Column;
use caltree_read::Row;
use hashbrown::{DefaultHashBuilder, HashMap, HashSet};
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

    /// Whether a hash was put in.
    pub(crate) fn contains(&self, hash: u64) -> bool {
        self.known.contains(&hash)
    }

    /// Puts a hash in; false where it was in already.
    pub(crate) fn insert(&mut self, hash: u64) -> bool {
        self.known.insert(hash)
    }
}

/// What a row has in common with earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// Nothing that is looked at; or it comes too late to be compared.
    #[default]
    Nothing,
    /// Its address.
    Address,
    /// Every cell.
    Row,
}

/// The addresses of earlier rows. Rows can only be the same where their addresses are, so one look serves several rules.
#[derive(Default)]
pub(crate) struct Addresses {
    hashes: DefaultHashBuilder,
    /// The first row of each address.
    first: HashMap<u64, u64>,
    /// Other rows of an address that was there before.
    others: HashSet<u64>,
}

impl Addresses {
    /// Takes the next row.
    pub(crate) fn row(&mut self, row: &Row<'_>) -> Repeats {
        if row.number() > MOST_COMPARED || row.is_empty() {
            return Repeats::Nothing;
        }
        let whole = self.of_row(row);
        let address = row.get(Column::AccessUrl).map(|url| self.hashes.hash_one(url));
        // A row without an address goes by all its cells.
        match self.first.insert(address.unwrap_or(whole), whole) {
            None => Repeats::Nothing,
            Some(first) => {
                // The first stays the first.
                self.first.insert(address.unwrap_or(whole), first);
                let same = first == whole || !self.others.insert(whole);
                match (same, address) {
                    (true, _) => Repeats::Row,
                    (false, Some(_)) => Repeats::Address,
                    (false, None) => Repeats::Nothing,
                }
            }
        }
    }

    /// The hash of all cells of a row, as they stand.
    fn of_row(&self, row: &Row<'_>) -> u64 {
        let mut hasher = self.hashes.build_hasher();
        for place in 0..row.len() {
            row.text(place).hash(&mut hasher);
        }
        hasher.finish()
    }
}
