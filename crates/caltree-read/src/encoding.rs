//! Bytes to text: byte order marks, declarations, and what to do with bytes that are no text.

use crate::problem::{Problem, ProblemKind};
use caltree_model::Span;
use encoding_rs::{Encoding as Table, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How many bytes of the file a character of the text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    /// As in UTF-8: offsets in the text are offsets in the file.
    Utf8,
    /// One byte a character (ISO-8859-1, windows-1252 and relatives).
    One,
    /// Two bytes a UTF-16 unit.
    Utf16,
}

/// A document's bytes as text.
#[derive(Debug)]
pub(crate) struct Decoded<'b> {
    /// The text, without byte order mark.
    pub(crate) text: Cow<'b, str>,
    /// How its offsets count in the file.
    pub(crate) width: Width,
    /// Length of the byte order mark.
    pub(crate) mark: usize,
    /// What was wrong.
    pub(crate) problem: Option<Problem>,
}

/// How a document's bytes are to be read.
pub(crate) struct Chosen {
    /// `None`: as UTF-8.
    pub(crate) table: Option<&'static Table>,
    /// Whether it declares that there is nothing in it beyond ASCII.
    pub(crate) ascii: bool,
    /// Length of the byte order mark.
    pub(crate) mark: usize,
    /// What is wrong with what the document says of itself.
    pub(crate) problem: Option<Problem>,
    /// What was declared, for a message.
    pub(crate) label: String,
}

impl Chosen {
    /// How many bytes of the file a character takes.
    pub(crate) fn width(&self) -> Width {
        match self.table {
            None => Width::Utf8,
            Some(table) if table.is_single_byte() => Width::One,
            Some(_) => Width::Utf16,
        }
    }
}

/// Chooses by the byte order mark, else by the declaration, else UTF-8. The first half kilobyte is enough.
pub(crate) fn choose(bytes: &[u8]) -> Chosen {
    let marked = |table, mark| Chosen { table, ascii: false, mark, problem: None, label: String::new() };
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => marked(None, 3),
        [0xff, 0xfe, ..] => marked(Some(UTF_16LE), 2),
        [0xfe, 0xff, ..] => marked(Some(UTF_16BE), 2),
        [b'<', 0, ..] => marked(Some(UTF_16LE), 0),
        [0, b'<', ..] => marked(Some(UTF_16BE), 0),
        _ => by_declaration(bytes),
    }
}

fn by_declaration(bytes: &[u8]) -> Chosen {
    let utf8 = |problem| Chosen { table: None, ascii: false, mark: 0, problem, label: String::new() };
    let Some((label, span)) = declared(bytes) else {
        return utf8(None);
    };
    let wrong =
        |found: String, expected: &str| Some(Problem::at(ProblemKind::BadEncoding { found, expected: expected.to_owned() }, span));
    match Table::for_label(label.as_bytes()) {
        Some(table) if table == UTF_8 => utf8(None),
        // ISO-8859-1 is read as windows-1252, as the WHATWG standard says. What is beyond ASCII where there should be nothing is mostly
        // UTF-8, and told.
        Some(_) if label.eq_ignore_ascii_case("us-ascii") || label.eq_ignore_ascii_case("ascii") => {
            Chosen { ascii: true, ..utf8(None) }
        }
        Some(table) if table == UTF_16LE || table == UTF_16BE => {
            utf8(wrong(format!("the declaration says {label}, the bytes are not UTF-16"), "encoding=\"UTF-8\" and bytes in UTF-8"))
        }
        Some(table) if table.is_single_byte() => {
            Chosen { table: Some(table), ascii: false, mark: 0, problem: None, label: label.to_owned() }
        }
        _ => utf8(wrong(
            format!("the declaration names the encoding `{label}`"),
            "UTF-8, UTF-16, ISO-8859-1 or another encoding of one byte a character",
        )),
    }
}

/// Decodes a document as [`choose`] says. A byte that cannot be decoded becomes `?` (one byte for one byte, so that positions stay
/// true) and gives a problem, the first one by its place.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let chosen = choose(bytes);
    let width = chosen.width();
    let rest = &bytes[chosen.mark..];
    match chosen.table {
        None => utf8(rest, &chosen),
        Some(table) if width == Width::One => one_byte(rest, table, &chosen.label),
        Some(table) => utf16(rest, chosen.mark, table),
    }
}

fn one_byte<'b>(bytes: &'b [u8], table: &'static Table, label: &str) -> Decoded<'b> {
    let (text, bad) = table.decode_without_bom_handling(bytes);
    let at = text.char_indices().find(|(_, c)| bad && *c == '\u{fffd}').map(|(at, _)| at);
    let problem = at.map(|at| Problem::at(not_of(table, label), Span::new(at, at + 3)));
    Decoded { text, width: Width::One, mark: 0, problem }
}

/// A byte that an encoding does not have.
pub(crate) fn not_of(table: &'static Table, label: &str) -> ProblemKind {
    let found = format!("a byte that {} does not have", table.name());
    ProblemKind::BadEncoding { found, expected: format!("text in {label}, as declared") }
}

/// A byte beyond ASCII where only ASCII is declared.
pub(crate) fn not_ascii(byte: u8) -> ProblemKind {
    let found = format!("the byte 0x{byte:02X} is not US-ASCII, which is declared");
    ProblemKind::BadEncoding { found, expected: "text in US-ASCII, or encoding=\"UTF-8\"".to_owned() }
}

