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
    /// Where each line starts.
    lines: Vec<u32>,
    /// Characters, and UTF-16 units, before each block of text; empty for plain ASCII, where both count like bytes.
    blocks: Vec<(u32, u32)>,
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

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| narrow(at + 1))).collect();
            if self.text.is_ascii() {
                return Index { lines, blocks: Vec::new() };
            }
            let mut sums = (0, 0);
            let blocks = std::iter::once((0, 0)).chain(bytes.chunks(BLOCK).map(|block| {
                let (chars, units) = count(block);
                sums = (sums.0 + narrow(chars), sums.1 + narrow(units));
                sums
            }));
            Index { lines, blocks: blocks.collect() }
        })
    }

    /// Characters and UTF-16 units before a byte.
    fn counts(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        let Some(&(chars, units)) = self.index().blocks.get(at / BLOCK) else {
            return (at, at);
        };
        let (more_chars, more_units) = count(&self.text.as_bytes()[at - at % BLOCK..at]);
        (chars as usize + more_chars, units as usize + more_units)
    }

    fn line_column(&self, at: usize) -> (u64, u64) {
        let at = at.min(self.text.len());
        let lines = &self.index().lines;
        let line = lines.partition_point(|start| *start as usize <= at) - 1;
        let column = self.counts(at).0 - self.counts(lines[line] as usize).0;
        (self.first_line + line as u64, column as u64 + 1)
    }

    /// The offset in the file of a byte of the text.
    fn offset(&self, at: usize) -> u64 {
        let within = match self.width {
            Width::Utf8 => at.min(self.text.len()),
            Width::One => self.counts(at).0,
            Width::Utf16 => 2 * self.counts(at).1,
        };
        self.base + within as u64
    }

    /// The lines that a span stands on.
    pub(crate) fn excerpt(&self, span: Span) -> Excerpt {
        let text = self.text;
        let at = floor(text, span.start as usize);
        let lines = &self.index().lines;
        let first = lines.partition_point(|start| *start as usize <= at) - 1;
        let line_start = lines[first] as usize;
        let last = (first + LINES).min(lines.len());
        let line_end = lines.get(last).map_or(text.len(), |next| *next as usize);
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
        Excerpt { text: shown, line: self.first_line + first as u64, marked, cut: from > line_start }
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
