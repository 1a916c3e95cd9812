use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// CalSelector's links table has no row that leads to the association tree: none whose semantics is `calSelector_raw2raw` or
    /// `calSelector_raw2master` of ESO's vocabulary.
    ///
    /// # Why it matters
    /// The table is a flat list: which calibration belongs to what stands in the tree alone, and this row is the way to it.
    ///
    /// # Example
    /// A table that ends after its last `#calibration` row, as a download that was cut and mended does.
    ///
    /// # What to do
    /// Ask CalSelector again, or ask for the tree itself: the same address without `responseformat=votable`.
    ///
    /// # Source
    /// The archive's page on CalSelector ("at the end of the table there should be another record"); observed in every real table.
    "E604", "no-tree-row", Warning, Answer(check)
}

fn check(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    // Of a table that is cut off nobody knows what stood at its end.
    if answer.tree_rows > 0 || cx.is_cut() || cx.lacks_semantics() {
        return;
    }
    sink.report(
        Draft::new(
            "no row leads to the association tree: which calibration belongs to what cannot be told",
            "Ask CalSelector again, or ask for the tree: the same address without `responseformat=votable`.",
        )
        .at(cx.table.table.as_ref().unwrap_or(&cx.table.root))
        .about(cx.context.dp_id.as_deref()),
    );
}
