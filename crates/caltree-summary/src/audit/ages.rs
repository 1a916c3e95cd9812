//! How long answers stay uncertified.

use super::records::Record;
use caltree_model::{ObsTime, Verdict, days_old, should_be_certified};

/// A spread of ages, in whole days; what was taken on the day itself has 0, and what was taken after it is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The youngest.
    pub min: i64,
    /// The middle one; of an even number the mean of the middle two.
    pub median: f64,
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

/// How old answers are that are not certified. Empty answers are left out of all of it: there is nothing in them to certify.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertified {
    /// How many answers are not certified.
    pub answers: usize,
    /// How many answers say whether they are.
    pub telling: usize,
    /// How many do not say.
    pub silent: usize,
    /// How many of those that say have a frame without an observing time: they are in no age bin.
    pub undated: usize,
    /// How many of those that say have a frame that was taken after the day: they are in no age bin either.
    pub after: usize,
    /// How many of those that are not certified are old enough to be certified by now, as the rule S405 has it.
    pub overdue: usize,
    /// How many days ago their frames were taken; `None` where no frame tells.
    pub since_observation: Option<Spread>,
    /// How many days ago their newest raw files were taken; `None` where no file tells.
    pub since_newest: Option<Spread>,
    /// Those that say by the age of their frames, the youngest first.
    pub by_age: Vec<AgeBin>,
}

/// Ages that are gathered.
#[derive(Default)]
pub(super) struct Ages(Vec<i64>);

impl Ages {
    pub(super) fn add(&mut self, time: Option<ObsTime>, as_of: ObsTime) {
        self.0.extend(time.and_then(|time| days_old(time, as_of)));
    }

    #[expect(clippy::cast_precision_loss, reason = "days of four-digit years are far below 2^52")]
    pub(super) fn spread(mut self) -> Option<Spread> {
        self.0.sort_unstable();
        let ages = &self.0;
        let (min, max) = (*ages.first()?, *ages.last()?);
        let median = (ages[(ages.len() - 1) / 2] + ages[ages.len() / 2]) as f64 / 2.0;
        Some(Spread { min, median, max })
    }
}

impl Uncertified {
    pub(super) fn of<'r>(records: impl Iterator<Item = &'r Record>, as_of: ObsTime) -> Self {
        let ends = LIMITS.into_iter().map(Some).chain([None]);
        let starts = std::iter::once(None).chain(LIMITS.into_iter().map(Some));
        let bin = |(from_days, below_days)| AgeBin { from_days, below_days, answers: 0, uncertified: 0 };
        let mut by_age: Vec<AgeBin> = starts.zip(ends).map(bin).collect();
        let (mut answers, mut overdue) = (0, 0);
        let (mut telling, mut silent, mut undated, mut after) = (0, 0, 0, 0);
        let (mut since_observation, mut since_newest) = (Ages::default(), Ages::default());
        for record in records.filter(|record| !matches!(record.verdict, Verdict::Unreadable | Verdict::Empty)) {
            let uncertified = record.answer().is_uncertified();
            if uncertified {
                answers += 1;
                overdue += usize::from(record.newest.is_some_and(|newest| should_be_certified(newest, as_of)));
                since_observation.add(record.observed, as_of);
                since_newest.add(record.newest, as_of);
            }
            if record.certified.is_none() {
                silent += 1;
                continue;
            }
            telling += 1;
            match record.observed.map(|observed| days_old(observed, as_of)) {
                None => undated += 1,
                Some(None) => after += 1,
                Some(Some(age)) => {
                    let bin = &mut by_age[LIMITS.partition_point(|limit| *limit <= age)];
                    bin.answers += 1;
                    bin.uncertified += usize::from(uncertified);
                }
            }
        }
        let (since_observation, since_newest) = (since_observation.spread(), since_newest.spread());
        Self { answers, telling, silent, undated, after, overdue, since_observation, since_newest, by_age }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caltree_model::DAY_MS;

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        let spread = |ages: &[i64]| {
            let mut all = Ages::default();
            ages.iter().for_each(|age| all.add(Some(ObsTime(-age * DAY_MS)), ObsTime(0)));
            all.spread()
        };
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[9, 0, 4, 5]), Some(Spread { min: 0, median: 4.5, max: 9 }));
        assert_eq!(spread(&[9, 4, 5]), Some(Spread { min: 4, median: 5.0, max: 9 }));
        // What is yet to be taken has no age.
        assert_eq!(spread(&[-1]), None);
    }
}
