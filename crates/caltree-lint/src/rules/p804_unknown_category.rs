use crate::context::Cascaded;
use crate::profile::Held;
use crate::rule::rule;
use crate::sink::Sink;

rule! {
    /// # What it means
    /// A branch of a category that the profile (`--profile`) does not know below the category of the branch above: no frame of this
    /// kind had it there, not even now and then. Told once for a category below another one. Below a category that the profile
    /// does not know at all everything is new, and not told.
    ///
    /// # Why it matters
    /// Not at all, as a rule: a calibration more than usual does no harm. But a new category next to one that is absent (P801) is
    /// often the same thing under a new name, and a profile that knows too little should be learnt again.
    ///
    /// # Example
    /// `SKY_FLAT` below `SCI_IMG`, where the profile knows `FLAT_SKY`.
    ///
    /// # What to do
    /// Add the category to the profile, below that of the branch above (`SKY_FLAT = {}` is enough), or learn it again with the
    /// new trees.
    ///
    /// # Source
    /// The profile; `caltree profile learn` makes one of trees (docs/profiles.md).
    "P804", "unknown-category", Note, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let Some(Held { kind, unknown, .. }) = cx.held() else { return };
    for spot in unknown {
        sink.report_with(|| {
            let message = format!("{} below {} is new: the profile does not know it for {kind}", spot.category, spot.above);
            spot.draft(cx, kind, message, "Nothing is wrong; add it to the profile, or learn it again with this tree.")
        });
    }
}
