//! Telling a thing once, however often its branch is repeated; and flags that are holes.

use crate::context::Cascaded;
use caltree_model::{Branch, BranchId, BranchType, ClassId};
use hashbrown::HashMap;

/// A distinct branch of which something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Where it is told: the first place on the main line, else the first one.
    pub(crate) branch: BranchId,
    /// In how many places it holds.
    pub(crate) places: u32,
    /// Whether one of these is on the main line.
    pub(crate) main: bool,
}

impl Told {
    /// A thing that holds in one place.
    pub(crate) fn new(branch: BranchId, main: bool) -> Self {
        Self { branch, places: 1, main }
    }

    /// Counts another place, later in the document. Whether it is the better one to tell it at.
    pub(crate) fn again(&mut self, branch: BranchId, main: bool) -> bool {
        self.places += 1;
        let better = main && !self.main;
        if better {
            (self.branch, self.main) = (branch, true);
        }
        better
    }
}

impl Cascaded<'_> {
    /// What a branch is called in a message.
    pub(crate) fn called(&self, id: BranchId) -> &str {
        self.tree.branch(id).category().unwrap_or("a branch without category")
    }

    /// Whether what a branch says counts for the root: on the main line, or the root itself.
    pub(crate) fn counts(&self, id: BranchId) -> bool {
        id == BranchId::ROOT || self.cascade.on_main_line(id)
    }

    /// The distinct branches whose content is `such`, with the places that are `here`; those that have none are left out.
    ///
    /// `such` sees a branch at its first place only and must look at nothing but what a branch and all below it hold: not at its
    /// own `match`, not at what is above.
    pub(crate) fn told_once(&self, such: impl Fn(BranchId) -> bool, here: impl Fn(BranchId) -> bool) -> Vec<Told> {
        let mut known: HashMap<ClassId, Option<usize>> = HashMap::new();
        known.extend(self.cascade.first_places().filter(|&id| such(id)).map(|id| (self.cascade.class(id), None)));
        let mut told: Vec<Told> = Vec::new();
        if known.is_empty() {
            return told;
        }
        for (id, _) in self.tree.branches() {
            let Some(at) = known.get_mut(&self.cascade.class(id)).filter(|_| here(id)) else { continue };
            match at {
                Some(at) => {
                    told[*at].again(id, self.counts(id));
                }
                None => {
                    *at = Some(told.len());
                    told.push(Told::new(id, self.counts(id)));
                }
            }
        }
        told
    }

    /// What the main branches below one say, as far as it adds up to what `id` itself says: each main child with its flag. A
    /// child whose flag is a hole is given as `None` and looked through: its own main children follow. A child of unknown type may
    /// not count at all: it is given as `None`, and nothing below it.
    ///
    /// Over all branches whose flag is known this takes time in proportion to the tree: below such a branch nobody above it looks.
    pub(crate) fn adds_up<'s>(
        &'s self,
        id: BranchId,
        flag: impl Fn(&Branch<'_>) -> Option<bool> + 's,
    ) -> impl Iterator<Item = (BranchId, Option<bool>)> + 's {
        let end = self.tree.branch(id).end;
        let mut next = BranchId(id.0 + 1);
        std::iter::from_fn(move || {
            while next < end {
                let at = next;
                let branch = self.tree.branch(at);
                let value = match branch.kind() {
                    Some(BranchType::Main) => flag(branch),
                    Some(BranchType::Auxiliary) => {
                        next = branch.end;
                        continue;
                    }
                    None => {
                        next = branch.end;
                        return Some((at, None));
                    }
                };
                next = if value.is_some() { branch.end } else { BranchId(at.0 + 1) };
                return Some((at, value));
            }
            None
        })
    }
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// The beginning of a text of any length, for a message of one line.
pub(crate) fn beginning(text: &str) -> std::borrow::Cow<'_, str> {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]).into(),
        None => text.into(),
    }
}
