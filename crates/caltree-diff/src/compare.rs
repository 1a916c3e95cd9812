//! From two trees to what changed.

use crate::affected::affected;
use crate::change::{Change, ChangeKind, Effect, Place, Size};
use crate::files::TreeFiles;
use crate::joint::Joint;
use crate::moves::{Move, Settled, settle};
use crate::own::{Own, own_changes};
use crate::side::{Side, is_auxiliary};
use crate::walk::{Lone, Walk};
use caltree_model::{BranchId, Cascade, ClassId, NameId, nearest_offset};
use caltree_summary::Paths;
use hashbrown::HashSet;

/// What two cascades come to, held against each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What changed, in the order of the new tree; what is gone stands behind the branch that it is gone from.
    pub changes: Vec<Change>,
    /// The distinct files of both trees.
    pub files: TreeFiles,
    /// Paths in the new tree of every branch whose recipe has something else to work on than before, leaves first: what to run again,
    /// in this order. A branch in several places is one. Auxiliary branches, and branches of `M.` files alone, have no recipe.
    pub affected: Vec<String>,
}

/// Compares two cascades by meaning: where a branch stands among its siblings, how the document is laid out and how often it repeats
/// itself do not matter.
#[must_use]
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> Comparison {
    let joint = Joint::new(old, new);
    let mut walk = Walk::new(old, new, &joint);
    walk.down(Place { old: Some(BranchId::ROOT), new: Some(BranchId::ROOT), old_parent: None, new_parent: None });
    let settled = settle(&mut walk);
    let affected = affected(&walk, &settled);
    let changes = Teller { walk: &walk, old_paths: Paths::new(old.tree), new_paths: Paths::new(new.tree) }.tell(settled);
    Comparison { changes, files: TreeFiles::of(old, new), affected }
}

/// Puts what was found into words.
struct Teller<'w, 'a> {
    walk: &'w Walk<'w, 'a>,
    old_paths: Paths<'w>,
    new_paths: Paths<'w>,
}

