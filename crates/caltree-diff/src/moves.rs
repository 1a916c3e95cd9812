//! Which of the branches that are gone from one place stand elsewhere now.
//!
//! A branch went elsewhere if its category and the names of its main files are found among what was removed and among what was added,
//! and it stands at no place where it stood before. Where it was removed with the branch above it, or came with one that was added, it
//! counts as well, so that what is nested in a new branch is not taken for lost. All places that such a branch left and all that it
//! came to are one move. The largest go first: what moved with the branch above it did not move itself.

use crate::change::Place;
use crate::joint::{Joint, Shared};
use crate::side::{Side, matching};
use crate::walk::{Lone, Walk};
use caltree_model::{BranchId, ClassId};
use hashbrown::{HashMap, HashSet};
use std::collections::BinaryHeap;

/// A branch that stands elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Move {
    /// The places that it left.
    pub(crate) from: Vec<Place>,
    /// The places that it came to.
    pub(crate) to: Vec<Place>,
}

/// What is gone and what is new, once that which only moved is taken away.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub(crate) removed: Vec<Lone>,
    pub(crate) added: Vec<Lone>,
    pub(crate) moves: Vec<Move>,
}

/// Finds what moved, and walks on below it: a branch may have changed on its way. What that leaves alone on one side may have moved
/// in its turn.
pub(crate) fn settle(walk: &mut Walk<'_, '_>) -> Settled {
    let (mut old, mut new) = (Ends::default(), Ends::default());
    let mut due = Queue::default();
    let mut moves = Vec::new();
    loop {
        let joint = walk.joint;
        let gone = old.take(walk.removed.take(), walk.old, &joint.old, |place| place.old);
        let come = new.take(walk.added.take(), walk.new, &joint.new, |place| place.new);
        gone.into_iter().chain(come).for_each(|identity| due.add(identity, &old, &new));
        let Some(identity) = due.next() else { break };
        if walk.kept.contains(&identity) {
            continue;
        }
        let (from, to) = (old.ends(identity), new.ends(identity));
        // One of the ends must be a branch of its own, not one that came or went with another.
        if from.is_empty() || to.is_empty() || !(from.own || to.own) {
            continue;
        }
        let from = from.places(walk.old, |id, parent| Place { old: Some(id), old_parent: parent, ..NOWHERE });
        let to = to.places(walk.new, |id, parent| Place { new: Some(id), new_parent: parent, ..NOWHERE });
        old.settle(identity);
        new.settle(identity);
        // A branch that stands elsewhere stands to another one. Only where there is no doubt how it did and does is that a change.
        let stands = |side: &Side<'_>, id: Option<BranchId>| id.and_then(|id| matching(side.tree.branch(id)).map(str::to_owned));
        let before: HashSet<_> = from.iter().map(|place| stands(walk.old, place.old)).collect();
        let after: HashSet<_> = to.iter().map(|place| stands(walk.new, place.new)).collect();
        for place in representatives(&from, &to, joint, (walk.old, walk.new)) {
            if before.len() == 1 && after.len() == 1 {
                walk.edge(place);
            }
            walk.down(place);
        }
        moves.push(Move { from, to });
    }
    Settled { removed: old.left(), added: new.left(), moves }
}

/// An identity to be looked at: the largest first, of these in an order that is the same whichever tree is the old one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    size: u32,
    rank: u64,
    identity: u32,
}

/// What is to be looked at, each identity once for the largest branch that is known of it.
#[derive(Default)]
struct Queue {
    heap: BinaryHeap<Due>,
    sizes: HashMap<u32, u32>,
}

impl Queue {
    fn add(&mut self, identity: Identity, old: &Ends, new: &Ends) {
        let Identity { number, rank } = identity;
        let (Some(one), Some(other)) = (old.size(number), new.size(number)) else { return };
        let size = one.max(other);
        let known = self.sizes.entry(number).or_insert(0);
        if size > *known {
            *known = size;
            self.heap.push(Due { size, rank, identity: number });
        }
    }

    fn next(&mut self) -> Option<u32> {
        loop {
            let Due { size, identity, .. } = self.heap.pop()?;
            // A larger one of the same identity was looked at already, or this is the first.
            if self.sizes.get(&identity) == Some(&size) {
                self.sizes.remove(&identity);
                return Some(identity);
            }
        }
    }
}

/// What makes a branch the same elsewhere, and where it stands among others.
#[derive(Clone, Copy)]
struct Identity {
    number: u32,
    rank: u64,
}

/// What one side has and the other lacks.
#[derive(Default)]
struct Ends {
    lone: Vec<Option<Lone>>,
    /// By identity, the branches that are alone themselves.
    own: HashMap<u32, Vec<usize>>,
    /// By identity, what stands below those: whose, and where.
    inside: HashMap<u32, Vec<(usize, BranchId)>>,
    /// By identity, the most branches below any of them.
    sizes: HashMap<u32, u32>,
}

/// The branches of one identity on one side.
struct Found<'e> {
    own: bool,
    lone: Vec<&'e Lone>,
    inside: Vec<BranchId>,
}

