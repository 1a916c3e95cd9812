use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Column, DATALINK_CORE, DatalinkVersion, Term};
use caltree_read::Row;

rule! {
    /// # What it means
    /// The semantics of a row is a term that DataLink's core vocabulary has only for the time being: `#thumbnail`, `#package`. The
    /// list of terms is part of caltree, with its date; nothing is fetched.
    ///
    /// # Why it matters
    /// A preliminary term may be changed or taken away. Programs written against the accepted terms do not know it.
    ///
    /// # Example
    /// `<TD>#thumbnail</TD>`
    ///
    /// # What to do
    /// Nothing, if your program knows the term. A service that wants to be safe writes the wider one (`#preview` for `#thumbnail`).
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.6; <http://www.ivoa.net/rdf/datalink/core> of 2022-01-27; datalinklint W_SMCO.
    "L529", "preliminary-term", Warning, Cells(&[Column::Semantics], check)
}

fn check(cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let Some(value) = row.get(Column::Semantics) else { return };
    let word = match value.strip_prefix('#') {
        Some(term) => term,
        // Under 1.1 the full URI is what is wrong: L531.
        None if cx.version < DatalinkVersion::V1_1 => match DATALINK_CORE.term(value) {
            Term::FullUri(term) => term,
            _ => return,
        },
        None => return,
    };
    if !DATALINK_CORE.is_preliminary(word) {
        return;
    }
    sink.report_once(word, || {
        let date = DATALINK_CORE.date;
        let message = format!("`#{word}` is a preliminary term of DataLink's core vocabulary (of {date}): it may change");
        on_cell(row, Column::Semantics, message, "See whether your program knows the term; many only know the accepted ones.")
            .with("vocabulary", DATALINK_CORE.uri)
            .with("vocabulary_date", date)
    });
}
