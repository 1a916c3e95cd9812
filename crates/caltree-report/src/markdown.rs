//! Text from files in Markdown.

use caltree_model::visible_text;

/// A fence of more backticks than this is taken for text by some readers.
const LONGEST_FENCE: usize = 20;

/// Text from a file as a code span, in which no reader of Markdown sees markup, addresses or mentions. The fence is longer than any in the
/// text. A `|` has a `\` before it, which readers take away in tables, and only there.
pub(crate) fn code(text: &str) -> String {
    let text = visible_text(text);
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    // Nobody calls anything so: that it cannot be misread is enough.
    let text = if longest < LONGEST_FENCE { text } else { text.replace('`', "'").into() };
    let fence = "`".repeat(if longest < LONGEST_FENCE { longest + 1 } else { 1 });
    // A blank at both ends is taken away, and a backtick at an end would belong to the fence.
    let at_ends = |c: char| (text.starts_with(c), text.ends_with(c));
    let blanks = at_ends(' ') == (true, true) && text.contains(|c| c != ' ');
    let padding = if blanks || at_ends('`') != (false, false) { " " } else { "" };
    format!("{fence}{padding}{}{padding}{fence}", text.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    #[test]
    fn nothing_from_a_file_is_markup() {
        for (text, markdown) in [
            ("SCI_IMG/STD[2]", "`SCI_IMG/STD[2]`"),
            ("a|b", "`a\\|b`"),
            ("`x`", "`` `x` ``"),
            ("a``b`c", "```a``b`c```"),
            (" x ", "`  x  `"),
            ("  ", "`  `"),
            ("<b>\n@me www.evil.example", "`<b>␊@me www.evil.example`"),
            ("", ""),
        ] {
            assert_eq!(code(text), markdown);
        }
        assert_eq!(code(&"`".repeat(30)), format!("`{}`", "'".repeat(30)));
    }

    /// The cells of a table's row as they are read: what is in code, or the event that is not.
    fn cells(row: &str) -> Vec<String> {
        let table = format!("| a | b |\n|---|---|\n{row}\n");
        let mut cells = Vec::new();
        for event in Parser::new_ext(&table, Options::ENABLE_TABLES).skip_while(|event| *event != Event::End(TagEnd::TableHead)) {
            match event {
                Event::Start(Tag::TableCell) => cells.push(String::new()),
                Event::Code(text) => cells.last_mut().expect("a cell").push_str(&text),
                Event::End(_) | Event::Start(Tag::TableRow) => {}
                other => cells.push(format!("{other:?}")),
            }
        }
        cells
    }

    proptest! {
        #[test]
        fn a_cell_holds_the_text_and_nothing_else(text in "[a`|\\\\ <&*_\\[\\]()@:/~$]{1,30}") {
            prop_assume!(text.trim() != "");
            prop_assert_eq!(cells(&format!("| {} | {} |", code(&text), code("x"))), [text, "x".to_owned()]);
        }
    }
}
