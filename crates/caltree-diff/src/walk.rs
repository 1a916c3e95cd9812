//! Walks both cascades at once, from the roots down, and finds which branch is which.
//!
//! What is equal on both sides is recognised by its number and not looked into, so the walk costs what the differences cost. Two
//! branches that were found to be the same are the same wherever the two stand, so their children are paired once.

use crate::change::Place;
use crate::joint::Joint;
use crate::siblings::{Sibling, pair};
use crate::side::{Side, matching};
use caltree_model::{AssociationTree, BranchId, ClassId};
use hashbrown::{HashMap, HashSet};
use std::rc::Rc;

/// Two branches that are the same and differ, and where both stand.
#[derive(Debug)]
pub(crate) struct Matched {
    /// Whether reading ended inside of the old one, and of the new one: what is missing there may only have been cut off.
    pub(crate) cut: (bool, bool),
    pub(crate) places: Vec<Place>,
}

/// A branch that one side lacks.
#[derive(Debug)]
pub(crate) struct Lone {
    pub(crate) places: Vec<Place>,
}

/// Things in the order of their first appearance, found by a key.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    known: HashMap<K, usize>,
    keys: Vec<K>,
    pub(crate) rows: Vec<V>,
}

impl<K: std::hash::Hash + Eq + Copy, V> Table<K, V> {
    fn new() -> Self {
        Self { known: HashMap::new(), keys: Vec::new(), rows: Vec::new() }
    }

    /// Each row with its key.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&K, &V)> {
        self.keys.iter().zip(&self.rows)
    }

    /// Everything that came together so far; the table is empty after that.
    pub(crate) fn take(&mut self) -> Vec<V> {
        self.known.clear();
        self.keys.clear();
        std::mem::take(&mut self.rows)
    }

    fn row(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let at = *self.known.entry(key).or_insert_with(|| {
            self.keys.push(key);
            self.rows.push(make());
            self.rows.len() - 1
        });
        &mut self.rows[at]
    }
}

/// Both children of a pair of branches, of each distinct branch in an order that is the same in all its places; and which go together.
type Pairs = Rc<[(usize, usize)]>;

/// A removed branch under the same pair of parents is one wherever these stand.
type LoneKey = ((ClassId, ClassId), ClassId);

/// What the walk finds.
pub(crate) struct Walk<'w, 'a> {
    pub(crate) old: &'w Side<'a>,
    pub(crate) new: &'w Side<'a>,
    pub(crate) joint: &'w Joint,
    pairs: HashMap<(ClassId, ClassId), Pairs>,
    pub(crate) matched: Table<(ClassId, ClassId, (bool, bool)), Matched>,
    /// Branches that stand otherwise to the branch above, whether or not they differ themselves.
    #[expect(clippy::type_complexity, reason = "the key names what is told as one change")]
    pub(crate) matching: Table<((ClassId, ClassId), (Option<&'w str>, Option<&'w str>)), Vec<Place>>,
    pub(crate) removed: Table<LoneKey, Lone>,
    pub(crate) added: Table<LoneKey, Lone>,
    /// What stands where it stood, as identities.
    pub(crate) kept: HashSet<u32>,
    /// The distinct branches of the new tree that stand as they are where they stood.
    equal: HashSet<ClassId>,
}

impl<'w, 'a> Walk<'w, 'a> {
    pub(crate) fn new(old: &'w Side<'a>, new: &'w Side<'a>, joint: &'w Joint) -> Self {
        Self {
            old,
            new,
            joint,
            pairs: HashMap::new(),
            matched: Table::new(),
            matching: Table::new(),
            removed: Table::new(),
            added: Table::new(),
            kept: HashSet::new(),
            equal: HashSet::new(),
        }
    }

    /// Takes two branches for the same one, with all below them. How these two stand to what is above them is another matter.
    pub(crate) fn down(&mut self, place: Place) {
        let mut due = vec![place];
        while let Some(place) = due.pop() {
            let (Some(old), Some(new)) = (place.old, place.new) else { continue };
            let (one, other) = (self.old.cascade.class(old), self.new.cascade.class(new));
            let (before, after) = (self.joint.of_old(one), self.joint.of_new(other));
            if before.content == after.content {
                self.keep(other);
                continue;
            }
            self.kept.extend(after.identity.filter(|_| before.identity == after.identity));
            let cut = (self.old.tree.branch(old).cut, self.new.tree.branch(new).cut);
            self.matched.row((one, other, cut), || Matched { cut, places: Vec::new() }).places.push(place);
            let from = due.len();
            self.below((one, other), old, new, cut, &mut due);
            // The first in the new tree comes next.
            due[from..].sort_unstable_by_key(|place| std::cmp::Reverse(place.new));
        }
    }

