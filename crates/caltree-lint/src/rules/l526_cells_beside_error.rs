use crate::links::{Reading, on_cell};
use crate::rule::{Rows, rule};
use crate::sink::Sink;
use crate::words::{listed, short};
use caltree_model::{Column, DatalinkVersion};
use caltree_read::Row;

rule! {
    /// # What it means
    /// A row that tells of an error fills other cells than `ID` and `semantics`. Only DataLink 1.0 minds; an address or a service
    /// beside an error is not-exactly-one-link's (L522).
    ///
    /// # Why it matters
    /// A program that goes by, say, the type counts this row as a link.
    ///
    /// # Example
    /// `TransientFault: the service is down today` in `error_message`, and `application/fits` in `content_type`.
    ///
    /// # What to do
    /// Nothing, if you look at `error_message` first. Tell whoever runs the service.
    ///
    /// # Source
    /// DataLink 1.0, section 3.2.4 (all other values should be null); DataLink 1.1 allows them.
    "L526", "cells-beside-error", Warning, Rows(|| Box::new(Errors::default()))
}

/// Whether the row before told of an error.
#[derive(Default)]
struct Errors {
    before: bool,
}

impl Rows for Errors {
    fn row(&mut self, cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
        if !row.is_same(Column::ErrorMessage) {
            self.before = row.get(Column::ErrorMessage).is_some();
        }
        if self.before && cx.version == DatalinkVersion::V1_0 {
            check(row, sink);
        }
    }
}

fn check(row: &Row<'_>, sink: &mut Sink) {
    let may = [Column::Id, Column::Semantics, Column::ErrorMessage, Column::AccessUrl, Column::ServiceDef];
    let filled: Vec<(usize, &str)> = row
        .cells()
        .filter(|(place, field, _)| field.column.is_none_or(|column| !may.contains(&column)) && row.value(*place).is_some())
        .map(|(place, field, _)| (place, field.name.as_deref().or(field.id.as_deref()).unwrap_or("a column without a name")))
        .collect();
    let Some((first, _)) = filled.first() else { return };
    let names: Vec<&str> = filled.iter().map(|(_, name)| *name).collect();
    sink.report_once(&names, || {
        // Of many columns a few tell enough.
        let shown: Vec<_> = names.iter().take(5).map(|name| short(name)).collect();
        let more = if names.len() > shown.len() { " and more" } else { "" };
        let verb = if names.len() == 1 { "is" } else { "are" };
        let message = format!("{}{more} {verb} filled beside an error: only ID and semantics should be", listed(&shown));
        on_cell(row, Column::ErrorMessage, message, "Look at error_message before any other cell of a row.")
            .at(row.place_of(*first))
            .key(format!("filled={}", shown.join(",")))
            .with("filled", names.iter().take(100).copied().collect::<Vec<_>>())
    });
}
