//! Text from files, made safe to show.

use std::borrow::Cow;

/// A character that a terminal cannot misunderstand: control characters become their picture (`␛`), characters that turn the
/// direction of text or are not seen become `�`, every other one stays.
#[must_use]
pub fn visible(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('�'),
        '\x7f' => '␡',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '�',
        c => c,
    }
}

/// `text` with [`visible`] characters only; it may still hold what a build service obeys.
#[must_use]
pub fn visible_chars(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) { Cow::Borrowed(text) } else { text.chars().map(visible).collect::<String>().into() }
}

/// `text` with [`visible`] characters only, and with no command to a build service in it: a `\` breaks up `##[` (GitHub's runner) and
/// `##vso[` (Azure's), which these services look for anywhere in a line of a log.
#[must_use]
pub fn visible_text(text: &str) -> Cow<'_, str> {
    // Nearly all is like this.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'#') {
        return Cow::Borrowed(text);
    }
    let shown = visible_chars(text);
    if !shown.contains("##") {
        return shown;
    }
    let mut broken = String::with_capacity(shown.len() + 1);
    for c in shown.chars() {
        push_visible(&mut broken, c);
    }
    broken.into()
}

/// Appends a character to a text that is shown, as [`visible_text`] has it.
pub fn push_visible(shown: &mut String, c: char) {
    if c == '[' && command_word(shown).is_some() {
        shown.push('\\');
    }
    shown.push(visible(c));
}

/// Where, at the end of a text, that begins which a `[` would make a command to a build service; `None` where nothing does.
#[must_use]
pub fn command_word(text: &str) -> Option<usize> {
    let vso = text.len().checked_sub(3).filter(|at| text.as_bytes()[*at..].eq_ignore_ascii_case(b"vso"));
    let at = vso.unwrap_or(text.len());
    text[..at].ends_with("##").then(|| at - 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_a_terminal_raw() {
        assert_eq!(visible_text("plain é 𝄞"), "plain é 𝄞");
        assert_eq!(visible_text("\x1b[31m\u{202e}\r\n"), "␛[31m�␍␊");
    }

    #[test]
    fn nothing_is_a_command_to_a_build_service() {
        for (text, shown) in [
            ("a ##[error]b", "a ##\\[error]b"),
            ("a ##vso[task.logissue]b", "a ##vso\\[task.logissue]b"),
            ("##VsO[##[####[", "##VsO\\[##\\[####\\["),
            ("# [a] ## b[1] #[c] é##vs[ ##vso", "# [a] ## b[1] #[c] é##vs[ ##vso"),
            ("##\u{200b}[", "##�["),
        ] {
            assert_eq!(visible_text(text), shown);
            assert_eq!(visible_text(shown), shown);
        }
        assert_eq!(visible_chars("##[\x1b"), "##[␛");
    }
}
