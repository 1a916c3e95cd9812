//! Which recipes have something else to work on than before.

use crate::moves::Settled;
use crate::side::Side;
use crate::walk::Walk;
use caltree_model::{BranchId, ClassId};
use caltree_summary::Paths;
use hashbrown::{HashMap, HashSet};

/// The paths of the branches whose input is not what it was, leaves first.
///
/// The input of a branch is its own main files with their categories, and what the branches below it make of theirs, auxiliary ones
/// aside. Of what was added only that counts whose input stood nowhere in the old tree: what moved was made already.
pub(crate) fn affected(walk: &Walk<'_, '_>, settled: &Settled) -> Vec<String> {
    let (old, new, joint) = (walk.old, walk.new, walk.joint);
    // What works on the same is run once, whatever its flags.
    let input = |class: ClassId| joint.of_new(class).input;
    let mut found: HashMap<u32, BranchId> = HashMap::new();
    let mut note = |id: BranchId| {
        let known = found.entry(input(new.cascade.class(id))).or_insert(id);
        *known = [*known, id].into_iter().min_by_key(|id| new.nearness(Some(*id))).unwrap_or(id);
    };
    // Of what was cut off nobody knows what it works on.
    for matched in walk.matched.rows.iter().filter(|matched| matched.cut == (false, false)) {
        for (one, other) in matched.places.iter().filter_map(|place| place.old.zip(place.new)) {
            if joint.of_old(old.cascade.class(one)).input != joint.of_new(new.cascade.class(other)).input {
                note(other);
            }
        }
    }
    let made: HashSet<u32> = joint.old.iter().map(|shared| shared.input).collect();
    for top in settled.added.iter().flat_map(|lone| &lone.places).filter_map(|place| place.new) {
        let end = new.tree.branch(top).end;
        for id in (top.0..end.0).map(BranchId) {
            if !made.contains(&joint.of_new(new.cascade.class(id)).input) {
                note(id);
            }
        }
    }
    let mut paths = Paths::new(new.tree);
    let due = leaves_first(new).filter(|class| has_recipe(new, *class)).filter_map(|class| found.remove(&input(class)));
    due.map(|id| paths.path(id)).collect()
}

/// Whether somebody has to run something for a branch: `M.` files alone are there already.
fn has_recipe(side: &Side<'_>, class: ClassId) -> bool {
    let names = &side.cascade.name_ids()[side.tree.file_range(side.first(class))];
    let is_master = |name: &caltree_model::NameId| side.cascade.names()[name.index()].id.is_ok_and(|id| id.is_master());
    !names.iter().all(|name| name.as_ref().is_some_and(is_master))
}

/// Every distinct branch on the main line, those below one before it, in the order of the document otherwise.
fn leaves_first(side: &Side<'_>) -> impl Iterator<Item = ClassId> {
    let mut order = Vec::new();
    let mut seen: HashSet<ClassId> = HashSet::new();
    let root = side.cascade.class(BranchId::ROOT);
    let mut due = vec![(root, false)];
    while let Some((class, through)) = due.pop() {
        if through {
            order.push(class);
        } else if seen.insert(class) {
            due.push((class, true));
            let children: Vec<ClassId> = side.main_children(side.first(class)).map(|child| side.cascade.class(child)).collect();
            due.extend(children.into_iter().rev().map(|class| (class, false)));
        }
    }
    order.into_iter()
}
