//! Lines that a build service would obey.

use std::borrow::Cow;

/// The start of a line, so that it stays text: GitHub's runner takes a line for a command where it begins with `::`, blanks aside. What it
/// takes for one anywhere in a line, [`caltree_model::visible_text`] has broken up.
pub(crate) fn inert(start: &str) -> Cow<'_, str> {
    let text = start.trim_start();
    if !text.starts_with("::") {
        return Cow::Borrowed(start);
    }
    let blanks = start.len() - text.len();
    format!("{}\\{text}", &start[..blanks]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_text() {
        for (text, shown) in [
            ("::error file=a::b", "\\::error file=a::b"),
            ("  ::stop-commands::x", "  \\::stop-commands::x"),
            ("SCI ::x", "SCI ::x"),
            ("# heading", "# heading"),
        ] {
            assert_eq!(inert(text), shown);
        }
    }
}
