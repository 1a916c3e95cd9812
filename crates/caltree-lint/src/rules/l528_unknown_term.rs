use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Column, DATALINK_CORE, Term};
use caltree_read::Row;

rule! {
    /// # What it means
    /// The semantics of a row is written as a term of DataLink's core vocabulary (`#term`), and the vocabulary has no such term.
    /// The list of terms is part of caltree, with its date; nothing is fetched.
    ///
    /// # Why it matters
    /// A program that looks for `#calibration` passes over `#calibrations`: the link might as well not be there.
    ///
    /// # Example
    /// `<TD>#derived</TD>`; the term is `#derivation`.
    ///
    /// # What to do
    /// Tell whoever runs the service. A term of somebody's own must be written as a full URI.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.6; <http://www.ivoa.net/rdf/datalink/core> of 2022-01-27; datalinklint E_SMCO.
    "L528", "unknown-term", Error, Cells(&[Column::Semantics], check)
}

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let Some(value) = row.get(Column::Semantics) else { return };
    let (Term::Unknown(term) | Term::UnknownFullUri(term)) = DATALINK_CORE.term(value) else { return };
    sink.report_once(value, || {
        let near = DATALINK_CORE.nearest(term);
        let hint = near.map(|near| format!("; did you mean `#{near}`?")).unwrap_or_default();
        let message = format!("`{}` is no term of DataLink's core vocabulary (of {}){hint}", short(value), DATALINK_CORE.date);
        on_cell(row, Column::Semantics, message, "Tell whoever runs the service; a term of one's own must be a full URI.")
            .with("nearest", near.map(|near| format!("#{near}")))
            .with("vocabulary", DATALINK_CORE.uri)
            .with("vocabulary_date", DATALINK_CORE.date)
    });
}
