//! Text for people that is broken into lines of a given width.

use crate::Look;
use crate::inert::inert;
use anstyle::Style;
use caltree_model::visible_text;
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How wide a text is that is safe to show. What is ASCII, as nearly all is, need not be looked up.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Words in styles, to be broken into lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    /// What all parts say, one behind the other. Safe to show.
    text: String,
    parts: Vec<Part>,
    /// How wide it is on one line.
    width: usize,
}

/// A stretch of a flow in one style.
#[derive(Clone, Debug)]
struct Part {
    style: Style,
    /// Where in the text it ends.
    end: usize,
    width: usize,
    /// Whether it belongs to the word before: that is not broken while it fits into a line.
    glued: bool,
}

/// One line.
#[derive(Default)]
pub(crate) struct Line<'f> {
    parts: Vec<(Style, &'f str)>,
    /// How wide it is.
    pub(crate) width: usize,
}

impl<'f> Line<'f> {
    fn push(&mut self, style: Style, text: &'f str) {
        self.width += columns(text);
        self.parts.push((style, text));
    }

    /// Adds the blank before a word: it goes with the word before if both look alike.
    fn push_blank(&mut self, next: Style) {
        let style = self.parts.last().map_or(next, |(last, _)| if *last == next { next } else { Style::new() });
        self.push(style, " ");
    }

    /// The line in its colours.
    pub(crate) fn painted(&self, look: &Look) -> String {
        let mut painted = String::new();
        self.paint(look, &mut painted);
        painted
    }

    /// Appends the line in its colours.
    pub(crate) fn paint(&self, look: &Look, line: &mut String) {
        // Without colours nothing stands between what looks different.
        let alike = |one: &(Style, &str), other: &(Style, &str)| !look.color || one.0 == other.0;
        for (n, alike) in self.parts.chunk_by(alike).enumerate() {
            let text = match alike {
                [(_, text)] => Cow::Borrowed(*text),
                _ => visible_text(&alike.iter().map(|(_, text)| *text).collect::<String>()).into_owned().into(),
            };
            let text = if n == 0 { inert(&text) } else { text };
            look.style(alike[0].0, &text, line);
        }
    }
}

impl Flow {
    /// One word in one style.
    pub(crate) fn of(style: Style, text: &str) -> Self {
        let mut flow = Self::default();
        flow.word(style, text);
        flow
    }

    /// Adds a word that is only broken where a line cannot hold it.
    pub(crate) fn word(&mut self, style: Style, text: &str) -> &mut Self {
        self.push(style, text, false)
    }

    /// Adds to the last word.
    pub(crate) fn glue(&mut self, style: Style, text: &str) -> &mut Self {
        self.push(style, text, !self.parts.is_empty())
    }

    fn push(&mut self, style: Style, text: &str, glued: bool) -> &mut Self {
        let text = visible_text(text);
        let width = columns(&text);
        self.width += width + usize::from(!glued && !self.parts.is_empty());
        self.text.push_str(&text);
        self.parts.push(Part { style, end: self.text.len(), width, glued });
        self
    }

    /// How wide the longest word is; 0 when there is none.
    pub(crate) fn longest_word(&self) -> usize {
        self.words().map(width).max().unwrap_or(0)
    }

    /// Adds text that may be broken at blanks.
    pub(crate) fn text(&mut self, style: Style, text: &str) -> &mut Self {
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            self.word(style, word);
        }
        self
    }

    /// Adds the words of another one.
    pub(crate) fn append(&mut self, other: Self) -> &mut Self {
        let before = self.text.len();
        self.width += other.width + usize::from(!self.parts.is_empty() && !other.parts.is_empty());
        self.text.push_str(&other.text);
        self.parts.extend(other.parts.into_iter().map(|part| Part { end: before + part.end, ..part }));
        self
    }

    /// How wide it is on one line.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// The parts of each word.
    fn words(&self) -> impl Iterator<Item = &[Part]> {
        self.parts.chunk_by(|_, next| next.glued)
    }

    /// Its lines, none wider than `full` (at least one column).
    pub(crate) fn lines(&self, full: usize) -> Vec<Line<'_>> {
        let full = full.max(1);
        // As most are: one word that fits.
        if let [part] = &self.parts[..]
            && part.width <= full
        {
            return vec![Line { parts: vec![(part.style, &self.text)], width: part.width }];
        }
        let (mut lines, mut line, mut start) = (Vec::new(), Line::default(), 0);
        for word in self.words() {
            let mut tail = width(word);
            if line.width > 0 && line.width + 1 + tail > full {
                lines.push(std::mem::take(&mut line));
            } else if line.width > 0 {
                line.push_blank(word[0].style);
            }
            for (n, part) in word.iter().enumerate() {
                let mut rest = &self.text[start..part.end];
                start = part.end;
                tail -= part.width;
                loop {
                    let (room, used) = (full - line.width.min(full), columns(rest));
                    // The end of a name goes with what is glued to it.
                    let parted = n == 0 && (2..=room).contains(&used) && used + tail > room && tail < full;
                    let end = match parted {
                        true => fitting(rest, used - 1, line.width == 0),
                        false if used <= room => rest.len(),
                        false => fitting(rest, room, line.width == 0),
                    };
                    line.push(part.style, &rest[..end]);
                    rest = &rest[end..];
                    if rest.is_empty() {
                        break;
                    }
                    lines.push(std::mem::take(&mut line));
                }
            }
        }
        lines.push(line);
        lines
    }
}

