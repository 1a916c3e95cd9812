//! The IDs of a links table's rows.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// So many IDs are told apart, wherever they stand.
const MOST: usize = 1_000_000;

/// Counts the distinct IDs of a table while its rows pass by: by 64 bits of hash, exactly up to a million. Beyond these an ID counts each
/// time that it differs from the row before, which is right where the rows of one ID stand together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    seen: HashSet<u64>,
    last: Option<u64>,
    count: u64,
}

impl Ids {
    /// Takes the ID of the next row that has one. Rows whose ID is known to be that of the row before may be left out.
    pub(crate) fn add(&mut self, id: &str) {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(id);
        if self.last.replace(hash) == Some(hash) {
            return;
        }
        let new = if self.seen.len() < MOST { self.seen.insert(hash) } else { !self.seen.contains(&hash) };
        self.count += u64::from(new);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_counts_once_wherever_it_stands() {
        let mut ids = Ids::default();
        ["a", "a", "b", "a"].into_iter().for_each(|id| ids.add(id));
        assert_eq!(ids.count(), 2);
    }
}
