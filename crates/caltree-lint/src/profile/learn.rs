//! Trees made into a profile.
//!
//! Of each tree a few numbers a pair of categories are kept until they are added up, and of all trees a few numbers a kind and pair: how
//! often each number of branches, number of files and distance in time was met.

use super::census::{Census, Pair, file_count, plain_offset};
use super::{Branches, Counts, Distances, Expected, FrameKind, KindProfile, Learnt, Profile, Seen};
use crate::finish::is_unreadable;
use caltree_model::{AssociationTree, Cascade, DAY_MS, Kind, Mode, Verdict, is_static, verdict_of};
use caltree_read::Document;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// What one tree teaches.
#[derive(Clone, Debug)]
pub struct Lesson {
    kind: FrameKind,
    /// The frame that the tree is for.
    frame: Option<String>,
    categories: Vec<Met>,
    pairs: Vec<Taught>,
}

/// Why a document teaches nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoLesson {
    /// Something is missing in the tree, and nobody wants to learn from such.
    Incomplete,
    /// No association could be established: nothing was looked for.
    Empty,
    /// It could not be read in full.
    Unreadable,
    /// It is a links table, which does not tell what belongs to what.
    LinksTable,
    /// It does not say for which kind of frame it is: the root lacks its category, its mode, or a main file with an archive id.
    NoKind,
    /// Its categories stand in each other in more different ways than in any tree of the archive.
    TooManyPairs,
    /// The same frame was learnt from already, in the same mode.
    SameFrame,
}

/// From a tree with more different pairs of categories than this nothing is learnt. Real ones have a hundred.
const MOST_PAIRS: usize = 10_000;

/// A category that a tree has.
#[derive(Clone, Debug)]
struct Met {
    name: String,
    /// Whether a branch of it asks for calibrations.
    asks: bool,
}

/// What a tree teaches of the branches of one category below those of another one.
#[derive(Clone, Debug)]
struct Taught {
    /// As places of [`Lesson::categories`].
    above: usize,
    below: usize,
    /// Whether a branch is there on the main line.
    main: bool,
    /// Whether all branches above that ask for calibrations have one on the main line; `None` where none asks.
    everywhere: Option<bool>,
    is_static: bool,
    /// How many there are below each distinct branch above that asks and has some.
    branches: Vec<u64>,
    /// How many files each distinct branch has.
    files: Vec<u64>,
    /// How far each is from what it calibrates, below each distinct branch above: in thousandths of a day, rounded up.
    distances: Vec<u64>,
}

impl Lesson {
    /// What a document teaches. `incomplete` trees only teach where somebody wants that: they make it normal that things are missing.
    ///
    /// # Errors
    /// It teaches nothing.
    pub fn of(document: &Document<'_>, incomplete: bool) -> Result<Self, NoLesson> {
        if document.kind == Kind::LinksTable {
            return Err(NoLesson::LinksTable);
        }
        let Some(tree) = document.tree.as_ref().filter(|_| !is_unreadable(document)) else { return Err(NoLesson::Unreadable) };
        let cascade = Cascade::new(tree);
        match verdict_of(tree, &cascade) {
            Verdict::Complete => {}
            Verdict::Incomplete if incomplete => {}
            Verdict::Incomplete => return Err(NoLesson::Incomplete),
            Verdict::Empty => return Err(NoLesson::Empty),
            Verdict::Unreadable => return Err(NoLesson::Unreadable),
        }
        let kind = FrameKind::of(tree).ok_or(NoLesson::NoKind)?;
        let census = Census::new(tree, &cascade);
        if census.pairs.len() > MOST_PAIRS {
            return Err(NoLesson::TooManyPairs);
        }
        let asks = |at: &usize| census.distinct[*at].asks;
        let met = census.categories.iter();
        Ok(Self {
            kind,
            frame: document.dp_id(),
            categories: met.map(|met| Met { name: met.name.to_owned(), asks: met.distinct.iter().any(asks) }).collect(),
            pairs: census.pairs.iter().map(|pair| Taught::of(tree, &cascade, &census, pair)).collect(),
        })
    }
}

