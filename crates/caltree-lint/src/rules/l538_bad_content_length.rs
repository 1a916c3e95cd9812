use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Column, Level};
use caltree_read::Row;

rule! {
    /// # What it means
    /// A `content_length` is negative; or, told as a warning, it is a hundred petabytes (10^17 bytes) or more. A value that the
    /// column declares to stand for none (`<VALUES null="-1"/>`) is good, and what is no whole number at all is votable-bad-value's
    /// (L577).
    ///
    /// # Why it matters
    /// Programs add the lengths up before they download, and make room for them.
    ///
    /// # Example
    /// `<TD>-1</TD>` in a column without `<VALUES null="-1"/>`.
    ///
    /// # What to do
    /// Take the length for unknown; tell whoever runs the service, who should leave the cell empty (VOTable 1.3 and later) or
    /// declare the null value.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.8 (null if the size is unknown).
    "L538", "bad-content-length", Error, Cells(&[Column::ContentLength], check)
}

/// As many digits as the first absurd length has.
const ABSURD_DIGITS: usize = 18;

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let Some(value) = row.get(Column::ContentLength) else { return };
    let negative = value.starts_with('-');
    if !negative && value.len() < ABSURD_DIGITS {
        return;
    }
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let significant = digits.trim_start_matches('0');
    if digits.is_empty() || significant.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    if negative {
        sink.report_once(value, || {
            let message = format!("content_length is {}: nothing has less than no bytes", short(value));
            on_cell(row, Column::ContentLength, message, "Take the length for unknown; tell whoever runs the service.")
        });
    } else if significant.len() >= ABSURD_DIGITS {
        sink.report_once(value, || {
            let message = format!("content_length is {} bytes: no file is a hundred petabytes long", short(value));
            on_cell(row, Column::ContentLength, message, "Take the length for unknown; tell whoever runs the service.")
                .at_most(Level::Warning)
        });
    }
}
