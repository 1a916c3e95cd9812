//! A tree held against a profile.

use super::census::{Census, Pair, file_count, plain_offset};
use super::{Expected, FrameKind, KindProfile};
use crate::context::Cascaded;
use crate::sink::Draft;
use caltree_model::{BranchId, Message, Offset, Verdict, verdict_of};
use hashbrown::{HashMap, HashSet};
use std::cell::LazyCell;

/// In what a tree is not as the profile has it. A distinct branch is told once, however often it is repeated.
pub(crate) struct Held<'a> {
    pub(crate) kind: FrameKind,
    /// Whether the profile knows this kind; nothing else is said where it does not.
    pub(crate) known: bool,
    pub(crate) absent: Vec<Unlike<'a, Absent>>,
    pub(crate) few_branches: Vec<Unlike<'a, Few>>,
    pub(crate) few_files: Vec<Unlike<'a, Few>>,
    pub(crate) far: Vec<Unlike<'a, Far>>,
    pub(crate) unknown: Vec<Spot<'a>>,
}

/// Branches of one category below those of another one.
pub(crate) struct Spot<'a> {
    /// The first of them; where none is there, or too few, the branch above.
    pub(crate) id: BranchId,
    /// The category of the branch above.
    pub(crate) above: &'a str,
    pub(crate) category: &'a str,
    /// In how many places.
    pub(crate) times: u32,
}

/// A place where something else is expected.
pub(crate) struct Unlike<'a, T> {
    pub(crate) spot: Spot<'a>,
    pub(crate) expected: &'a Expected,
    pub(crate) how: T,
}

/// The branch is not there.
pub(crate) struct Absent {
    /// Whether it is there beside the main line.
    pub(crate) aside: bool,
}

/// Too few branches, or files.
pub(crate) struct Few {
    pub(crate) found: u64,
    pub(crate) at_least: u64,
}

/// Too far in time from what it calibrates.
pub(crate) struct Far {
    /// Where it is farthest beyond what is allowed.
    pub(crate) offset: Offset,
    pub(crate) at_most: f64,
}

impl Spot<'_> {
    /// What is to be told of it.
    pub(crate) fn draft(&self, cx: &Cascaded<'_>, kind: &FrameKind, message: String, help: &'static str) -> Draft {
        Draft::new(message, help)
            .at(cx.tree.branch(self.id).category.as_ref().map(|attr| attr.span))
            .on(self.id)
            .places(self.times)
            .about(cx.first_file(self.id))
            .with("category", self.category)
            .with("below", self.above)
            .with("kind", kind.to_string())
    }
}

impl Far {
    /// By how many days it is beyond what is allowed.
    fn beyond(&self) -> f64 {
        self.offset.days().abs() - self.at_most
    }
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
            let holder = Holder { cx, census: &census, explained: Explained::new(cx), held: &mut held };
            holder.all(found);
        }
        Some(held)
    }
}

/// What is being held against what.
struct Holder<'h, 'a> {
    cx: &'h Cascaded<'a>,
    census: &'h Census<'a>,
    explained: Explained<'h>,
    held: &'h mut Held<'a>,
}

