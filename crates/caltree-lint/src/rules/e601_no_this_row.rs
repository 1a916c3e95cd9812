use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// CalSelector's links table has no row `#this`: the frame that was asked for is not in it.
    ///
    /// # Why it matters
    /// That row carries the category of the frame, the mode, and whether the answer is complete and certified. Without it nothing
    /// of that is known.
    ///
    /// # Example
    /// A table whose rows are all `#calibration`.
    ///
    /// # What to do
    /// Ask CalSelector again.
    ///
    /// # Source
    /// The archive's page on CalSelector; observed: every real table has exactly one, its first row.
    "E601", "no-this-row", Error, Answer(check)
}

fn check(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    // Of a table that is cut off, and of an error, nobody expects rows.
    if answer.this_rows > 0 || cx.is_cut() || cx.lacks_semantics() || cx.table.error().is_some() {
        return;
    }
    sink.report(
        Draft::new(
            "no row `#this`: whether the answer is complete and certified cannot be told",
            "Ask CalSelector again: its answers describe the requested frame in their first row.",
        )
        .at(cx.table.table.as_ref().unwrap_or(&cx.table.root)),
    );
}
