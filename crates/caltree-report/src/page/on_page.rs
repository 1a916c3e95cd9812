//! What is on disk of the documents that count.

use super::Disk;
use super::row::RowHtml;
use caltree_model::FileState;
use std::collections::{HashMap, HashSet};

/// The files of the documents that count, on disk.
#[derive(Debug, Default)]
pub(super) struct OnPage {
    /// How many there are.
    pub(super) listed: usize,
    /// How many are missing, and how many damaged.
    pub(super) missing: usize,
    pub(super) damaged: usize,
    /// The same of those that a rule tells.
    pub(super) told_missing: usize,
    pub(super) told_damaged: usize,
}

impl OnPage {
    pub(super) fn of(rows: &[RowHtml], uses: &[Vec<u32>], disk: &Disk) -> Self {
        let standing = || rows.iter().zip(uses).filter(|(row, _)| row.stands());
        let listed: HashSet<u32> = standing().flat_map(|(_, files)| files.iter().copied()).collect();
        let wrong: HashMap<&str, &str> =
            standing().flat_map(|(row, _)| &row.wrong).map(|(name, state)| (name.as_str(), *state)).collect();
        let mut on_page = Self { listed: listed.len(), ..Self::default() };
        for (name, state) in wrong {
            let (count, told) = if state == FileState::Missing.as_str() {
                (&mut on_page.missing, &mut on_page.told_missing)
            } else {
                (&mut on_page.damaged, &mut on_page.told_damaged)
            };
            *count += 1;
            *told += usize::from(disk.is_told(name));
        }
        on_page
    }
}
