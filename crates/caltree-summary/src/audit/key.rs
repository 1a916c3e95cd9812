//! By what answers are grouped.

use super::records::{Record, Words};
use caltree_model::{DAY_MS, Mode, ObsTime};

/// One thing to group by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The instrument's full name.
    Instrument,
    /// The category of the science frame: that of the root association.
    Category,
    /// The executed mode.
    Mode,
    /// The night of the observation, named by the date on which it begins. It lasts from noon to noon in Chile: from 16:00 UTC (noon at
    /// UTC-4; summer time is not followed, so that every night has 24 hours) to 16:00 UTC.
    Night,
    /// The month of the observation, UTC.
    Month,
}

/// From the beginning of a day in UTC to noon in Chile.
const NOON_MS: i64 = 16 * 60 * 60 * 1000;

impl By {
    /// Everything to group by.
    pub const ALL: [Self; 5] = [Self::Instrument, Self::Category, Self::Mode, Self::Night, Self::Month];

    /// The word on the command line and in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Instrument => "instrument",
            Self::Category => "category",
            Self::Mode => "mode",
            Self::Night => "night",
            Self::Month => "month",
        }
    }

    /// What a record has here, as a number that only equals itself; `None` where it is not known.
    pub(super) fn part(self, record: &Record) -> Option<i64> {
        match self {
            Self::Instrument => record.instrument.map(i64::from),
            Self::Category => record.category.map(i64::from),
            Self::Mode => record.mode.map(|mode| mode as i64),
            Self::Night => record.observed.map(|time| night(time).0.div_euclid(DAY_MS)),
            // Months have no length: the first day stands for one.
            Self::Month => record.observed.map(|time| {
                let day: i64 = time.date().rsplit('-').next().and_then(|day| day.parse().ok()).unwrap_or(1);
                time.0.div_euclid(DAY_MS) - day + 1
            }),
        }
    }

    /// Such a number in words.
    pub(super) fn name(self, part: i64, words: &Words) -> String {
        let date = || ObsTime(part.saturating_mul(DAY_MS)).date();
        match self {
            Self::Instrument | Self::Category => u32::try_from(part).map(|word| words.text(word).to_owned()).unwrap_or_default(),
            Self::Mode => if part == Mode::Raw2Raw as i64 { Mode::Raw2Raw } else { Mode::Raw2Master }.as_str().to_owned(),
            Self::Night => date(),
            Self::Month => date().rsplit_once('-').map(|(month, _)| month.to_owned()).unwrap_or_default(),
        }
    }
}

/// An instant in the day (UTC) that names its night.
fn night(time: ObsTime) -> ObsTime {
    ObsTime(time.0.saturating_sub(NOON_MS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use caltree_model::ArchiveId;

    #[test]
    fn a_night_goes_from_noon_to_noon() {
        for (time, name) in [
            ("2021-01-02T15:59:59.999", "2021-01-01"),
            ("2021-01-02T16:00:00.000", "2021-01-02"),
            ("2021-01-02T23:59:00.000", "2021-01-02"),
            ("2021-01-03T09:00:00.000", "2021-01-02"),
        ] {
            let id = format!("FORS2.{time}");
            assert_eq!(night(ArchiveId::parse(&id).unwrap().observed().unwrap()).date(), name);
        }
    }
}
