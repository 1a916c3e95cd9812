use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Column, DatalinkVersion, PRODUCT_TYPE, Term};
use caltree_read::Row;

rule! {
    /// # What it means
    /// The `content_qualifier` of a row is a term that the vocabulary of product types has only for the time being:
    /// `#event-bundle`. Only DataLink 1.1 has this column.
    ///
    /// # Why it matters
    /// A preliminary term may be changed or taken away. Programs written against the accepted terms do not know it.
    ///
    /// # Example
    /// `<TD>#event-bundle</TD>`
    ///
    /// # What to do
    /// Nothing, if your program knows the term.
    ///
    /// # Source
    /// DataLink 1.1, section 3.2.9; <http://www.ivoa.net/rdf/product-type> of 2024-05-19 with later terms; datalinklint W_CQCO.
    "L536", "preliminary-qualifier", Warning, Cells(&[Column::ContentQualifier], check)
}

fn check(cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    if cx.version < DatalinkVersion::V1_1 {
        return;
    }
    let Some(value) = row.get(Column::ContentQualifier) else { return };
    let (Term::Known(term) | Term::FullUri(term)) = PRODUCT_TYPE.term(value) else { return };
    if !PRODUCT_TYPE.is_preliminary(term) {
        return;
    }
    sink.report_once(term, || {
        let message = format!("`#{term}` is a preliminary term of the vocabulary of product types: it may change");
        on_cell(row, Column::ContentQualifier, message, "See whether your program knows the term; not every one does.")
            .with("vocabulary", PRODUCT_TYPE.uri)
            .with("vocabulary_date", PRODUCT_TYPE.date)
    });
}
