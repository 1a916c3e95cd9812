use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Column, DatalinkVersion, nearest};
use caltree_read::Row;

rule! {
    /// # What it means
    /// `link_auth` says whether one must log in to follow the link: `false`, `optional` or `true`, or nothing. Here it has another
    /// value. Only DataLink 1.1 has this column.
    ///
    /// # Why it matters
    /// A program cannot tell whether to send its credentials. It fetches without them, and is refused, or sends them needlessly.
    ///
    /// # Example
    /// `<TD>required</TD>`; it should be `true`.
    ///
    /// # What to do
    /// Tell whoever runs the service. Try the link as you are; log in if that is refused.
    ///
    /// # Source
    /// DataLink 1.1, section 3.2.11; datalinklint E_LKAZ.
    "L537", "bad-link-auth", Error, Cells(&[Column::LinkAuth], check)
}

const LEGAL: [&str; 3] = ["false", "optional", "true"];

fn check(cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    if cx.version < DatalinkVersion::V1_1 {
        return;
    }
    let Some(value) = row.get(Column::LinkAuth).filter(|value| !LEGAL.contains(value)) else { return };
    sink.report_once(value, || {
        let near = nearest(value, &LEGAL);
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let message = format!("link_auth is `{}`; expected `false`, `optional`, `true` or nothing{hint}", short(value));
        on_cell(row, Column::LinkAuth, message, "Try the link as you are, and log in if that is refused.").with("nearest", near)
    });
}
