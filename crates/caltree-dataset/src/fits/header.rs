//! One header: where it ends, how long its data are, what it says.

use super::card::{CARD, cards};
use crate::source::{BLOCK, Blocks};
use caltree_model::HeaderFacts;
use std::io;

/// Blocks that a header may have: the longest of ESO's have some hundred.
const MOST_BLOCKS: usize = 4_000;

/// What was read of a header.
pub(super) enum Read {
    /// All of it, its last block included.
    Whole(Vec<u8>),
    /// The file ends before it does.
    Cut,
    /// What stands there is no header; why.
    Broken(String),
}

/// Reads the header that begins at `at`.
pub(super) fn read(blocks: &mut Blocks<'_>, at: u64) -> io::Result<Read> {
    let mut header = Vec::new();
    while header.len() < MOST_BLOCKS * BLOCK {
        let block = blocks.get(at + header.len() as u64, BLOCK)?;
        for (n, card) in block.chunks_exact(CARD).enumerate() {
            if card.starts_with(b"END     ") {
                let length = block.len();
                header.extend_from_slice(block);
                // The blanks behind END may be all that is missing.
                return Ok(if length == BLOCK { Read::Whole(header) } else { Read::Cut });
            }
            if !card[..8].iter().all(|byte| (b' '..=b'~').contains(byte)) {
                let number = header.len() / CARD + n + 1;
                return Ok(Read::Broken(format!("its card {number} has a keyword that is no text, and no END came before it")));
            }
        }
        if block.len() < BLOCK {
            return Ok(Read::Cut);
        }
        header.extend_from_slice(block);
    }
    Ok(Read::Broken(format!("its header has no END in its first {} cards", MOST_BLOCKS * BLOCK / CARD)))
}

/// The length of the data behind a header in bytes, without the filling of its last block.
pub(super) fn data_length(header: &[u8]) -> Result<u64, String> {
    let (mut bitpix, mut naxis, mut pcount, mut gcount, mut groups) = (None, None, 0, 1, false);
    let mut axes: Vec<Option<i64>> = Vec::new();
    for card in cards(header) {
        match card.name {
            b"BITPIX" => bitpix = card.integer(),
            b"NAXIS" => {
                naxis = card.integer();
                let count = naxis.and_then(|count| usize::try_from(count).ok()).filter(|count| *count <= 999);
                axes.resize(count.unwrap_or(0), None);
            }
            b"PCOUNT" => pcount = card.integer().unwrap_or(-1),
            b"GCOUNT" => gcount = card.integer().unwrap_or(-1),
            b"GROUPS" => groups = card.is_true(),
            name => {
                let number = name.strip_prefix(b"NAXIS").and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<usize>().ok());
                if let Some(axis) = number.and_then(|number| axes.get_mut(number.checked_sub(1)?)) {
                    *axis = card.integer();
                }
            }
        }
    }
    let bits =
        bitpix.filter(|bits| [8, 16, 32, 64, -32, -64].contains(bits)).ok_or("its BITPIX is none of 8, 16, 32, 64, -32, -64")?;
    naxis.filter(|count| (0..=999).contains(count)).ok_or("its NAXIS is no number from 0 to 999")?;
    if axes.is_empty() {
        return Ok(0);
    }
    let mut lengths = Vec::with_capacity(axes.len());
    for (n, axis) in axes.iter().enumerate() {
        lengths.push(axis.and_then(|axis| u128::try_from(axis).ok()).ok_or_else(|| format!("its NAXIS{} is no length", n + 1))?);
    }
    // Random groups: the first axis has no length, and stands for the groups.
    if groups && lengths[0] == 0 {
        lengths.remove(0);
    }
    let parameters = u128::try_from(pcount).map_err(|_| "its PCOUNT is no number of bytes")?;
    let count = u128::try_from(gcount).map_err(|_| "its GCOUNT is no number of groups")?;
    let elements = lengths.iter().try_fold(1_u128, |product, length| product.checked_mul(*length));
    let bytes = elements
        .and_then(|elements| elements.checked_add(parameters)?.checked_mul(count)?.checked_mul(u128::from(bits.unsigned_abs() / 8)))
        .and_then(|bytes| u64::try_from(bytes).ok())
        // No file system holds more; and sums of it stay in range.
        .filter(|bytes| *bytes < 1 << 62);
    bytes.ok_or_else(|| "it claims more data than a file can hold".to_owned())
}

/// Takes over what a header says of the file, where that is not known yet.
pub(super) fn facts(header: &[u8], facts: &mut HeaderFacts) {
    for card in cards(header) {
        let place = match card.name {
            b"ARCFILE" => &mut facts.arcfile,
            b"INSTRUME" => &mut facts.instrument,
            b"ESO DPR CATG" => &mut facts.dpr_catg,
            b"ESO DPR TYPE" => &mut facts.dpr_type,
            b"ESO DPR TECH" => &mut facts.dpr_tech,
            b"ESO PRO CATG" => &mut facts.pro_catg,
            _ => continue,
        };
        if place.is_none() {
            *place = card.text().filter(|text| !text.is_empty());
        }
    }
}

/// Whether a header is that of an image that was packed by tiles and stood first before: then it says what the first one would.
pub(super) fn stood_first(header: &[u8]) -> bool {
    cards(header).any(|card| card.name == b"ZSIMPLE")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cards: &[&str]) -> Vec<u8> {
        cards.iter().flat_map(|card| format!("{card:<80}").into_bytes()).collect()
    }

    #[test]
    fn lengths_of_all_kinds_of_data() {
        for (cards, length) in [
            (&["BITPIX  = 8", "NAXIS   = 0"][..], Ok(0)),
            (&["BITPIX  = -32", "NAXIS   = 2", "NAXIS1  = 10", "NAXIS2  = 3"], Ok(120)),
            (&["BITPIX  = 16", "NAXIS   = 1", "NAXIS1  = 0"], Ok(0)),
            // A table of variable length: the heap counts.
            (&["BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 16", "NAXIS2  = 4", "PCOUNT  = 100", "GCOUNT  = 1"], Ok(164)),
            // Random groups.
            (&["BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 0", "NAXIS2  = 5", "GROUPS  = T", "PCOUNT  = 3", "GCOUNT  = 7"], Ok(112)),
            (&["BITPIX  = 12", "NAXIS   = 0"], Err("its BITPIX is none of 8, 16, 32, 64, -32, -64")),
            (&["BITPIX  = 8", "NAXIS   = 1000"], Err("its NAXIS is no number from 0 to 999")),
            (&["BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 4"], Err("its NAXIS2 is no length")),
            (&["BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = -4"], Err("its NAXIS1 is no length")),
            (&["BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = 4", "GCOUNT  = -1"], Err("its GCOUNT is no number of groups")),
            (
                &["BITPIX  = 64", "NAXIS   = 3", "NAXIS1  = 9999999999", "NAXIS2  = 9999999999", "NAXIS3  = 9999999999"],
                Err("it claims more data than a file can hold"),
            ),
        ] {
            assert_eq!(data_length(&header(cards)), length.map_err(str::to_owned), "{cards:?}");
        }
    }
}
