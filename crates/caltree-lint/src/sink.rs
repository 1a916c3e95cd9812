//! Where rules put what they find.

use crate::context::Cascaded;
use caltree_model::{At, BranchId, ClassId, Excerpt, Level, Location, MissingCalibration, Place, Span};
use caltree_read::VotableProblem;
use foldhash::quality::FixedState;
use hashbrown::HashMap;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::hash::{BuildHasher, Hash};

/// A finding in the making.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) message: String,
    pub(crate) help: Cow<'static, str>,
    pub(crate) at: Option<At>,
    pub(crate) branch: Option<BranchId>,
    /// The branch by its path, where the tree is not there any more.
    pub(crate) path: Option<String>,
    pub(crate) places: u32,
    pub(crate) subject: Option<String>,
    /// Tells findings of one rule on one branch and subject apart in the fingerprint.
    pub(crate) key: String,
    pub(crate) data: Map<String, Value>,
    /// The loudest level this finding may have, whatever the rule's level.
    pub(crate) at_most: Level,
    /// How many more of the kind there are, which nobody kept.
    pub(crate) more: u64,
}

impl Draft {
    /// Says what was found, and what to do about it.
    pub(crate) fn new(message: impl Into<String>, help: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            at: None,
            branch: None,
            path: None,
            places: 1,
            subject: None,
            key: String::new(),
            data: Map::new(),
            at_most: Level::Error,
            more: 0,
        }
    }

    /// Where it is.
    pub(crate) fn at(mut self, place: impl Where) -> Self {
        self.at = place.place();
        self
    }

    /// Which branch it is about.
    pub(crate) fn on(mut self, branch: impl Into<Option<BranchId>>) -> Self {
        self.branch = branch.into();
        self
    }

    /// Which branch it is about, by its path.
    pub(crate) fn on_path(mut self, path: Option<String>) -> Self {
        self.path = path;
        self
    }

    /// In how many places it holds.
    pub(crate) fn places(mut self, places: u32) -> Self {
        self.places = places;
        self
    }

    /// Which frame or file it is about.
    pub(crate) fn about(mut self, subject: Option<impl Into<String>>) -> Self {
        self.subject = subject.map(Into::into);
        self
    }

    /// What tells it apart from others of the same rule, branch and subject.
    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// One thing that a program may want to know.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.data.insert(name.to_owned(), value.into());
        self
    }

    /// Which problem of a VOTable it tells: where that is, how often it was met, and how many of its kind were left out behind it.
    pub(crate) fn for_problem(mut self, problem: &VotableProblem) -> Self {
        self.more = problem.more;
        self.at(&problem.place).places(u32::try_from(problem.places).unwrap_or(u32::MAX))
    }

    /// Which calibration is missing it is about.
    pub(crate) fn about_missing(self, what: &MissingCalibration<'_>) -> Self {
        self.about(Some(what.subject))
            .key(what.category)
            .with("category", what.category)
            .with("requested", what.requested)
            .with("found", what.found)
    }

    /// The loudest it may be.
    pub(crate) fn at_most(mut self, level: Level) -> Self {
        self.at_most = level;
        self
    }
}

/// What can be a finding's place.
pub(crate) trait Where {
    fn place(self) -> Option<At>;
}

impl Where for Span {
    fn place(self) -> Option<At> {
        Some(self.into())
    }
}

impl Where for Option<Span> {
    fn place(self) -> Option<At> {
        self.map(At::from)
    }
}

impl Where for Option<Location> {
    fn place(self) -> Option<At> {
        self.map(|location| Place { location, excerpt: Excerpt::default() }.into())
    }
}

impl Where for Place {
    fn place(self) -> Option<At> {
        Some(self.into())
    }
}

impl Where for &Place {
    fn place(self) -> Option<At> {
        Some(self.into())
    }
}

impl Where for &Option<At> {
    fn place(self) -> Option<At> {
        self.clone()
    }
}

/// Collects what one rule finds in one document.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) drafts: Vec<Draft>,
    /// What was told once, as a hash, and which draft it is.
    known: HashMap<u64, usize>,
    dropped: u64,
    /// How often something was reported.
    reports: u64,
}

/// More findings of one rule in one document are counted, not told one by one.
pub(crate) const MOST_OF_ONE_RULE: usize = 2_000;

impl Sink {
    pub(crate) fn report(&mut self, draft: Draft) {
        self.report_with(|| draft);
    }

    /// As [`Self::report`], for a finding that costs something to write: one that names paths. It is only written if it is kept.
    pub(crate) fn report_with(&mut self, draft: impl FnOnce() -> Draft) {
        self.reports += 1;
        if self.drafts.len() < MOST_OF_ONE_RULE {
            let draft = draft();
            self.dropped += draft.more;
            self.drafts.push(draft);
        } else {
            self.dropped += 1;
        }
    }

    /// As [`Self::report_with`], for what may hold in many rows: what is of the same `key` is told once, where it is first met, with
    /// the number of places.
    pub(crate) fn report_once(&mut self, key: impl Hash, draft: impl FnOnce() -> Draft) {
        self.reports += 1;
        let key = hash_of(key);
        match self.known.get(&key) {
            Some(&at) => self.drafts[at].places = self.drafts[at].places.saturating_add(1),
            None => {
                if self.drafts.len() < MOST_OF_ONE_RULE {
                    self.known.insert(key, self.drafts.len());
                }
                self.report_with(draft);
            }
        }
    }

    /// How often something was reported: it grows with every report.
    pub(crate) fn reports(&self) -> u64 {
        self.reports
    }

    /// How many findings were not kept.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }
}

/// A hash that is the same in every run of one build.
pub(crate) fn hash_of(value: impl Hash) -> u64 {
    FixedState::default().hash_one(value)
}

/// Folds what says the same of a branch that is repeated: told once, with the number of places.
pub(crate) fn fold(drafts: &mut Vec<Draft>, tree: Option<&Cascaded<'_>>) {
    let Some(tree) = tree.filter(|_| drafts.len() > 1) else {
        return;
    };
    let mut known: HashMap<(ClassId, String, Option<String>), usize> = HashMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let Some(branch) = draft.branch else {
            kept.push(draft);
            continue;
        };
        let key = (tree.cascade.class(branch), draft.message.clone(), draft.subject.clone());
        match known.get(&key) {
            // Twice in one place is twice told.
            Some(&first) if kept[first].branch != Some(branch) => kept[first].places += draft.places,
            _ => {
                known.insert(key, kept.len());
                kept.push(draft);
            }
        }
    }
    *drafts = kept;
}