/// A byte that is not UTF-8.
pub(crate) fn not_utf8(byte: u8) -> ProblemKind {
    let found = format!("the byte 0x{byte:02X} is not UTF-8");
    let expected = "text in UTF-8, or a declaration of its encoding, such as encoding=\"ISO-8859-1\"".to_owned();
    ProblemKind::BadEncoding { found, expected }
}

/// Something that is not UTF-16.
pub(crate) fn not_utf16(found: &str, table: &'static Table) -> ProblemKind {
    ProblemKind::BadEncoding { found: found.to_owned(), expected: format!("text in {}", table.name()) }
}

/// The encoding that the XML declaration names, and where.
fn declared(bytes: &[u8]) -> Option<(&str, Span)> {
    let window = &bytes[..bytes.len().min(512)];
    // White space before the declaration is an error of its own, told by the reader.
    let start = window.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let end = start + memchr::memmem::find(&window[start..], b"?>")?;
    let declaration = std::str::from_utf8(&window[start..end]).ok()?;
    let rest = declaration.strip_prefix("<?xml")?;
    let at = rest.find("encoding")? + 8;
    let value = rest[at..].trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    let from = end - value.len() + 1;
    Some((label, Span::new(from, from + label.len())))
}

fn utf8<'b>(bytes: &'b [u8], chosen: &Chosen) -> Decoded<'b> {
    let (text, bad) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) => (Cow::Owned(mended(bytes)), Some(error.valid_up_to())),
    };
    let beyond = if chosen.ascii { bytes.iter().position(|byte| !byte.is_ascii()) } else { None };
    let length = |at: usize| text[at..].chars().next().map_or(1, char::len_utf8);
    let beyond = beyond.map(|at| Problem::at(not_ascii(bytes[at]), Span::new(at, at + length(at))));
    let bad = || bad.map(|at| Problem::at(not_utf8(bytes[at]), Span::new(at, at + 1)));
    let problem = chosen.problem.clone().or(beyond).or_else(bad);
    Decoded { text, width: Width::Utf8, mark: chosen.mark, problem }
}

/// The text with `?` for every byte that is not UTF-8.
fn mended(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

fn utf16<'b>(bytes: &'b [u8], mark: usize, table: &'static Table) -> Decoded<'b> {
    // An odd byte at the end is left out: as a character of its own it would be content after the root.
    let (text, bad) = table.decode_without_bom_handling(&bytes[..bytes.len() & !1]);
    let trouble = if bad {
        let at = text.find('\u{fffd}').unwrap_or(text.len());
        Some(("half of a surrogate pair", Span::new(at, (at + 3).min(text.len()))))
    } else if bytes.len() % 2 == 1 {
        Some(("half a character at the end", Span::at(text.len())))
    } else {
        None
    };
    let problem = trouble.map(|(found, span)| Problem::at(not_utf16(found, table), span));
    Decoded { text, width: Width::Utf16, mark, problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caltree_model::At;

    #[test]
    fn marks_and_declarations_decide() {
        let utf16le: Vec<u8> = "\u{feff}<é/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> = "<é/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, text, width) in [
            (&b"\xef\xbb\xbf<\xc3\xa9/>"[..], "<é/>", Width::Utf8),
            (&utf16le, "<é/>", Width::Utf16),
            (&utf16be, "<é/>", Width::Utf16),
            (b"<?xml version='1.0' encoding='ISO-8859-1'?><\xe9/>", "<?xml version='1.0' encoding='ISO-8859-1'?><é/>", Width::One),
        ] {
            let decoded = decode(bytes);
            assert_eq!((&*decoded.text, decoded.width, decoded.problem), (text, width, None));
        }
    }

    #[test]
    fn bad_bytes_keep_their_places() {
        let decoded = decode(b"ab\xe9cd\xff");
        assert_eq!(decoded.text, "ab?cd?");
        assert_eq!(decoded.problem.unwrap().at, Some(Span::new(2, 3).into()));
    }

    #[test]
    fn unknown_and_wrong_declarations_are_said_and_placed() {
        let text = b"<?xml version=\"1.0\" encoding=\"klingon\"?><a/>";
        let problem = decode(text).problem.unwrap();
        let Some(At::Span(span)) = problem.at else { panic!("a place") };
        assert_eq!(&text[span.range()], b"klingon");
        assert!(decode(b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>").problem.is_some());
    }

    #[test]
    fn what_is_beyond_a_declared_ascii_is_read_and_told() {
        let text = "<?xml version='1.0' encoding='US-ASCII'?><a>é</a>";
        let decoded = decode(text.as_bytes());
        let at = text.find('é').unwrap();
        assert_eq!((&*decoded.text, decoded.problem.unwrap().at), (text, Some(Span::new(at, at + 2).into())));
        assert_eq!(decode(text.replace('é', "e").as_bytes()).problem, None);
    }

    #[test]
    fn half_a_character_at_the_end_is_told_and_left_out() {
        let decoded = decode(b"\xff\xfe<\x00a");
        assert_eq!((&*decoded.text, decoded.problem.unwrap().at), ("<", Some(Span::at(1).into())));
    }
}
