//! Numbers and origins in words.

use std::fmt::Display;

/// `1 tree`, `2 trees`.
pub(crate) fn counted(count: impl Copy + Display + PartialEq + From<u8>, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1.into() { one } else { many })
}

/// Where a document came from, in one string.
pub(crate) fn origin(source: &str, part: Option<&str>) -> String {
    let source = if source == "-" { "standard input" } else { source };
    part.map_or_else(|| source.to_owned(), |part| format!("{source} ({part})"))
}

/// `12,345`: digits in threes, from five on.
pub(crate) fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for (n, digit) in digits[first..].chars().enumerate() {
        if n % 3 == 0 && !text.is_empty() {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!([1734, 12_345, 123_456, 1_234_567].map(grouped), ["1734", "12,345", "123,456", "1,234,567"]);
    }
}
