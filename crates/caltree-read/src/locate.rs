//! Offsets in a text to places in the file: bytes, lines, columns.
//!
//! The index is our own because the libraries for it know nothing of the bytes before decoding, and walk all wide characters of a
//! line for a column: quadratic on a hostile document of one long line.

use crate::encoding::Width;
use caltree_model::{Excerpt, Location, Place, Span};
use std::cell::OnceCell;

/// Most lines of an excerpt.
const LINES: usize = 4;

/// Most bytes of an excerpt on either side of the place.
const REACH: usize = 160;

/// Where one document's text stands in its file.
#[derive(Debug)]
pub(crate) struct Locator<'t> {
    text: &'t str,
    /// The offset in the file of the text's first byte.
    base: u64,
    /// The line of the file on which the text starts, from 1.
    first_line: u64,
    width: Width,
    packed: bool,
    index: OnceCell<Index>,
}

#[derive(Debug)]
struct Index {
    /// What stands before each block of text. Not an entry a line: lines may be as many as bytes.
    blocks: Vec<Before>,
    /// Characters and UTF-16 units count like bytes.
    ascii: bool,
}

/// What stands before a place.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    /// Line ends.
    lines: u32,
    /// Where the last line starts.
    line_start: u32,
    chars: u32,
    units: u32,
}

impl Before {
    /// The same behind `bytes`, which stand at `at`.
    fn pass(mut self, bytes: &[u8], at: usize, ascii: bool) -> Self {
        let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.lines += narrow(memchr::memchr_iter(b'\n', bytes).count());
        if let Some(last) = memchr::memrchr(b'\n', bytes) {
            self.line_start = narrow(at + last + 1);
        }
        let (chars, units) = if ascii { (bytes.len(), bytes.len()) } else { count(bytes) };
        (self.chars, self.units) = (self.chars + narrow(chars), self.units + narrow(units));
        self
    }
}

/// Bytes of text between two entries of the index.
const BLOCK: usize = 1024;

impl<'t> Locator<'t> {
    pub(crate) fn new(text: &'t str, base: u64, first_line: u64, width: Width) -> Self {
        Self { text, base, first_line, width, packed: false, index: OnceCell::new() }
    }

    /// The same, where the text was unpacked (`true`).
    pub(crate) fn packed(self, packed: bool) -> Self {
        Self { packed, ..self }
    }

    /// The place of a span.
    pub(crate) fn locate(&self, span: Span) -> Location {
        let (start, end) = (span.start as usize, span.end as usize);
        let (line, column) = self.line_column(start);
        let (end_line, end_column) = self.line_column(end);
        Location { start: self.offset(start), end: self.offset(end), line, column, end_line, end_column, packed: self.packed }
    }

