//! Text for people that is broken into lines of a given width.

use crate::Look;
use crate::inert::inert;
use anstyle::Style;
use caltree_model::visible_text;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How wide a text is that is safe to show. What is ASCII, as nearly all is, need not be looked up.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Words in styles, to be broken into lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    words: Vec<Word>,
}

/// What is not broken while it fits into a line.
#[derive(Clone, Debug, Default)]
struct Word {
    parts: Vec<(Style, String)>,
    width: usize,
}

/// One line.
#[derive(Default)]
pub(crate) struct Line {
    parts: Vec<(Style, String)>,
    /// How wide it is.
    pub(crate) width: usize,
}

impl Line {
    fn push(&mut self, style: Style, text: &str) {
        self.width += columns(text);
        match self.parts.last_mut() {
            Some((last, words)) if *last == style => words.push_str(text),
            _ => self.parts.push((style, text.to_owned())),
        }
    }

    /// Adds the blank before a word: it goes with the word before if both look alike.
    fn push_blank(&mut self, next: Style) {
        let style = self.parts.last().map_or(next, |(last, _)| if *last == next { next } else { Style::new() });
        self.push(style, " ");
    }

    /// The line in its colours.
    pub(crate) fn painted(&self, look: &Look) -> String {
        let start = |n: usize, text: &str| if n == 0 { inert(text).into_owned() } else { text.to_owned() };
        self.parts.iter().enumerate().map(|(n, (style, text))| look.paint(*style, &start(n, text))).collect()
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
        self.words.push(Word::default());
        self.glue(style, text)
    }

    /// Adds to the last word.
    pub(crate) fn glue(&mut self, style: Style, text: &str) -> &mut Self {
        let text = visible_text(text).into_owned();
        if self.words.is_empty() {
            self.words.push(Word::default());
        }
        if let Some(word) = self.words.last_mut() {
            word.width += columns(&text);
            word.parts.push((style, text));
        }
        self
    }

    /// How wide the longest word is; 0 when there is none.
    pub(crate) fn longest_word(&self) -> usize {
        self.words.iter().map(|word| word.width).max().unwrap_or(0)
    }

    /// Adds text that may be broken at blanks.
    pub(crate) fn text(&mut self, style: Style, text: &str) -> &mut Self {
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            self.word(style, word);
        }
        self
    }

    /// Adds the words of another one.
    pub(crate) fn append(&mut self, mut other: Self) -> &mut Self {
        self.words.append(&mut other.words);
        self
    }

    /// How wide it is on one line.
    pub(crate) fn width(&self) -> usize {
        self.words.iter().map(|word| word.width).sum::<usize>() + self.words.len().saturating_sub(1)
    }

    /// Its lines, none wider than `width` (at least one column).
    pub(crate) fn lines(&self, width: usize) -> Vec<Line> {
        let width = width.max(1);
        let (mut lines, mut line) = (Vec::new(), Line::default());
        for word in &self.words {
            if line.width > 0 && line.width + 1 + word.width > width {
                lines.push(std::mem::take(&mut line));
            } else if line.width > 0 {
                line.push_blank(word.parts.first().map_or(Style::new(), |(style, _)| *style));
            }
            let mut tail = word.width;
            for (n, (style, text)) in word.parts.iter().enumerate() {
                let mut rest = text.as_str();
                tail -= columns(rest);
                loop {
                    let (room, used) = (width - line.width.min(width), columns(rest));
                    // The end of a name goes with what is glued to it.
                    let parted = n == 0 && (2..=room).contains(&used) && used + tail > room && tail < width;
                    let end = match parted {
                        true => fitting(rest, used - 1, line.width == 0),
                        false if used <= room => rest.len(),
                        false => fitting(rest, room, line.width == 0),
                    };
                    line.push(*style, &rest[..end]);
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
