//! Looking into files: whole, cut, changed, packed.
#![allow(clippy::unwrap_used)]

#[path = "../../../xtask/src/datasets/compress.rs"]
#[allow(unreachable_pub, clippy::cast_possible_truncation)]
mod packer;
#[path = "../../../xtask/src/datasets/fits.rs"]
#[allow(unreachable_pub, dead_code, clippy::cast_possible_truncation)]
mod units;

use caltree_dataset::{Source, probe};
use caltree_model::{Fault, Packing, Probe};
use proptest::prelude::*;
use std::io::{self, Write};
use units::Unit;

const NAME: &str = "FORS2.2021-01-02T00:59:12.533";

/// Bytes that are counted as they are read.
struct Counted<'b> {
    bytes: &'b [u8],
    read: u64,
    last: u64,
}

impl Source for Counted<'_> {
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(at >= self.last, "places only go up");
        let count = self.bytes.read_at(at, buffer)?;
        self.read += count as u64;
        self.last = at + count as u64;
        Ok(count)
    }
}

fn look(bytes: &[u8], deep: bool) -> Probe {
    counted(bytes, deep).0
}

fn counted(bytes: &[u8], deep: bool) -> (Probe, u64) {
    let mut source = Counted { bytes, read: 0, last: 0 };
    (probe(&mut source, bytes.len() as u64, deep).unwrap(), source.read)
}

/// Two units with sums, 200 kB of data in the second.
fn file() -> Vec<u8> {
    let first = Unit::first().text("ARCFILE", &format!("{NAME}.fits")).text("ESO DPR CATG", "SCIENCE").summed();
    [first.bytes(), Unit::extension(500, 400).summed().bytes()].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_sound_file_is_sound_in_every_packing() {
    let file = file();
    for (bytes, packing) in
        [(file.clone(), Packing::Plain), (packer::compress(&file, 16, 5000), Packing::Compress), (gzip(&file), Packing::Gzip)]
    {
        for deep in [false, true] {
            let found = look(&bytes, deep);
            assert_eq!((found.packing, &found.fault, found.surplus, found.unfilled), (packing, &None, 0, 0));
            assert_eq!(found.wrong_sums, []);
            assert_eq!(found.header.arcfile.as_deref(), Some(NAME));
            let whole = deep || packing == Packing::Plain;
            assert_eq!(found.predicted, whole.then_some(file.len() as u64));
        }
    }
}

#[test]
fn no_more_is_read_than_it_takes() {
    let file = file();
    // The first blocks, and the header of the extension.
    let (_, read) = counted(&file, false);
    assert!(read <= 2880 * 10, "{read}");
    let (_, read) = counted(&packer::compress(&file, 16, usize::MAX), false);
    assert!(read <= 40_000, "{read}");
    let (_, read) = counted(&file, true);
    assert_eq!(read, file.len() as u64);
}

#[test]
fn changes_of_data_and_header_are_told_apart() {
    let mut file = file();
    let last = file.len() - 3000;
    file[last] ^= 1;
    let sums = look(&file, true).wrong_sums;
    assert!(matches!(sums[..], [sum] if sum.data && sum.unit == 1));
    assert_eq!(look(&file, false).wrong_sums, []);
    file[last] ^= 1;
    // A blank behind the last card of the first header.
    file[2000] = b'!';
    let sums = look(&file, true).wrong_sums;
    assert!(matches!(sums[..], [sum] if !sum.data && sum.unit == 0));
}

#[test]
fn packed_files_are_checked_to_their_end() {
    let file = file();
    let packed = gzip(&file);
    let cut = look(&packed[..packed.len() - 4], true).fault;
    assert_eq!(cut, Some(Fault::Cut { found: file.len() as u64, predicted: None }));
    let mut wrong = packed.clone();
    let sum = wrong.len() - 6;
    wrong[sum] ^= 1;
    assert!(matches!(look(&wrong, true).fault, Some(Fault::Packing(_))));
    assert_eq!(look(&wrong, false).fault, None);
    assert_eq!(look(&[packed.as_slice(), b"more"].concat(), true).surplus, 4);
    let packed = packer::compress(&file, 16, usize::MAX);
    assert!(matches!(look(&packed[..packed.len() / 2], true).fault, Some(Fault::Cut { predicted: Some(_), .. })));
    // A packing of nothing is a file that broke off.
    assert!(matches!(look(&gzip(b""), false).fault, Some(Fault::Cut { .. })));
    assert_eq!(look(b"", false).fault, Some(Fault::Empty));
}

proptest! {
    #[test]
    fn changed_files_hang_nobody(
        changes in prop::collection::vec((0_usize..12_000, any::<u8>()), 0..8),
        length in 0_usize..12_000,
        deep: bool,
        packing in 0..3,
    ) {
        let mut bytes = [Unit::first().summed().bytes(), Unit::extension(100, 57).summed().bytes()].concat();
        for (at, byte) in changes {
            if let Some(place) = bytes.get_mut(at) { *place = byte; }
        }
        bytes.truncate(length);
        let stored = match packing {
            0 => bytes.clone(),
            1 => packer::compress(&bytes, 12, 30),
            _ => gzip(&bytes),
        };
        let (found, read) = counted(&stored, deep);
        prop_assert!(read <= stored.len() as u64);
        if !bytes.starts_with(b"SIMPLE  =") {
            prop_assert!(found.fault.is_some());
        }
    }

    #[test]
    fn no_change_of_data_and_no_cut_is_passed_over(at in 5_760_usize..11_460, change in 1_u8.., packing in 0..3) {
        let sound = [Unit::first().summed().bytes(), Unit::extension(100, 57).summed().bytes()].concat();
        let mut changed = sound.clone();
        changed[at] ^= change;
        let pack = |bytes: &[u8]| match packing {
            0 => bytes.to_vec(),
            1 => packer::compress(bytes, 12, 30),
            _ => gzip(bytes),
        };
        prop_assert_eq!(look(&pack(&sound), true).fault, None);
        let sums = look(&pack(&changed), true).wrong_sums;
        prop_assert!(sums.len() == 1 && sums[0].data);
        let fault = look(&pack(&sound[..at]), true).fault;
        prop_assert_eq!(fault, Some(Fault::Cut { found: at as u64, predicted: Some(11_520) }));
    }

    #[test]
    fn headers_may_claim_what_they_like(bitpix: i64, axes in prop::collection::vec(any::<i64>(), 0..5), pcount: i64, gcount: i64) {
        let mut cards = vec!["SIMPLE  = T".to_owned(), format!("BITPIX  = {bitpix}"), format!("NAXIS   = {}", axes.len())];
        cards.extend(axes.iter().enumerate().map(|(n, axis)| format!("NAXIS{:<3}= {axis}", n + 1)));
        cards.extend([format!("PCOUNT  = {pcount}"), format!("GCOUNT  = {gcount}"), "END".to_owned()]);
        let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:<80}").into_bytes()).collect();
        bytes.resize(2880, b' ');
        for deep in [false, true] {
            let (_, read) = counted(&bytes, deep);
            prop_assert!(read <= 2880);
        }
    }
}
