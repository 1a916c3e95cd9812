//! Files as text: one name a line.

use super::address;
use crate::inert::inert;
use caltree_model::{ArchiveId, visible_text};
use caltree_summary::Files;
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes one name a line: the archive's, where it is one and no other file has it; else the address, where a links table tells one. What
/// is no name of the archive's may hold anything: it stays one line that nothing obeys.
pub(super) fn write(out: &mut dyn Write, files: &Files) -> io::Result<()> {
    let mut times: HashMap<&str, u32> = HashMap::new();
    for (file, ..) in files.iter() {
        *times.entry(&file.name).or_default() += 1;
    }
    files.iter().try_for_each(|(file, ..)| {
        let tells = times.get(file.name.as_str()) == Some(&1) && ArchiveId::parse(&file.name).is_ok();
        let shown = if file.url.is_none() || tells { visible_text(&file.name) } else { address(file).into() };
        writeln!(out, "{}", inert(&shown))
    })
}
