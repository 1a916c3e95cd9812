//! Files as text: one name a line.

use super::address;
use caltree_model::{ArchiveId, visible_text};
use caltree_summary::Files;
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes one name a line: the archive's, where it is one and no other file has it; else the address, where a links table tells one.
pub(super) fn write(out: &mut dyn Write, files: &Files) -> io::Result<()> {
    let mut times: HashMap<&str, u32> = HashMap::new();
    for (file, ..) in files.iter() {
        *times.entry(&file.name).or_default() += 1;
    }
    files.iter().try_for_each(|(file, ..)| {
        let tells = times.get(file.name.as_str()) == Some(&1) && ArchiveId::parse(&file.name).is_ok();
        if file.url.is_none() || tells { writeln!(out, "{}", visible_text(&file.name)) } else { writeln!(out, "{}", address(file)) }
    })
}
