//! How far in time branches stand from what they calibrate.

use caltree_model::{BranchId, Cascade, ClassId, DAY_MS, Offset, nearest_offset};
use hashbrown::HashMap;

/// The spread of several distances in time, in days; negative: before. Rounded to six decimals (a tenth of a second).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Days {
    /// The smallest: the earliest.
    pub min: f64,
    /// The middle one; of an even number the mean of the middle two.
    pub median: f64,
    /// The largest: the latest.
    pub max: f64,
}

impl Days {
    /// The spread of `offsets`, which are sorted here; `None` when there are none.
    #[must_use]
    pub fn of(offsets: &mut [Offset]) -> Option<Self> {
        offsets.sort_unstable();
        let (first, last) = (offsets.first()?, offsets.last()?);
        let (low, high) = (offsets[(offsets.len() - 1) / 2], offsets[offsets.len() / 2]);
        Some(Self { min: days(first.0 * 2), median: days(low.0 + high.0), max: days(last.0 * 2) })
    }
}

/// Half of `doubled` milliseconds, in days.
#[expect(clippy::cast_precision_loss, reason = "four-digit years keep twice the milliseconds below 2^50")]
fn days(doubled: i64) -> f64 {
    let days = doubled as f64 / (2 * DAY_MS) as f64;
    // Adding zero turns -0 into 0.
    (days * 1e6).round() / 1e6 + 0.0
}

/// The offsets of one tree. A branch that is repeated under the same parent is measured once.
pub(crate) struct Offsets<'c> {
    cascade: &'c Cascade<'c>,
    from_parent: HashMap<(ClassId, ClassId), Option<Offset>>,
    from_root: HashMap<ClassId, Option<Offset>>,
}

impl<'c> Offsets<'c> {
    pub(crate) fn new(cascade: &'c Cascade<'c>) -> Self {
        Self { cascade, from_parent: HashMap::new(), from_root: HashMap::new() }
    }

    /// From the nearest main file of the branch that `id` stands in.
    pub(crate) fn parent_offset(&mut self, parent: BranchId, id: BranchId) -> Option<Offset> {
        let cascade = self.cascade;
        let classes = (cascade.class(parent), cascade.class(id));
        *self.from_parent.entry(classes).or_insert_with(|| nearest_offset(cascade.observed(parent), cascade.observed(id)))
    }

    /// From the nearest main file of the root.
    pub(crate) fn root_offset(&mut self, id: BranchId) -> Option<Offset> {
        let cascade = self.cascade;
        let root = || cascade.observed(BranchId::ROOT);
        *self.from_root.entry(cascade.class(id)).or_insert_with(|| nearest_offset(root(), cascade.observed(id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(offsets: &[i64]) -> Option<(f64, f64, f64)> {
        let mut offsets: Vec<Offset> = offsets.iter().copied().map(Offset).collect();
        Days::of(&mut offsets).map(|days| (days.min, days.median, days.max))
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[DAY_MS]), Some((1.0, 1.0, 1.0)));
        assert_eq!(spread(&[4 * DAY_MS, -DAY_MS, DAY_MS, 2 * DAY_MS]), Some((-1.0, 1.5, 4.0)));
        assert_eq!(spread(&[3, 1, 2].map(|days| days * DAY_MS)), Some((1.0, 2.0, 3.0)));
    }

    #[test]
    fn days_are_rounded_and_never_minus_zero() {
        assert_eq!(spread(&[123_456]), Some((0.001_429, 0.001_429, 0.001_429)));
        let (min, ..) = spread(&[-1]).expect("one offset has a spread");
        assert!(min == 0.0 && min.is_sign_positive());
    }
}