impl Found<'_> {
    fn is_empty(&self) -> bool {
        self.lone.is_empty() && self.inside.is_empty()
    }

    /// Where they stand; of what stands inside of others the place in the tree.
    fn places(&self, side: &Side<'_>, inside: impl Fn(BranchId, Option<BranchId>) -> Place) -> Vec<Place> {
        if self.own {
            return self.lone.iter().flat_map(|lone| lone.places.iter().copied()).collect();
        }
        self.inside.iter().map(|id| inside(*id, side.tree.branch(*id).parent)).collect()
    }
}

impl Ends {
    /// Takes branches that the walk left alone, and gives the identities of these and of all below them.
    fn take(
        &mut self,
        lone: Vec<Lone>,
        side: &Side<'_>,
        shared: &[Shared],
        place: fn(&Place) -> Option<BranchId>,
    ) -> Vec<Identity> {
        let mut found = Vec::new();
        for one in lone {
            let at = self.lone.len();
            let top = one.places.first().and_then(place);
            self.lone.push(Some(one));
            let Some(top) = top else { continue };
            let end = side.tree.branch(top).end;
            for id in (top.0..end.0).map(BranchId) {
                let shared = &shared[side.cascade.class(id).index()];
                let Some(number) = shared.identity else { continue };
                if id == top {
                    self.own.entry(number).or_default().push(at);
                } else {
                    self.inside.entry(number).or_default().push((at, id));
                }
                let below = side.tree.branch(id).end.0 - id.0;
                let size = self.sizes.entry(number).or_default();
                *size = below.max(*size);
                found.push(Identity { number, rank: shared.identity_rank });
            }
        }
        found
    }

    fn size(&self, identity: u32) -> Option<u32> {
        self.sizes.get(&identity).copied()
    }

    /// What is still alone of one identity.
    fn ends(&self, identity: u32) -> Found<'_> {
        let own = self.own.get(&identity).into_iter().flatten();
        let lone: Vec<&Lone> = own.filter_map(|at| self.lone[*at].as_ref()).collect();
        let inside = self.inside.get(&identity).into_iter().flatten();
        let inside = inside.filter(|(at, _)| self.lone[*at].is_some()).map(|(_, id)| *id).collect();
        Found { own: !lone.is_empty(), lone, inside }
    }

    /// What is of this identity is not alone any more.
    fn settle(&mut self, identity: u32) {
        for at in self.own.remove(&identity).into_iter().flatten() {
            self.lone[at] = None;
        }
    }

    fn left(self) -> Vec<Lone> {
        self.lone.into_iter().flatten().collect()
    }
}

/// Which of the branches as they were goes with which as they are: a pair for each distinct one, equal content first. What changed on
/// the way is told for these.
fn representatives(from: &[Place], to: &[Place], joint: &Joint, (old, new): (&Side<'_>, &Side<'_>)) -> Vec<Place> {
    let mut before = distinct(from, |place| Some((old.cascade.class(place.old?), place.old)), &joint.old);
    let mut after = distinct(to, |place| Some((new.cascade.class(place.new?), place.new)), &joint.new);
    let mut pairs: Vec<(BranchId, BranchId)> = Vec::new();
    let content = |(shared, _): &(&Shared, BranchId)| shared.content;
    let known: HashMap<u32, BranchId> = after.iter().map(|one| (content(one), one.1)).collect();
    before.retain(|one| match known.get(&content(one)) {
        Some(other) => {
            pairs.push((one.1, *other));
            false
        }
        None => true,
    });
    let taken: HashSet<BranchId> = pairs.iter().map(|(_, other)| *other).collect();
    after.retain(|one| !taken.contains(&one.1));
    if !before.is_empty() || !after.is_empty() {
        // Where one side has no other left, those of the pairs serve again.
        let (first, second): (Vec<BranchId>, Vec<BranchId>) = pairs.iter().copied().unzip();
        let ids = |left: Vec<(&Shared, BranchId)>| left.into_iter().map(|(_, id)| id).collect::<Vec<_>>();
        let (mut before, mut after) = (ids(before), ids(after));
        if before.is_empty() {
            before = first;
        }
        if after.is_empty() {
            after = second;
        }
        let count = if before.is_empty() || after.is_empty() { 0 } else { before.len().max(after.len()) };
        pairs.extend((0..count).map(|at| (before[at.min(before.len() - 1)], after[at.min(after.len() - 1)])));
    }
    let parent = |side: &Side<'_>, id: BranchId| side.tree.branch(id).parent;
    pairs
        .into_iter()
        .map(|(one, other)| Place {
            old: Some(one),
            new: Some(other),
            old_parent: parent(old, one),
            new_parent: parent(new, other),
        })
        .collect()
}

/// Each distinct branch once, by what it is, not by where it stands.
fn distinct<'s>(
    places: &[Place],
    of: impl Fn(&Place) -> Option<(ClassId, Option<BranchId>)>,
    shared: &'s [Shared],
) -> Vec<(&'s Shared, BranchId)> {
    let mut found: Vec<(&Shared, BranchId)> =
        places.iter().filter_map(of).filter_map(|(class, id)| Some((&shared[class.index()], id?))).collect();
    found.sort_by_key(|(shared, id)| (shared.rank, shared.content, *id));
    found.dedup_by_key(|(shared, _)| shared.content);
    found
}

const NOWHERE: Place = Place { old: None, new: None, old_parent: None, new_parent: None };
