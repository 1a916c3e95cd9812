//! JSON as it is written out.

use caltree_model::{command_word, visible};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes a value as indented JSON, each line but the first behind `indent` blanks.
pub(crate) fn write_pretty(out: &mut dyn Write, value: &impl Serialize, indent: usize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    // A line end inside a string is escaped: every one here belongs to the layout.
    let text = if indent == 0 { text } else { text.replace('\n', &format!("\n{:indent$}", "")) };
    out.write_all(escaped(text).as_bytes())
}

/// Writes a value as one line of JSON.
pub(crate) fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string(value).map_err(io::Error::other)?;
    out.write_all(escaped(text).as_bytes())?;
    out.write_all(b"\n")
}

/// JSON only asks to escape the controls of ASCII. Those beyond it, what turns the direction of text, and what a build service would obey
/// are escaped here too: the value stays the same, and whoever shows it is safe.
fn escaped(json: String) -> String {
    let plain = |c: char| c.is_ascii() || visible(c) == c;
    if json.chars().all(|c| plain(c) && c != '\x7f') && !json.contains("##") {
        return json;
    }
    let mut text = String::with_capacity(json.len() + 64);
    let mut units = [0; 2];
    for c in json.chars() {
        if c == '['
            && let Some(at) = command_word(&text)
        {
            // Such a word stands in a string: nowhere else does a `#`.
            text.replace_range(at..=at, "\\u0023");
            text.push(c);
        } else if plain(c) && c != '\x7f' {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string does not fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_means_the_same() {
        let value = "a\u{9b}31m\u{202e}\x7f\u{e0001}\x1b é 𝄞\n";
        let mut out = Vec::new();
        write_line(&mut out, &value).expect("a vector takes all");
        let text = String::from_utf8(out).expect("JSON is text");
        assert_eq!(text, "\"a\\u009b31m\\u202e\\u007f\\udb40\\udc01\\u001b é 𝄞\\n\"\n");
        assert_eq!(serde_json::from_str::<String>(&text).expect("JSON"), value);
    }

    #[test]
    fn what_a_build_service_would_obey_is_escaped_and_means_the_same() {
        let value = ["a ##[error]", "###vso[x]", "##", "\\##[", "# [#["];
        let mut out = Vec::new();
        write_line(&mut out, &value).expect("a vector takes all");
        let text = String::from_utf8(out).expect("JSON is text");
        assert_eq!(text, "[\"a \\u0023#[error]\",\"#\\u0023#vso[x]\",\"##\",\"\\\\\\u0023#[\",\"# [#[\"]\n");
        assert_eq!(serde_json::from_str::<Vec<String>>(&text).expect("JSON"), value);
    }
}
