//! gzip: at once with a bound on what comes out, or as it is read.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};
use std::ops::Range;

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
    /// There is more than memory holds, which was full behind so many bytes. None of them are given.
    OutOfMemory(u64),
    /// So many bytes of something else follow the stream.
    Followed(usize),
}

/// Decompresses at most `most` bytes: every member of the stream. Zeros after it are padding, as gzip itself takes them.
#[must_use]
pub fn inflate(compressed: &[u8], most: u64) -> Inflated {
    let mut bytes = Vec::new();
    let mut stream = Unzip::new(compressed);
    let read = stream.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes);
    let mut trouble = stream.trouble;
    // Reading from memory gives no errors of its own but that there is none left.
    if read.is_err() {
        trouble = Some(GzipTrouble::OutOfMemory(bytes.len() as u64));
        bytes = Vec::new();
    }
    if bytes.len() as u64 > most {
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        trouble = Some(GzipTrouble::TooLarge);
    }
    Inflated { bytes, trouble }
}

/// So much of a stream is handed to the decoder at a time.
const PIECE: usize = 4 << 10;

/// Hands a source on in pieces of one length, whatever the pieces in which it comes: how much a decoder makes of a damaged stream depends
/// on them. An interruption means nothing.
#[derive(Debug)]
struct Pieces<R> {
    source: R,
    buffer: Vec<u8>,
    /// Which of the buffer is still to be taken.
    ready: Range<usize>,
}

impl<R: Read> Pieces<R> {
    fn new(source: R) -> Self {
        Self { source, buffer: vec![0; PIECE], ready: 0..0 }
    }

    /// What comes next: so many bytes at least, if there are.
    fn at_least(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.ready.len() < count {
            self.buffer.copy_within(self.ready.clone(), 0);
            self.ready = 0..self.ready.len();
            while self.ready.end < PIECE {
                match self.source.read(&mut self.buffer[self.ready.end..]) {
                    Ok(0) => break,
                    Ok(count) => self.ready.end += count,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(&self.buffer[self.ready.clone()])
    }
}

impl<R: Read> Read for Pieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Pieces<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.at_least(1)
    }

    fn consume(&mut self, count: usize) {
        self.ready.start += count;
    }
}

/// Decompresses as it is read. What is wrong with the stream ends it, and is found in `trouble`; errors are those of the source. What
/// comes out does not depend on the pieces in which the source comes.
#[derive(Debug)]
pub struct Unzip<R> {
    member: Option<GzDecoder<Pieces<R>>>,
    /// The source, once the stream has ended.
    ended: Option<Pieces<R>>,
    pub(crate) trouble: Option<GzipTrouble>,
}

impl<R: Read> Unzip<R> {
    /// `compressed` begins with a gzip stream.
    pub fn new(compressed: R) -> Self {
        Self { member: Some(GzDecoder::new(Pieces::new(compressed))), ended: None, trouble: None }
    }

    /// How the stream ended, if not well, as far as it was read.
    #[must_use]
    pub fn trouble(&self) -> Option<&GzipTrouble> {
        self.trouble.as_ref()
    }

    /// Where the stream comes from; `None` where that has failed.
    pub(crate) fn source(&self) -> Option<&R> {
        self.member.as_ref().map(GzDecoder::get_ref).or(self.ended.as_ref()).map(|pieces| &pieces.source)
    }

    /// After the end of a member: another one, padding, or something else.
    fn next_member(&mut self, mut rest: Pieces<R>) -> io::Result<()> {
        if matches!(rest.at_least(2)?, [0x1f] | [0x1f, 0x8b, ..]) {
            self.member = Some(GzDecoder::new(rest));
            return Ok(());
        }
        let (mut length, mut padding) = (0, true);
        loop {
            let bytes = rest.fill_buf()?;
            let count = bytes.len();
            if count == 0 {
                break;
            }
            padding &= bytes.iter().all(|byte| *byte == 0);
            length += count;
            rest.consume(count);
        }
        self.trouble = (!padding).then_some(GzipTrouble::Followed(length));
        self.ended = Some(rest);
        Ok(())
    }
}

impl<R: Read> Read for Unzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(mut member) = self.member.take() {
            match member.read(buffer) {
                Ok(0) if !buffer.is_empty() => self.next_member(member.into_inner())?,
                Ok(count) => {
                    self.member = Some(member);
                    return Ok(count);
                }
                Err(error) => {
                    self.trouble = Some(match error.kind() {
                        io::ErrorKind::UnexpectedEof => GzipTrouble::Truncated,
                        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => GzipTrouble::Damaged(error.to_string()),
                        _ => return Err(error),
                    });
                    self.ended = Some(member.into_inner());
                }
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

    /// A source that is interrupted before each byte.
    struct Interrupted<'b>(&'b [u8], bool);

    impl Read for Interrupted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            let most = buffer.len().min(1);
            if self.1 { Err(io::ErrorKind::Interrupted.into()) } else { self.0.read(&mut buffer[..most]) }
        }
    }

    #[test]
    fn an_interruption_loses_nothing() {
        let whole = [packed(b"one "), packed(b"two")].concat();
        for tail in [&b""[..], b"tail", b"\x1ftail", b"\0\0", b"\x1f"] {
            let bytes = [whole.as_slice(), tail].concat();
            let mut stream = Unzip::new(Interrupted(&bytes, false));
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            let at_once = super::inflate(&bytes, 100);
            assert_eq!((text.as_bytes(), stream.trouble), (at_once.bytes.as_slice(), at_once.trouble), "{tail:?}");
        }
        // Of a damaged stream as much comes out as at once.
        let mut damaged = packed(&b"some text ".repeat(500));
        let middle = damaged.len() / 2;
        damaged[middle] ^= 0xff;
        let mut stream = Unzip::new(Interrupted(&damaged, false));
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let at_once = super::inflate(&damaged, 10_000);
        assert_eq!((bytes, stream.trouble), (at_once.bytes, at_once.trouble));
        let followed = super::inflate(&[whole.as_slice(), b"\x1ftail"].concat(), 100).trouble;
        assert_eq!(followed, Some(GzipTrouble::Followed(5)));
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
