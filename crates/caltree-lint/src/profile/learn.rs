//! Trees made into a profile.
//!
//! Of each tree a few numbers a path are kept until they are added up, and of all trees a few numbers a kind and path, with one for
//! each distance in time.

use super::census::{Census, Spot, plain_offset};
use super::{Counts, Distances, Expected, FrameKind, KindProfile, Learnt, Node, Profile, Share};
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
    spots: Vec<Taught>,
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
    /// Its branches have more different paths than any tree of the archive.
    TooManyPaths,
    /// The same frame was learnt from already, in the same mode.
    SameFrame,
}

/// From a tree whose branches have more different paths than this nothing is learnt. Real ones have a hundred.
const MOST_PATHS: usize = 10_000;

/// What a tree teaches of one path.
#[derive(Clone, Debug)]
struct Taught {
    above: usize,
    category: String,
    /// Whether a branch is there on the main line.
    main: bool,
    /// Whether a branch is there that asks for calibrations.
    asks: bool,
    /// Whether all branches above that ask for calibrations have one on the main line; `None` where none asks.
    everywhere: Option<bool>,
    is_static: bool,
    /// How many there are below each branch above that asks and has some.
    branches: Vec<u64>,
    /// How many files each distinct branch has.
    files: Vec<u64>,
    /// How far each is from what it calibrates, in thousandths of a day, rounded up.
    distances: Vec<u32>,
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
        if census.spots.len() > MOST_PATHS {
            return Err(NoLesson::TooManyPaths);
        }
        let taught = |spot: &Spot<'_>| Taught::of(tree, &cascade, &census.spots[spot.above], spot);
        Ok(Self { kind, frame: document.dp_id(), spots: census.spots.iter().skip(1).map(taught).collect() })
    }
}

impl Taught {
    fn of(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, above: &Spot<'_>, spot: &Spot<'_>) -> Self {
        let asking = || above.places.iter().enumerate().filter(|(_, place)| place.asks);
        let counts = || asking().map(|(at, _)| spot.main_below(at));
        let steps = || spot.steps.iter().filter(|step| step.main);
        let distance = |step: &super::census::Step| {
            let offset = plain_offset(tree, cascade, above.places[step.above].id, step.id)?;
            Some(u32::try_from(offset.0.unsigned_abs().div_ceil(THOUSANDTH)).unwrap_or(u32::MAX))
        };
        Self {
            above: spot.above,
            category: spot.category.to_owned(),
            main: spot.places.iter().any(|place| place.main),
            asks: spot.places.iter().any(|place| place.asks),
            everywhere: asking().next().map(|_| counts().all(|count| count > 0)),
            is_static: spot.steps.iter().all(|step| is_static(tree, step.id)),
            branches: counts().filter(|count| *count > 0).collect(),
            files: spot.places.iter().filter(|place| place.main).map(|place| tree.files(place.id).len() as u64).collect(),
            distances: steps().filter_map(distance).collect(),
        }
    }
}

/// Milliseconds in a thousandth of a day.
const THOUSANDTH: u64 = DAY_MS.unsigned_abs() / 1000;

/// Adds up what trees teach. The order in which they come makes no difference, but for two answers for one frame: the first one counts.
#[derive(Debug, Default)]
pub struct Learner {
    frames: HashSet<(String, Mode)>,
    kinds: BTreeMap<FrameKind, Sum>,
    trees: u64,
}

/// What was learnt of one path. The root of a kind is one of these as well.
#[derive(Debug, Default)]
struct Sum {
    /// Trees in which there is a branch.
    trees: u64,
    /// Trees in which there is one on the main line.
    main: u64,
    /// Trees in which there is one that asks for calibrations.
    asking: u64,
    /// Trees in which a branch above asks, and all that do have one.
    everywhere: u64,
    /// Trees in which a branch above asks, and some have one.
    in_part: u64,
    not_static: bool,
    branches: BTreeMap<u64, u64>,
    files: BTreeMap<u64, u64>,
    distances: Vec<u32>,
    below: BTreeMap<String, Self>,
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
        let root = self.kinds.entry(lesson.kind).or_default();
        (root.trees, root.main, root.asking) = (root.trees + 1, root.main + 1, root.asking + 1);
        for at in 0..lesson.spots.len() {
            root.find(&lesson.spots, at).take(&lesson.spots[at]);
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
            let known =
                KindProfile { trees: Some(sum.trees), root: Node { expected: None, below: sum.nodes(threshold, min_trees) } };
            profile.kinds.insert(kind, known);
        }
        profile.learnt = Some(Learnt { trees, threshold, min_trees, incomplete });
        (profile, left_out)
    }
}

