//! The part of a document that is being looked at. The text passes by: a bounded piece of it is kept, with its place in the file.

use super::source::{CHUNK, Pending, Source};
use crate::attributes;
use crate::encoding::{self, Width};
use crate::locate::Locator;
use crate::problem::{Problem, ProblemKind};
use caltree_model::{Place, Span};
use encoding_rs::Decoder;
use std::cell::Cell;
use std::io;

/// Bytes on either side of a place that are looked at for what is shown of it.
const AROUND: usize = 4 << 10;

/// Where in the file a byte of the window stands.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    base: u64,
    line: u64,
    column: u64,
}

impl Mark {
    /// Moves over the text that follows.
    fn pass(&mut self, text: &str, width: Width) {
        self.line += memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
        match memchr::memrchr(b'\n', text.as_bytes()) {
            Some(last) => self.column = text[last + 1..].chars().count() as u64,
            None => self.column += text.chars().count() as u64,
        }
        self.base += match width {
            Width::Utf8 => text.len() as u64,
            Width::One => text.chars().count() as u64,
            Width::Utf16 => 2 * text.encode_utf16().count() as u64,
        };
        self.at += text.len();
    }
}

/// The last character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A piece of the text and where it stands.
pub(crate) struct Window<'r> {
    source: Source<'r>,
    /// The text that is kept.
    pub(crate) text: String,
    /// Whether a carriage return has come by: without one, no text needs to be searched for them.
    pub(crate) returns: bool,
    /// Whether `text` reaches to the end of the document.
    pub(crate) ended: bool,
    /// Bytes of the document before and in `text`, as they are stored.
    pub(crate) bytes: u64,
    /// What was wrong with the bytes, the first of a kind.
    pub(crate) problems: Vec<Problem>,
    /// Why no more could be read.
    pub(crate) error: Option<io::Error>,
    /// `None`: UTF-8.
    decoder: Option<(Decoder, String)>,
    /// Whether nothing beyond ASCII is declared.
    ascii: bool,
    width: Width,
    /// What is read and not decoded: in the end the beginning of a character whose rest is not read yet.
    pending: Pending,
    /// Where `text` starts: offset in the file, line from 1, characters before it on its line.
    base: u64,
    line: u64,
    column: u64,
    /// Whether the document was unpacked.
    packed: bool,
    /// A place that was asked for last, or some way before it: the next one is not far.
    mark: Cell<Mark>,
    /// Characters that XML allows nowhere: how many, and the first.
    odd: Option<(u64, char, Box<Place>)>,
    told_encoding: bool,
}

impl<'r> Window<'r> {
    /// A window at the beginning of a document: `base` and `line` say where in the file that is, `packed` whether
    /// the file was unpacked.
    pub(crate) fn new(source: Source<'r>, base: u64, line: u64, packed: bool) -> Self {
        let mut window = Self {
            source,
            text: String::new(),
            returns: false,
            ended: false,
            bytes: 0,
            problems: Vec::new(),
            error: None,
            decoder: None,
            ascii: false,
            width: Width::Utf8,
            pending: Pending::default(),
            base,
            line,
            column: 0,
            packed,
            mark: Cell::new(Mark { at: 0, base, line, column: 0 }),
            odd: None,
            told_encoding: false,
        };
        window.start();
        window
    }

    /// Reads the first bytes and chooses how to decode them.
    fn start(&mut self) {
        while self.pending.bytes().len() < 512 && self.fetch() {}
        let chosen = encoding::choose(self.pending.bytes());
        self.width = chosen.width();
        self.ascii = chosen.ascii;
        self.base += chosen.mark as u64;
        self.mark.set(Mark { at: 0, base: self.base, line: self.line, column: 0 });
        self.pending.pass(chosen.mark);
        self.decoder = chosen.table.map(|table| (table.new_decoder_without_bom_handling(), chosen.label.clone()));
        self.decode();
        if let Some(mut problem) = chosen.problem {
            problem.at = match problem.at {
                Some(caltree_model::At::Span(span)) => Some(self.place(span.start as usize, span.end as usize).into()),
                at => at,
            };
            self.told_encoding = true;
            self.problems.push(problem);
        }
    }

    /// Appends bytes to what is pending. False at the end.
    fn fetch(&mut self) -> bool {
        if self.ended {
            return false;
        }
        // A source that gives little at a time is asked again: what does not fit into the window is looked at anew each time.
        let (count, error) = self.pending.fill(&mut self.source);
        self.ended = count < CHUNK;
        self.error = error;
        self.bytes += count as u64;
        if self.ended {
            self.tell_packing();
        }
        count > 0
    }

    /// Reads a packed source to its end, where the text is given up before: only there it shows whether the packing is sound. The bytes
    /// are not counted.
    pub(crate) fn drain(&mut self) {
        if self.ended || !self.source.is_zipped() {
            return;
        }
        self.ended = true;
        self.error = io::copy(&mut self.source, &mut io::sink()).err();
        self.tell_packing();
    }

    fn tell_packing(&mut self) {
        self.problems.extend(self.source.troubles().into_iter().map(|trouble| Problem::whole(trouble.clone().into())));
    }

    /// Drops the text before `keep` and reads on. False when there is no more: then nothing was dropped.
    pub(crate) fn more(&mut self, keep: usize) -> bool {
        let before = self.text.len();
        if self.ended {
            return false;
        }
        let kept = before - keep;
        let mut more = self.fetch();
        // What is kept is looked at anew: the more it is, the more is added to it.
        while self.pending.bytes().len() < kept && kept + self.pending.bytes().len() <= super::MOST_PIECE && self.fetch() {
            more = true;
        }
        if keep > 0 {
            self.advance(keep);
        }
        self.decode();
        // The last bytes of a document may be none of a character, and still the window has moved.
        more || self.text.len() > kept || keep > 0
    }

