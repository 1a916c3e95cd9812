//! Lines for a terminal: stretches of styled text, cut and wrapped to its width.

use crate::inert::inert;
use crate::{Look, styles};
use anstyle::Style;
use caltree_model::visible_text;
use std::io::{Result, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A line holds at least this much beside its indent.
const LEAST_TEXT: usize = 16;

pub(crate) const PLAIN: Style = Style::new();

/// A stretch of text that is safe to show, and how it looks.
pub(crate) type Piece = (Style, String);

/// What is not broken between two lines, if it fits into one.
pub(crate) type Item = Vec<Piece>;

/// The columns that a piece of a line takes.
pub(crate) fn width(item: &[Piece]) -> usize {
    item.iter().map(|(_, text)| text.width()).sum()
}

/// The words of a text, safe to show.
pub(crate) fn words(style: Style, text: &str) -> Vec<Item> {
    visible_text(text).split(' ').filter(|word| !word.is_empty()).map(|word| vec![(style, word.to_owned())]).collect()
}

/// `name` in as many columns as there are, shortened in the middle if it must be.
pub(crate) fn cut(name: &str, room: usize, ellipsis: &str) -> String {
    if name.width() <= room {
        return name.to_owned();
    }
    let kept = room.saturating_sub(ellipsis.width());
    let tail_room = kept / 2;
    let mut tail = name.len();
    let mut used = 0;
    for (at, c) in name.char_indices().rev() {
        used += c.width().unwrap_or(0);
        if used > tail_room {
            break;
        }
        tail = at;
    }
    let mut head = 0;
    let mut used = 0;
    for (at, c) in name.char_indices() {
        used += c.width().unwrap_or(0);
        if used > kept - tail_room || at >= tail {
            break;
        }
        head = at + c.len_utf8();
    }
    format!("{}{}{}", &name[..head], ellipsis, &name[tail..])
}

/// Where lines are written.
pub(crate) struct Lines<'o> {
    pub(crate) out: &'o mut dyn Write,
    pub(crate) look: Look,
}

impl Lines<'_> {
    /// Writes an empty line.
    pub(crate) fn blank(&mut self) -> Result<()> {
        writeln!(self.out)
    }

    /// Writes items one after the other, in as many lines as they need.
    pub(crate) fn wrapped(&mut self, first: &str, next: &str, gap: &str, items: &[Item]) -> Result<()> {
        let mut line = vec![(styles::FAINT, first.to_owned())];
        let mut used = first.width();
        let mut fresh = true;
        let full = self.look.width.max(next.width() + LEAST_TEXT);
        for item in items {
            if !fresh && used + gap.width() + width(item) > full {
                self.put(&line)?;
                line = vec![(styles::FAINT, next.to_owned())];
                used = next.width();
                fresh = true;
            }
            if !fresh {
                line.push((PLAIN, gap.to_owned()));
                used += gap.width();
            }
            fresh = false;
            for (style, text) in item {
                let mut from = 0;
                for (at, c) in text.char_indices() {
                    let wide = c.width().unwrap_or(0);
                    if used + wide > full {
                        line.push((*style, text[from..at].to_owned()));
                        self.put(&line)?;
                        line = vec![(styles::FAINT, next.to_owned())];
                        used = next.width();
                        from = at;
                    }
                    used += wide;
                }
                line.push((*style, text[from..].to_owned()));
            }
        }
        self.put(&line)
    }

    /// Writes a line without the blanks at its end. Blanks look alike in every style, so they do not end one.
    pub(crate) fn put(&mut self, line: &[Piece]) -> Result<()> {
        let blank = |text: &str| text.bytes().all(|byte| byte == b' ');
        let shown = line.iter().rposition(|(_, text)| !blank(text)).map_or(0, |last| last + 1);
        let start = line.iter().position(|(_, text)| !blank(text));
        let mut style = PLAIN;
        let mut text = String::new();
        for (n, (next, piece)) in line[..shown].iter().enumerate() {
            let piece = &*if Some(n) == start { inert(piece) } else { piece.into() };
            if *next != style && !blank(piece) {
                self.painted(style, &text)?;
                text.clear();
                style = *next;
            }
            text.push_str(piece);
        }
        self.painted(style, text.trim_end_matches(' '))?;
        writeln!(self.out)
    }

    fn painted(&mut self, style: Style, text: &str) -> Result<()> {
        let shown = text.trim_end_matches(' ');
        if style == PLAIN || shown.is_empty() {
            return write!(self.out, "{text}");
        }
        write!(self.out, "{}{}", self.look.paint(style, shown), &text[shown.len()..])
    }
}
