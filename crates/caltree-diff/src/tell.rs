//! What was found, as changes.

use crate::change::{Change, ChangeKind, Effect, Place, Size};
use crate::moves::{Move, Settled};
use crate::own::{Own, own_changes};
use crate::side::{Side, is_auxiliary};
use crate::walk::{Lone, Walk};
use caltree_model::{BranchId, Cascade, ClassId, NameId, nearest_offset};
use caltree_summary::Paths;
use hashbrown::{HashMap, HashSet};
use std::sync::Arc;

/// Makes changes of what the walk found.
pub(crate) fn tell(walk: &Walk<'_, '_>, settled: Settled) -> Vec<Change> {
    let teller = Teller {
        walk,
        old_paths: Paths::new(walk.old.tree),
        new_paths: Paths::new(walk.new.tree),
        old_names: names(walk.old),
        new_names: names(walk.new),
    };
    teller.tell(settled)
}

struct Teller<'w, 'a> {
    walk: &'w Walk<'w, 'a>,
    old_paths: Paths<'w>,
    new_paths: Paths<'w>,
    old_names: HashSet<&'w str>,
    new_names: HashSet<&'w str>,
}

/// Whose change it is: of branches that are known by category and main files wherever they stand, else of equal branches only.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Whose {
    Known(u32, u32),
    Equal(ClassId, ClassId),
}

/// The same change of the same branch with all its places, in the order of first appearance.
#[derive(Default)]
struct Gathered {
    /// By the change, whose it is, and how often the same was said of one branch already: a message may stand there twice.
    known: HashMap<(Own, Whose, usize), usize>,
    rows: Vec<(Own, Vec<Arc<[Place]>>)>,
}

impl Gathered {
    fn add(&mut self, own: Own, whose: Whose, nth: usize, places: &Arc<[Place]>) {
        let at = *self.known.entry((own, whose, nth)).or_insert_with_key(|(own, ..)| {
            self.rows.push((own.clone(), Vec::new()));
            self.rows.len() - 1
        });
        self.rows[at].1.push(places.clone());
    }
}

impl Teller<'_, '_> {
    fn tell(mut self, settled: Settled) -> Vec<Change> {
        let (old, new) = (self.walk.old, self.walk.new);
        let mut gathered = Gathered::default();
        for matched in &self.walk.matched.rows {
            let Some((Some(one), Some(other))) = matched.places.first().map(|place| (place.old, place.new)) else { continue };
            let whose = self.whose(old.cascade.class(one), new.cascade.class(other));
            let places = self.sorted(&[&matched.places]);
            let (mut last, mut nth) = (None, 0);
            for own in own_changes((old.tree, one), (new.tree, other), matched.cut) {
                // Equal ones stand side by side.
                nth = if last.as_ref() == Some(&own) { nth + 1 } else { 0 };
                gathered.add(own.clone(), whose, nth, &places);
                last = Some(own);
            }
        }
        for (((one, other), (before, after)), places) in self.walk.matching.entries() {
            let own = Own {
                kind: ChangeKind::Match,
                effect: Effect::of_step(*before, *after, "extended", "calib_plan"),
                old: before.map(str::to_owned),
                new: after.map(str::to_owned),
                files: None,
            };
            gathered.add(own, self.whose(*one, *other), 0, &self.sorted(&[places]));
        }
        let mut changes: Vec<Change> = gathered.rows.into_iter().filter_map(|(own, places)| self.own(own, places)).collect();
        let Settled { removed, added, moves } = settled;
        let (mut before, mut after) = (Present::of(old), Present::of(new));
        for lone in added {
            changes.extend(self.lone(ChangeKind::BranchAdded, lone, &mut before));
        }
        for lone in removed {
            changes.extend(self.lone(ChangeKind::BranchRemoved, lone, &mut after));
        }
        changes.extend(moves.into_iter().filter_map(|moved| self.moved(moved)));
        changes.sort_by_cached_key(order);
        changes
    }

    fn whose(&self, old: ClassId, new: ClassId) -> Whose {
        let joint = self.walk.joint;
        match (joint.of_old(old).identity, joint.of_new(new).identity) {
            (Some(one), Some(other)) => Whose::Known(one, other),
            _ => Whose::Equal(old, new),
        }
    }

    /// Places of the new tree, the nearest to the root first.
    fn sorted(&self, places: &[&[Place]]) -> Arc<[Place]> {
        let mut sorted = places.concat();
        sorted.sort_unstable_by_key(|place| self.walk.new.nearness(place.new));
        sorted.into()
    }

    /// A change of a branch that stands on both sides.
    fn own(&mut self, own: Own, places: Vec<Arc<[Place]>>) -> Option<Change> {
        let places = match <[Arc<[Place]>; 1]>::try_from(places) {
            Ok([places]) => places,
            Err(several) => self.sorted(&several.iter().map(|places| &**places).collect::<Vec<_>>()),
        };
        let Own { kind, effect, old, new, mut files } = own;
        let first = *places.first()?;
        if let Some(files) = &mut files {
            files.old_offset = offset(&self.walk.old.cascade, first.old_parent, first.old);
            files.new_offset = offset(&self.walk.new.cascade, first.new_parent, first.new);
        }
        let (branch, old_branch) = (self.new_path(first.new)?, self.old_path(first.old));
        Some(Change { kind, effect, branch, old_branch, old, new, files, size: None, places })
    }