impl Sum {
    /// The sum of one spot of a tree.
    fn find(&mut self, spots: &[Taught], at: usize) -> &mut Self {
        let spot = &spots[at];
        // The census counts the root as the first one.
        let above = if spot.above == 0 { self } else { self.find(spots, spot.above - 1) };
        above.below.entry(spot.category.clone()).or_default()
    }

    fn take(&mut self, taught: &Taught) {
        self.trees += 1;
        self.main += u64::from(taught.main);
        self.asking += u64::from(taught.asks);
        self.everywhere += u64::from(taught.everywhere == Some(true));
        self.in_part += u64::from(taught.everywhere == Some(false) && !taught.branches.is_empty());
        self.not_static |= !taught.is_static;
        for (sum, numbers) in [(&mut self.branches, &taught.branches), (&mut self.files, &taught.files)] {
            for number in numbers {
                *sum.entry(*number).or_default() += 1;
            }
        }
        self.distances.extend(&taught.distances);
    }

    /// What is expected below. As deep as the deepest path.
    fn nodes(self, threshold: f64, min_trees: u64) -> BTreeMap<String, Node> {
        let (trees, asking) = (self.trees, self.asking);
        let node = |(category, sum): (String, Self)| {
            let expected = Some(sum.expected(trees, asking, threshold, min_trees));
            (category, Node { expected, below: sum.nodes(threshold, min_trees) })
        };
        self.below.into_iter().map(node).collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 trees")]
    fn expected(&self, trees: u64, asking: u64, threshold: f64, min_trees: u64) -> Expected {
        let auxiliary = self.main == 0;
        let asked = !auxiliary && asking > 0;
        let share = if asked {
            Share { present: self.everywhere, of: asking, in_part: self.in_part }
        } else {
            Share { present: self.trees, of: trees, in_part: 0 }
        };
        let required = asked && asking >= min_trees && share.present as f64 / share.of as f64 >= threshold;
        let (branches, files, days) = (spread(&self.branches), spread(&self.files), distances(&self.distances));
        Expected {
            required,
            auxiliary,
            is_static: !self.not_static,
            at_least_branches: branches.map(|counts| counts.min).filter(|least| required && *least > 1),
            at_least_files: files.map(|counts| counts.min).filter(|least| required && *least > 1),
            at_most_days: days.map(|days| days.max).filter(|_| required),
            trees: Some(share),
            branches,
            files,
            days,
        }
    }
}

/// The place, from 1, of the number that a share of `count` sorted ones do not exceed.
fn rank(count: u64, tenths: u64) -> u64 {
    (u128::from(count) * u128::from(tenths)).div_ceil(10).try_into().unwrap_or(u64::MAX)
}

fn spread(numbers: &BTreeMap<u64, u64>) -> Option<Counts> {
    let ((min, _), (max, _)) = (numbers.first_key_value()?, numbers.last_key_value()?);
    let middle = rank(numbers.values().sum(), 5);
    let mut before = 0;
    let median = numbers.iter().find(|(_, count)| {
        before += **count;
        before >= middle
    });
    Some(Counts { min: *min, median: *median?.0, max: *max })
}

fn distances(thousandths: &[u32]) -> Option<Distances> {
    let mut sorted = thousandths.to_vec();
    sorted.sort_unstable();
    let at = |tenths| {
        let place = usize::try_from(rank(sorted.len() as u64, tenths)).ok()?.checked_sub(1)?;
        Some(f64::from(*sorted.get(place)?) / 1000.0)
    };
    Some(Distances { median: at(5)?, q90: at(9)?, max: at(10)? })
}
