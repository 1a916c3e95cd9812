//! Which of the branches that are gone from one place stand elsewhere now.
//!
//! A branch went elsewhere if its category and the names of its main files are found among what was removed and among what was added,
//! and it stands at no place where it stood before. Where it was removed with the branch above it, or came with one that was added, it
//! counts as well, so that what is nested in a new branch is not taken for lost.

use crate::change::Place;
use crate::joint::{Joint, Shared};
use crate::side::Side;
use crate::walk::{Lone, Walk};
use caltree_model::{BranchId, ClassId};
use hashbrown::{HashMap, HashSet};

/// A branch that stands elsewhere.
#[derive(Debug)]
pub(crate) struct Move {
    /// The places that it left.
    pub(crate) from: Vec<Place>,
    /// The places that it came to.
    pub(crate) to: Vec<Place>,
}

impl Move {
    /// Each place that was left with one that was come to; of the fewer the last is repeated.
    fn pairs(&self) -> impl Iterator<Item = Place> {
        let (from, to) = (self.from.as_slice(), self.to.as_slice());
        let count = if from.is_empty() || to.is_empty() { 0 } else { from.len().max(to.len()) };
        (0..count).map(|at| {
            let (from, to) = (from[at.min(from.len() - 1)], to[at.min(to.len() - 1)]);
            Place { old: from.old, old_parent: from.old_parent, new: to.new, new_parent: to.new_parent }
        })
    }
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
    let mut settled = Settled::default();
    loop {
        settled.removed.append(&mut walk.removed.take());
        settled.added.append(&mut walk.added.take());
        let known = settled.moves.len();
        let sides = Sides { old: walk.old, new: walk.new, joint: walk.joint, kept: &walk.kept };
        sides.match_up(&mut settled);
        if settled.moves.len() == known {
            return settled;
        }
        for place in settled.moves[known..].iter().flat_map(Move::pairs) {
            walk.down(place);
        }
    }
}

struct Sides<'w, 'a> {
    old: &'w Side<'a>,
    new: &'w Side<'a>,
    joint: &'w Joint,
    kept: &'w HashSet<u32>,
}

impl Sides<'_, '_> {
    fn match_up(&self, settled: &mut Settled) {
        // What was removed and added as such, equal content first.
        for equal in [true, false] {
            self.both_ends(settled, equal);
        }
        let Settled { removed, added, moves } = settled;
        // What was added, and went with something that was removed; and the other way round.
        let tops = removed.iter().filter_map(|lone| lone.places.first()?.old);
        let inside = self.inside(self.old, &self.joint.old, tops);
        added.retain(|lone| {
            let from = self.movable(self.joint.of_new(lone.class).identity).and_then(|identity| inside.get(&identity));
            let from = from.map(|id| Place { old: Some(*id), old_parent: self.old.tree.branch(*id).parent, ..NOWHERE });
            moves.extend(from.map(|from| Move { from: vec![from], to: lone.places.clone() }));
            from.is_none()
        });
        let tops = added.iter().filter_map(|lone| lone.places.first()?.new);
        let inside = self.inside(self.new, &self.joint.new, tops);
        removed.retain(|lone| {
            let to = self.movable(self.joint.of_old(lone.class).identity).and_then(|identity| inside.get(&identity));
            let to = to.map(|id| Place { new: Some(*id), new_parent: self.new.tree.branch(*id).parent, ..NOWHERE });
            moves.extend(to.map(|to| Move { from: lone.places.clone(), to: vec![to] }));
            to.is_none()
        });
    }

    fn movable(&self, identity: Option<u32>) -> Option<u32> {
        identity.filter(|identity| !self.kept.contains(identity))
    }

    fn both_ends(&self, settled: &mut Settled, equal: bool) {
        let Settled { removed, added, moves } = settled;
        let key = |shared: &Shared| Some((self.movable(shared.identity)?, if equal { shared.content } else { 0 }));
        removed.sort_by_key(|lone| lone.places.first().and_then(|place| place.old));
        added.sort_by_key(|lone| lone.places.first().and_then(|place| place.new));
        let mut gone: HashMap<(u32, u32), Vec<usize>> = HashMap::new();
        for (at, lone) in removed.iter().enumerate().rev() {
            if let Some(key) = key(self.joint.of_old(lone.class)) {
                gone.entry(key).or_default().push(at);
            }
        }
        let mut taken = HashSet::new();
        added.retain(|lone| {
            let from = key(self.joint.of_new(lone.class)).and_then(|key| gone.get_mut(&key)?.pop());
            if let Some(from) = from {
                taken.insert(from);
                moves.push(Move { from: removed[from].places.clone(), to: lone.places.clone() });
            }
            from.is_none()
        });
        let mut places = 0..;
        removed.retain(|_| places.next().is_none_or(|at| !taken.contains(&at)));
    }

    /// What stands below branches that one side lacks, by identity: the first place of each.
    fn inside(&self, side: &Side<'_>, shared: &[Shared], tops: impl Iterator<Item = BranchId>) -> HashMap<u32, BranchId> {
        let mut found = HashMap::new();
        let mut seen: HashSet<ClassId> = HashSet::new();
        let mut due = Vec::new();
        for top in tops {
            due.push(top);
            while let Some(id) = due.pop() {
                if id != top
                    && let Some(identity) = self.movable(shared[side.cascade.class(id).index()].identity)
                {
                    found.entry(identity).or_insert(id);
                }
                let from = due.len();
                due.extend(side.tree.children(id).filter(|child| seen.insert(side.cascade.class(*child))));
                // The first in the document comes next.
                due[from..].reverse();
            }
        }
        found
    }
}

const NOWHERE: Place = Place { old: None, new: None, old_parent: None, new_parent: None };
