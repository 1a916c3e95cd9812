use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Column, DatalinkVersion, PRODUCT_TYPE, Term};
use caltree_read::Row;

rule! {
    /// # What it means
    /// The `content_qualifier` of a row, which says what kind of product the link leads to, is a `#term` that the vocabulary of
    /// product types does not have, or neither a `#term` nor an absolute URI. Only DataLink 1.1 has this column. The list of terms
    /// is part of caltree, with its date; nothing is fetched.
    ///
    /// # Why it matters
    /// A program that looks for spectra passes over a link that is called `#spectra`.
    ///
    /// # Example
    /// `<TD>#picture</TD>`; the term is `#image`.
    ///
    /// # What to do
    /// Tell whoever runs the service. A term of somebody's own must be written as a full URI.
    ///
    /// # Source
    /// DataLink 1.1, section 3.2.9; <http://www.ivoa.net/rdf/product-type> of 2024-05-19 with later terms; datalinklint E_CQCO.
    "L535", "unknown-qualifier", Error, Cells(&[Column::ContentQualifier], check)
}

fn check(cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    if cx.version < DatalinkVersion::V1_1 {
        return;
    }
    let Some(value) = row.get(Column::ContentQualifier) else { return };
    let (Term::Unknown(word) | Term::UnknownFullUri(word) | Term::NoUri(word) | Term::Bare(word)) = PRODUCT_TYPE.term(value) else {
        return;
    };
    sink.report_once(value, || {
        let near = PRODUCT_TYPE.nearest(word);
        let hint = near.map(|near| format!("; did you mean `#{near}`?")).unwrap_or_default();
        let what = if word == value { "neither a term of" } else { "no term of" };
        let or = if word == value { " nor an absolute URI" } else { "" };
        let message = format!("`{}` is {what} the vocabulary of product types{or}{hint}", short(value));
        on_cell(row, Column::ContentQualifier, message, "Tell whoever runs the service; a term of one's own must be a full URI.")
            .with("nearest", near.map(|near| format!("#{near}")))
            .with("vocabulary", PRODUCT_TYPE.uri)
            .with("vocabulary_date", PRODUCT_TYPE.date)
    });
}
