//! The lines before the rows of a tree.

use crate::{Look, Symbols};
use unicode_width::UnicodeWidthStr;

/// Draws the lines that lead to the rows of a tree, from top to bottom. Only so many levels are drawn as leave room for what is said;
/// a number stands for the others.
#[derive(Debug)]
pub(crate) struct Bars {
    symbols: &'static Symbols,
    /// Levels of indent that are drawn.
    most_levels: usize,
    /// For each level of the row that is drawn: whether more rows follow on it.
    bars: Vec<bool>,
}

impl Bars {
    pub(crate) fn new(look: &Look) -> Self {
        Self { symbols: look.symbols(), most_levels: (look.width * 2 / 15).clamp(4, 40), bars: Vec::new() }
    }

    /// Goes to the next row: its level, and whether it is the last one directly below its parent's.
    pub(crate) fn step(&mut self, depth: u32, last: bool) {
        if depth > 0 {
            self.bars.truncate(depth as usize - 1);
            self.bars.push(!last);
        } else {
            self.bars.clear();
        }
    }

    /// The columns that the lines before a row's text take.
    pub(crate) fn indent(&self, depth: u32) -> usize {
        let depth = depth as usize;
        let hidden = depth.saturating_sub(self.most_levels);
        let mark = if hidden > 0 { self.hidden(hidden).width() } else { 0 };
        mark + 3 * (depth - hidden)
    }

    /// What stands for levels of indent that are not drawn.
    fn hidden(&self, levels: usize) -> String {
        format!("{}{levels} ", self.symbols.ellipsis)
    }

    /// The lines before a row's text (`own`: with the step to it), or before what continues it.
    pub(crate) fn prefix(&self, own: bool) -> String {
        let hidden = self.bars.len().saturating_sub(self.most_levels);
        let mut prefix = if hidden > 0 { self.hidden(hidden) } else { String::new() };
        for (level, more) in self.bars.iter().enumerate().skip(hidden) {
            prefix.push_str(match (own && level + 1 == self.bars.len(), *more) {
                (true, true) => self.symbols.tee,
                (true, false) => self.symbols.corner,
                (false, true) => self.symbols.bar,
                (false, false) => "   ",
            });
        }
        prefix
    }
}
