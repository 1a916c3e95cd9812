//! Rows of links tables, added up by a name.

use crate::LinkKey;
use foldhash::quality::FixedState;
use hashbrown::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

/// So many names are kept apart.
const MOST: usize = 10_000;

/// Of a name so many characters are kept.
const MOST_CHARS: usize = 1_000;

/// Rows of one category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkCategory {
    /// The category, of other services the semantics; `None` for rows without.
    pub category: Option<String>,
    /// How many rows there are; CalSelector's row of the tree is in none.
    pub rows: u64,
    /// How many distinct files. One that stands under several categories counts in each.
    pub files_unique: u64,
    /// How many of them have no length.
    pub files_without_length: u64,
    /// The lengths of the others together, in bytes.
    pub bytes: u64,
    /// How many of the rows have an `error_message`.
    pub errors: u64,
}

/// 64 bits of hash, the same for all documents of a run.
pub(crate) fn hash_of(what: impl Hash) -> u64 {
    FixedState::default().hash_one(what)
}

/// Sums by name, in the order of first appearance.
#[derive(Debug, Default)]
pub(crate) struct Heaps {
    pub(crate) heaps: Vec<LinkCategory>,
    /// Rows with names beyond those that are kept.
    pub(crate) beyond: u64,
    places: HashMap<String, usize>,
    /// Where rows without a name are.
    nameless: Option<usize>,
    seen: HashSet<u64>,
}

impl Heaps {
    /// Adds a row: its name, its file with its length, and whether it has an error.
    pub(crate) fn add(&mut self, name: Option<&str>, file: Option<(LinkKey, Option<u64>)>, failed: bool) {
        let name = name.map(|name| name.char_indices().nth(MOST_CHARS).map_or(name, |(end, _)| &name[..end]));
        let known = match name {
            Some(name) => self.places.get(name).copied(),
            None => self.nameless,
        };
        let place = match known {
            Some(place) => place,
            None if self.heaps.len() == MOST => {
                self.beyond += 1;
                return;
            }
            None => {
                let place = self.heaps.len();
                self.heaps.push(LinkCategory { category: name.map(str::to_owned), ..LinkCategory::default() });
                match name {
                    Some(name) => drop(self.places.insert(name.to_owned(), place)),
                    None => self.nameless = Some(place),
                }
                place
            }
        };
        let heap = &mut self.heaps[place];
        heap.rows += 1;
        heap.errors += u64::from(failed);
        let Some((key, length)) = file else { return };
        if self.seen.insert(hash_of((place, key))) {
            heap.files_unique += 1;
            match length {
                Some(length) => heap.bytes = heap.bytes.saturating_add(length),
                None => heap.files_without_length += 1,
            }
        }
    }
}
