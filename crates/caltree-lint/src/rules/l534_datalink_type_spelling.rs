use crate::links::{Reading, on_cell};
use crate::mime::is_mime_type;
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::Column;
use caltree_read::Row;

rule! {
    /// # What it means
    /// A `content_type` has the word "datalink" in it, for a link that leads to another links table, and is not written letter by
    /// letter as DataLink writes it: `application/x-votable+xml;content=datalink`, without a blank and without quotes.
    ///
    /// # Why it matters
    /// By MIME's rules the spellings mean the same; but many programs compare the text, and take this link for a file.
    ///
    /// # Example
    /// `application/x-votable+xml; content="datalink"`
    ///
    /// # What to do
    /// Tell whoever runs the service. Let your own program compare type and parameter, not the text.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.7 and 3.3; datalinklint W_DRCT.
    "L534", "datalink-type-spelling", Warning, Cells(&[Column::ContentType], check)
}

const DATALINK_TYPE: &str = "application/x-votable+xml;content=datalink";

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let Some(value) = row.get(Column::ContentType) else { return };
    let names_it = value.as_bytes().windows(8).any(|word| word.eq_ignore_ascii_case(b"datalink"));
    // What is no type at all is L533's.
    if !names_it || value == DATALINK_TYPE || !is_mime_type(value) {
        return;
    }
    sink.report_once(value, || {
        let message = format!("content_type is `{}`; DataLink writes `{DATALINK_TYPE}`", short(value));
        on_cell(row, Column::ContentType, message, "Compare type and parameter, not the text; tell whoever runs the service.")
            .with("expected", DATALINK_TYPE)
    });
}
