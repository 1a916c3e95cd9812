//! What an answer lists, as a few numbers: enough to see whether a tree and a links table of one frame agree.

use super::{Flags, is_listed};
use crate::links::Answer;
use crate::sink::hash_of;
use caltree_model::{AssociationTree, BranchId, Cascade, LinkKind, Mode, dp_id_in_name};
use caltree_read::{Document, EsoColumns, Row};

/// What an answer lists. Two that agree in it list the same files in the same categories under the same flags; two that do not are to
/// be looked at.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// The frames that it may be for, with its mode: its dp_id; for a tree whose name says none, every main file of its root.
    keys: Vec<u64>,
    /// Over all files with their categories, each file once, order aside.
    files: u64,
    count: u64,
    flags: u64,
}

impl Digest {
    /// Of a tree; `None` for one that is for no frame.
    pub(crate) fn of_tree(document: &Document<'_>, tree: &AssociationTree<'_>, cascade: &Cascade<'_>) -> Option<Self> {
        let mut digest = Self { flags: hash_of(Flags::of_tree(tree)), ..Self::default() };
        for name in cascade.names() {
            let category = tree.all_files()[name.first].category.as_ref();
            digest.add(name.text, category.map_or("", |category| &category.text));
        }
        let dp_id = document.dp_id()?;
        let named = document.names().iter().any(|name| dp_id_in_name(name).as_ref() == Some(&dp_id));
        let mains = tree.files(BranchId::ROOT).iter().filter_map(|file| Some(key(&file.name.as_ref()?.text, tree.mode())));
        digest.keys = if named { vec![key(&dp_id, tree.mode())] } else { mains.collect() };
        digest.keys.sort_unstable();
        digest.keys.dedup();
        Some(digest)
    }

    /// Takes a row of a links table whose address is a new one: what it is, and the file that it leads to.
    pub(crate) fn row(&mut self, row: &Row<'_>, kind: LinkKind, file: Option<&str>, columns: EsoColumns) {
        if let Some(name) = file.filter(|_| is_listed(kind)) {
            self.add(name, columns.category(row).unwrap_or_default());
        }
    }

    /// Of a links table for a frame whose rows were taken; `None` for one that does not say its flags.
    pub(crate) fn of_links(mut self, answer: &Answer, dp_id: &str) -> Option<Self> {
        let description = answer.description()?;
        self.keys = vec![key(dp_id, description.mode())];
        self.flags = hash_of(Flags::of_description(&description));
        Some(self)
    }

    /// Takes a file with the category that it has first.
    fn add(&mut self, name: &str, category: &str) {
        self.files = self.files.wrapping_add(hash_of((name, category)));
        self.count += 1;
    }

    /// What two answers for one frame and mode have in common: a hash of these, each once.
    #[must_use]
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// Whether two answers list the same.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        (self.files, self.count, self.flags) == (other.files, other.count, other.flags)
    }
}

fn key(frame: &str, mode: Option<Mode>) -> u64 {
    hash_of((frame, mode))
}
