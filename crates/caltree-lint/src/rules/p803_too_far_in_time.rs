use crate::context::Cascaded;
use crate::distance::{as_written, beyond, rounded};
use crate::profile::{Held, Unlike};
use crate::rule::rule;
use crate::sink::Sink;

rule! {
    /// # What it means
    /// A calibration is farther in time from the frames that it calibrates than the profile (`--profile`) allows (`at_most_days`).
    /// A learnt profile allows what the farthest in its trees has, wherever in the cascade that stands. The distance is that from the
    /// nearest main file of the branch above to the branch's nearest. Told once for a branch, with the distance that is farthest
    /// beyond what is allowed where it stands below several. Nothing is said of auxiliary branches, of processed files (`M.`), which
    /// have no observing time, of what was cut off, and of extended matches: S402 tells those, with their distance.
    ///
    /// # Why it matters
    /// A calibration may lie within the calibration plan and still be far from what others of this kind get. Something was not
    /// taken that night, or was rejected.
    ///
    /// # Example
    /// A `FLAT_SKY` of 6.2 days before the science frame, where 50 trees behind the profile have one of at most 2.1 days.
    ///
    /// # What to do
    /// Look whether there is a nearer one in the archive, and at the residuals after reduction. If this distance will do, raise the
    /// number in the profile, or write an exemption with the reason.
    ///
    /// # Source
    /// The profile; `caltree profile learn` makes one of trees (docs/profiles.md).
    "P803", "too-far-in-time", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let Some(Held { kind, far, .. }) = cx.held() else { return };
    for Unlike { spot, expected, how } in far {
        let (days, limit) = (beyond(how.offset, how.at_most), as_written(how.at_most));
        let side = if how.offset.0 < 0 { "before" } else { "after" };
        let usual = expected.seen.and_then(|seen| seen.days);
        let usual_said = usual.map(|days| {
            let unit = if days.median == 1.0 { "day" } else { "days" };
            format!(" (half of them are within {} {unit})", as_written(days.median))
        });
        sink.report_with(|| {
            let message = format!(
                "{} is {days} days {side} the {} it calibrates, the profile allows {limit} for {kind}{}",
                spot.category,
                spot.above,
                usual_said.unwrap_or_default()
            );
            let help = "Look for a nearer one in the archive, and at residuals; if it will do, raise the number in the profile or say why.";
            spot.draft(cx, kind, message, help)
                .with("offset_days", rounded(how.offset))
                .with("at_most_days", how.at_most)
                .with("median_days", usual.map(|days| days.median))
        });
    }
}
