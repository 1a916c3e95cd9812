use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// CalSelector's links table has more than one row `#this`. The first one is believed.
    ///
    /// # Why it matters
    /// A table is for one frame. With two, it is not clear whose mode and flags hold, and to which of them the calibrations belong.
    ///
    /// # Example
    /// Two tables that were pasted into one.
    ///
    /// # What to do
    /// Ask CalSelector for each frame by itself. Frames that are calibrated together are no `#this`: they come as siblings.
    ///
    /// # Source
    /// Observed: every real table has exactly one.
    "E602", "several-this-rows", Warning, Answer(check)
}

fn check(_cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(second) = answer.this.get(1) else { return };
    sink.report(
        Draft::new(
            format!("{} rows are `#this`: a table is for one frame; the first is believed", answer.this_rows),
            "Ask CalSelector for each frame by itself.",
        )
        .at(&second.place)
        .about(second.id.as_deref())
        .with("rows", answer.this_rows),
    );
}
