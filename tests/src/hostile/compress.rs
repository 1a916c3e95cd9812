//! `.Z`: the same at once and in pieces, bounded, and what was packed comes out again.

use super::chunks::{Chunks, LENGTHS, all};
use caltree_dataset::{Uncompress, probe};
use std::io::Read;

#[path = "../../../xtask/src/datasets/compress.rs"]
#[allow(clippy::cast_possible_truncation, reason = "as there")]
mod packer;

/// More than this is not unpacked here.
const MOST: u64 = 1 << 18;

/// Unpacks the bytes, and packs and unpacks them.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    unpacked(bytes);
    if let [flags, rest @ ..] = bytes {
        // Most made-up beginnings are none.
        unpacked(&[&[0x1f, 0x9d, *flags], rest].concat());
        let (bits, patience) = (9 + u32::from(flags & 7), 1 + usize::from(flags >> 3));
        let packed = packer::compress(rest, bits, patience);
        let mut stream = Uncompress::new(packed.as_slice());
        assert!(all(stream.by_ref()) == rest && stream.trouble().is_none(), "{bits} {patience} {:?}", stream.trouble());
    }
}

fn unpacked(bytes: &[u8]) {
    let mut stream = Uncompress::new(bytes);
    let whole = all(stream.by_ref().take(MOST));
    // A code has nine bits or more, and stands for as many bytes as there were codes before it, at most.
    let codes = bytes.len() as u64 * 8 / 9;
    assert!(whole.len() as u64 <= codes * (codes + 1), "{} bytes of {}", whole.len(), bytes.len());
    if whole.len() as u64 == MOST {
        return;
    }
    let trouble = stream.trouble().map(str::to_owned);
    for lengths in LENGTHS {
        let mut stream = Uncompress::new(Chunks::new(bytes, lengths));
        let out = all(stream.by_ref());
        assert!(out == whole && stream.trouble() == trouble.as_deref(), "{trouble:?} {:?}", stream.trouble());
    }
    for deep in [false, true] {
        let looked = probe(&mut { bytes }, bytes.len() as u64, deep).expect("memory gives no errors");
        assert_eq!(looked.bytes, bytes.len() as u64);
    }
}
