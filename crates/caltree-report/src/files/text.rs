//! Files as text: one name a line.

use caltree_model::visible_text;
use caltree_summary::Files;
use std::io::{self, Write};

pub(super) fn write(out: &mut dyn Write, files: &Files) -> io::Result<()> {
    files.iter().try_for_each(|(file, ..)| writeln!(out, "{}", visible_text(&file.name)))
}
