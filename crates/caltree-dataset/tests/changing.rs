//! Files that change while they are looked into, and sources that give little at a time.
#![allow(clippy::unwrap_used)]

#[path = "../../../xtask/src/datasets/compress.rs"]
#[allow(unreachable_pub, clippy::cast_possible_truncation)]
mod packer;
#[path = "../../../xtask/src/datasets/fits.rs"]
#[allow(unreachable_pub, dead_code, clippy::cast_possible_truncation)]
mod units;

use caltree_dataset::{Source, Uncompress, probe};
use proptest::prelude::*;
use std::io::{self, Read, Write};
use std::sync::LazyLock;
use units::Unit;

/// A file that is another one after some reads, and gives only so many bytes at a time.
struct Changing<'b> {
    before: &'b [u8],
    after: &'b [u8],
    reads: usize,
    sizes: &'b [usize],
}

impl Source for Changing<'_> {
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes = if self.reads == 0 { self.after } else { self.before };
        let size = self.sizes[self.reads % self.sizes.len()].min(buffer.len());
        self.reads = self.reads.saturating_sub(1);
        bytes.read_at(at, &mut buffer[..size])
    }
}

/// Small reads of a stream.
struct Dripping<'b>(Changing<'b>, u64);

impl Read for Dripping<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read_at(self.1, buffer)?;
        self.1 += count as u64;
        Ok(count)
    }
}

/// One file in every packing.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let first = Unit::first().text("ARCFILE", "FORS2.2021-01-02T00:59:12.533.fits").text("ESO DPR CATG", "SCIENCE").summed();
    let plain = [first.bytes(), Unit::extension(50, 400).summed().bytes()].concat();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&plain).unwrap();
    let half = plain[..plain.len() / 2].to_vec();
    vec![packer::compress(&plain, 16, 10_000), packer.finish().unwrap(), half, b"<html>".to_vec(), Vec::new(), plain]
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_that_changes_is_looked_into_all_the_same(
        which in (0_usize..6, 0_usize..6),
        length in 0_u64..40_000,
        reads in 0_usize..12,
        deep: bool,
        sizes in proptest::collection::vec(1_usize..30_000, 1..8),
    ) {
        let mut source = Changing { before: &FILES[which.0], after: &FILES[which.1], reads, sizes: &sizes };
        // Its length is that of another moment.
        let found = probe(&mut source, length, deep).unwrap();
        prop_assert_eq!(found.bytes, length);
    }

    #[test]
    fn how_much_is_given_at_a_time_changes_nothing(
        which in 0_usize..6, deep: bool, sizes in proptest::collection::vec(1_usize..5_000, 1..8),
    ) {
        let file = &FILES[which];
        let at_once = probe(&mut file.as_slice(), file.len() as u64, deep).unwrap();
        let mut source = Changing { before: file, after: file, reads: 100_000, sizes: &sizes };
        prop_assert_eq!(probe(&mut source, file.len() as u64, deep).unwrap(), at_once);
    }

    #[test]
    fn compress_is_the_same_however_it_comes(cut in 0_usize..300, sizes in proptest::collection::vec(1_usize..700, 1..8)) {
        let packed = &FILES[0];
        let packed = &packed[..packed.len() - cut];
        let (mut at_once, mut dripped) = (Vec::new(), Vec::new());
        let mut whole = Uncompress::new(packed);
        whole.read_to_end(&mut at_once).unwrap();
        let source = Dripping(Changing { before: packed, after: packed, reads: 100_000, sizes: &sizes }, 0);
        let mut stream = Uncompress::new(io::BufReader::with_capacity(64, source));
        stream.read_to_end(&mut dripped).unwrap();
        prop_assert_eq!(dripped, at_once);
        prop_assert_eq!(stream.trouble(), whole.trouble());
    }
}
