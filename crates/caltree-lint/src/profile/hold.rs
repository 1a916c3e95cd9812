//! A tree held against a profile.

use super::census::{Census, Place, plain_offset};
use super::{Expected, FrameKind, Node};
use crate::context::Cascaded;
use caltree_model::{BranchId, ClassId, Message, Offset, Verdict, verdict_of};
use hashbrown::{HashMap, HashSet};

/// In what a tree is not as the profile has it. A distinct branch is told once, however many paths lead to it: with what is expected at the
/// first of these, the nearest to the root.
pub(crate) struct Held<'a> {
    pub(crate) kind: FrameKind,
    /// Whether the profile knows this kind; nothing else is said where it does not.
    pub(crate) known: bool,
    pub(crate) absent: Vec<Unlike<'a>>,
    pub(crate) few_branches: Vec<Few<'a>>,
    pub(crate) few_files: Vec<Few<'a>>,
    pub(crate) far: Vec<Far<'a>>,
    pub(crate) unknown: Vec<Unlike<'a>>,
}

/// Branches of one category that are not there, or should not be.
pub(crate) struct Unlike<'a> {
    /// The branch above.
    pub(crate) above: BranchId,
    /// The first of those that the profile does not know; where one is absent, the branch above.
    pub(crate) id: BranchId,
    pub(crate) category: &'a str,
    /// In how many places.
    pub(crate) times: u32,
    /// What is expected, where something is.
    pub(crate) expected: Option<&'a Expected>,
}

/// Too few branches, or files.
pub(crate) struct Few<'a> {
    /// The branch with too few files, or the one above too few branches.
    pub(crate) id: BranchId,
    pub(crate) category: &'a str,
    pub(crate) times: u32,
    pub(crate) found: u64,
    pub(crate) at_least: u64,
    pub(crate) expected: &'a Expected,
}

/// A branch too far in time from what it calibrates.
pub(crate) struct Far<'a> {
    pub(crate) id: BranchId,
    pub(crate) category: &'a str,
    pub(crate) times: u32,
    /// Where it is farthest beyond what is allowed.
    pub(crate) offset: Offset,
    pub(crate) at_most: f64,
    pub(crate) expected: &'a Expected,
}

impl<'a> Held<'a> {
    /// `None` without a profile, for a tree that says that nothing was looked for, and for one that does not say what it is for.
    pub(crate) fn of(cx: &Cascaded<'a>) -> Option<Self> {
        let profile = cx.context.settings.profile.as_deref()?;
        if verdict_of(cx.tree, &cx.cascade) == Verdict::Empty {
            return None;
        }
        let kind = FrameKind::of(cx.tree)?;
        let found = profile.kinds.get(&kind);
        let mut held = Self {
            kind,
            known: found.is_some(),
            absent: Vec::new(),
            few_branches: Vec::new(),
            few_files: Vec::new(),
            far: Vec::new(),
            unknown: Vec::new(),
        };
        if let Some(found) = found {
            let census = Census::new(cx.tree, &cx.cascade);
            let explained = Explained::new(cx);
            Holder { cx, census: &census, explained, known: HashMap::new(), held: &mut held }.all(&found.root);
        }
        Some(held)
    }
}

/// What may be told of a branch, once for a category.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum What {
    Absent,
    FewBranches,
    FewFiles,
    Far,
    Unknown,
}

/// What is being held against what.
struct Holder<'h, 'a> {
    cx: &'h Cascaded<'a>,
    census: &'h Census<'a>,
    explained: Explained<'h>,
    /// What is told already, as places of the lists.
    known: HashMap<(What, ClassId, &'a str), usize>,
    held: &'h mut Held<'a>,
}

impl<'a> Holder<'_, 'a> {
    fn all(&mut self, root: &'a Node) {
        let spots = &self.census.spots;
        let mut nodes: Vec<Option<&'a Node>> = vec![Some(root)];
        // Where the branches of a category below a spot are.
        let mut below: HashMap<(usize, &str), usize> = HashMap::new();
        for (at, spot) in spots.iter().enumerate().skip(1) {
            below.insert((spot.above, spot.category), at);
            let node = nodes[spot.above].and_then(|above| above.below.get(spot.category));
            if node.is_none() && nodes[spot.above].is_some() {
                self.unknown(at);
            }
            nodes.push(node);
            if let Some(expected) = node.and_then(|node| node.expected.as_ref()) {
                self.files(at, expected);
                self.days(at, expected);
            }
        }
        for (at, node) in nodes.iter().enumerate() {
            for (category, node) in node.iter().flat_map(|node| &node.below) {
                if let Some(expected) = &node.expected {
                    self.branches(at, below.get(&(at, category.as_str())).copied(), category, expected);
                }
            }
        }
    }

    /// Tells a thing of a branch; gives what is told already, where that is so.
    fn once<'l, T>(
        known: &mut HashMap<(What, ClassId, &'a str), usize>,
        list: &'l mut Vec<T>,
        key: (What, ClassId, &'a str),
        new: T,
    ) -> Option<&'l mut T> {
        let place = *known.entry(key).or_insert(list.len());
        if place == list.len() {
            list.push(new);
            return None;
        }
        list.get_mut(place)
    }

    fn class(&self, id: BranchId) -> ClassId {
        self.cx.cascade.class(id)
    }

