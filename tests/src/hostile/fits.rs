//! Looking into data files: the same in whatever pieces they come, plain or packed.

use super::chunks::{LENGTHS, Places};
use crate::packed;
use caltree_dataset::probe;
use caltree_model::{Fault, Probe};

const CARD: usize = 80;
const BLOCK: usize = 2_880;

/// Looks into the bytes, and into a file whose cards are the lines of the bytes.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    looked(bytes);
    looked(&from_lines(bytes));
}

/// A line is a card; a blank line ends a header, and what stands between two lines `%%%%` is the data behind it. So the fuzzer need not
/// count to 80.
fn from_lines(bytes: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        match line {
            b"" => fill(&mut file, b' '),
            [b'%', data @ ..] => {
                file.extend_from_slice(data);
                fill(&mut file, 0);
            }
            card => {
                let mut card = card.to_vec();
                card.resize(CARD, b' ');
                file.extend_from_slice(&card);
            }
        }
    }
    file
}

fn fill(file: &mut Vec<u8>, byte: u8) {
    file.resize(file.len().next_multiple_of(BLOCK), byte);
}

fn looked(bytes: &[u8]) {
    let length = bytes.len() as u64;
    let whole = [false, true].map(|deep| {
        let found = probe(&mut { bytes }, length, deep).expect("memory gives no errors");
        for lengths in LENGTHS {
            // One byte at a time is slow, and shows with few.
            if lengths == [1] && bytes.len() > 2 * BLOCK {
                continue;
            }
            let mut places = Places::new(bytes, lengths);
            assert_eq!(probe(&mut places, length, deep).expect("memory gives no errors"), found, "in pieces of {lengths:?}");
        }
        holds(&found, length);
        found
    });
    let [headers, everything] = &whole;
    assert_eq!((headers.bytes, headers.packing), (everything.bytes, everything.packing));
    assert_eq!(headers.header, everything.header, "what headers say does not depend on what is read behind them");
    let packed = bytes.starts_with(&[0x1f]);
    if !packed {
        assert_eq!((headers.predicted, &headers.fault), (everything.predicted, &everything.fault));
        in_gzip(bytes, everything);
    }
}

fn holds(found: &Probe, length: u64) {
    assert_eq!(found.bytes, length);
    if let Some(Fault::Cut { found: there, predicted }) = found.fault {
        assert!(predicted.is_none_or(|predicted| predicted > there), "{found:?}");
    }
    assert!(found.predicted.is_none_or(|predicted| predicted % BLOCK as u64 == 0));
    assert!(found.unfilled < BLOCK as u64, "{found:?}");
}

/// The same file, packed, is the same file.
fn in_gzip(bytes: &[u8], plain: &Probe) {
    let packed = packed(bytes);
    let found = probe(&mut packed.as_slice(), packed.len() as u64, true).expect("memory gives no errors");
    let same = (&found.predicted, &found.header, &found.wrong_sums, found.surplus, found.unfilled);
    assert_eq!(same, (&plain.predicted, &plain.header, &plain.wrong_sums, plain.surplus, plain.unfilled));
    // Of nothing in a packing it is said that the packing broke off.
    if !bytes.is_empty() {
        assert_eq!(found.fault, plain.fault);
    }
}