impl<'a> Holder<'_, 'a> {
    fn all(mut self, kind: &'a KindProfile) {
        let census = self.census;
        let known = LazyCell::new(|| -> HashSet<&str> {
            let own = kind.below.values().flat_map(|below| below.keys());
            kind.below.keys().chain(own).map(String::as_str).collect()
        });
        // As places of the lists, by distinct branch.
        let (mut few, mut far) = (HashMap::new(), HashMap::new());
        let mut pairs: HashMap<(usize, &str), &Pair> = HashMap::new();
        for pair in &census.pairs {
            let [above, category] = [pair.above, pair.below].map(|at| census.categories[at].name);
            pairs.insert((pair.above, category), pair);
            match kind.below.get(above).and_then(|below| below.get(category)) {
                Some(expected) => {
                    self.files(pair, expected, &mut few);
                    self.days(pair, expected, &mut far);
                }
                // What stands below what is new is new with it; the root is known in any case.
                None if pair.above == 0 || known.contains(above) => self.unknown(pair),
                None => {}
            }
        }
        for (at, category) in census.categories.iter().enumerate() {
            for (below, expected) in kind.below.get(category.name).into_iter().flatten() {
                self.branches(at, pairs.get(&(at, below.as_str())).copied(), below, expected);
            }
        }
    }

    /// The names of a pair.
    fn names(&self, pair: &Pair) -> (&'a str, &'a str) {
        (self.census.categories[pair.above].name, self.census.categories[pair.below].name)
    }

    fn unknown(&mut self, pair: &Pair) {
        let Some(first) = pair.steps.iter().min_by_key(|step| step.id) else { return };
        let times = pair.steps.iter().fold(0, |sum: u32, step| sum.saturating_add(self.census.distinct[step.above].times()));
        let (above, category) = self.names(pair);
        self.held.unknown.push(Spot { id: first.id, above, category, times });
    }

    /// The first of some places, and how many there are, without those that were cut off, and those for which the tree itself says that
    /// the category is missing. Each place comes with the branch that the category stands below.
    fn open(&self, places: impl Iterator<Item = (BranchId, BranchId)>, category: &str) -> Option<(BranchId, u32)> {
        let cut = |id| self.cx.tree.branch(id).cut;
        let mut open = places.filter(|&(id, above)| !cut(id) && !self.explained.by_message(self.cx, above, category));
        let (first, _) = open.next()?;
        Some((first, u32::try_from(open.count()).unwrap_or(u32::MAX).saturating_add(1)))
    }

    /// Whether there are as many branches of a category as there should be below those of another one. `pair` is where they are.
    fn branches(&mut self, above: usize, pair: Option<&Pair>, category: &'a str, expected: &'a Expected) {
        let census = self.census;
        let least = expected.at_least_branches.unwrap_or(0);
        if !expected.required && least < 2 {
            return;
        }
        for at in &census.categories[above].distinct {
            let branch = &census.distinct[*at];
            let found = pair.map_or(0, |pair| census.main_below(pair, *at));
            let absent = found == 0 && expected.required;
            let few = found > 0 && found < least;
            if !branch.asks || !(absent || few) {
                continue;
            }
            let Some((id, times)) = self.open(branch.ids.iter().map(|id| (*id, *id)), category) else { continue };
            let spot = Spot { id, above: census.categories[above].name, category, times };
            if absent {
                let aside = pair.is_some_and(|pair| !pair.below(*at).is_empty());
                self.held.absent.push(Unlike { spot, expected, how: Absent { aside } });
            } else {
                self.held.few_branches.push(Unlike { spot, expected, how: Few { found, at_least: least } });
            }
        }
    }

    fn files(&mut self, pair: &Pair, expected: &'a Expected, known: &mut HashMap<usize, usize>) {
        let Some(at_least) = expected.at_least_files else { return };
        let (above, category) = self.names(pair);
        let tree = self.cx.tree;
        for at in self.census.main_branches(pair) {
            let ids = &self.census.distinct[at].ids;
            let found = ids.first().map_or(0, |id| file_count(tree, &self.cx.cascade, *id));
            if found >= at_least {
                continue;
            }
            let places = ids.iter().filter_map(|id| Some((*id, tree.branch(*id).parent?)));
            let here = places.filter(|(_, parent)| tree.branch(*parent).category() == Some(above));
            let Some((id, times)) = self.open(here, category) else { continue };
            let spot = Spot { id, above, category, times };
            let new = Unlike { spot, expected, how: Few { found, at_least } };
            // Where most are wanted.
            add(&mut self.held.few_files, known, at, new, |new, told| new.at_least > told.at_least);
        }
    }

    fn days(&mut self, pair: &Pair, expected: &'a Expected, known: &mut HashMap<usize, usize>) {
        let Some(at_most) = expected.at_most_days else { return };
        let (above, category) = self.names(pair);
        let tree = self.cx.tree;
        for step in self.census.main_steps(pair) {
            if tree.branch(step.id).cut || tree.branch(step.id).parent.is_some_and(|above| tree.branch(above).cut) {
                continue;
            }
            let Some(offset) = plain_offset(tree, &self.cx.cascade, step.id).filter(|offset| offset.days().abs() > at_most) else {
                continue;
            };
            let spot = Spot { id: step.id, above, category, times: self.census.distinct[step.above].times() };
            let new = Unlike { spot, expected, how: Far { offset, at_most } };
            add(&mut self.held.far, known, step.below, new, |new, told| new.beyond() > told.beyond());
        }
    }
}

/// Adds what a distinct branch is unlike the profile in. It is told once, with all its places, as it is where it is `worse`; `known` says
/// which of the list are told already.
fn add<'a, T>(
    list: &mut Vec<Unlike<'a, T>>,
    known: &mut HashMap<usize, usize>,
    distinct: usize,
    new: Unlike<'a, T>,
    worse: impl FnOnce(&T, &T) -> bool,
) {
    match known.get(&distinct).and_then(|told| list.get_mut(*told)) {
        None => {
            known.insert(distinct, list.len());
            list.push(new);
        }
        Some(told) => {
            let times = told.spot.times.saturating_add(new.spot.times);
            if worse(&new.how, &told.how) {
                *told = new;
            }
            told.spot.times = times;
        }
    }
}

/// What the tree itself says is missing: by category.
#[derive(Default)]
struct Explained<'h>(HashMap<&'h str, Said<'h>>);

/// For what a category is missing.
#[derive(Default)]
struct Said<'h> {
    /// Files of the tree: for the branches that have one of them.
    files: HashSet<&'h str>,
    /// Branches that say it of a frame that is none of the tree's: for all that is below them as well.
    below: HashSet<BranchId>,
}

/// A subject is looked for among the tree's files with so many suffixes taken away.
const MOST_SUFFIXES: usize = 3;

impl<'h> Explained<'h> {
    fn new(cx: &'h Cascaded<'_>) -> Self {
        let mut explained = Self::default();
        let names: LazyCell<HashSet<&str>, _> = LazyCell::new(|| cx.cascade.names().iter().map(|name| name.text).collect());
        for entry in cx.tree.all_messages() {
            let Some(text) = &entry.text else { continue };
            if let Message::Missing(what) = Message::parse(&text.text)
                && what.found < what.requested
            {
                let said = explained.0.entry(what.category).or_default();
                // `_tpl` and its like stand behind the name of a file.
                let shorter = |name: &&'h str| name.rsplit_once('_').map(|(name, _)| name);
                let mut subjects = std::iter::successors(Some(what.subject), shorter).take(1 + MOST_SUFFIXES);
                match subjects.find(|subject| names.contains(subject)) {
                    Some(file) => drop(said.files.insert(file)),
                    None => drop(said.below.insert(entry.branch)),
                }
            }
        }
        explained
    }

    /// Whether the tree says that the category is missing for one of the branch's files, or, for a frame that is none of its own, on
    /// the branch or one above.
    fn by_message(&self, cx: &Cascaded<'_>, id: BranchId, category: &str) -> bool {
        let Some(said) = self.0.get(category) else { return false };
        let mut line = std::iter::successors(Some(id), |&id| cx.tree.branch(id).parent);
        let mut files = cx.tree.files(id).iter().filter_map(|file| file.name.as_ref());
        files.any(|name| said.files.contains(&*name.text)) || line.any(|id| said.below.contains(&id))
    }
}