    /// How the two stand to the branch above.
    pub(crate) fn edge(&mut self, place: Place) {
        let Some((old, new)) = place.old.zip(place.new) else { return };
        let values = (matching(self.old.tree.branch(old)), matching(self.new.tree.branch(new)));
        if values.0 != values.1 {
            let classes = (self.old.cascade.class(old), self.new.cascade.class(new));
            self.matching.row((classes, values), Vec::new).push(place);
        }
    }

    /// Pairs the branches directly below two.
    fn below(
        &mut self,
        classes: (ClassId, ClassId),
        old: BranchId,
        new: BranchId,
        (old_cut, new_cut): (bool, bool),
        due: &mut Vec<Place>,
    ) {
        let (old_children, new_children) = (
            ordered(self.old.tree, old, |child| self.joint.of_old(self.old.cascade.class(child)).content),
            ordered(self.new.tree, new, |child| self.joint.of_new(self.new.cascade.class(child)).content),
        );
        let pairs = self.pairs.get(&classes).cloned().unwrap_or_else(|| {
            let olds: Vec<Sibling<'_>> = old_children.iter().map(|id| sibling(self.old, &self.joint.old, *id)).collect();
            let news: Vec<Sibling<'_>> = new_children.iter().map(|id| sibling(self.new, &self.joint.new, *id)).collect();
            let pairs: Pairs = pair(&olds, &news).into();
            self.pairs.insert(classes, pairs.clone());
            pairs
        });
        let (mut old_left, mut new_left) = (vec![true; old_children.len()], vec![true; new_children.len()]);
        let place = Place { old: None, new: None, old_parent: Some(old), new_parent: Some(new) };
        for &(one, other) in pairs.iter() {
            (old_left[one], new_left[other]) = (false, false);
            let place = Place { old: Some(old_children[one]), new: Some(new_children[other]), ..place };
            self.edge(place);
            due.push(place);
        }
        for (child, _) in old_children.iter().zip(old_left).filter(|(_, left)| *left && !new_cut) {
            let class = self.old.cascade.class(*child);
            let lone = self.removed.row((classes, class), || Lone { places: Vec::new() });
            lone.places.push(Place { old: Some(*child), ..place });
        }
        for (child, _) in new_children.iter().zip(new_left).filter(|(_, left)| *left && !old_cut) {
            let class = self.new.cascade.class(*child);
            let lone = self.added.row((classes, class), || Lone { places: Vec::new() });
            lone.places.push(Place { new: Some(*child), ..place });
        }
    }

    /// Takes note that a branch and all below it stand where they stood.
    fn keep(&mut self, class: ClassId) {
        let mut due = vec![class];
        while let Some(class) = due.pop() {
            if self.equal.insert(class) {
                self.kept.extend(self.joint.of_new(class).identity);
                due.extend(self.new.tree.children(self.new.first(class)).map(|child| self.new.cascade.class(child)));
            }
        }
    }
}

/// The branches directly below one, in an order that depends on what they are alone.
fn ordered(tree: &AssociationTree<'_>, parent: BranchId, content: impl Fn(BranchId) -> u32) -> Vec<BranchId> {
    let mut children: Vec<BranchId> = tree.children(parent).collect();
    let key = |child: &BranchId| (content(*child), matching(tree.branch(*child)));
    children.sort_by(|one, other| key(one).cmp(&key(other)));
    children
}

fn sibling<'s>(side: &'s Side<'_>, shared: &'s [crate::joint::Shared], id: BranchId) -> Sibling<'s> {
    let branch = side.tree.branch(id);
    let names = side.tree.files(id).iter().filter_map(|file| file.name.as_ref());
    Sibling {
        shared: &shared[side.cascade.class(id).index()],
        category: branch.category(),
        matching: matching(branch),
        observed: side.cascade.observed(id),
        name: names.map(|name| &*name.text).min(),
    }
}
