use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{Column, Field};

rule! {
    /// # What it means
    /// A column that every links table must have is not there: ID, access_url, service_def, error_message, description,
    /// semantics, content_type or content_length. The column must be there even where all its cells are empty.
    ///
    /// # Why it matters
    /// Programs ask for these columns by name, and many give up on a table that lacks one.
    ///
    /// # Example
    /// A table without `service_def`, from a service that offers no other services.
    ///
    /// # What to do
    /// Tell whoever runs the service. What the other columns say can be used.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, table in section 3.2 ("required"); datalinklint E_RCOL.
    "L508", "missing-column", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    let Some(table) = &cx.table.table else { return };
    // Once there was a row, all columns are known.
    if cx.table.error().is_some() || (cx.is_cut() && cx.table.rows == 0) {
        return;
    }
    for &column in Column::REQUIRED {
        if cx.table.position(column).is_some() {
            continue;
        }
        let similar = similar(column, &cx.table.fields);
        let hint = similar.map(|name| format!("; is `{}` meant?", short(name))).unwrap_or_default();
        sink.report(
            Draft::new(
                format!("the table has no column {column}, which every links table must have{hint}"),
                "Tell whoever runs the service; what the other columns say can be used.",
            )
            .at(table)
            .key(column.name())
            .with("column", column.name())
            .with("similar", similar.map(|name| short(name).into_owned())),
        );
    }
}

/// The name of a foreign column that differs in nothing but case and separators.
fn similar(column: Column, fields: &[Field]) -> Option<&str> {
    let names = fields.iter().filter(|field| field.column.is_none()).filter_map(|field| field.name.as_deref());
    let bare = |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect() };
    let wanted = bare(column.name());
    names.into_iter().find(|name| bare(name) == wanted)
}
