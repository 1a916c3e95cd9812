//! gzip: at once with a bound on what comes out, or as it is read.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

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
    let mut stream = Unzip::new(compressed);
    // Reading from memory gives no errors of its own.
    let _ = stream.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes);
    let mut trouble = stream.trouble;
    if bytes.len() as u64 > most {
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        trouble = Some(GzipTrouble::TooLarge);
    }
    Inflated { bytes, trouble }
}

/// Decompresses as it is read. What is wrong with the stream ends it, and is found in `trouble`; errors are those of the source.
#[derive(Debug)]
pub struct Unzip<R> {
    member: Option<GzDecoder<R>>,
    pub(crate) trouble: Option<GzipTrouble>,
}

impl<R: BufRead> Unzip<R> {
    /// `compressed` begins with a gzip stream.
    pub fn new(compressed: R) -> Self {
        Self { member: Some(GzDecoder::new(compressed)), trouble: None }
    }

    /// How the stream ended, if not well, as far as it was read.
    #[must_use]
    pub fn trouble(&self) -> Option<&GzipTrouble> {
        self.trouble.as_ref()
    }

    /// After the end of a member: another one, padding, or something else.
    fn next_member(&mut self, mut rest: R) -> io::Result<()> {
        let starts = |start: &[u8]| start.first() == Some(&0x1f) && start.get(1).is_none_or(|second| *second == 0x8b);
        let (mut length, mut padding) = (0, true);
        loop {
            let bytes = match rest.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let count = bytes.len();
            if count == 0 {
                break;
            }
            if length == 0 && starts(bytes) {
                self.member = Some(GzDecoder::new(rest));
                return Ok(());
            }
            padding &= bytes.iter().all(|byte| *byte == 0);
            length += count;
            rest.consume(count);
        }
        self.trouble = (!padding).then_some(GzipTrouble::Followed(length));
        Ok(())
    }
}

impl<R: BufRead> Read for Unzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(mut member) = self.member.take() {
            match member.read(buffer) {
                Ok(0) if !buffer.is_empty() => self.next_member(member.into_inner())?,
                Ok(count) => {
                    self.member = Some(member);
                    return Ok(count);
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::UnexpectedEof => self.trouble = Some(GzipTrouble::Truncated),
                    io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                        self.trouble = Some(GzipTrouble::Damaged(error.to_string()));
                    }
                    kind => {
                        // Whoever is interrupted asks again.
                        self.member = Some(member).filter(|_| kind == io::ErrorKind::Interrupted);
                        return Err(error);
                    }
                },
            }
        }
        Ok(0)
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
