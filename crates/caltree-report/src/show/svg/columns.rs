//! Where the columns of a picture stand, the scale of its time axis among them.

use crate::show::measure::estimate;
use crate::show::{Subject, step};
use caltree_model::BranchPaths;
use caltree_summary::{Outline, What};
use std::io::{Result, Write};

/// The picture's margin.
pub(super) const MARGIN: f64 = 28.0;
/// The indent of one step.
const STEP: f64 = 20.0;
/// Deeper steps are indented no further.
pub(super) const MOST_STEPS: u32 = 16;
/// The font size of names.
pub(super) const SIZE: f64 = 13.0;
/// The widths of the columns.
const LEAST_NAME: f64 = 170.0;
const MOST_NAME: f64 = 400.0;
pub(super) const FILES: f64 = 52.0;
const AXIS: f64 = 190.0;
const DAYS: f64 = 62.0;
const PLACES: f64 = 62.0;
const FLAGS: f64 = 220.0;
/// Offsets below this many days (an hour) are drawn to scale, larger ones by their logarithm.
const SCALE: f64 = 1.0 / 24.0;

/// Where the columns stand, and the scale of the time axis.
pub(super) struct Columns {
    /// The right end of the files' column.
    pub(super) files: f64,
    /// The left end of the time axis; `None` when there are no offsets.
    pub(super) axis: Option<Axis>,
    /// The right end of the days' column.
    pub(super) days: f64,
    /// The right end of the places' column.
    pub(super) places: f64,
    /// The left end of the flags.
    pub(super) flags: f64,
    /// The right end of everything.
    pub(super) right: f64,
}

/// The time axis: offsets by their logarithm, before to the left and after to the right.
pub(super) struct Axis {
    left: f64,
    width: f64,
    least: f64,
    most: f64,
}

impl Axis {
    /// So many days to both sides of the middle.
    pub(super) fn around(left: f64, width: f64, days: f64) -> Self {
        Self { left, width, least: Self::value(-days), most: Self::value(days) }
    }

    fn value(days: f64) -> f64 {
        (days.abs() / SCALE).ln_1p().copysign(days)
    }

    /// Where so many days stand.
    pub(super) fn x(&self, days: f64) -> f64 {
        self.left + self.width * (Self::value(days) - self.least) / (self.most - self.least)
    }

    /// The marks on the axis that are within its range.
    pub(super) fn ticks(&self) -> impl Iterator<Item = (f64, &'static str)> {
        let ticks = [
            (-10_000.0, "-10000"),
            (-1000.0, "-1000"),
            (-100.0, "-100"),
            (-10.0, "-10"),
            (-1.0, "-1"),
            (0.0, "0"),
            (1.0, "+1"),
            (10.0, "+10"),
            (100.0, "+100"),
            (1000.0, "+1000"),
            (10_000.0, "+10000"),
        ];
        let range = self.least..=self.most;
        ticks.into_iter().filter(move |(days, _)| range.contains(&Self::value(*days)))
    }
}

impl Columns {
    /// The columns that these rows need.
    pub(super) fn of(outline: &Outline, subject: &Subject<'_>, paths: &BranchPaths) -> Self {
        let mut name: f64 = LEAST_NAME;
        let (mut least, mut most): (f64, f64) = (-1.5, 1.5);
        let (mut offsets, mut repeated) = (false, false);
        for row in &outline.rows {
            let (What::Branch(_) | What::Alike(_)) = row.what else { continue };
            for place in row.what.places() {
                let text = step(paths, subject.tree, place.id);
                // The number behind a name, and the count of those that are alike.
                name = name.max(left(row.depth) + 14.0 + 1.1 * estimate(&text, SIZE) + 34.0 - MARGIN);
                repeated |= subject.cascade.distinct(place.id).places > 1;
                if let Some(offset) = place.offset {
                    offsets = true;
                    (least, most) = (least.min(offset.days()), most.max(offset.days()));
                }
            }
        }
        let files = MARGIN + name.min(MOST_NAME) + FILES;
        let axis = offsets.then(|| Axis {
            left: files + 28.0,
            width: AXIS,
            least: Axis::value(least * 1.2),
            most: Axis::value(most * 1.2),
        });
        let days = if offsets { files + 28.0 + AXIS + DAYS } else { files };
        let places = if repeated { days + PLACES } else { days };
        Self { files, axis, days, places, flags: places + 24.0, right: (places + 24.0 + FLAGS).max(760.0) }
    }

    /// The axis' marks, drawn once and used in every row.
    pub(super) fn write_axis(&self, out: &mut dyn Write, prefix: &str) -> Result<()> {
        let Some(axis) = &self.axis else { return Ok(()) };
        write!(out, "<defs><g id=\"{prefix}-axis\"><path class=\"track\" d=\"M{:.1} 0h{AXIS:.0}", axis.left)?;
        for (days, _) in axis.ticks() {
            let half = if days == 0.0 { 6 } else { 3 };
            write!(out, "M{:.1} -{half}v{}", axis.x(days), 2 * half)?;
        }
        writeln!(out, "\"/></g></defs>")
    }
}

/// The left end of a row's dot.
pub(super) fn left(depth: u32) -> f64 {
    MARGIN + STEP * f64::from(depth.min(MOST_STEPS)) + 6.0
}