impl Teller<'_, '_> {
    fn tell(mut self, settled: Settled) -> Vec<Change> {
        let (old, new) = (self.walk.old, self.walk.new);
        let mut changes = Vec::new();
        for matched in &self.walk.matched.rows {
            let Some((Some(one), Some(other))) = matched.places.first().map(|place| (place.old, place.new)) else { continue };
            for own in own_changes((old.tree, one), (new.tree, other), matched.cut) {
                changes.push(self.own(own, matched.places.clone()));
            }
        }
        for ((_, (before, after)), places) in self.walk.matching.entries() {
            let own = Own {
                kind: ChangeKind::Match,
                effect: Effect::of_step(*before, *after, "extended", "calib_plan"),
                old: before.map(str::to_owned),
                new: after.map(str::to_owned),
                files: None,
            };
            changes.push(self.own(own, places.clone()));
        }
        let Settled { removed, added, moves } = settled;
        // What stands under one parent already, or still, is asked once a parent.
        let (mut before, mut after) = (Present::default(), Present::default());
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

    /// A change of a branch that stands on both sides.
    fn own(&mut self, own: Own, mut places: Vec<Place>) -> Change {
        places.sort_unstable_by_key(|place| place.new);
        let Own { kind, effect, old, new, mut files } = own;
        let first = places.first().copied();
        if let (Some(files), Some(place)) = (&mut files, first) {
            files.old_offset = offset(&self.walk.old.cascade, place.old_parent, place.old);
            files.new_offset = offset(&self.walk.new.cascade, place.new_parent, place.new);
        }
        Change {
            kind,
            effect,
            branch: self.new_path(first.and_then(|place| place.new)).unwrap_or_default(),
            old_branch: self.old_path(first.and_then(|place| place.old)),
            old,
            new,
            files,
            size: None,
            places,
        }
    }

    /// A branch that one side lacks.
    fn lone(&mut self, kind: ChangeKind, lone: Lone, present: &mut Present) -> Option<Change> {
        let mut places = lone.places;
        let added = kind == ChangeKind::BranchAdded;
        places.sort_unstable_by_key(|place| if added { place.new } else { place.old });
        let first = *places.first()?;
        let (side, other, id) =
            if added { (self.walk.new, self.walk.old, first.new?) } else { (self.walk.old, self.walk.new, first.old?) };
        let opposite = if added { first.old_parent } else { first.new_parent };
        let branch = side.tree.branch(id);
        let mode_kept = self.walk.old.tree.mode() == self.walk.new.tree.mode();
        let first_of_category = mode_kept && !is_auxiliary(branch) && !present.has(other, opposite, branch.category());
        let effect = match (first_of_category, added) {
            (true, true) => Effect::Improvement,
            (true, false) => Effect::Regression,
            (false, _) => Effect::Neutral,
        };
        let (old, new) = if added { (None, self.new_path(Some(id))) } else { (self.old_path(Some(id)), None) };
        Some(Change {
            kind,
            effect,
            branch: old.clone().or_else(|| new.clone()).unwrap_or_default(),
            old_branch: old.clone(),
            old,
            new,
            files: None,
            size: Some(size(side, id)),
            places,
        })
    }

    fn moved(&mut self, Move { mut from, mut to }: Move) -> Option<Change> {
        from.sort_unstable_by_key(|place| place.old);
        to.sort_unstable_by_key(|place| place.new);
        let (left, came) = (from.first()?.old, to.first()?.new);
        let (old, new) = (self.old_path(left), self.new_path(came));
        Some(Change {
            kind: ChangeKind::BranchMoved,
            effect: Effect::Neutral,
            branch: new.clone().unwrap_or_default(),
            old_branch: old.clone(),
            old,
            new,
            files: None,
            size: Some(size(self.walk.new, came?)),
            places: [from, to].concat(),
        })
    }

    fn old_path(&mut self, id: Option<BranchId>) -> Option<String> {
        id.map(|id| self.old_paths.path(id))
    }

    fn new_path(&mut self, id: Option<BranchId>) -> Option<String> {
        id.map(|id| self.new_paths.path(id))
    }
}

/// Which categories stand below one branch, auxiliary branches aside.
#[derive(Default)]
struct Present {
    parent: Option<BranchId>,
    categories: HashSet<Option<String>>,
}

impl Present {
    fn has(&mut self, side: &Side<'_>, parent: Option<BranchId>, category: Option<&str>) -> bool {
        let Some(parent) = parent else { return false };
        if self.parent != Some(parent) {
            self.parent = Some(parent);
            self.categories =
                side.main_children(parent).map(|child| side.tree.branch(child).category().map(str::to_owned)).collect();
        }
        self.categories.contains(&category.map(str::to_owned))
    }
}

/// Where a change is told: at its first place in the new tree; what is gone behind the branch that it is gone from.
fn order(change: &Change) -> (Option<BranchId>, bool, ChangeKind, String) {
    let gone = change.kind == ChangeKind::BranchRemoved;
    let at = change.places.iter().find_map(|place| if gone { place.new_parent } else { place.new });
    (at, gone, change.kind, change.branch.clone())
}

fn size(side: &Side<'_>, id: BranchId) -> Size {
    let end = side.tree.branch(id).end;
    let (mut names, mut classes): (HashSet<Option<NameId>>, HashSet<ClassId>) = Default::default();
    for id in (id.0..end.0).map(BranchId) {
        if classes.insert(side.cascade.class(id)) {
            names.extend(&side.cascade.name_ids()[side.tree.file_range(id)]);
        }
    }
    Size { files: names.len(), branches: classes.len() - 1 }
}

/// How far the nearest main file of a branch is from the nearest one of the branch above.
fn offset(cascade: &Cascade<'_>, parent: Option<BranchId>, id: Option<BranchId>) -> Option<caltree_model::Offset> {
    nearest_offset(cascade.observed(parent?), cascade.observed(id?))
}
