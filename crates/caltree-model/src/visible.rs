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

/// `text` with [`visible`] characters only.
#[must_use]
pub fn visible_text(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) { Cow::Borrowed(text) } else { text.chars().map(visible).collect::<String>().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_a_terminal_raw() {
        assert_eq!(visible_text("plain é 𝄞"), "plain é 𝄞");
        assert_eq!(visible_text("\x1b[31m\u{202e}\r\n"), "␛[31m�␍␊");
    }
}
