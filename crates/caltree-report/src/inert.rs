//! Lines that a build service would obey.

use std::borrow::Cow;

/// What makes a line of output a command: of GitHub's runner, of Azure's.
const COMMANDS: [&str; 3] = ["::", "##[", "##vso["];

/// The start of a line, so that it stays text: build services take a line for a command by its first characters, blanks aside.
pub(crate) fn inert(start: &str) -> Cow<'_, str> {
    let text = start.trim_start();
    if !COMMANDS.iter().any(|command| text.starts_with(command)) {
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
            ("##vso[task.logissue]", "\\##vso[task.logissue]"),
            ("SCI ::x", "SCI ::x"),
            ("# heading", "# heading"),
        ] {
            assert_eq!(inert(text), shown);
        }
    }
}
