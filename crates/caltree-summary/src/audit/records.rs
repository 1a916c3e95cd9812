//! What is kept of each answer until all are there.

use crate::{Answer, AskAgain, MissingFacts, NAMELESS, TreeFacts, ask_again};
use caltree_model::{Mode, ObsTime, Origin, Verdict};
use hashbrown::HashMap;

/// Words that many answers share, each kept once.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    places: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Words {
    fn add(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.places.insert(text.to_owned(), place);
        self.texts.push(text.to_owned());
        place
    }

    pub(super) fn text(&self, word: u32) -> &str {
        self.texts.get(word as usize).map_or("", String::as_str)
    }
}

/// How many times something is said of a category.
pub(super) type Counts = Box<[(u32, usize)]>;

/// What is kept of one answer.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) dp_id: Option<String>,
    pub(super) instrument: Option<u32>,
    pub(super) category: Option<u32>,
    pub(super) mode: Option<Mode>,
    pub(super) observed: Option<ObsTime>,
    pub(super) newest: Option<ObsTime>,
    pub(super) verdict: Verdict,
    pub(super) complete: Option<bool>,
    pub(super) certified: Option<bool>,
    pub(super) downgraded: bool,
    pub(super) unsupported: bool,
    pub(super) is_tree: bool,
    /// Whether an earlier answer of its kind for the same frame and mode says something else.
    pub(super) differs: bool,
    pub(super) missing: Counts,
    pub(super) extended: Counts,
    pub(super) origin: Origin,
    /// Why it could not be read.
    pub(super) reason: Option<String>,
}

impl Record {
    pub(super) fn of(
        answer: &Answer<'_>,
        missing: &[MissingFacts],
        tree: Option<&TreeFacts>,
        origin: Origin,
        words: &mut Words,
    ) -> Self {
        let extended = tree.map(|facts| facts.categories.as_slice()).unwrap_or_default().iter();
        let extended = extended.filter(|category| category.matches.extended > 0);
        let extended = extended.map(|category| (category.category.as_deref().unwrap_or(NAMELESS), category.matches.extended));
        Self {
            dp_id: answer.dp_id.map(str::to_owned),
            instrument: answer.instrument.map(|name| words.add(name)),
            category: answer.category.map(|name| words.add(name)),
            mode: answer.mode,
            observed: answer.observed,
            newest: answer.newest,
            verdict: answer.verdict,
            complete: answer.complete,
            certified: answer.certified,
            downgraded: answer.downgraded,
            unsupported: answer.unsupported,
            is_tree: tree.is_some(),
            differs: false,
            missing: counts(missing.iter().map(|missing| (missing.category.as_str(), 1)), words),
            extended: counts(extended, words),
            origin,
            reason: None,
        }
    }

    /// What the answer says; its texts are left behind.
    pub(super) fn answer(&self) -> Answer<'_> {
        Answer {
            dp_id: self.dp_id.as_deref(),
            instrument: None,
            category: None,
            mode: self.mode,
            observed: self.observed,
            newest: self.newest,
            verdict: self.verdict,
            complete: self.complete,
            certified: self.certified,
            downgraded: self.downgraded,
            unsupported: self.unsupported,
        }
    }

    /// Whether another answer says the same, as far as an audit tells.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let said = |record: &Self| (record.category, record.newest, record.verdict, record.complete, record.certified);
        said(self) == said(other) && self.missing == other.missing && self.extended == other.extended
    }

    pub(super) fn ask_again(&self, as_of: ObsTime) -> Vec<AskAgain> {
        ask_again(&self.answer(), as_of)
    }
}

fn counts<'t>(said: impl Iterator<Item = (&'t str, usize)>, words: &mut Words) -> Counts {
    let mut counts: Vec<(u32, usize)> = Vec::new();
    for (category, count) in said {
        let word = words.add(category);
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, sum)) => *sum += count,
            None => counts.push((word, count)),
        }
    }
    counts.into_boxed_slice()
}
