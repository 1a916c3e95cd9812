//! gzip, with a bound on what comes out.

use flate2::read::MultiGzDecoder;
use std::io::Read;

/// Whether these bytes start as a gzip stream does.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// What came out of a gzip stream.
#[derive(Debug)]
pub struct Inflated {
    /// The bytes, as far as they could be had.
    pub bytes: Vec<u8>,
    /// How it ended, if not well.
    pub trouble: Option<GzipTrouble>,
}

/// Why a gzip stream did not give all it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GzipTrouble {
    /// The stream ends too early.
    Truncated,
    /// The stream is damaged; in the decoder's words.
    Damaged(String),
    /// There is more than the bound allows.
    TooLarge,
}

/// Decompresses at most `most` bytes.
#[must_use]
pub fn inflate(compressed: &[u8], most: u64) -> Inflated {
    let mut bytes = Vec::new();
    let outcome = MultiGzDecoder::new(compressed).take(most.saturating_add(1)).read_to_end(&mut bytes);
    let trouble = if bytes.len() as u64 > most {
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Some(GzipTrouble::TooLarge)
    } else {
        outcome.err().map(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => GzipTrouble::Truncated,
            _ => GzipTrouble::Damaged(error.to_string()),
        })
    };
    Inflated { bytes, trouble }
}
