//! How old an answer is, and when it should have become certified.

use crate::{DAY_MS, ObsTime};

/// Calibrations are certified within two or three working days. So many days after the newest raw file of an answer the archive should
/// know.
pub const DAYS_TO_CERTIFY: i64 = 7;

/// Whole days from `then` to the beginning (UTC) of the day in which `as_of` lies; what was taken on that day or later has -1 or less.
#[must_use]
pub fn age_days(then: ObsTime, as_of: ObsTime) -> i64 {
    age(then, as_of).div_euclid(DAY_MS)
}

/// How many whole days old something is on the day in which `as_of` lies (UTC): [`age_days`], and 0 for what was taken on that day;
/// `None` for what was taken after it.
#[must_use]
pub fn days_old(then: ObsTime, as_of: ObsTime) -> Option<i64> {
    (age(then, as_of) > -DAY_MS).then(|| age_days(then, as_of).max(0))
}

/// Whether an answer that is not certified on the day `as_of` should be by now: its newest raw file is more than
/// [`DAYS_TO_CERTIFY`] days older than the beginning of that day.
///
/// ```
/// use caltree_model::{ArchiveId, should_be_certified};
///
/// let time = |name| ArchiveId::parse(name).unwrap().observed().unwrap();
/// let as_of = time("X.2026-06-08T15:00:00.000");
/// assert!(should_be_certified(time("FORS2.2026-05-31T23:59:59.999"), as_of));
/// assert!(!should_be_certified(time("FORS2.2026-06-01T00:00:00.000"), as_of));
/// ```
#[must_use]
pub fn should_be_certified(newest: ObsTime, as_of: ObsTime) -> bool {
    age(newest, as_of) > DAYS_TO_CERTIFY * DAY_MS
}

fn age(then: ObsTime, as_of: ObsTime) -> i64 {
    let day = as_of.0.saturating_sub(as_of.0.rem_euclid(DAY_MS));
    day.saturating_sub(then.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_whole_days_before_a_day() {
        let noon = DAY_MS / 2;
        for (then, as_of, days) in
            [(0, 10 * DAY_MS, 10), (1, 10 * DAY_MS, 9), (noon, noon, -1), (0, noon, 0), (DAY_MS, noon, -1), (-noon, noon, 0)]
        {
            assert_eq!(age_days(ObsTime(then), ObsTime(as_of)), days, "{then} {as_of}");
        }
        for (then, days) in [(noon, Some(0)), (-1, Some(0)), (DAY_MS - 1, Some(0)), (DAY_MS, None), (-DAY_MS, Some(1))] {
            assert_eq!(days_old(ObsTime(then), ObsTime(noon)), days, "{then}");
        }
        assert!(age_days(ObsTime(i64::MIN), ObsTime(i64::MAX)) > 0);
    }
}
