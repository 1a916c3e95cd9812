//! The reported changes, applied: the proof that nothing is left out of them.

use crate::spec::Spec;
use caltree_diff::{Change, ChangeKind, Place};
use caltree_model::{AssociationTree, BranchId};
use std::collections::{HashMap, HashSet};

/// The tree that the changes make of the old one. Of the new one only what was added is looked at.
pub(crate) fn apply(old: &AssociationTree<'_>, new: &AssociationTree<'_>, changes: &[Change]) -> Spec {
    let mut made = Apply { old, new, changes, own: HashMap::new(), matched: HashSet::new(), moved: HashSet::new() };
    made.prepare();
    made.build(BranchId::ROOT, BranchId::ROOT)
}

struct Apply<'a, 't> {
    old: &'a AssociationTree<'t>,
    new: &'a AssociationTree<'t>,
    changes: &'a [Change],
    /// The changes of one branch, by its place.
    own: HashMap<(BranchId, BranchId), Vec<&'a Change>>,
    /// Branches that are the same, below ones that are the same.
    matched: HashSet<(BranchId, BranchId)>,
    /// Branches that moved, each as it was and as it is.
    moved: HashSet<(BranchId, BranchId)>,
}

impl Apply<'_, '_> {
    fn prepare(&mut self) {
        self.matched.insert((BranchId::ROOT, BranchId::ROOT));
        for change in self.of(ChangeKind::BranchMoved).cloned().collect::<Vec<_>>() {
            let from: Vec<BranchId> = change.places.iter().filter_map(|place| place.old).collect();
            let to: Vec<BranchId> = change.places.iter().filter_map(|place| place.new).collect();
            self.moved.extend(from.iter().flat_map(|from| to.iter().map(|to| (*from, *to))));
        }
        for change in self.changes {
            for Place { old, new, old_parent, new_parent } in change.places.iter() {
                if let Some(pair) = old.zip(*new) {
                    let known = self.own.entry(pair).or_default();
                    if !known.iter().any(|other| std::ptr::eq(*other, change)) {
                        known.push(change);
                    }
                    self.same(pair);
                } else if let Some(above) = old_parent.zip(*new_parent) {
                    self.same(above);
                }
            }
        }
    }

    /// What stands above two that are the same is the same, unless one of them came from elsewhere.
    fn same(&mut self, mut pair: (BranchId, BranchId)) {
        while self.matched.insert(pair) && !self.moved.contains(&pair) {
            pair = self.old.branch(pair.0).parent.zip(self.new.branch(pair.1).parent).expect("the roots are the same");
        }
    }

    fn of(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> + use<'_> {
        self.changes.iter().filter(move |change| change.kind == kind)
    }

    fn build(&self, old: BranchId, new: BranchId) -> Spec {
        let mut spec = Spec::alone(self.old, old);
        for change in self.own.get(&(old, new)).into_iter().flatten() {
            self.change(change, &mut spec);
        }
        // Ends of moves within what was added or removed have one parent only: they come and go with it.
        let below = |kind| {
            self.of(kind)
                .flat_map(|change| change.places.iter())
                .filter(move |place| (place.old_parent, place.new_parent) == (Some(old), Some(new)))
        };
        let gone: HashSet<BranchId> = [ChangeKind::BranchRemoved, ChangeKind::BranchMoved]
            .into_iter()
            .flat_map(below)
            .filter_map(|place| place.old)
            .collect();
        let mut known = HashSet::new();
        for child in self.old.children(old).filter(|child| !gone.contains(child)) {
            let there = self.new.children(new).find(|there| {
                let pair = (child, *there);
                !known.contains(there) && self.matched.contains(&pair) && !self.moved.contains(&pair)
            });
            known.extend(there);
            spec.below.push(there.map_or_else(|| Spec::of(self.old, child), |there| self.build(child, there)));
        }
        let come = |kind| below(kind).filter_map(|place| place.new).collect::<HashSet<BranchId>>();
        spec.below.extend(come(ChangeKind::BranchAdded).into_iter().map(|id| Spec::of(self.new, id)));
        for to in come(ChangeKind::BranchMoved) {
            // Told is how one of the places that it left became one of those that it came to; equal ones became the same.
            let whole = Spec::of(self.new, to).sorted();
            let mut ways = self.moved.iter().filter(|(_, id)| Spec::of(self.new, *id).sorted().alike(&whole)).collect::<Vec<_>>();
            ways.sort();
            let made = ways.into_iter().map(|(from, id)| self.build(*from, *id));
            let mut made = made.filter(|made| made.clone().sorted().alike(&whole));
            let mut branch = made.next().expect("one of the ways that are told leads there");
            // How it stands to the branch above is that of its new place.
            branch.matching.clone_from(&whole.matching);
            spec.below.push(branch);
        }
        spec
    }

    fn change(&self, change: &Change, spec: &mut Spec) {
        let value = match change.kind {
            ChangeKind::Category => &mut spec.category,
            ChangeKind::Mode => &mut spec.mode,
            ChangeKind::Type => &mut spec.kind,
            ChangeKind::Match => &mut spec.matching,
            ChangeKind::Certified => &mut spec.certified,
            ChangeKind::Complete => &mut spec.complete,
            ChangeKind::MessageAdded | ChangeKind::MessageResolved | ChangeKind::MessageChanged => {
                if let Some(old) = &change.old {
                    let at = spec.messages.iter().position(|message| message == old).expect("the message was there");
                    spec.messages.remove(at);
                }
                spec.messages.extend(change.new.clone());
                return;
            }
            ChangeKind::Files => {
                let files = change.files.as_ref().expect("files");
                let mut take = |what: &(Option<String>, Option<String>)| {
                    let at = spec.files.iter().position(|file| file == what).expect("the file was there");
                    spec.files.remove(at);
                };
                files.removed.iter().for_each(|file| take(&(file.name.clone(), file.category.clone())));
                files.recategorised.iter().for_each(|file| take(&(file.name.clone(), file.old.clone())));
                spec.files.extend(files.added.iter().map(|file| (file.name.clone(), file.category.clone())));
                spec.files.extend(files.recategorised.iter().map(|file| (file.name.clone(), file.new.clone())));
                return;
            }
            other => panic!("{other:?} is no change of a branch itself"),
        };
        assert_eq!(*value, change.old, "what is said to have been there was there");
        value.clone_from(&change.new);
    }
}
