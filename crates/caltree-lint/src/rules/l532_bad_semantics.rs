use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Column, DATALINK_CORE, Term};
use caltree_read::Row;

rule! {
    /// # What it means
    /// The semantics of a row is neither a term of DataLink's core vocabulary (`#term`) nor an absolute URI. A core term that only
    /// lacks its `#` is term-without-hash's (L530).
    ///
    /// # Why it matters
    /// No program can tell what the link is to the dataset.
    ///
    /// # Example
    /// `<TD>quick look</TD>`; `#preview` would say it.
    ///
    /// # What to do
    /// Tell whoever runs the service. A term of somebody's own must be written as a full URI.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.6; RFC 3986, section 4.3.
    "L532", "bad-semantics", Error, Cells(&[Column::Semantics], check)
}

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let Some(value) = row.get(Column::Semantics).filter(|value| !value.starts_with('#')) else { return };
    let Term::NoUri(word) = DATALINK_CORE.term(value) else { return };
    sink.report_once(word, || {
        let near = DATALINK_CORE.nearest(word);
        let hint = near.map(|near| format!("; did you mean `#{near}`?")).unwrap_or_default();
        let message = format!("the semantics is `{}`: neither a term (`#this`) nor an absolute URI{hint}", short(word));
        on_cell(row, Column::Semantics, message, "Tell whoever runs the service; a term of one's own must be a full URI.")
            .with("nearest", near.map(|near| format!("#{near}")))
    });
}
