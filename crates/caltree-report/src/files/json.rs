//! Files as one JSON object: [`FileReport`](super::model::FileReport).

use super::model::{File, SCHEMA, Totals};
use crate::json_text::write_pretty;
use caltree_summary::Files;
use std::io::{self, Write};

/// How far a file is indented.
const INDENT: usize = 4;

/// Writes one file after the other, so that the text never stands in memory as a whole.
pub(super) fn write(out: &mut dyn Write, files: &Files) -> io::Result<()> {
    write!(out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"files\": [")?;
    for (n, (file, source, part)) in files.iter().enumerate() {
        write!(out, "{}\n{:INDENT$}", if n == 0 { "" } else { "," }, "")?;
        write_pretty(out, &File::of(file, source, part), INDENT)?;
    }
    write!(out, "{}],\n  \"totals\": ", if files.is_empty() { "" } else { "\n  " })?;
    write_pretty(out, &Totals::of(files), 2)?;
    writeln!(out, "\n}}")
}
