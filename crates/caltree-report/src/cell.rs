//! Text from files in the cells of CSV.

use caltree_model::visible_text;
use std::io;

/// Text from a file, for a cell or a part of one: no spreadsheet takes it for a formula, no terminal for a command. What follows a `;`
/// is treated so as well, because some spreadsheets split cells there, quoted or not.
pub(crate) fn safe(text: &str) -> String {
    let mut pieces = text.split(';').map(|piece| {
        let formula =
            piece.starts_with(['\t', '\r']) || piece.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        format!("{}{}", if formula { "'" } else { "" }, visible_text(piece))
    });
    let first = pieces.next().unwrap_or_default();
    pieces.fold(first, |joined, piece| joined + ";" + &piece)
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
    fn formulas_are_neutralised() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            (" @SUM(A1)", "' @SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("\t=1", "'␉=1"),
            ("a=1", "a=1"),
            ("a; b;=1;", "a; b;'=1;"),
            ("", ""),
            ("\x1b[31m", "␛[31m"),
        ] {
            assert_eq!(safe(text), cell, "{text:?}");
        }
    }
}
