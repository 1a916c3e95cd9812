//! Bytes that come little by little.

use caltree_dataset::Source;
use std::io::{self, Read};

/// Bytes that come in pieces of at most these lengths, in turn. Before each a reader is interrupted, which means nothing.
#[derive(Debug)]
pub(super) struct Chunks<'b> {
    rest: &'b [u8],
    lengths: &'static [usize],
    turn: usize,
    interrupted: bool,
}

/// One byte at a time, and odd lengths.
pub(super) const LENGTHS: [&[usize]; 3] = [&[1], &[1, 3, 2, 7, 5], &[511, 64, 4_097]];

impl<'b> Chunks<'b> {
    pub(super) fn new(bytes: &'b [u8], lengths: &'static [usize]) -> Self {
        Self { rest: bytes, lengths, turn: 0, interrupted: false }
    }
}

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let length = self.lengths[self.turn % self.lengths.len()].min(buffer.len()).min(self.rest.len());
        self.turn += 1;
        let (piece, rest) = self.rest.split_at(length);
        buffer[..length].copy_from_slice(piece);
        self.rest = rest;
        Ok(length)
    }
}

/// The same as a source with places. They only go up.
#[derive(Debug)]
pub(super) struct Places<'b> {
    bytes: &'b [u8],
    lengths: &'static [usize],
    turn: usize,
    at: u64,
}

impl<'b> Places<'b> {
    pub(super) fn new(bytes: &'b [u8], lengths: &'static [usize]) -> Self {
        Self { bytes, lengths, turn: 0, at: 0 }
    }
}

impl Source for Places<'_> {
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(at >= self.at, "a source is read backwards: {at} after {}", self.at);
        let rest = usize::try_from(at).ok().and_then(|at| self.bytes.get(at..)).unwrap_or_default();
        let length = self.lengths[self.turn % self.lengths.len()].min(buffer.len()).min(rest.len());
        self.turn += 1;
        self.at = at + length as u64;
        buffer[..length].copy_from_slice(&rest[..length]);
        Ok(length)
    }
}

/// Everything that a reader gives.
pub(super) fn all(mut reader: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).expect("memory gives no errors");
    bytes
}
