use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::Column;

rule! {
    /// # What it means
    /// The unit of content_length is not exactly `byte`, or there is none.
    ///
    /// # Why it matters
    /// Sizes of downloads come out wrong by factors of a thousand or eight, or a program that does not know the unit shows none.
    ///
    /// # Example
    /// `<FIELD name="content_length" unit="Byte" …/>`; `unit="kbyte"`.
    ///
    /// # What to do
    /// Tell whoever runs the service. Compare one size with the file before you add sizes up.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.8; datalinklint E_RUNI.
    "L511", "wrong-unit", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for (field, column) in cx.standard_fields().filter(|(_, column)| *column == Column::ContentLength) {
        let unit = field.unit.as_deref();
        if unit == Some("byte") {
            continue;
        }
        let found = unit.map_or("no unit".to_owned(), |unit| format!("the unit `{}`", short(unit)));
        sink.report_with(|| {
            Draft::new(
                format!("the column {column} has {found}; expected `byte`"),
                "Tell whoever runs the service; compare one size with its file before you add sizes up.",
            )
            .at(&field.place)
            .with("found", unit.map(|unit| short(unit).into_owned()))
            .with("expected", "byte")
        });
    }
}
