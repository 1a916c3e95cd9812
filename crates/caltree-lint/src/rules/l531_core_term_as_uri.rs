use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Column, DATALINK_CORE, DatalinkVersion, Term};
use caltree_read::Row;

rule! {
    /// # What it means
    /// DataLink 1.1 wants the terms of its core vocabulary as `#term`. This row has one by its full URI, which only DataLink 1.0
    /// allows.
    ///
    /// # Why it matters
    /// A program of DataLink 1.1 compares with `#this` and need not know the full URI: it passes the link over.
    ///
    /// # Example
    /// `<TD>http://www.ivoa.net/rdf/datalink/core#this</TD>` in a table of DataLink 1.1.
    ///
    /// # What to do
    /// Tell whoever runs the service. Until then let your program take both.
    ///
    /// # Source
    /// DataLink 1.1, section 3.2.6.
    "L531", "core-term-as-uri", Error, Cells(&[Column::Semantics], check)
}

fn check(cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    if cx.version < DatalinkVersion::V1_1 {
        return;
    }
    let Some(value) = row.get(Column::Semantics).filter(|value| !value.starts_with('#')) else { return };
    let Term::FullUri(term) = DATALINK_CORE.term(value) else { return };
    sink.report_once(term, || {
        let message = format!("the semantics is `{}`; DataLink 1.1 wants `#{term}`", short(value));
        on_cell(row, Column::Semantics, message, "Tell whoever runs the service; until then take the URI for the term.")
            .with("expected", format!("#{term}"))
    });
}
