//! gzip: the same at once and in pieces, never more than was allowed, and what others make of it.

use super::chunks::{Chunks, LENGTHS, all};
use crate::packed;
use caltree_read::{GzipTrouble, Unzip, inflate};
use flate2::read::MultiGzDecoder;
use std::io::{BufReader, Read};

/// More than this is not unpacked here.
const MOST: u64 = 1 << 18;

/// Unpacks the bytes, and packs and unpacks them.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    unpacked(bytes);
    // Few made-up streams are whole: this one is, and then it is cut.
    let packed = packed(bytes);
    let found = inflate(&packed, MOST.max(bytes.len() as u64));
    assert!(found.bytes == bytes && found.trouble.is_none(), "{:?}", found.trouble);
    let cut = &packed[..bytes.first().map_or(0, |byte| usize::from(*byte)).min(packed.len() - 1)];
    let found = inflate(cut, MOST);
    assert!(bytes.starts_with(&found.bytes) && found.trouble == Some(GzipTrouble::Truncated), "{:?}", found.trouble);
    unpacked(&[&packed, bytes].concat());
}

fn unpacked(bytes: &[u8]) {
    let whole = inflate(bytes, MOST);
    assert!(whole.bytes.len() as u64 <= MOST);
    for most in [0, 1, 100] {
        let some = inflate(bytes, most);
        assert!(some.bytes.len() as u64 <= most && whole.bytes.starts_with(&some.bytes));
        assert_eq!(some.trouble == Some(GzipTrouble::TooLarge), whole.bytes.len() as u64 > most);
    }
    if whole.trouble == Some(GzipTrouble::TooLarge) {
        return;
    }
    for lengths in LENGTHS {
        for capacity in [1, 64, 8_192] {
            let mut stream = Unzip::new(BufReader::with_capacity(capacity, Chunks::new(bytes, lengths)));
            let out = all(stream.by_ref());
            assert_eq!((out.len(), out == whole.bytes, stream.trouble()), (whole.bytes.len(), true, whole.trouble.as_ref()));
        }
    }
    // Another reader of members takes what is sound here.
    if whole.trouble.is_none() && !bytes.is_empty() && !bytes.ends_with(&[0]) {
        let mut out = Vec::new();
        let read = MultiGzDecoder::new(bytes).take(MOST + 1).read_to_end(&mut out);
        assert!(read.is_ok() && out == whole.bytes, "{read:?}");
    }
}
