//! How far in time a branch stands from what it calibrates.

use crate::ObsTime;

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// A signed distance in time, in milliseconds; negative: before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Offset(pub i64);

impl Offset {
    /// The distance in days.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "four-digit years keep milliseconds below 2^49")]
    pub fn days(self) -> f64 {
        self.0 as f64 / DAY_MS as f64
    }
}

/// The signed distance from the nearest time of `parent` to the nearest of `branch`; of two that are equally far the earlier one.
/// Both lists must be sorted. `None` when one of them is empty.
#[must_use]
pub fn nearest_offset(parent: &[ObsTime], branch: &[ObsTime]) -> Option<Offset> {
    // Each time of the shorter list is looked up in the longer one, so that a thousand branches below a parent of a thousand files
    // do not cost a million steps.
    let (short, long) = if parent.len() <= branch.len() { (parent, branch) } else { (branch, parent) };
    let neighbours = |time: ObsTime| {
        let at = long.partition_point(|other| *other < time);
        long[at.saturating_sub(1)..long.len().min(at + 1)].iter().map(move |other| other.0 - time.0)
    };
    let sign = if parent.len() <= branch.len() { 1 } else { -1 };
    let offsets = short.iter().copied().flat_map(neighbours).map(|offset| sign * offset);
    offsets.min_by_key(|offset| (offset.abs(), *offset)).map(Offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_pair_counts_and_a_tie_goes_to_the_earlier() {
        let times = |list: &[i64]| list.iter().copied().map(ObsTime).collect::<Vec<_>>();
        for (parent, branch, offset) in [
            (&[0, 100][..], &[-40, 130][..], Some(30)),
            (&[0], &[-5, 5], Some(-5)),
            (&[10], &[], None),
            (&[], &[10], None),
            (&[10, 20], &[20], Some(0)),
            (&[50], &[1, 2, 3], Some(-47)),
            (&[1, 2, 3, 4], &[5], Some(1)),
            (&[1, 3, 5], &[4], Some(-1)),
            (&[4], &[3, 5], Some(-1)),
            (&[0, 10, 20], &[-90, 14, 90], Some(4)),
        ] {
            assert_eq!(nearest_offset(&times(parent), &times(branch)), offset.map(Offset));
        }
    }
}