impl Taught {
    fn of(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, census: &Census<'_>, pair: &Pair) -> Self {
        let asking = census.categories[pair.above].distinct.iter().filter(|at| census.distinct[**at].asks);
        let counts: Vec<u64> = asking.map(|at| census.main_below(pair, *at)).collect();
        let branches = census.main_branches(pair);
        let distances = census.main_steps(pair).filter_map(|step| plain_offset(tree, cascade, step.id));
        Self {
            above: pair.above,
            below: pair.below,
            main: !branches.is_empty(),
            everywhere: (!counts.is_empty()).then(|| counts.iter().all(|count| *count > 0)),
            is_static: pair.steps.iter().all(|step| is_static(tree, step.id)),
            branches: counts.into_iter().filter(|count| *count > 0).collect(),
            files: branches
                .iter()
                .flat_map(|at| census.distinct[*at].ids.first())
                .map(|id| file_count(tree, cascade, *id))
                .collect(),
            distances: distances.map(|offset| offset.0.unsigned_abs().div_ceil(THOUSANDTH)).collect(),
        }
    }
}

/// Milliseconds in a thousandth of a day.
const THOUSANDTH: u64 = DAY_MS.unsigned_abs() / 1000;

/// Adds up what trees teach. The order in which they come makes no difference, but for two answers for one frame: the first one counts.
#[derive(Debug, Default)]
pub struct Learner {
    frames: HashSet<(String, Mode)>,
    kinds: BTreeMap<FrameKind, KindSum>,
    trees: u64,
}

/// What was learnt of one kind.
#[derive(Debug, Default)]
struct KindSum {
    trees: u64,
    categories: BTreeMap<String, CategorySum>,
}

/// What was learnt of one category.
#[derive(Debug, Default)]
struct CategorySum {
    /// Trees in which there is a branch of it.
    trees: u64,
    /// Trees in which there is one that asks for calibrations.
    asking: u64,
    below: BTreeMap<String, PairSum>,
}

/// What was learnt of the branches of one category below those of another one.
#[derive(Debug, Default)]
struct PairSum {
    /// Trees in which there is one.
    trees: u64,
    /// Trees in which there is one on the main line.
    main: u64,
    /// Trees in which a branch above asks, and all that do have one.
    everywhere: u64,
    /// Trees in which a branch above asks, and some have one.
    in_part: u64,
    not_static: bool,
    branches: Tally,
    files: Tally,
    distances: Tally,
}

impl Learner {
    /// Takes what the next tree teaches.
    ///
    /// # Errors
    /// Its frame was there before.
    pub fn add(&mut self, lesson: Lesson) -> Result<(), NoLesson> {
        if let Some(frame) = lesson.frame
            && !self.frames.insert((frame, lesson.kind.mode))
        {
            return Err(NoLesson::SameFrame);
        }
        self.trees += 1;
        let kind = self.kinds.entry(lesson.kind).or_default();
        kind.trees += 1;
        for met in &lesson.categories {
            let category = kind.categories.entry(met.name.clone()).or_default();
            category.trees += 1;
            category.asking += u64::from(met.asks);
        }
        for taught in &lesson.pairs {
            let [above, below] = [taught.above, taught.below].map(|at| lesson.categories[at].name.as_str());
            kind.categories.entry(above.to_owned()).or_default().below.entry(below.to_owned()).or_default().take(taught);
        }
        Ok(())
    }

    /// How many trees were learnt from.
    #[must_use]
    pub fn trees(&self) -> u64 {
        self.trees
    }

