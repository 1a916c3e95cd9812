//! gzip, with a bound on what comes out.

use flate2::bufread::GzDecoder;
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
    /// So many bytes of something else follow the stream.
    Followed(usize),
}

/// Decompresses at most `most` bytes: every member of the stream. Zeros after it are padding, as gzip itself takes them.
#[must_use]
pub fn inflate(compressed: &[u8], most: u64) -> Inflated {
    let mut bytes = Vec::new();
    let mut rest = compressed;
    loop {
        let mut member = GzDecoder::new(rest);
        let room = most.saturating_add(1).saturating_sub(bytes.len() as u64);
        let outcome = member.by_ref().take(room).read_to_end(&mut bytes);
        if bytes.len() as u64 > most {
            bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            return Inflated { bytes, trouble: Some(GzipTrouble::TooLarge) };
        }
        if let Err(error) = outcome {
            let trouble = match error.kind() {
                std::io::ErrorKind::UnexpectedEof => GzipTrouble::Truncated,
                _ => GzipTrouble::Damaged(error.to_string()),
            };
            return Inflated { bytes, trouble: Some(trouble) };
        }
        rest = member.into_inner();
        if !is_gzip(rest) {
            let followed = rest.iter().any(|byte| *byte != 0);
            return Inflated { bytes, trouble: followed.then_some(GzipTrouble::Followed(rest.len())) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn members_padding_and_what_follows() {
        let (one, two) = (packed(b"one "), packed(b"two"));
        let whole = [one.as_slice(), &two].concat();
        let inflate = |tail: &[u8]| {
            let inflated = super::inflate(&[whole.as_slice(), tail].concat(), 100);
            (String::from_utf8(inflated.bytes).unwrap(), inflated.trouble)
        };
        assert_eq!(inflate(b""), ("one two".into(), None));
        assert_eq!(inflate(&[0; 600]), ("one two".into(), None));
        assert_eq!(inflate(b"\n"), ("one two".into(), Some(GzipTrouble::Followed(1))));
        assert_eq!(super::inflate(&whole[..whole.len() - 3], 100).trouble, Some(GzipTrouble::Truncated));
        assert_eq!(super::inflate(&whole, 5).trouble, Some(GzipTrouble::TooLarge));
        assert_eq!(super::inflate(&whole, 7).trouble, None);
    }
}
