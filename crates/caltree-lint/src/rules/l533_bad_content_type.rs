use crate::links::{Linked, Reading, on_cell};
use crate::mime::is_mime_type;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::Column;
use caltree_read::Row;

rule! {
    /// # What it means
    /// A `content_type`, or the `contentType` of a service descriptor, is not written as a MIME type: a type, `/`, a subtype, and
    /// parameters if need be (`; name=value`).
    ///
    /// # Why it matters
    /// Programs choose by the type what to do with a file: show it, open it as FITS, follow it as another links table. This one
    /// says nothing to them.
    ///
    /// # Example
    /// `<TD>fits</TD>`; it should be `application/fits` or `image/fits`.
    ///
    /// # What to do
    /// Go by the name of the file, or by what the server says when you fetch it. Tell whoever runs the service.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.7; DataLink 1.1, section 4 (`contentType`); RFC 2045, section 5.1; datalinklint E_DRCT.
    "L533", "bad-content-type", Error, Cells(&[Column::ContentType], check), Links(check_services)
}

const HELP: &str = "Go by the file's name, or by the type that the server tells; tell whoever runs the service.";

fn message(what: &str, value: &str) -> String {
    format!("{what} is `{}`: no MIME type (such as `application/fits`)", short(value))
}

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let Some(value) = row.get(Column::ContentType).filter(|value| !is_mime_type(value)) else { return };
    sink.report_once(value, || on_cell(row, Column::ContentType, message("content_type", value), HELP));
}

fn check_services(cx: &Linked<'_>, sink: &mut Sink) {
    for service in &cx.table.services {
        for param in service.named("contentType") {
            let value = param.value.as_deref().map(str::trim).filter(|value| !value.is_empty());
            let Some(value) = value.filter(|value| param.reference.is_none() && !is_mime_type(value)) else { continue };
            let id = service.id.as_deref();
            sink.report(
                Draft::new(message("the contentType of a service", value), HELP)
                    .at(&param.place)
                    .about(id)
                    .key(format!("contentType={value}"))
                    .with("service", id)
                    .with("value", short(value)),
            );
        }
    }
}