    fn advance(&mut self, keep: usize) {
        let mut start = Mark { at: 0, base: self.base, line: self.line, column: self.column };
        start.pass(&self.text[..keep], self.width);
        (self.base, self.line, self.column) = (start.base, start.line, start.column);
        self.mark.set(Mark { at: 0, ..start });
        self.text.drain(..keep);
    }

    /// Turns what is pending into text.
    fn decode(&mut self) {
        let from = self.text.len();
        let bad = match &mut self.decoder {
            None => self.decode_utf8(),
            Some((decoder, label)) => {
                let last = self.ended;
                self.text.reserve(decoder.max_utf8_buffer_length(self.pending.bytes().len()).unwrap_or(0));
                let (_, _, bad) = decoder.decode_to_string(self.pending.bytes(), &mut self.text, last);
                self.pending.pass(usize::MAX);
                // A single byte at the end is left out: as a character of its own it would be content after the root.
                let half = last && self.width == Width::Utf16 && self.bytes % 2 == 1 && self.text[from..].ends_with('\u{fffd}');
                if half {
                    self.text.pop();
                }
                let at = self.text[from..].find('\u{fffd}').map(|at| from + at);
                let table = decoder.encoding();
                let kind = match self.width {
                    Width::Utf16 => {
                        encoding::not_utf16(if half { "half a character at the end" } else { "half of a surrogate pair" }, table)
                    }
                    _ => encoding::not_of(table, label),
                };
                (bad).then(|| (at.unwrap_or(self.text.len()), kind))
            }
        };
        if let Some((at, kind)) = bad.filter(|_| !self.told_encoding) {
            self.told_encoding = true;
            let end = self.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            let place = self.place(at, end);
            self.problems.push(Problem::at(kind, place));
        }
        self.check_characters(from);
    }

    /// As [`encoding::decode`]: `?` stands for a byte that is no UTF-8. Gives the place of the first.
    fn decode_utf8(&mut self) -> Option<(usize, ProblemKind)> {
        let mut first = None;
        let mut rest = self.pending.bytes();
        // A character whose rest is still to come is looked at when it is there.
        let ascii = self.ascii;
        let beyond = |text: &str, from: usize| {
            let at = if ascii { text.bytes().position(|byte| !byte.is_ascii())? } else { return None };
            Some((from + at, encoding::not_ascii(text.as_bytes()[at])))
        };
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    first = first.or_else(|| beyond(text, self.text.len()));
                    self.text.push_str(text);
                    rest = &[];
                    break;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    let good = std::str::from_utf8(good).unwrap_or_default();
                    first = first.or_else(|| beyond(good, self.text.len()));
                    self.text.push_str(good);
                    let count = match error.error_len() {
                        Some(count) => count,
                        None if self.ended => bad.len(),
                        // The rest of the character is still to come.
                        None => {
                            rest = bad;
                            break;
                        }
                    };
                    let kind = || if ascii { encoding::not_ascii(bad[0]) } else { encoding::not_utf8(bad[0]) };
                    first = first.or_else(|| Some((self.text.len(), kind())));
                    self.text.extend(std::iter::repeat_n('?', count));
                    rest = &bad[count..];
                }
            }
        }
        let left = rest.len();
        self.pending.pass(self.pending.bytes().len() - left);
        first
    }

    /// Looks for characters that XML allows nowhere, and for carriage returns.
    fn check_characters(&mut self, from: usize) {
        let new = &self.text[from..];
        self.returns = self.returns || memchr::memchr(b'\r', new.as_bytes()).is_some();
        if attributes::has_only_xml_chars(new) {
            return;
        }
        let odd = |(_, c): &(usize, char)| !attributes::is_xml_char(*c);
        let count = new.char_indices().filter(odd).count() as u64;
        let Some((at, c)) = new.char_indices().find(odd) else { return };
        match &mut self.odd {
            Some((sum, ..)) => *sum += count,
            None => {
                let place = self.place(from + at, from + at + c.len_utf8());
                self.odd = Some((count, c, Box::new(place)));
            }
        }
    }

    /// What is wrong with the characters of the whole document; to be asked at its end.
    pub(crate) fn odd_characters(&mut self) -> Option<Problem> {
        let (count, c, place) = self.odd.take()?;
        Some(Problem::at(attributes::not_xml_char(c, count), *place))
    }

    /// The place of a piece of the window, with what stands there.
    pub(crate) fn place(&self, start: usize, end: usize) -> Place {
        let mut mark = self.mark.get();
        let wanted = boundary(&self.text, start.saturating_sub(AROUND));
        if mark.at > wanted {
            mark = Mark { at: 0, base: self.base, line: self.line, column: self.column };
        }
        mark.pass(&self.text[mark.at..wanted], self.width);
        self.mark.set(mark);
        let near = &self.text[mark.at..boundary(&self.text, end.saturating_add(AROUND))];
        let locator = Locator::new(near, mark.base, mark.line, self.width).packed(self.packed);
        let mut place = locator.place(Span::new(start - mark.at, end - mark.at));
        // The first line starts further left.
        if place.location.line == mark.line {
            place.location.column += mark.column;
        }
        if place.location.end_line == mark.line {
            place.location.end_column += mark.column;
        }
        if place.excerpt.line == mark.line && mark.column > 0 && !place.excerpt.cut {
            place.excerpt.text.insert(0, '…');
            place.excerpt.marked = place.excerpt.marked.start + 3..place.excerpt.marked.end + 3;
            place.excerpt.cut = true;
        }
        place
    }
}
