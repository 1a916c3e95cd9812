//! How long answers stay uncertified.

use super::records::Record;
use caltree_model::{ObsTime, Verdict, age_days, should_be_certified};

/// A spread of ages, in whole days; what was taken on the day itself has -1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The youngest.
    pub min: i64,
    /// The middle one, of two the younger.
    pub median: i64,
    /// The oldest.
    pub max: i64,
}

/// Answers of one age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeBin {
    /// The least age in days; `None` for the youngest: no least.
    pub from_days: Option<i64>,
    /// The age in days that is too old for it; `None` for the oldest: no end.
    pub below_days: Option<i64>,
    /// How many answers of this age say whether they are certified. Empty answers are not counted.
    pub answers: usize,
    /// How many of them are not.
    pub uncertified: usize,
}

/// Where one age bin ends and the next begins.
const LIMITS: [i64; 5] = [1, 3, 7, 30, 365];

/// How old answers are that are not certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncertified {
    /// How many answers are not certified.
    pub answers: usize,
    /// How many of these are old enough to be certified by now, as the rule S405 has it.
    pub overdue: usize,
    /// How many days ago their frames were taken; `None` where no frame tells.
    pub since_observation: Option<Spread>,
    /// How many days ago their newest raw files were taken; `None` where no file tells.
    pub since_newest: Option<Spread>,
    /// All answers by the age of their frames, the youngest first. Answers whose frame has no observing time are in none.
    pub by_age: Vec<AgeBin>,
}

/// Ages that are gathered.
#[derive(Default)]
pub(super) struct Ages(Vec<i64>);

impl Ages {
    pub(super) fn add(&mut self, time: Option<ObsTime>, as_of: ObsTime) {
        self.0.extend(time.map(|time| age_days(time, as_of)));
    }

    pub(super) fn spread(mut self) -> Option<Spread> {
        self.0.sort_unstable();
        let (min, max) = (*self.0.first()?, *self.0.last()?);
        Some(Spread { min, median: self.0[(self.0.len() - 1) / 2], max })
    }
}

impl Uncertified {
    pub(super) fn of<'r>(records: impl Iterator<Item = &'r Record>, as_of: ObsTime) -> Self {
        let ends = LIMITS.into_iter().map(Some).chain([None]);
        let starts = std::iter::once(None).chain(LIMITS.into_iter().map(Some));
        let bin = |(from_days, below_days)| AgeBin { from_days, below_days, answers: 0, uncertified: 0 };
        let mut by_age: Vec<AgeBin> = starts.zip(ends).map(bin).collect();
        let (mut answers, mut overdue) = (0, 0);
        let (mut since_observation, mut since_newest) = (Ages::default(), Ages::default());
        for record in records.filter(|record| !matches!(record.verdict, Verdict::Unreadable | Verdict::Empty)) {
            let uncertified = record.answer().is_uncertified();
            if uncertified {
                answers += 1;
                overdue += usize::from(record.newest.is_some_and(|newest| should_be_certified(newest, as_of)));
                since_observation.add(record.observed, as_of);
                since_newest.add(record.newest, as_of);
            }
            if let Some(observed) = record.observed.filter(|_| record.certified.is_some()) {
                let age = age_days(observed, as_of);
                let bin = &mut by_age[LIMITS.partition_point(|limit| *limit <= age)];
                bin.answers += 1;
                bin.uncertified += usize::from(uncertified);
            }
        }
        Self { answers, overdue, since_observation: since_observation.spread(), since_newest: since_newest.spread(), by_age }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caltree_model::DAY_MS;

    #[test]
    fn the_median_is_an_age_that_occurs() {
        let spread = |ages: &[i64]| {
            let mut all = Ages::default();
            ages.iter().for_each(|age| all.add(Some(ObsTime(-age * DAY_MS)), ObsTime(0)));
            all.spread()
        };
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[9, -1, 4, 5]), Some(Spread { min: -1, median: 4, max: 9 }));
        assert_eq!(spread(&[9, 4, 5]), Some(Spread { min: 4, median: 5, max: 9 }));
    }
}
