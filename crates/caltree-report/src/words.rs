//! Numbers in words.

use std::fmt::Display;

/// `1 tree`, `2 trees`.
pub(crate) fn counted(count: impl Copy + Display + PartialEq + From<u8>, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1.into() { one } else { many })
}

/// A number and its noun: `1 file`, `12345 files`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `2 errors, 1 warning`; empty where there is nothing.
pub(crate) fn found(errors: u64, warnings: u64, notes: u64) -> String {
    let counts = [(errors, "error"), (warnings, "warning"), (notes, "note")].into_iter().filter(|(number, _)| *number > 0);
    counts.map(|(number, what)| count(number, what)).collect::<Vec<_>>().join(", ")
}

/// A share in percent, rounded down: only all of them are 100 %.
pub(crate) fn percent(part: usize, all: usize) -> String {
    match part.saturating_mul(100).checked_div(all) {
        None => "-".to_owned(),
        Some(0) if part > 0 => "<1 %".to_owned(),
        Some(percent) => format!("{percent} %"),
    }
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
    fn only_all_of_them_are_a_hundred_percent() {
        for (part, all, text) in [(0, 0, "-"), (0, 3, "0 %"), (1, 300, "<1 %"), (299, 300, "99 %"), (3, 3, "100 %")] {
            assert_eq!(percent(part, all), text);
        }
    }

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!([1734, 12_345, 123_456, 1_234_567].map(grouped), ["1734", "12,345", "123,456", "1,234,567"]);
    }
}
