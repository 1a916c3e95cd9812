use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::{beginning, short};
use caltree_model::{ArchiveId, Column, DATALINK_CORE, Term};
use caltree_read::{EsoColumns, Row};

rule! {
    /// # What it means
    /// A row of a links table names a file that cannot be had: instead of an address it has an error, or its `link_authorized` says
    /// that whoever asked for the table may not follow the link. A service (`#proc`, `#cutout`) that is in error is not told: no
    /// file is missing then.
    ///
    /// # Why it matters
    /// The download will be incomplete. If the file is a calibration, the reduction that needs it cannot run.
    ///
    /// # Example
    /// `NotFoundFault: …` in the column `error_message` of a `#calibration` row; `false` in `link_authorized`.
    ///
    /// # What to do
    /// Log in and ask for the table again. If the data are still proprietary, ask their owner or wait; if there is an error, read
    /// it.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, sections 3.2.4 and 3.4; DataLink 1.1, section 3.2.12 (`link_authorized`).
    "S411", "not-accessible", Warning, Cells(&[Column::ErrorMessage, Column::LinkAuthorized, Column::Semantics], check)
}

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    if let Some(error) = row.get(Column::ErrorMessage) {
        if !is_service(row) {
            sink.report_with(|| {
                let message = format!("there is an error in place of {}: {}", called(row), beginning(error));
                let help = "Read the error; ask again later, or look for the file in the archive by hand.";
                let semantics = row.get(Column::Semantics);
                on_cell(row, Column::ErrorMessage, message, help)
                    .key(format!("error,semantics={}", semantics.unwrap_or_default()))
                    .with("semantics", semantics.map(beginning))
            });
        }
        return;
    }
    if row.get(Column::LinkAuthorized).is_some_and(is_false) {
        sink.report_with(|| {
            let message = format!("link_authorized is false: whoever asked for this table may not fetch {}", called(row));
            let semantics = row.get(Column::Semantics);
            on_cell(row, Column::LinkAuthorized, message, "Log in and ask for the table again, or ask the owner of the data.")
                .key(format!("unauthorized,semantics={}", semantics.unwrap_or_default()))
                .with("semantics", semantics.map(beginning))
        });
    }
}

/// The file of a row, with its category; else what the link is to what was asked for.
fn called(row: &Row<'_>) -> String {
    let columns = EsoColumns::of(row.table());
    let category = columns.category(row);
    match (columns.file(row).filter(|file| ArchiveId::parse(file).is_ok()), category) {
        (Some(file), Some(category)) => format!("{file} ({})", short(category)),
        (Some(file), None) => file.to_owned(),
        (None, Some(category)) => format!("a file ({})", short(category)),
        (None, None) => format!("a file ({})", short(row.get(Column::Semantics).unwrap_or("no semantics"))),
    }
}

/// VOTable writes a boolean in several ways.
fn is_false(value: &str) -> bool {
    value == "0" || value.eq_ignore_ascii_case("f") || value.eq_ignore_ascii_case("false")
}

fn is_service(row: &Row<'_>) -> bool {
    let term = row.get(Column::Semantics).map(|semantics| DATALINK_CORE.term(semantics));
    matches!(term, Some(Term::Known("proc" | "cutout") | Term::FullUri("proc" | "cutout") | Term::Bare("proc" | "cutout")))
}
