use crate::links::{Reading, subject};
use crate::rule::{Rows, rule};
use crate::seen::{MOST_COMPARED, Seen};
use crate::sink::{Draft, Sink, hash_of};
use crate::words::short;
use caltree_model::Column;
use caltree_read::Row;

rule! {
    /// # What it means
    /// A row has the same text in every cell as an earlier one. Told once for each row that is repeated; only the first million
    /// rows are compared.
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
    /// No standard forbids it. Observed: no row of real CalSelector tables (HARPS, ESPRESSO) is repeated.
    "L539", "duplicate-row", Warning, Rows(|| Box::new(Rows64::default()))
}

#[derive(Default)]
struct Rows64 {
    seen: Seen,
}

impl Rows for Rows64 {
    fn row(&mut self, _cx: &Reading<'_>, row: &Row<'_>, sink: &mut Sink) {
        if row.number() > MOST_COMPARED || row.is_empty() {
            return;
        }
        let hash = self.seen.of_row(row);
        if self.seen.insert(hash) {
            return;
        }
        sink.report_once(hash, || {
            let cells: Vec<&str> = (0..row.len()).map(|place| row.text(place)).collect();
            let what = subject(row).map(|subject| format!(" ({})", short(subject))).unwrap_or_default();
            Draft::new(
                format!("this row{what} repeats an earlier one in every cell"),
                "Leave one of them out; tell whoever runs the service.",
            )
            .at(row.place())
            .about(subject(row))
            .key(format!("{:016x}", hash_of(cells)))
            .with("row", row.number())
            .with("semantics", row.get(Column::Semantics).map(short))
        });
    }
}
