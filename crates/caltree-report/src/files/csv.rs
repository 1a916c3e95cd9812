//! Files as CSV: one row each.

use super::address;
use crate::cell::{safe, source as source_cell, written};
use caltree_summary::Files;
use std::io::{self, Write};

/// Writes a row a file under a row of titles. Text is as it stands in the documents, but for control characters, which are shown as
/// their pictures, and a `'` before what a spreadsheet would take for a formula.
pub(super) fn write(out: &mut dyn Write, files: &Files) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["name", "category", "semantics", "bytes", "url", "dp_id", "source", "part"]).map_err(written)?;
    let text = |text: Option<&str>| text.map(safe).unwrap_or_default();
    for (file, source, part) in files.iter() {
        writer
            .write_record([
                safe(&file.name),
                text(file.category.as_deref()),
                text(file.semantics.as_deref()),
                file.bytes.map(|bytes| bytes.to_string()).unwrap_or_default(),
                safe(&address(file)),
                text(file.dp_id.as_deref()),
                source_cell(source),
                text(part),
            ])
            .map_err(written)?;
    }
    writer.flush()
}
