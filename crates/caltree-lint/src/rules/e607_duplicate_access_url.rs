use crate::links::{Reading, Repeats, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Calselector, Column};
use caltree_read::Row;

rule! {
    /// # What it means
    /// Two rows of CalSelector's links table lead to the same address. Told at the second. Looked for in the first million rows.
    ///
    /// # Why it matters
    /// CalSelector lists each file once. A file that is there twice is downloaded twice and counted twice, and one of the rows may
    /// have taken the place of another file's.
    ///
    /// # Example
    /// `https://dataportal.eso.org/dataPortal/file/M.HARPS.2026-08-11T09:34:58.593` in the second and in the ninth row.
    ///
    /// # What to do
    /// Ask CalSelector again. Whoever downloads from this table should take each address once.
    ///
    /// # Source
    /// Observed: real tables (HARPS, ESPRESSO) have one row for each distinct file.
    "E607", "duplicate-access-url", Warning, Row(check)
}

fn check(cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    if cx.calselector == Calselector::No || cx.repeats == Repeats::Nothing {
        return;
    }
    let Some(url) = row.get(Column::AccessUrl) else { return };
    sink.report_once(url, || {
        let message = "an earlier row leads to the same address".to_owned();
        on_cell(row, Column::AccessUrl, message, "Take each address once; ask CalSelector again.")
    });
}