    fn unknown(&mut self, at: usize) {
        let spot = &self.census.spots[at];
        let Some(first) = spot.steps.first() else { return };
        let times = spot.steps.iter().fold(0, |sum: u32, step| sum.saturating_add(step.times));
        let above = self.census.spots[spot.above].places[first.above].id;
        let key = (What::Unknown, self.class(above), spot.category);
        let new = Unlike { above, id: first.id, category: spot.category, times, expected: None };
        if let Some(told) = Self::once(&mut self.known, &mut self.held.unknown, key, new) {
            told.times = told.times.saturating_add(times);
        }
    }

    /// Whether there are as many branches of a category as there should be. `found` is where they are.
    fn branches(&mut self, above: usize, found: Option<usize>, category: &'a str, expected: &'a Expected) {
        let spots = &self.census.spots;
        let least = expected.at_least_branches.unwrap_or(0);
        if !expected.required && least < 2 {
            return;
        }
        for (at, &Place { id, times, asks, .. }) in spots[above].places.iter().enumerate() {
            if !asks || self.cx.tree.branch(id).cut {
                continue;
            }
            let count = found.map_or(0, |found| spots[found].main_below(at));
            let absent = count == 0 && expected.required;
            let few = count > 0 && count < least;
            if (!absent && !few) || self.explained.by_message(self.cx, id, category) {
                continue;
            }
            let class = self.class(id);
            let told = if absent {
                let new = Unlike { above: id, id, category, times, expected: Some(expected) };
                Self::once(&mut self.known, &mut self.held.absent, (What::Absent, class, category), new).map(|told| &mut told.times)
            } else {
                let new = Few { id, category, times, found: count, at_least: least, expected };
                let list = &mut self.held.few_branches;
                Self::once(&mut self.known, list, (What::FewBranches, class, category), new).map(|told| &mut told.times)
            };
            if let Some(told) = told {
                *told = told.saturating_add(times);
            }
        }
    }

    fn files(&mut self, at: usize, expected: &'a Expected) {
        let Some(at_least) = expected.at_least_files else { return };
        let spot = &self.census.spots[at];
        for &Place { id, times, .. } in spot.places.iter().filter(|place| place.main) {
            let (branch, found) = (self.cx.tree.branch(id), self.cx.tree.files(id).len() as u64);
            let explained = || branch.parent.is_some_and(|above| self.explained.by_message(self.cx, above, spot.category));
            if found < at_least && !branch.cut && !explained() {
                let key = (What::FewFiles, self.class(id), spot.category);
                let new = Few { id, category: spot.category, times, found, at_least, expected };
                if let Some(told) = Self::once(&mut self.known, &mut self.held.few_files, key, new) {
                    told.times = told.times.saturating_add(times);
                }
            }
        }
    }

    fn days(&mut self, at: usize, expected: &'a Expected) {
        let Some(at_most) = expected.at_most_days else { return };
        let spot = &self.census.spots[at];
        for step in spot.steps.iter().filter(|step| step.main) {
            let above = self.census.spots[spot.above].places[step.above].id;
            let tree = self.cx.tree;
            if tree.branch(step.id).cut || tree.branch(above).cut {
                continue;
            }
            let Some(offset) = plain_offset(tree, &self.cx.cascade, above, step.id).filter(|offset| offset.days().abs() > at_most)
            else {
                continue;
            };
            let key = (What::Far, self.class(step.id), spot.category);
            let new = Far { id: step.id, category: spot.category, times: step.times, offset, at_most, expected };
            if let Some(told) = Self::once(&mut self.known, &mut self.held.far, key, new) {
                told.times = told.times.saturating_add(step.times);
                // Where it is farthest beyond what is allowed.
                if offset.days().abs() - at_most > told.offset.days().abs() - told.at_most {
                    (told.offset, told.at_most, told.expected) = (offset, at_most, expected);
                }
            }
        }
    }
}

/// What the tree itself says is missing.
struct Explained<'h> {
    /// Who says it, and the category.
    said: HashSet<(BranchId, &'h str)>,
    /// For which frame, and the category.
    subjects: HashSet<(&'h str, &'h str)>,
}

impl<'h> Explained<'h> {
    fn new(cx: &'h Cascaded<'_>) -> Self {
        let mut explained = Self { said: HashSet::new(), subjects: HashSet::new() };
        for entry in cx.tree.all_messages() {
            let Some(text) = &entry.text else { continue };
            if let Message::Missing(what) = Message::parse(&text.text)
                && what.found < what.requested
            {
                explained.said.insert((entry.branch, what.category));
                explained.subjects.insert((what.subject.strip_suffix("_tpl").unwrap_or(what.subject), what.category));
            }
        }
        explained
    }

    /// Whether the branch, one above it, or anyone on behalf of one of its files says that the category is missing.
    fn by_message(&self, cx: &Cascaded<'_>, id: BranchId, category: &str) -> bool {
        if self.said.is_empty() {
            return false;
        }
        let mut line = std::iter::successors(Some(id), |&id| cx.tree.branch(id).parent);
        line.any(|id| self.said.contains(&(id, category)))
            || cx
                .tree
                .files(id)
                .iter()
                .any(|file| file.name.as_ref().is_some_and(|name| self.subjects.contains(&(&*name.text, category))))
    }
}
