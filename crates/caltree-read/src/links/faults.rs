//! The list of what is wrong with a links table as a VOTable.

use super::votable::{VotableFault, VotableProblem};
use caltree_model::Place;
use hashbrown::HashMap;
use std::mem::{Discriminant, discriminant};

/// More than this of one kind of problem is counted, not kept.
const MOST_OF_A_KIND: usize = 2_000;

/// What is wrong as VOTable: each the very same told once.
#[derive(Default)]
pub(super) struct Faults {
    told: Vec<VotableProblem>,
    known: HashMap<VotableFault, usize>,
    kinds: HashMap<Discriminant<VotableFault>, usize>,
    dropped: u64,
}

impl Faults {
    pub(super) fn told(&self) -> &[VotableProblem] {
        &self.told
    }

    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    pub(super) fn tell(&mut self, fault: VotableFault, place: impl FnOnce() -> Place) {
        if let Some(&at) = self.known.get(&fault) {
            self.told[at].places += 1;
            return;
        }
        let kind = self.kinds.entry(discriminant(&fault)).or_insert(0);
        *kind += 1;
        if *kind > MOST_OF_A_KIND {
            self.dropped += 1;
            return;
        }
        self.known.insert(fault.clone(), self.told.len());
        self.told.push(VotableProblem { fault, place: place(), places: 1 });
    }
}
