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
    let (mut p, mut b) = (0, 0);
    let mut best: Option<Offset> = None;
    while let (Some(from), Some(to)) = (parent.get(p), branch.get(b)) {
        let offset = Offset(to.0 - from.0);
        if best.is_none_or(|best| (offset.0.abs(), offset.0) < (best.0.abs(), best.0)) {
            best = Some(offset);
        }
        if to < from { b += 1 } else { p += 1 }
    }
    best
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
        ] {
            assert_eq!(nearest_offset(&times(parent), &times(branch)), offset.map(Offset));
        }
    }
}