    /// A branch that one side lacks.
    fn lone(&mut self, kind: ChangeKind, lone: Lone, present: &mut Present<'_>) -> Option<Change> {
        let mut places = lone.places;
        let added = kind == ChangeKind::BranchAdded;
        let (old, new) = (self.walk.old, self.walk.new);
        places.sort_unstable_by_key(|place| if added { new.nearness(place.new) } else { old.nearness(place.old) });
        let first = *places.first()?;
        let (side, id) = if added { (new, first.new?) } else { (old, first.old?) };
        let opposite = if added { first.old_parent } else { first.new_parent };
        let branch = side.tree.branch(id);
        let mode_kept = old.tree.mode() == new.tree.mode();
        let first_of_category = mode_kept && !is_auxiliary(branch) && !present.has(opposite, branch.category());
        let effect = match (first_of_category, added) {
            (true, true) => Effect::Improvement,
            (true, false) => Effect::Regression,
            (false, _) => Effect::Neutral,
        };
        let size = size(side, id, if added { &self.old_names } else { &self.new_names });
        let (old, new) = if added { (None, self.new_path(Some(id))) } else { (self.old_path(Some(id)), None) };
        let branch = old.clone().or_else(|| new.clone())?;
        Some(Change {
            kind,
            effect,
            branch,
            old_branch: old.clone(),
            old,
            new,
            files: None,
            size: Some(size),
            places: places.into(),
        })
    }

    fn moved(&mut self, Move { mut from, mut to }: Move) -> Option<Change> {
        from.sort_unstable_by_key(|place| self.walk.old.nearness(place.old));
        to.sort_unstable_by_key(|place| self.walk.new.nearness(place.new));
        let (left, came) = (from.first()?.old, to.first()?.new);
        let (old, new) = (self.old_path(left), self.new_path(came));
        Some(Change {
            kind: ChangeKind::BranchMoved,
            effect: Effect::Neutral,
            branch: new.clone()?,
            old_branch: old.clone(),
            old,
            new,
            files: None,
            size: Some(size(self.walk.new, came?, &self.old_names)),
            places: [from, to].concat().into(),
        })
    }

    fn old_path(&mut self, id: Option<BranchId>) -> Option<String> {
        id.map(|id| self.old_paths.path(id))
    }

    fn new_path(&mut self, id: Option<BranchId>) -> Option<String> {
        id.map(|id| self.new_paths.path(id))
    }
}

/// Which categories stand below the branches of a tree, auxiliary branches aside; each is looked at once.
struct Present<'s> {
    side: &'s Side<'s>,
    below: HashMap<BranchId, HashSet<Option<&'s str>>>,
}

impl<'s> Present<'s> {
    fn of(side: &'s Side<'_>) -> Self {
        Self { side, below: HashMap::new() }
    }

    fn has(&mut self, parent: Option<BranchId>, category: Option<&str>) -> bool {
        let Some(parent) = parent else { return false };
        let side = self.side;
        let categories = self
            .below
            .entry(parent)
            .or_insert_with(|| side.main_children(parent).map(|child| side.tree.branch(child).category()).collect());
        categories.contains(&category)
    }
}

/// Where a change is told: at its first place in the new tree; what is gone behind the branch that it is gone from.
fn order(change: &Change) -> (Option<BranchId>, bool, ChangeKind, String) {
    let gone = change.kind == ChangeKind::BranchRemoved;
    let at = change.places.iter().find_map(|place| if gone { place.new_parent } else { place.new });
    (at, gone, change.kind, change.branch.clone())
}

/// What a branch holds, with all below it; `others` are the names that the other tree lists.
fn size(side: &Side<'_>, id: BranchId, others: &HashSet<&str>) -> Size {
    let end = side.tree.branch(id).end;
    let (mut names, mut classes): (HashSet<Option<NameId>>, HashSet<ClassId>) = Default::default();
    for id in (id.0..end.0).map(BranchId) {
        if classes.insert(side.cascade.class(id)) {
            names.extend(&side.cascade.name_ids()[side.tree.file_range(id)]);
        }
    }
    let is_there = |name: &NameId| others.contains(side.cascade.names()[name.index()].text);
    Size {
        files: names.len(),
        elsewhere: names.iter().flatten().filter(|name| is_there(name)).count(),
        branches: classes.len() - 1,
    }
}

/// The distinct names that a tree lists.
fn names<'s>(side: &'s Side<'_>) -> HashSet<&'s str> {
    side.cascade.names().iter().map(|name| name.text).collect()
}

/// How far the nearest main file of a branch is from the nearest one of the branch above.
fn offset(cascade: &Cascade<'_>, parent: Option<BranchId>, id: Option<BranchId>) -> Option<caltree_model::Offset> {
    nearest_offset(cascade.observed(parent?), cascade.observed(id?))
}
