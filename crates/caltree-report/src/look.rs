//! How output for people may look: colours, symbols, width.

use anstyle::Style;
use caltree_model::visible_text;
use std::fmt::Write;

/// What the terminal (or its absence) allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours and bold type, as ANSI sequences.
    pub color: bool,
    /// Symbols and lines beyond ASCII.
    pub unicode: bool,
    /// Columns to fit into.
    pub width: usize,
}

impl Default for Look {
    /// Plain text of 100 columns with symbols: what a file gets.
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100 }
    }
}

impl Look {
    /// `text` from a file, safe to show, in a style if there is colour.
    #[must_use]
    pub fn paint(&self, style: Style, text: &str) -> String {
        let mut painted = String::new();
        self.style(style, &visible_text(text), &mut painted);
        painted
    }

    /// Appends text that is safe to show, in a style if there is colour.
    pub(crate) fn style(&self, style: Style, text: &str, line: &mut String) {
        if self.color {
            let _ = write!(line, "{style}{text}{style:#}");
        } else {
            line.push_str(text);
        }
    }

    /// The symbols to use.
    #[must_use]
    pub fn symbols(&self) -> &'static Symbols {
        if self.unicode { &UNICODE } else { &ASCII }
    }
}

/// The styles of caltree: one meaning each.
pub(crate) mod styles {
    use anstyle::{AnsiColor, Style};

    /// Something is wrong or missing.
    pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
    /// Something is to be looked at.
    pub(crate) const WARN: Style = AnsiColor::Yellow.on_default().bold();
    /// Something is worth knowing.
    pub(crate) const NOTE: Style = AnsiColor::Cyan.on_default();
    /// All is as it should.
    pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
    /// Names and headings.
    pub(crate) const STRONG: Style = Style::new().bold();
    /// What may be passed over.
    pub(crate) const FAINT: Style = Style::new().dimmed();
}

/// The symbols of caltree: one meaning each.
#[derive(Debug)]
pub struct Symbols {
    /// As it should be.
    pub good: &'static str,
    /// Incomplete: something is missing.
    pub missing: &'static str,
    /// Extended match.
    pub extended: &'static str,
    /// Not certified.
    pub uncertified: &'static str,
    /// Auxiliary.
    pub auxiliary: &'static str,
    /// Empty: nothing was looked for.
    pub empty: &'static str,
    /// Unreadable.
    pub broken: &'static str,
    /// Two that should agree and do not.
    pub differ: &'static str,
    /// Better than it was.
    pub better: &'static str,
    /// Worse than it was.
    pub worse: &'static str,
    /// A step of a tree with more steps after it.
    pub tee: &'static str,
    /// The last step of a tree.
    pub corner: &'static str,
    /// A line that goes on past other steps.
    pub bar: &'static str,
    /// Not as it was, neither better nor worse.
    pub changed: &'static str,
    /// From here to there.
    pub arrow: &'static str,
    /// Times: repeated so often.
    pub times: &'static str,
    /// Between two things of a line.
    pub dot: &'static str,
    /// Left out.
    pub ellipsis: &'static str,
    /// A tenth of a bar that counts.
    pub full: &'static str,
    /// A tenth of a bar that does not.
    pub rest: &'static str,
}

const UNICODE: Symbols = Symbols {
    good: "✓",
    missing: "✗",
    extended: "⚠",
    uncertified: "○",
    auxiliary: "◌",
    empty: "∅",
    broken: "‼",
    differ: "≠",
    better: "▲",
    worse: "▼",
    changed: "≈",
    tee: "├─ ",
    corner: "└─ ",
    bar: "│  ",
    arrow: "→",
    times: "×",
    dot: "·",
    ellipsis: "…",
    full: "█",
    rest: "░",
};

const ASCII: Symbols = Symbols {
    good: "ok",
    missing: "X",
    extended: "!",
    uncertified: "?",
    auxiliary: "aux",
    empty: "0",
    broken: "!!",
    differ: "/=",
    better: "^",
    worse: "v",
    changed: "~",
    tee: "|- ",
    corner: "`- ",
    bar: "|  ",
    arrow: "->",
    times: "x",
    dot: "-",
    ellipsis: "...",
    full: "#",
    rest: ".",
};
