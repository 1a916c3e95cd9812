use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Column, DatalinkVersion, Level};
use caltree_read::Row;

rule! {
    /// # What it means
    /// A row does not say what it belongs to (ID) or what its link is (semantics). Under DataLink 1.0 a blank description is told as a
    /// note, except in rows that tell of an error.
    ///
    /// # Why it matters
    /// A client picks rows by these two cells. A row without them is passed over by every program, or put under the wrong dataset.
    ///
    /// # Example
    /// `<TD/>` in the column `semantics` of a row that leads to a flat field.
    ///
    /// # What to do
    /// Tell whoever runs the service. If you know what the link is, go by its address.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, table in section 3.2 and section 3.2.6 ("value required"); datalinklint E_DRID, E_DRS0.
    "L520", "blank-mandatory-cell", Error, Cells(&[Column::Id, Column::Semantics, Column::Description, Column::ErrorMessage], check)
}

fn check(cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    for column in [Column::Id, Column::Semantics] {
        if row.has(column) && row.get(column).is_none() {
            sink.report_once(column, || {
                on_cell(row, column, format!("{column} is blank: every row must have it"), "Tell whoever runs the service.")
            });
        }
    }
    let described = row.get(Column::Description).is_some() || row.get(Column::ErrorMessage).is_some();
    if cx.version == DatalinkVersion::V1_0 && row.has(Column::Description) && !described {
        sink.report_once(Column::Description, || {
            let message = "description is blank: DataLink 1.0 wants a text for people in every row".to_owned();
            on_cell(row, Column::Description, message, "Nothing is lost for programs; people have to go by the address.")
                .at_most(Level::Note)
        });
    }
}
