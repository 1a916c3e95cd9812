use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Column, DATALINK_CORE, Term};
use caltree_read::Row;

rule! {
    /// # What it means
    /// The semantics of a row is a term of DataLink's core vocabulary without the `#` before it.
    ///
    /// # Why it matters
    /// A program that looks for `#this` does not find `this`: the link might as well not be there.
    ///
    /// # Example
    /// `<TD>this</TD>`; it should be `<TD>#this</TD>`.
    ///
    /// # What to do
    /// Tell whoever runs the service. Until then let your program take both.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.6. datalinklint takes such a word for a term of somebody's own and says nothing.
    "L530", "term-without-hash", Error, Cells(&[Column::Semantics], check)
}

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let Some(value) = row.get(Column::Semantics).filter(|value| !value.starts_with('#')) else { return };
    let Term::Bare(term) = DATALINK_CORE.term(value) else { return };
    sink.report_once(term, || {
        let message = format!("the semantics is `{term}`; DataLink's term is `#{term}`");
        on_cell(row, Column::Semantics, message, "Tell whoever runs the service; until then take the word for the term.")
            .with("expected", format!("#{term}"))
    });
}
