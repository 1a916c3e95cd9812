//! Telling a thing once, however often its branch is repeated; and flags that are holes.

use crate::context::Cascaded;
use caltree_model::{Branch, BranchId, BranchType, ClassId, Message, MissingCalibration, Span};
use hashbrown::HashMap;
use std::hash::Hash;

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

    /// Whether what a branch says counts for the root.
    pub(crate) fn counts(&self, id: BranchId) -> bool {
        self.cascade.on_main_line(id)
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

    /// What `take` makes of the messages, each distinct key once, in document order, with the place to tell it at. Twice in one branch
    /// is one place.
    pub(crate) fn messages_once<'s, K: Hash + Eq, T>(
        &'s self,
        take: impl Fn(Message<'s>) -> Option<(K, T)>,
    ) -> impl Iterator<Item = (T, Told, Span)> {
        // Where each key stands in the list, and the branch that said it last.
        let mut known: HashMap<K, (usize, BranchId)> = HashMap::new();
        let mut messages: Vec<(T, Told, Span)> = Vec::new();
        for entry in self.tree.all_messages() {
            let Some(text) = &entry.text else { continue };
            let Some((key, what)) = take(Message::parse(&text.text)) else { continue };
            let main = self.counts(entry.branch);
            let (at, last) = known.entry(key).or_insert((messages.len(), entry.branch));
            match messages.get_mut(*at) {
                Some(_) if *last == entry.branch => {}
                Some((_, told, span)) => {
                    *last = entry.branch;
                    if told.again(entry.branch, main) {
                        *span = text.span;
                    }
                }
                None => messages.push((what, Told::new(entry.branch, main), text.span)),
            }
        }
        messages.into_iter()
    }

    /// The Missing messages that are `wanted`, once a category and subject.
    pub(crate) fn missing_once(
        &self,
        wanted: impl Fn(&MissingCalibration<'_>) -> bool,
    ) -> impl Iterator<Item = (MissingCalibration<'_>, Told, Span)> {
        self.messages_once(move |message| match message {
            Message::Missing(what) if wanted(&what) => Some(((what.category, what.subject), what)),
            _ => None,
        })
    }

    /// The distinct branches that say `true` though main branches below say `false`: each with the first of these, and how many more
    /// there are.
    pub(crate) fn contradicted<'s>(
        &'s self,
        flag: impl Fn(&Branch<'_>) -> Option<bool> + Copy + 's,
    ) -> impl Iterator<Item = (BranchId, BranchId, usize)> + 's {
        let sure = move |&id: &BranchId| flag(self.tree.branch(id)) == Some(true);
        self.cascade.first_places().filter(sure).filter_map(move |id| {
            let mut below = self.adds_up(id, flag).filter(|&(_, value)| value == Some(false));
            let (first, _) = below.next()?;
            Some((id, first, below.count()))
        })
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
