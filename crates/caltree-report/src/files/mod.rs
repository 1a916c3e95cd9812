//! `caltree files`: the distinct files of many documents.
//!
//! ```
//! use caltree_report::files::{Format, write};
//! use caltree_summary::Files;
//!
//! let mut out = Vec::new();
//! write(&mut out, &Files::default(), Format::Csv)?;
//! assert_eq!(String::from_utf8_lossy(&out), "name,category,semantics,bytes,url,dp_id,source,part\n");
//! # Ok::<(), std::io::Error>(())
//! ```

mod csv;
mod json;
pub mod model;
pub mod steps;
mod text;
mod urls;

pub use urls::is_download;

use caltree_model::ArchiveId;
use caltree_summary::{Files, ListedFile};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The formats of `caltree files`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// One name a line; the address of what has no name of its own.
    #[default]
    Text,
    /// One address a line.
    Urls,
    /// One row a file.
    Csv,
    /// One object: [`model::FileReport`].
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Text, Self::Urls, Self::Csv, Self::Json];
}

/// Writes files in a format.
///
/// # Errors
/// When `out` does not take what is written.
pub fn write(out: &mut dyn Write, files: &Files, format: Format) -> io::Result<()> {
    match format {
        Format::Text => text::write(out, files),
        Format::Urls => urls::write(out, files),
        Format::Csv => csv::write(out, files),
        Format::Json => json::write(out, files),
    }
}

/// Where the archive hands out files.
const PORTAL: &str = "https://dataportal.eso.org/dataPortal/file/";

/// The address of a file: the one that a links table has, else the one in the archive's portal. What may not stand in an address is
/// written as `%` and two digits, so nothing in it can end a line or be obeyed by a terminal.
fn address(file: &ListedFile) -> String {
    match &file.url {
        Some(url) => {
            let graphic = |byte: u8| byte.is_ascii_graphic() && !br##""'<>\^`{|}"##.contains(&byte);
            // Brackets belong to hosts; elsewhere a downloader may read them as a range of addresses.
            let host = url.find("://").map_or(0, |at| at + 3);
            let path = url[host..].find(['/', '?', '#']).map_or(url.len(), |at| host + at);
            escaped(&url[..path], graphic) + &escaped(&url[path..], |byte| graphic(byte) && !matches!(byte, b'[' | b']'))
        }
        // The archive's own names need no escape; whatever else a tree says is one name, not a path.
        None if ArchiveId::parse(&file.name).is_ok() => format!("{PORTAL}{}", file.name),
        None => format!("{PORTAL}{}", escaped(&file.name, |byte| byte.is_ascii_alphanumeric() || b"-_.:~".contains(&byte))),
    }
}

fn escaped(text: &str, plain: impl Fn(u8) -> bool) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut url, byte| {
        if plain(byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
        url
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_one_word_and_one_address() {
        let file = |name: &str, url: Option<&str>| ListedFile {
            name: name.to_owned(),
            category: None,
            semantics: None,
            bytes: None,
            url: url.map(str::to_owned),
            dp_id: None,
            state: None,
        };
        for (url, shown) in [
            ("https://x.org/a%20b?c=d&e#f", "https://x.org/a%20b?c=d&e#f"),
            ("https://x.org/a b\n'\"\u{202e}", "https://x.org/a%20b%0A%27%22%E2%80%AE"),
            ("http://[::1]/f[1-99]{a,b}.fits", "http://[::1]/f%5B1-99%5D%7Ba,b%7D.fits"),
        ] {
            assert_eq!(address(&file("", Some(url))), shown);
        }
        for (name, shown) in [
            ("M.FORS2.2015-08-05T11:20:17.466", "https://dataportal.eso.org/dataPortal/file/M.FORS2.2015-08-05T11:20:17.466"),
            ("../../x?y", "https://dataportal.eso.org/dataPortal/file/..%2F..%2Fx%3Fy"),
        ] {
            assert_eq!(address(&file(name, None)), shown);
        }
        let goes = |url: &str| is_download(&file("", Some(url)));
        assert!(goes("HTTPS://x") && goes("ftp://x") && !goes("file:///etc/passwd") && !goes("-O") && !goes("javascript:alert(1)"));
    }
}
