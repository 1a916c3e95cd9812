use crate::links::{Reading, Repeats, subject};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::Column;
use caltree_read::Row;

rule! {
    /// # What it means
    /// A row has the same text in every cell as an earlier one. Told once for each row that is repeated; only the first million
    /// rows are compared. In CalSelector's tables E607 tells it.
    ///
    /// # Why it matters
    /// Whoever downloads what the table lists gets the file twice, and sums of sizes are wrong. It is a sign of a faulty query in
    /// the service, or of two answers put together by hand.
    ///
    /// # Example
    /// The `#preview` row of a frame, twice.
    ///
    /// # What to do
    /// Leave one of them out; tell whoever runs the service.
    ///
    /// # Source
    /// No standard forbids it. Observed once, in a table of ALMA's; no row of real CalSelector tables (HARPS, ESPRESSO) is
    /// repeated.
    "L539", "duplicate-row", Warning, Row(check)
}

fn check(cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    if cx.repeats != Repeats::Row {
        return;
    }
    let cells: Vec<&str> = (0..row.len()).map(|place| row.text(place)).collect();
    sink.report_once(&cells, || {
        let what = subject(row).map(|subject| format!(" ({})", short(subject))).unwrap_or_default();
        Draft::new(
            format!("this row{what} repeats an earlier one in every cell"),
            "Leave one of them out; tell whoever runs the service.",
        )
        .at(row.place())
        .about(subject(row))
        .key(cells.join("\n"))
        .with("row", row.number())
        .with("semantics", row.get(Column::Semantics).map(short))
    });
}
