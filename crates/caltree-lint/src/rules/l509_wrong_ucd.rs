use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;

rule! {
    /// # What it means
    /// A standard column has no UCD, or another one than the standard gives it. `content_qualifier` has none to compare with.
    ///
    /// # Why it matters
    /// Programs that find columns by what they mean, not by name, miss this one.
    ///
    /// # Example
    /// `<FIELD name="service_def" ucd="meta.code" …/>`; the standard says `meta.ref`.
    ///
    /// # What to do
    /// Tell whoever runs the service. Programs that go by column names are not affected.
    ///
    /// # Source
    /// DataLink 1.0, table in section 3.2; DataLink 1.1, section 3.3.1; datalinklint E_RUCD.
    "L509", "wrong-ucd", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for (field, column) in cx.standard_fields() {
        let Some(ucd) = column.ucd() else { continue };
        if field.ucd.as_deref() == Some(ucd) {
            continue;
        }
        let found = field.ucd.as_deref().map_or("no UCD".to_owned(), |found| format!("the UCD `{}`", short(found)));
        sink.report(
            Draft::new(
                format!("the column {column} has {found}; expected `{ucd}`"),
                "Tell whoever runs the service; programs that go by column names are not affected.",
            )
            .at(&field.place)
            .key(column.name())
            .with("column", column.name())
            .with("found", field.ucd.as_deref())
            .with("expected", ucd),
        );
    }
}
