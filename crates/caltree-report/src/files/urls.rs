//! Files as addresses, to be handed to something that downloads them.

use super::address;
use caltree_summary::{Files, ListedFile};
use std::collections::HashSet;
use std::io::{self, Write};

/// Writes one address a line, each once. Only what [`is_download`]: a table may say `file:` or `javascript:`, and a word that begins
/// with `-` would be an option to a program that reads these lines.
pub(super) fn write(out: &mut dyn Write, files: &Files) -> io::Result<()> {
    let mut told = HashSet::new();
    for (file, ..) in files.iter().filter(|(file, ..)| is_download(file)) {
        let address = address(file);
        if told.insert(address.clone()) {
            writeln!(out, "{address}")?;
        }
    }
    Ok(())
}

/// Whether the address of a file is one of http, https or ftp.
#[must_use]
pub fn is_download(file: &ListedFile) -> bool {
    let Some(url) = &file.url else { return true };
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "ftp"))
}
