use crate::links::{Reading, on_cell};
use crate::rule::{Rows, rule};
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Calselector, Column};
use caltree_read::Row;

rule! {
    /// # What it means
    /// A row of CalSelector's links table has another ID than the first row: it was made for another frame. A blank ID is L520's.
    ///
    /// # Why it matters
    /// A table is for one frame, and all rows repeat its ID. Calibrations of another frame, pasted in, would be applied to this one.
    ///
    /// # Example
    /// `ivo://eso.org/ID?HARPS.2022-02-19T00:25:40.120` in the middle of the table of `HARPS.2022-02-19T00:15:10.071`.
    ///
    /// # What to do
    /// Ask CalSelector for each frame by itself, and keep the tables apart.
    ///
    /// # Source
    /// Observed: in real tables (HARPS, ESPRESSO) every row repeats the ID of `#this`; files are told apart by their addresses.
    "E610", "foreign-row", Warning, Rows(|| Box::new(Foreign::default()))
}

#[derive(Default)]
struct Foreign {
    first: Option<String>,
    /// Whether the row before was for another frame.
    before: bool,
}

impl Rows for Foreign {
    fn row(&mut self, cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
        if cx.calselector == Calselector::No || (row.is_same(Column::Id) && !self.before && self.first.is_some()) {
            return;
        }
        let Some(id) = row.get(Column::Id) else { return };
        let first = self.first.get_or_insert_with(|| id.to_owned());
        self.before = id != first.as_str();
        if self.before {
            sink.report_once(id, || {
                let message = format!("the row is for `{}`, the first row for `{}`", short(id), short(first));
                on_cell(row, Column::Id, message, "Ask CalSelector for each frame by itself, and keep the tables apart.")
            });
        }
    }
}
