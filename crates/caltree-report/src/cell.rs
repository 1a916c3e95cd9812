//! Text from files in the cells of CSV.

use caltree_model::visible_text;
use std::fmt::Display;
use std::io;

/// Text from a file, for a cell or a part of one: no spreadsheet takes it for a formula, no terminal and no build service for a command.
/// What follows a `;` is treated so as well, because some spreadsheets split cells there, quoted or not.
pub(crate) fn safe(text: &str) -> String {
    let mut pieces = text.split(';').map(|piece| {
        let text = piece.trim_start();
        let formula = piece.starts_with(['\t', '\r']) || text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        format!("{}{}", if formula || text.starts_with("::") { "'" } else { "" }, visible_text(piece))
    });
    let first = pieces.next().unwrap_or_default();
    pieces.fold(first, |joined, piece| joined + ";" + &piece)
}

/// Where a document came from, for a cell: its path; `stdin` for standard input.
pub(crate) fn source(path: &str) -> String {
    if path == "-" { "stdin".to_owned() } else { safe(path) }
}

/// Names with their numbers, for one cell.
pub(crate) fn counts<'a>(groups: impl IntoIterator<Item = (&'a str, impl Display)>) -> String {
    list(groups.into_iter().map(|(name, count)| format!("{}:{count}", safe(name))))
}

/// Several texts that are [`safe`], for one cell; they can be split again.
pub(crate) fn list(items: impl Iterator<Item = String>) -> String {
    items.map(|item| item.replace('|', "\\|")).collect::<Vec<_>>().join(" | ")
}

/// An error of writing CSV as what it was: a closed pipe must stay one.
pub(crate) fn written(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_can_be_split_again() {
        assert_eq!(list(["a;b", "=c", "d | e"].iter().map(|item| safe(item))), "a;b | '=c | d \\| e");
    }

    #[test]
    fn formulas_are_neutralised() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            (" @SUM(A1)", "' @SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("\t=1", "'␉=1"),
            ("a=1", "a=1"),
            ("::error::x", "'::error::x"),
            (" ::error::x ##[x]", "' ::error::x ##\\[x]"),
            ("a; b;=1;", "a; b;'=1;"),
            ("", ""),
            ("\x1b[31m", "␛[31m"),
        ] {
            assert_eq!(safe(text), cell, "{text:?}");
        }
    }
}
