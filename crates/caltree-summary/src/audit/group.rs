//! Counts over the answers of one group.

use super::records::{Record, Words};
use super::{Ages, Spread};
use caltree_model::{ObsTime, Verdict};
use hashbrown::HashMap;

/// How a calibration category stands in the answers of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The category.
    pub category: String,
    /// In how many answers.
    pub answers: usize,
    /// How often in all of them: messages about missing calibrations, each once an answer, or extended branches, in every place.
    pub entries: usize,
}

/// Counts over the answers that have the same key.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What the group is known by, in the order in which it was asked for; `None` where the documents do not tell.
    pub key: Vec<Option<String>>,
    /// Answers that could be read: complete, incomplete, unknown and empty ones.
    pub answers: usize,
    /// How many of them are trees. The others are links tables, of frames that have no tree.
    pub trees: usize,
    /// Answers in which all that was looked for was found.
    pub complete: usize,
    /// Answers in which something is missing.
    pub incomplete: usize,
    /// Answers that do not say whether they are complete, and in which nothing is missing.
    pub unknown: usize,
    /// Answers for which no association could be established.
    pub empty: usize,
    /// How many of these say that the archive looks for nothing for files of their type.
    pub unsupported: usize,
    /// Documents that could not be read, of frames that have no other answer.
    pub unreadable: usize,
    /// Answers with masters requested and raw calibrations answered, of frames for which no masters are there.
    pub downgraded: usize,
    /// Answers that are not certified; empty ones are not among them.
    pub uncertified: usize,
    /// Answers with at least one extended branch. Links tables do not tell of them.
    pub with_extended: usize,
    /// Missing categories, those of most answers first.
    pub missing: Vec<Ranked>,
    /// Extended categories, those of most answers first.
    pub extended: Vec<Ranked>,
    /// How many days ago the uncertified answers' frames were taken; `None` where there are none.
    pub uncertified_age: Option<Spread>,
}

impl Group {
    /// Answers for files of types that the archive supports: all but the unsupported.
    #[must_use]
    pub fn supported(&self) -> usize {
        self.answers - self.unsupported
    }

    /// The share of all answers that are complete, from 0 to 1; `None` without answers.
    #[must_use]
    pub fn share_complete(&self) -> Option<f64> {
        share(self.complete, self.answers)
    }

    /// The share of the supported answers that are complete, from 0 to 1; `None` without such answers.
    #[must_use]
    pub fn share_of_supported(&self) -> Option<f64> {
        share(self.complete, self.supported())
    }

    /// How many messages about missing calibrations there are.
    #[must_use]
    pub fn missing_messages(&self) -> usize {
        self.missing.iter().map(|ranked| ranked.entries).sum()
    }

    pub(super) fn of<'r>(
        key: Vec<Option<String>>,
        records: impl Iterator<Item = &'r Record>,
        as_of: ObsTime,
        words: &Words,
    ) -> Self {
        let mut group = Self {
            key,
            answers: 0,
            trees: 0,
            complete: 0,
            incomplete: 0,
            unknown: 0,
            empty: 0,
            unsupported: 0,
            unreadable: 0,
            downgraded: 0,
            uncertified: 0,
            with_extended: 0,
            missing: Vec::new(),
            extended: Vec::new(),
            uncertified_age: None,
        };
        let (mut missing, mut extended) = (Ranking::default(), Ranking::default());
        let mut ages = Ages::default();
        for record in records {
            match record.verdict {
                Verdict::Unreadable => {
                    group.unreadable += 1;
                    continue;
                }
                Verdict::Empty => {
                    group.empty += 1;
                    group.unsupported += usize::from(record.unsupported);
                }
                Verdict::Incomplete => group.incomplete += 1,
                // Nothing is credited that the document does not say.
                Verdict::Complete if record.answer().is_silent() => group.unknown += 1,
                Verdict::Complete => group.complete += 1,
            }
            group.answers += 1;
            group.trees += usize::from(record.is_tree);
            group.downgraded += usize::from(record.downgraded);
            group.with_extended += usize::from(!record.extended.is_empty());
            if record.answer().is_uncertified() {
                group.uncertified += 1;
                ages.add(record.observed, as_of);
            }
            missing.add(&record.missing);
            extended.add(&record.extended);
        }
        group.missing = missing.sorted(words);
        group.extended = extended.sorted(words);
        group.uncertified_age = ages.spread();
        group
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^52 answers")]
fn share(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}

/// Answers and entries by category.
#[derive(Default)]
struct Ranking(HashMap<u32, (usize, usize)>);

impl Ranking {
    fn add(&mut self, counts: &[(u32, usize)]) {
        for (category, entries) in counts {
            let sums = self.0.entry(*category).or_default();
            sums.0 += 1;
            sums.1 += entries;
        }
    }

    fn sorted(self, words: &Words) -> Vec<Ranked> {
        let ranked = self.0.into_iter().map(|(category, (answers, entries))| {
            let category = words.text(category).to_owned();
            Ranked { category, answers, entries }
        });
        let mut ranked: Vec<Ranked> = ranked.collect();
        ranked.sort_by(|one, next| {
            (next.answers, next.entries).cmp(&(one.answers, one.entries)).then_with(|| one.category.cmp(&next.category))
        });
        ranked
    }
}
