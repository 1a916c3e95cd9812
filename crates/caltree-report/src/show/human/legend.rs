//! What explains the signs of a drawing, below it.

use crate::lines::{Item, Lines, PLAIN, Piece, width, words};
use crate::{Symbols, styles};
use std::io::Result;

/// Which signs occur and are to be explained.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) incomplete: bool,
    pub(super) extended: bool,
    pub(super) uncertified: bool,
    pub(super) auxiliary: bool,
    pub(super) empty: bool,
    pub(super) numbers: bool,
    pub(super) places: bool,
    pub(super) offset: bool,
    pub(super) no_validity: bool,
}

/// Explains the signs that occur.
pub(super) fn write(lines: &mut Lines<'_>, symbols: &Symbols, seen: &Seen) -> Result<()> {
    let meanings = [
        (seen.incomplete, styles::BAD, symbols.missing.to_owned(), "incomplete"),
        (seen.empty, styles::WARN, symbols.empty.to_owned(), "empty: no calibrations were looked for"),
        (seen.extended, styles::WARN, symbols.extended.to_owned(), "extended: outside of the plan's validity"),
        (seen.uncertified, styles::WARN, symbols.uncertified.to_owned(), "not certified"),
        (seen.auxiliary, styles::FAINT, symbols.auxiliary.to_owned(), "auxiliary"),
        (seen.numbers, styles::NOTE, "#n".to_owned(), "drawn once, referred to by this number"),
        (seen.places, styles::FAINT, format!("{}n", symbols.times), "stands in n places of the tree"),
        (seen.no_validity, styles::FAINT, "N/A".to_owned(), "no validity in the plan"),
        (seen.offset, PLAIN, "offset".to_owned(), "after (+) or before (-) the branch above, nearest files"),
    ];
    let mut items: Vec<Item> = Vec::new();
    for (_, style, sign, meaning) in meanings.into_iter().filter(|(seen, ..)| *seen) {
        items.push(vec![(style, sign), (styles::FAINT, format!(" {meaning}"))]);
    }
    if items.is_empty() {
        return Ok(());
    }
    lines.blank()?;
    if items.iter().all(|item| width(item) <= lines.look.width) {
        return lines.wrapped("", "", "   ", &items);
    }
    let split = |(style, text): &Piece| words(*style, text);
    for item in items {
        lines.wrapped("", "  ", " ", &item.iter().flat_map(split).collect::<Vec<_>>())?;
    }
    Ok(())
}
