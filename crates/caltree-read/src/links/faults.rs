//! The list of what is wrong with a links table as a VOTable.

use super::votable::{VotableFault, VotableProblem};
use caltree_model::Place;
use hashbrown::HashMap;
use std::mem::{Discriminant, discriminant};

/// More than this of one kind of problem is counted ([`VotableProblem::more`]), not kept.
const MOST_OF_A_KIND: usize = 2_000;

/// What is wrong as VOTable: each the very same told once.
#[derive(Default)]
pub(super) struct Faults {
    told: Vec<VotableProblem>,
    known: HashMap<VotableFault, usize>,
    /// Of each kind how many are kept, and which is the last.
    kinds: HashMap<Discriminant<VotableFault>, (usize, usize)>,
}

impl Faults {
    pub(super) fn told(&self) -> &[VotableProblem] {
        &self.told
    }

    pub(super) fn tell(&mut self, fault: VotableFault, place: impl FnOnce() -> Place) {
        if let Some(&at) = self.known.get(&fault) {
            self.told[at].places += 1;
            return;
        }
        let (kept, last) = self.kinds.entry(discriminant(&fault)).or_insert((0, 0));
        if *kept == MOST_OF_A_KIND {
            self.told[*last].more += 1;
            return;
        }
        (*kept, *last) = (*kept + 1, self.told.len());
        self.known.insert(fault.clone(), self.told.len());
        self.told.push(VotableProblem { fault, place: place(), places: 1, more: 0 });
    }
}
