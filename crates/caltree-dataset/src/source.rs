//! Where bytes come from: whoever has the file hands them in.

use std::io::{self, Read};

/// Bytes that are read forwards, with gaps.
pub trait Source {
    /// Reads some bytes from `at` on, which is never before the end of what was read last. 0 at the end.
    ///
    /// # Errors
    /// Whatever reading gives.
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

impl Source for &[u8] {
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(at).ok().and_then(|at| self.get(at..)).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// A stream as a source: what stands in a gap is read and dropped.
pub(crate) struct Stream<R> {
    pub(crate) reader: R,
    at: u64,
}

impl<R: Read> Stream<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, at: 0 }
    }
}

impl<R: Read> Source for Stream<R> {
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let gap = at.saturating_sub(self.at);
        let skipped = if gap > 0 { io::copy(&mut self.reader.by_ref().take(gap), &mut io::sink())? } else { 0 };
        self.at += skipped;
        if skipped < gap {
            return Ok(0);
        }
        let count = self.reader.read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

/// A source as a stream, from some place on.
pub(crate) struct Onwards<'s> {
    source: &'s mut dyn Source,
    at: u64,
}

impl Read for Onwards<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(self.at, buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

/// Length of a FITS block, the unit of everything in such a file.
pub(crate) const BLOCK: usize = 2880;

/// How much is read at first: two blocks hold the beginning of a header, and often all of it.
const FIRST: usize = 2 * BLOCK;

/// A source, block by block, read some blocks ahead.
pub(crate) struct Blocks<'s> {
    source: &'s mut dyn Source,
    buffer: Vec<u8>,
    /// Where the buffer's first byte stands.
    start: u64,
    filled: usize,
    /// How much is asked for at a time.
    step: usize,
    /// How much is asked for from the second time on.
    most: usize,
    /// Where the source ends, as far as that is known.
    end: Option<u64>,
}

impl<'s> Blocks<'s> {
    /// `length` is that of the source, where it is known; `most` how many bytes to ask for at a time.
    pub(crate) fn new(source: &'s mut dyn Source, length: Option<u64>, most: usize) -> Self {
        Self { source, buffer: Vec::new(), start: 0, filled: 0, step: FIRST.min(most), most, end: length }
    }

    /// The bytes from `at` on, a block of them if there are so many, or `wanted` bytes at most. Places only go up.
    pub(crate) fn get(&mut self, at: u64, wanted: usize) -> io::Result<&[u8]> {
        let have = at.checked_sub(self.start).and_then(|gap| usize::try_from(gap).ok()).filter(|gap| *gap <= self.filled);
        match have {
            Some(gap) if self.filled - gap >= BLOCK.min(wanted) => {}
            Some(gap) => {
                self.buffer.copy_within(gap..self.filled, 0);
                self.filled -= gap;
                self.start = at;
                self.fill(BLOCK.min(wanted))?;
            }
            None => {
                (self.start, self.filled) = (at, 0);
                self.fill(BLOCK.min(wanted))?;
            }
        }
        let from = usize::try_from(at - self.start).unwrap_or(self.filled);
        Ok(&self.buffer[from..self.filled.min(from.saturating_add(wanted))])
    }

    fn fill(&mut self, least: usize) -> io::Result<()> {
        while self.filled < least {
            let at = self.start + self.filled as u64;
            let left = self.end.map_or(u64::MAX, |end| end.saturating_sub(at));
            let room = self.step.min(usize::try_from(left).unwrap_or(usize::MAX));
            if room == 0 {
                return Ok(());
            }
            self.buffer.resize(self.buffer.len().max(self.filled + room), 0);
            let count = match self.source.read_at(at, &mut self.buffer[self.filled..self.filled + room]) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if count == 0 {
                self.end = Some(at);
                return Ok(());
            }
            self.filled += count;
            self.step = self.most;
        }
        Ok(())
    }

    /// Where the source ends; `None` where nobody has come there yet.
    pub(crate) fn end(&self) -> Option<u64> {
        self.end
    }

    /// What is read ahead, and the rest as a stream. Nothing may have been read but the first bytes.
    pub(crate) fn into_stream(self) -> impl Read + use<'s> {
        let mut head = self.buffer;
        head.truncate(self.filled);
        let at = self.filled as u64;
        io::Cursor::new(head).chain(Onwards { source: self.source, at })
    }
}
