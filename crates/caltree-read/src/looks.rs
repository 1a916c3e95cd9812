//! What a file looks like that is no answer of the archive.

/// What a file is instead, as far as its first bytes tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looks {
    /// A log-in page: usually data that are proprietary.
    LogInPage,
    /// Another HTML page.
    HtmlPage,
    /// JSON: usually an error message of a service.
    Json,
    /// A FITS file.
    Fits,
    /// XML with another root element.
    OtherXml {
        /// The root element's name.
        root: String,
    },
    /// A VOTable without the columns of a DataLink answer.
    OtherVotable,
    /// Plain text; its first line.
    Text(String),
    /// Something else, named where its first bytes are known.
    Binary(&'static str),
    /// A body of an HTTP answer with this status, which says more than its content (400 and above).
    Refused {
        /// The status.
        status: u16,
        /// What the body looks like.
        body: Box<Looks>,
    },
}

/// How much of a file is looked at.
const WINDOW: usize = 4096;

/// Guesses what `bytes` are from their beginning. Only asked when they are neither tree nor links table nor other XML.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> Looks {
    let window = &bytes[..bytes.len().min(WINDOW)];
    for (magic, name) in MAGIC {
        if window.starts_with(magic) {
            return Looks::Binary(name);
        }
    }
    if window.starts_with(b"SIMPLE  =") || window.starts_with(b"XTENSION=") {
        return Looks::Fits;
    }
    let text = String::from_utf8_lossy(window);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.contains("<html") || lower.contains("<body") {
        return html(&lower);
    }
    if text.starts_with('{') || (text.starts_with('[') && lower.contains([']', '{', '"'])) {
        return Looks::Json;
    }
    let odd = window.iter().filter(|byte| **byte < 0x20 && !byte.is_ascii_whitespace()).count();
    if odd * 20 > window.len() || std::str::from_utf8(window).is_err_and(|error| error.error_len().is_some()) {
        return Looks::Binary("binary data");
    }
    Looks::Text(text.lines().next().unwrap_or_default().chars().take(80).collect())
}

/// Tells a log-in page from another HTML page. `lower` is its text in lower case.
pub(crate) fn html(lower: &str) -> Looks {
    let window: String = lower.chars().take(WINDOW).collect();
    let asks = ["password", "log in", "login", "log-in", "sign in", "signin", "j_username", "sso"];
    if asks.iter().any(|word| window.contains(word)) { Looks::LogInPage } else { Looks::HtmlPage }
}

const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x9d", "a file packed by compress (.Z)"),
    (b"BZh", "a file packed by bzip2"),
    (b"\xfd7zXZ\x00", "a file packed by xz"),
    (b"\x28\xb5\x2f\xfd", "a file packed by zstd"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SQLite format 3", "an SQLite database"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_usual_strangers() {
        for (bytes, looks) in [
            (&b"SIMPLE  =                    T"[..], Looks::Fits),
            (b"{\"error\": \"no\"}", Looks::Json),
            (b"<!DOCTYPE html><title>ESO Login</title>", Looks::LogInPage),
            (b"<html><body>Not found</body></html>", Looks::HtmlPage),
            (b"hello\nworld", Looks::Text("hello".into())),
            (b"\x00\x01\x02\x03", Looks::Binary("binary data")),
            (b"%PDF-1.4", Looks::Binary("a PDF document")),
        ] {
            assert_eq!(looks_like(bytes), looks);
        }
    }
}
