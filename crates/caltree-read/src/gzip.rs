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

/// What a source holds ready next, however often it is interrupted: a byte, and how many there are. `None` at the end.
fn next(source: &mut impl BufRead) -> io::Result<Option<(u8, usize)>> {
    loop {
        match source.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            filled => return filled.map(|bytes| Some((*bytes.first()?, bytes.len()))),
        }
    }
}

/// A source before which a byte stands that was taken from it already, or none.
type Peeked<R> = io::Chain<&'static [u8], R>;

/// Decompresses as it is read. What is wrong with the stream ends it, and is found in `trouble`; errors are those of the source. One
/// that was interrupted is read on.
#[derive(Debug)]
pub struct Unzip<R> {
    member: Option<GzDecoder<Peeked<R>>>,
    pub(crate) trouble: Option<GzipTrouble>,
}

impl<R: BufRead> Unzip<R> {
    /// `compressed` begins with a gzip stream.
    pub fn new(compressed: R) -> Self {
        Self { member: Some(GzDecoder::new((&b""[..]).chain(compressed))), trouble: None }
    }

    /// How the stream ended, if not well, as far as it was read.
    #[must_use]
    pub fn trouble(&self) -> Option<&GzipTrouble> {
        self.trouble.as_ref()
    }

    /// After the end of a member: another one, padding, or something else.
    fn next_member(&mut self, mut rest: R) -> io::Result<()> {
        let (mut length, mut padding) = (0, true);
        if matches!(next(&mut rest)?, Some((0x1f, _))) {
            rest.consume(1);
            if matches!(next(&mut rest)?, None | Some((0x8b, _))) {
                self.member = Some(GzDecoder::new((&b"\x1f"[..]).chain(rest)));
                return Ok(());
            }
            (length, padding) = (1, false);
        }
        while let Some((_, count)) = next(&mut rest)? {
            padding &= rest.fill_buf()?.iter().all(|byte| *byte == 0);
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
                Ok(0) if !buffer.is_empty() => self.next_member(member.into_inner().into_inner().1)?,
                Ok(count) => {
                    self.member = Some(member);
                    return Ok(count);
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::UnexpectedEof => self.trouble = Some(GzipTrouble::Truncated),
                    io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                        self.trouble = Some(GzipTrouble::Damaged(error.to_string()));
                    }
                    io::ErrorKind::Interrupted => {
                        self.member = Some(member);
                        return Err(error);
                    }
                    _ => return Err(error),
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
            let mut stream = Unzip::new(io::BufReader::with_capacity(1, Interrupted(&bytes, false)));
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            let at_once = super::inflate(&bytes, 100);
            assert_eq!((text.as_bytes(), stream.trouble), (at_once.bytes.as_slice(), at_once.trouble), "{tail:?}");
        }
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