    /// The place of a span, with what stands there.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place { location: self.locate(span), excerpt: self.excerpt(span) }
    }

    /// What stands before a byte.
    fn before(&self, at: usize) -> Before {
        let bytes = self.text.as_bytes();
        let index = self.index.get_or_init(|| {
            let ascii = self.text.is_ascii();
            let mut blocks = Vec::with_capacity(bytes.len() / BLOCK + 2);
            blocks.push(Before::default());
            for (n, block) in bytes.chunks(BLOCK).enumerate() {
                blocks.push(blocks[n].pass(block, n * BLOCK, ascii));
            }
            Index { blocks, ascii }
        });
        let at = at.min(bytes.len());
        let start = at - at % BLOCK;
        index.blocks[at / BLOCK].pass(&bytes[start..at], start, index.ascii)
    }

    fn line_column(&self, at: usize) -> (u64, u64) {
        let before = self.before(at);
        let column = before.chars - self.before(before.line_start as usize).chars;
        (self.first_line + u64::from(before.lines), u64::from(column) + 1)
    }

    /// The offset in the file of a byte of the text.
    fn offset(&self, at: usize) -> u64 {
        let within = match self.width {
            Width::Utf8 => at.min(self.text.len()),
            Width::One => self.before(at).chars as usize,
            Width::Utf16 => 2 * self.before(at).units as usize,
        };
        self.base + within as u64
    }

    /// The lines that a span stands on.
    pub(crate) fn excerpt(&self, span: Span) -> Excerpt {
        let text = self.text;
        let at = floor(text, span.start as usize);
        let before = self.before(at);
        let line_start = before.line_start as usize;
        let most = floor(text, at + REACH * LINES + 1);
        let mut ends = memchr::memchr_iter(b'\n', &text.as_bytes()[at..most]);
        let line_end = ends.nth(LINES - 1).map_or(most, |end| at + end + 1);
        let from = if at - line_start > REACH { floor(text, at - REACH) } else { line_start };
        let end = floor(text, (span.end as usize).clamp(at, line_end));
        // No further than is shown: a line may be as long as the file.
        let reach = floor(text, end + REACH * LINES);
        let mut to = memchr::memchr(b'\n', &text.as_bytes()[end..reach]).map_or(reach, |next| end + next);
        // A span that ends at a line's start belongs to the line before.
        if end > at && text.as_bytes()[end - 1] == b'\n' {
            to = end - 1;
        }
        let to = if to - at > REACH * LINES { floor(text, at + REACH * LINES) } else { to };
        let mut shown = String::new();
        if from > line_start {
            shown.push('…');
        }
        push_safe(&mut shown, &text[from..at]);
        let start = shown.len();
        let end = end.clamp(at, to);
        push_safe(&mut shown, &text[at..end]);
        let marked = start..shown.len();
        push_safe(&mut shown, &text[end..to]);
        shown.truncate(shown.trim_end().len().max(marked.end));
        Excerpt { text: shown, line: self.first_line + u64::from(before.lines), marked, cut: from > line_start }
    }
}

/// Characters and UTF-16 units that start in `bytes`.
fn count(bytes: &[u8]) -> (usize, usize) {
    let chars = bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let wide = bytes.iter().filter(|byte| **byte >= 0xf0).count();
    (chars, chars + wide)
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Appends text with a visible stand-in for every character that could change what a terminal shows, and for what a build service obeys.
fn push_safe(shown: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\n' => shown.push('\n'),
            '\r' => {}
            '\t' => shown.push(' '),
            c => caltree_model::push_visible(shown, c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, width: Width, at: usize) -> (u64, u64, u64) {
        let location = Locator::new(text, 10, 5, width).locate(Span::at(at));
        (location.start, location.line, location.column)
    }

    #[test]
    fn counts_characters_not_bytes() {
        let text = "aé\r\n𝄞x\n";
        assert_eq!(place(text, Width::Utf8, 0), (10, 5, 1));
        assert_eq!(place(text, Width::Utf8, text.find('x').unwrap()), (19, 6, 2));
        assert_eq!(place(text, Width::Utf16, text.find('x').unwrap()), (10 + 12, 6, 2));
        assert_eq!(place("é<", Width::One, 2), (11, 5, 2));
        assert_eq!(place(text, Width::Utf8, 999), (10 + text.len() as u64, 7, 1));
    }

    #[test]
    fn agrees_with_a_plain_count_everywhere() {
        let text = "äb\n".repeat(1000) + &"𝄞é".repeat(1000);
        let locator = Locator::new(&text, 0, 1, Width::Utf8);
        for (at, _) in text.char_indices().step_by(97) {
            let before = &text[..at];
            let line = before.matches('\n').count() as u64 + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() as u64 + 1;
            let location = locator.locate(Span::at(at));
            assert_eq!((location.line, location.column), (line, column));
        }
    }

    #[test]
    fn excerpts_are_safe_and_short() {
        let text = "first\n  <a b=\"\u{1b}[31m\"/>  \nthird";
        let locator = Locator::new(text, 0, 1, Width::Utf8);
        let at = text.find('b').unwrap();
        let excerpt = locator.excerpt(Span::new(at, text.find("/>").unwrap()));
        assert_eq!(excerpt.text, "  <a b=\"␛[31m\"/>");
        assert_eq!(&excerpt.text[excerpt.marked.clone()], "b=\"␛[31m\"");
        assert_eq!(excerpt.line, 2);
        let long = "é".repeat(100_000);
        let excerpt = Locator::new(&long, 0, 1, Width::Utf8).excerpt(Span::new(100_000, 200_000));
        assert!(excerpt.text.len() < 2000 && excerpt.text.starts_with('…'));
    }
}
