//! What a rule is.

use crate::context::Context;
use crate::links::{Answer, Linked, Reading};
use crate::pair::Pair;
use crate::sink::Sink;
use caltree_model::{Column, Level, ListingOnDisk, StoredFile};
use caltree_read::Row;

/// One rule: what it is called, how loud it is by default, what it means, and the check itself.
#[derive(Debug)]
pub struct Rule {
    /// Letter and number; permanent.
    pub code: &'static str,
    /// The name a person writes in a configuration; reads well as "allow" and that name.
    pub name: &'static str,
    /// The level where nothing else is said.
    pub level: Level,
    /// The documentation: Markdown with the headings of [`SECTIONS`], in that order.
    pub docs: &'static str,
    pub(crate) checks: &'static [Check],
}

/// The headings that every rule's documentation has.
pub const SECTIONS: &[&str] = &["What it means", "Why it matters", "Example", "What to do", "Source"];

/// How a rule looks at a document. It may have several ways.
#[derive(Debug)]
pub(crate) enum Check {
    /// At any document, also one that could not be read. A links table is through then.
    Document(fn(&Context<'_>, &mut Sink)),
    /// At the association tree, as far as there is one.
    Tree(fn(&crate::context::Cascaded<'_>, &mut Sink)),
    /// At each row of a links table by itself.
    Row(fn(&Reading, &Row<'_>, &mut Sink)),
    /// At some cells of each row, and nothing else of it. Where they are the same as in the row before, of which nothing was to be
    /// told, it is not asked again.
    Cells(&'static [Column], fn(&Reading, &Row<'_>, &mut Sink)),
    /// At each row of a links table, remembering others.
    Rows(fn() -> Box<dyn Rows>),
    /// At a links table, when all rows are through.
    Links(fn(&Linked<'_>, &mut Sink)),
    /// At what CalSelector says in a links table, when all rows are through.
    Answer(fn(&Linked<'_>, &Answer, &mut Sink)),
    /// At a tree and a links table of one frame.
    Pair(fn(&Pair<'_>, &mut Sink)),
    /// At what an answer lists, and what has become of it on disk.
    Listing(fn(&ListingOnDisk<'_>, &mut Sink)),
    /// At one data file on disk.
    Stored(fn(&StoredFile, &mut Sink)),
    /// At the configuration: the command itself tells these.
    Configuration,
}

/// A rule that remembers rows of a links table.
pub(crate) trait Rows {
    /// Looks at the next row.
    fn row(&mut self, cx: &Reading, row: &Row<'_>, sink: &mut Sink);

    /// All rows are through.
    fn end(&mut self, _cx: &Linked<'_>, _sink: &mut Sink) {}
}

impl Rule {
    /// Whether it looks at what is on disk (`caltree verify`), not at documents (`caltree check`).
    #[must_use]
    pub fn is_on_disk(&self) -> bool {
        self.checks.iter().any(|check| matches!(check, Check::Listing(_) | Check::Stored(_)))
    }

    /// Whether it only speaks where there is a profile.
    #[must_use]
    pub fn needs_profile(&self) -> bool {
        self.code.starts_with('P')
    }

    /// One section of the documentation, without its heading. Empty when there is none.
    #[must_use]
    pub fn section(&self, heading: &str) -> String {
        let mut inside = false;
        let mut lines = Vec::new();
        for line in self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
            match line.strip_prefix("# ") {
                Some(found) => inside = found == heading,
                None if inside => lines.push(line),
                None => {}
            }
        }
        lines.join("\n").trim().to_owned()
    }

    /// The first sentence of what the rule means.
    #[must_use]
    pub fn summary(&self) -> String {
        let text = self.section(SECTIONS[0]).replace('\n', " ");
        text.split_once(". ").map_or(text.clone(), |(first, _)| format!("{first}."))
    }
}

/// Makes the `RULE` of one file from its documentation, code, name, level and checks.
macro_rules! rule {
    ($(#[doc = $doc:literal])* $code:literal, $name:literal, $level:ident, $($kind:ident $(($($check:expr),+))?),+) => {
        $(#[doc = $doc])*
        pub(crate) static RULE: $crate::rule::Rule = $crate::rule::Rule {
            code: $code,
            name: $name,
            level: caltree_model::Level::$level,
            docs: concat!($($doc, "\n"),*),
            checks: &[$($crate::rule::Check::$kind $(($($check),+))?),+],
        };
    };
}

pub(crate) use rule;
