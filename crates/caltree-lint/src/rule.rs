//! What a rule is.

use crate::context::Context;
use crate::sink::Sink;
use caltree_model::Level;

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
    pub(crate) check: Check,
}

/// The headings that every rule's documentation has.
pub const SECTIONS: &[&str] = &["What it means", "Why it matters", "Example", "What to do", "Source"];

/// How a rule looks at a document.
#[derive(Debug)]
pub(crate) enum Check {
    /// At any document, also one that could not be read.
    Document(fn(&Context<'_>, &mut Sink<'_>)),
    /// At the association tree, as far as there is one.
    Tree(fn(&crate::context::Cascaded<'_>, &mut Sink<'_>)),
    /// At the configuration: the command itself tells these.
    Configuration,
}

impl Rule {
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

/// Makes the `RULE` of one file from its documentation, code, name, level and check.
macro_rules! rule {
    ($(#[doc = $doc:literal])* $code:literal, $name:literal, $level:ident, $kind:ident $(($check:path))?) => {
        $(#[doc = $doc])*
        pub(crate) static RULE: $crate::rule::Rule = $crate::rule::Rule {
            code: $code,
            name: $name,
            level: caltree_model::Level::$level,
            docs: concat!($($doc, "\n"),*),
            check: $crate::rule::Check::$kind $(($check))?,
        };
    };
}

pub(crate) use rule;
