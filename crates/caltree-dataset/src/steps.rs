//! The recipe steps behind a cascade: which files go into which set of frames, and in which order.

use caltree_model::{ArchiveId, AssociationTree, BranchId, BranchPaths, BranchType, Cascade, ClassId};
use hashbrown::{HashMap, HashSet};

/// One recipe step: a distinct branch with raw main files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The path of the branch, at its first place.
    pub branch: String,
    /// In how many places it stands.
    pub places: u32,
    /// The branch's category.
    pub category: String,
    /// What it works on: the branch's own main files.
    pub files: Vec<Frame>,
    /// What it works with: the processed and static files (`M.`) of the branches directly below, each once.
    pub calibrations: Vec<Frame>,
    /// What it works with that other steps make first.
    pub waits_for: Vec<Wait>,
}

/// A file of a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    /// Its name in the archive.
    pub name: String,
    /// The pipeline's tag; `None` where the tree has none.
    pub category: Option<String>,
    /// The path of the branch it is listed in.
    pub branch: String,
}

/// A step that has to be done before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The category of the branch below.
    pub category: String,
    /// Its number: an index of the list of steps.
    pub step: usize,
}

/// The steps of a tree, in an order in which each one comes after all that it waits for; the science frames' own is the last one.
/// Auxiliary branches are left out unless they are wanted, and so is what stands below processed files: it went into these already.
#[must_use]
pub fn steps(tree: &AssociationTree<'_>, auxiliary: bool) -> Vec<Step> {
    let cascade = Cascade::new(tree);
    let planner = Planner { tree, cascade: &cascade, paths: BranchPaths::new(tree), auxiliary };
    let mut numbers: HashMap<ClassId, usize> = HashMap::new();
    let wanted = planner.wanted();
    let mut classes: Vec<ClassId> = wanted.iter().copied().collect();
    // What stands below a branch has a smaller number.
    classes.sort_unstable();
    let firsts: HashMap<ClassId, BranchId> = cascade.first_places().map(|id| (cascade.class(id), id)).collect();
    let mut steps = Vec::with_capacity(classes.len());
    for class in classes {
        let Some(&id) = firsts.get(&class) else { continue };
        numbers.insert(class, steps.len());
        steps.push(planner.step(id, &numbers));
    }
    steps
}

/// The number of the step that stands at a branch path, in whichever of its places. `None` where no step does.
#[must_use]
pub fn step_at(tree: &AssociationTree<'_>, steps: &[Step], path: &str) -> Option<usize> {
    let cascade = Cascade::new(tree);
    let paths = BranchPaths::new(tree);
    let (id, _) = tree.branches().find(|(id, _)| paths.path(tree, *id) == path)?;
    let first = paths.path(tree, cascade.distinct(id).first);
    steps.iter().position(|step| step.branch == first)
}

/// The files of a tree that belong into one set of frames for all of it: each once, in document order, auxiliary branches only where
/// they are wanted.
#[must_use]
pub fn frames(tree: &AssociationTree<'_>, auxiliary: bool) -> Vec<Frame> {
    let cascade = Cascade::new(tree);
    let paths = BranchPaths::new(tree);
    let mut known = HashSet::new();
    let mut frames = Vec::new();
    for (id, _) in tree.branches().filter(|(id, _)| auxiliary || cascade.on_main_line(*id)) {
        for frame in frames_of(tree, &paths, id) {
            if known.insert(frame.name.clone()) {
                frames.push(frame);
            }
        }
    }
    frames
}

fn frames_of<'a>(tree: &'a AssociationTree<'_>, paths: &'a BranchPaths, id: BranchId) -> impl Iterator<Item = Frame> + use<'a> {
    tree.files(id).iter().filter_map(move |file| {
        Some(Frame {
            name: file.name.as_ref()?.text.to_string(),
            category: file.category.as_ref().map(|category| category.text.to_string()).filter(|category| !category.is_empty()),
            branch: paths.path(tree, id),
        })
    })
}

struct Planner<'a, 't> {
    tree: &'a AssociationTree<'t>,
    cascade: &'a Cascade<'a>,
    paths: BranchPaths,
    auxiliary: bool,
}

impl Planner<'_, '_> {
    /// Whether a branch is a step of its own: something of what it lists was not processed yet.
    fn is_raw(&self, id: BranchId) -> bool {
        let processed = |name: &str| ArchiveId::parse(name).is_ok_and(|id| id.is_master());
        self.tree.files(id).iter().filter_map(|file| file.name.as_ref()).any(|name| !processed(&name.text))
    }

    /// The branches directly below one that count.
    fn below(&self, id: BranchId) -> impl Iterator<Item = BranchId> + '_ {
        let counts = |child: &BranchId| self.auxiliary || self.tree.branch(*child).kind() != Some(BranchType::Auxiliary);
        self.tree.children(id).filter(counts)
    }

    /// The root, and all raw branches that lead to it.
    fn wanted(&self) -> HashSet<ClassId> {
        let mut wanted = HashSet::new();
        let mut next = vec![BranchId::ROOT];
        while let Some(id) = next.pop() {
            if wanted.insert(self.cascade.class(id)) {
                next.extend(self.below(id).filter(|child| self.is_raw(*child)));
            }
        }
        wanted
    }

    fn step(&self, id: BranchId, numbers: &HashMap<ClassId, usize>) -> Step {
        let mut known = HashSet::new();
        let files: Vec<Frame> = frames_of(self.tree, &self.paths, id).filter(|frame| known.insert(frame.name.clone())).collect();
        let (mut calibrations, mut waits_for, mut waited) = (Vec::new(), Vec::new(), HashSet::new());
        for child in self.below(id) {
            if !self.is_raw(child) {
                calibrations.extend(frames_of(self.tree, &self.paths, child).filter(|frame| known.insert(frame.name.clone())));
            } else if let Some(&step) = numbers.get(&self.cascade.class(child)) {
                let category = self.tree.branch(child).category().unwrap_or("?").to_owned();
                if waited.insert(step) {
                    waits_for.push(Wait { category, step });
                }
            }
        }
        Step {
            branch: self.paths.path(self.tree, id),
            places: self.cascade.distinct(id).places,
            category: self.tree.branch(id).category().unwrap_or("?").to_owned(),
            files,
            calibrations,
            waits_for,
        }
    }
}