/// How wide these parts are.
fn width(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.width).sum()
}

/// A name in so many columns, at least a few: what is too much is left out in its middle. Safe to show.
pub(crate) fn shortened(name: &str, width: usize, look: &Look) -> String {
    let name = visible_text(name);
    if name.width() <= width {
        return name.into_owned();
    }
    let ellipsis = look.symbols().ellipsis;
    let room = width.saturating_sub(ellipsis.width()).max(8);
    // What tells names apart stands at their ends, as a rule.
    let head = fitting_chars(name.chars(), room / 2);
    let tail = fitting_chars(name.chars().rev(), room - room / 2);
    let tail: String = name.chars().rev().take(tail).collect::<Vec<_>>().into_iter().rev().collect();
    name.chars().take(head).chain(ellipsis.chars()).chain(tail.chars()).collect()
}

/// How many of these characters fit into `room` columns.
fn fitting_chars(chars: impl Iterator<Item = char>, room: usize) -> usize {
    let widths = chars.scan(0, |used, c| {
        *used += c.width().unwrap_or(0);
        Some(*used)
    });
    widths.take_while(|used| *used <= room).count()
}

/// How many bytes of `text` fit into `room` columns; at least the first character where `whole` says that the line is empty.
fn fitting(text: &str, room: usize, whole: bool) -> usize {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > room
    });
    match end {
        None => text.len(),
        Some((0, first)) if whole => first.len_utf8(),
        // Names are easier to read broken at their joints.
        Some((at, _)) => text[..at].rfind(['_', '/', ':']).filter(|joint| joint * 2 >= at).map_or(at, |joint| joint + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(flow: &Flow, width: usize) -> Vec<String> {
        flow.lines(width).iter().map(|line| line.painted(&Look::default())).collect()
    }

    #[test]
    fn names_are_shortened_in_the_middle() {
        let look = Look { unicode: true, ..Look::default() };
        for (name, width, shown) in [
            ("ivo://org.example/a/b", 21, "ivo://org.example/a/b"),
            ("ivo://org.example/a/b", 12, "ivo:/…le/a/b"),
            ("全角全角全角全角", 12, "全角…角全角"),
            ("a\n23456789012", 11, "a␊234…89012"),
        ] {
            assert_eq!(shortened(name, width, &look), shown);
        }
    }

    #[test]
    fn breaks_at_blanks_and_only_then_inside_words() {
        let mut flow = Flow::default();
        flow.text(Style::new(), "one two  three").word(Style::new(), "four").glue(Style::new(), " ×2");
        assert_eq!(flow.width(), 21);
        assert_eq!(lines(&flow, 80), ["one two three four ×2"]);
        assert_eq!(lines(&flow, 8), ["one two", "three", "four ×2"]);
        assert_eq!(lines(&Flow::of(Style::new(), "SCI_IMG_2x2"), 4), ["SCI_", "IMG_", "2x2"]);
        let mut flow = Flow::of(Style::new(), "STD_FLUX_TABLE");
        flow.glue(Style::new(), " ×44,");
        assert_eq!(lines(&flow, 16), ["STD_FLUX_", "TABLE ×44,"]);
        assert_eq!(lines(&flow, 6), ["STD_", "FLUX_", "TABL", "E ×44,"]);
        assert_eq!(lines(&Flow::of(Style::new(), "全角"), 1), ["全", "角"]);
        assert_eq!(lines(&Flow::default(), 4), [""]);
    }
}
