//! The IDs of a links table's rows.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// So many IDs are told apart, wherever they stand.
const MOST: usize = 1_000_000;

/// Counts the distinct IDs of a table while its rows pass by: by 64 bits of hash, exactly up to a million. Beyond these an ID counts each
/// time that it differs from the row before, which is right where the rows of one ID stand together.
///
/// ```
/// use caltree_model::Ids;
///
/// let mut ids = Ids::default();
/// ["a", "a", "b", "a"].into_iter().for_each(|id| ids.add(id));
/// assert_eq!((ids.count(), ids.only()), (2, None));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Ids {
    first: Option<String>,
    seen: HashSet<u64>,
    last: u64,
    count: u64,
}

impl Ids {
    /// Takes the ID of the next row that has one. Rows whose ID is known to be that of the row before may be left out.
    pub fn add(&mut self, id: &str) {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(id);
        if self.first.is_none() {
            self.first = Some(id.to_owned());
        } else if hash == self.last {
            return;
        }
        self.last = hash;
        let new = if self.seen.len() < MOST { self.seen.insert(hash) } else { !self.seen.contains(&hash) };
        self.count += u64::from(new);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The ID that all rows share; `None` where there are several, or none.
    #[must_use]
    pub fn only(&self) -> Option<&str> {
        self.first.as_deref().filter(|_| self.count == 1)
    }
}
