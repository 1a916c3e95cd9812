//! Where the bytes of a document come from, and those that wait to be decoded.

use crate::gzip::{GzipTrouble, Unzip};
use std::io::{self, BufReader, Cursor, Read};

/// Where the bytes come from.
pub(crate) enum Source<'r> {
    Plain(Box<dyn Read + 'r>),
    Zipped(Box<Unzip<BufReader<Source<'r>>>>),
    /// With bytes of it before it that were looked at.
    Started(Cursor<Vec<u8>>, Box<Source<'r>>),
}

impl<'r> Source<'r> {
    pub(crate) fn zipped(packed: Self) -> Self {
        Self::Zipped(Box::new(Unzip::new(BufReader::with_capacity(1 << 16, packed))))
    }

    /// The same source with bytes before it that were read from it already.
    pub(crate) fn behind(self, start: Vec<u8>) -> Self {
        Self::Started(Cursor::new(start), Box::new(self))
    }

    pub(super) fn is_zipped(&self) -> bool {
        match self {
            Self::Plain(_) => false,
            Self::Zipped(_) => true,
            Self::Started(_, source) => source.is_zipped(),
        }
    }

    /// What is wrong with the streams that it is packed in, as far as it is read; the outer one first, and alone where something is lost in
    /// it: that explains what is wrong inside.
    pub(super) fn troubles(&self) -> Vec<&GzipTrouble> {
        match self {
            Self::Plain(_) => Vec::new(),
            Self::Zipped(stream) => {
                let outer = stream.source().map(|source| source.get_ref().troubles()).unwrap_or_default();
                let is_lost = outer.iter().any(|trouble| !matches!(trouble, GzipTrouble::Followed(_)));
                outer.into_iter().chain(stream.trouble().filter(|_| !is_lost)).collect()
            }
            Self::Started(_, source) => source.troubles(),
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match self {
                Self::Plain(source) => source.read(buffer),
                Self::Zipped(source) => source.read(buffer),
                Self::Started(start, source) => match start.read(buffer) {
                    Ok(0) => source.read(buffer),
                    read => read,
                },
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

/// Bytes that are read at a time: some hundred rows, which stay near the processor while they are looked at.
pub(super) const CHUNK: usize = 32 << 10;

/// Bytes that were read and are still to be decoded. Their room is filled with zeros once, not for every piece.
#[derive(Default)]
pub(super) struct Pending {
    room: Vec<u8>,
    filled: usize,
}

impl Pending {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.room[..self.filled]
    }

    /// Reads a chunk, if there is so much: gives how much there was, and why there was no more.
    pub(super) fn fill(&mut self, source: &mut impl Read) -> (usize, Option<io::Error>) {
        let (before, full) = (self.filled, self.filled + CHUNK);
        self.room.resize(self.room.len().max(full), 0);
        let mut error = None;
        while self.filled < full && error.is_none() {
            match source.read(&mut self.room[self.filled..full]) {
                Ok(0) => break,
                Ok(count) => self.filled += count,
                Err(found) => error = Some(found),
            }
        }
        (self.filled - before, error)
    }

    /// So many bytes are through.
    pub(super) fn pass(&mut self, count: usize) {
        let count = count.min(self.filled);
        self.room.copy_within(count..self.filled, 0);
        self.filled -= count;
    }
}
