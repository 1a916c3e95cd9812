//! Small turns of phrase that several rules share.

use std::borrow::Cow;

/// A value or a name from a document, cut where it is too long to be quoted in a message.
pub(crate) fn short(text: &str) -> Cow<'_, str> {
    cut(text, 60)
}

/// The beginning of a text of any length, for a message that is about that text.
pub(crate) fn beginning(text: &str) -> Cow<'_, str> {
    cut(text, 200)
}

fn cut(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// A text of several lines as one, for a message.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let mut list = String::new();
    for (n, word) in words.iter().enumerate() {
        list.push_str(match n {
            0 => "",
            _ if n + 1 == words.len() => " and ",
            _ => ", ",
        });
        list.push_str(word.as_ref());
    }
    list
}

/// `1 file`, `2 files`.
pub(crate) fn counted(number: u64, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(short("é"), "é");
        assert_eq!(short(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!((counted(1, "file"), counted(2, "file")), ("1 file".into(), "2 files".into()));
    }
}