    /// The profile of all that was learnt, and how many kinds were left out because they have fewer than `min_trees` trees. What at
    /// least `threshold` of the trees have is required; `incomplete` says what was learnt from.
    #[must_use]
    pub fn finish(self, threshold: f64, min_trees: u64, incomplete: bool) -> (Profile, u64) {
        let mut profile = Profile::default();
        let (mut trees, mut left_out) = (0, 0);
        for (kind, sum) in self.kinds {
            if sum.trees < min_trees {
                left_out += 1;
                continue;
            }
            trees += sum.trees;
            let known = KindProfile { trees: Some(sum.trees), below: sum.below(threshold, min_trees) };
            profile.kinds.insert(kind, known);
        }
        profile.learnt = Some(Learnt { trees, threshold, min_trees, incomplete });
        (profile, left_out)
    }
}

impl KindSum {
    fn below(&self, threshold: f64, min_trees: u64) -> BTreeMap<String, Branches> {
        let branches = |above: &CategorySum| -> Branches {
            let all = above.below.iter();
            all.map(|(category, pair)| (category.clone(), pair.expected(above, threshold, min_trees))).collect()
        };
        let some = self.categories.iter().filter(|(_, above)| !above.below.is_empty());
        some.map(|(category, above)| (category.clone(), branches(above))).collect()
    }
}

impl PairSum {
    fn take(&mut self, taught: &Taught) {
        self.trees += 1;
        self.main += u64::from(taught.main);
        self.everywhere += u64::from(taught.everywhere == Some(true));
        self.in_part += u64::from(taught.everywhere == Some(false) && !taught.branches.is_empty());
        self.not_static |= !taught.is_static;
        self.branches.extend(&taught.branches);
        self.files.extend(&taught.files);
        self.distances.extend(&taught.distances);
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 trees")]
    fn expected(&self, above: &CategorySum, threshold: f64, min_trees: u64) -> Expected {
        let auxiliary = self.main == 0;
        let asked = !auxiliary && above.asking > 0;
        let (trees, of, in_part) = if asked { (self.everywhere, above.asking, self.in_part) } else { (self.trees, above.trees, 0) };
        let required = asked && of >= min_trees && trees as f64 / of as f64 >= threshold;
        let (branches, files, days) = (self.branches.counts(), self.files.counts(), self.distances.days());
        let least = |counts: Option<Counts>| counts.map(|counts| counts.min).filter(|least| required && *least > 1);
        Expected {
            required,
            auxiliary,
            is_static: !self.not_static,
            at_least_branches: least(branches),
            at_least_files: least(files),
            at_most_days: days.map(|days| days.max).filter(|_| required),
            seen: Some(Seen { trees, of, in_part, branches: branches.filter(|counts| counts.max > 1), files, days }),
        }
    }
}

/// How often each number was met.
#[derive(Debug, Default)]
struct Tally(BTreeMap<u64, u64>);

impl Tally {
    fn extend(&mut self, numbers: &[u64]) {
        for number in numbers {
            *self.0.entry(*number).or_default() += 1;
        }
    }

    /// The number that so many tenths of all do not exceed; `None` where there is none.
    fn at(&self, tenths: u64) -> Option<u64> {
        let all: u64 = self.0.values().sum();
        let place = (u128::from(all) * u128::from(tenths)).div_ceil(10);
        let mut before = 0;
        let mut numbers = self.0.iter();
        let found = numbers.find(|(_, count)| {
            before += u128::from(**count);
            before >= place
        });
        found.map(|(number, _)| *number)
    }

    fn counts(&self) -> Option<Counts> {
        Some(Counts { min: *self.0.first_key_value()?.0, median: self.at(5)?, max: self.at(10)? })
    }

    /// Of thousandths of a day.
    #[expect(clippy::cast_precision_loss, reason = "no frame is 2^53 thousandths of a day away")]
    fn days(&self) -> Option<Distances> {
        let at = |tenths| Some(self.at(tenths)? as f64 / 1000.0);
        Some(Distances { median: at(5)?, q90: at(9)?, max: at(10)? })
    }
}
