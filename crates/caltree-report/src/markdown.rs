//! Text from files in Markdown.

use caltree_model::visible_text;
use std::fmt::Write as _;

/// Text from a file as code, in which Markdown sees no markup, links or mentions. What would end the code or the table's cell is
/// written as a reference inside of a code element.
pub(crate) fn code(text: &str) -> String {
    let text = visible_text(text);
    if text.is_empty() {
        return String::new();
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | ':' | '_' | '-' | '/' | '+' | '(' | ')' | '=');
    if text.chars().all(|c| plain(c) || matches!(c, '[' | ']' | '?' | '…')) {
        return format!("`{text}`");
    }
    let mut element = String::from("<code>");
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | ',') {
            element.push(c);
        } else {
            // Writing to a string does not fail.
            let _ = write!(element, "&#{};", u32::from(c));
        }
    }
    element.push_str("</code>");
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_file_is_markup() {
        for (text, markdown) in [
            ("SCI_IMG/STD[2]", "`SCI_IMG/STD[2]`"),
            ("a|b", "<code>a&#124;b</code>"),
            ("`x`", "<code>&#96;x&#96;</code>"),
            ("<b>\n@me", "<code>&#60;b&#62;&#9226;&#64;me</code>"),
            ("", ""),
        ] {
            assert_eq!(code(text), markdown);
        }
    }
}
