//! The decoder of `.Z` against the programs that everybody uses, byte for byte.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "../../../xtask/src/datasets/compress.rs"]
#[allow(unreachable_pub, clippy::cast_possible_truncation)]
mod packer;

use caltree_dataset::Uncompress;
use packer::compress;
use proptest::prelude::*;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

fn unpacked(packed: &[u8]) -> (Vec<u8>, Option<String>) {
    let mut stream = Uncompress::new(packed);
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    (bytes, stream.trouble().map(str::to_owned))
}

/// What a program makes of some bytes; `None` where it is not installed.
fn run(program: &str, args: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut command = Command::new(program);
    let mut child = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Some(output.stdout)
}

/// Bytes in which much is repeated at first, then little, then something else: so that tables fill, grow stale and are cleared.
fn sample(length: usize) -> Vec<u8> {
    let mut seed = 0x2545_f491_u32;
    let mut noise = move || {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed
    };
    (0..length)
        .map(|at| match at * 4 / length {
            0 => b"SIMPLE  =                    T / it is "[at % 39],
            1 => (noise() & 0xff) as u8,
            2 => (noise() & 0x3) as u8,
            _ => (at / 64) as u8,
        })
        .collect()
}

#[test]
fn what_compress_packs_is_unpacked_byte_for_byte() {
    if run("compress", &["-c"], b"").is_none() {
        eprintln!("compress is not installed: the decoder was tried on our own packer only");
        return;
    }
    // What compress writes with codes of nine bits at most, neither it nor gzip can read.
    for bits in 10..=16 {
        let option = format!("-b{bits}");
        for length in [0, 1, 2, 3, 100, 5_000, 70_000, 1_500_000] {
            let bytes = sample(length.max(1));
            let packed = run("compress", &["-c", "-f", &option], &bytes[..length]).unwrap();
            assert!(packed.starts_with(&[0x1f, 0x9d]), "{bits} {length}");
            let (found, trouble) = unpacked(&packed);
            assert!(found == bytes[..length] && trouble.is_none(), "{bits} {length} {trouble:?}");
        }
    }
}

#[test]
fn the_sample_makes_compress_clear_its_table() {
    // Were it not so, the test above would not try it.
    let Some(packed) = run("compress", &["-c", "-f"], &sample(1_500_000)) else { return };
    let never = compress(&sample(1_500_000), 16, usize::MAX);
    assert!(packed.len() * 10 < never.len() * 9, "{} {}", packed.len(), never.len());
}

#[test]
fn others_unpack_what_our_packer_packs() {
    for bits in 10..=16 {
        for patience in [1, 50, 100_000] {
            let bytes = sample(400_000);
            let packed = compress(&bytes, bits, patience);
            let (found, trouble) = unpacked(&packed);
            assert!(found == bytes && trouble.is_none(), "{bits} {patience} {trouble:?}");
            let theirs = run("gzip", &["-dc"], &packed).expect("gzip is everywhere");
            assert!(theirs == bytes, "gzip, {bits} bits, patience {patience}");
            if let Some(theirs) = run("uncompress", &["-c"], &packed) {
                assert!(theirs == bytes, "uncompress, {bits} bits, patience {patience}");
            }
        }
    }
}

#[test]
fn damage_is_told_and_what_came_before_it_is_there() {
    for (packed, said) in [
        (&b""[..], "first three bytes"),
        (b"\x1f\x9d", "first three bytes"),
        (b"\x1f\x9d\x08", "codes of 8 bits"),
        (b"\x1f\x9d\x91\x00", "codes of 17 bits"),
        (b"\x1f\x9d\x90\x00\x01\xff", "its first code is 256"),
        (b"\x1f\x9d\x90\x41\xfe\xff\xff", "where 257 strings are known"),
    ] {
        let (bytes, trouble) = unpacked(packed);
        assert!(trouble.as_ref().is_some_and(|trouble| trouble.contains(said)), "{trouble:?}");
        assert!(bytes.len() <= 1);
    }
}

proptest! {
    #[test]
    fn whatever_is_packed_comes_out_again(bytes in prop::collection::vec(0_u8..7, 0..6_000), bits in 9_u32..=16, patience in 1_usize..60) {
        let packed = compress(&bytes, bits, patience);
        let mut stream = Uncompress::new(&packed[..]);
        // In small pieces.
        let mut out = Vec::new();
        let mut piece = [0; 7];
        loop {
            let count = stream.read(&mut piece).unwrap();
            if count == 0 { break; }
            out.extend_from_slice(&piece[..count]);
        }
        prop_assert_eq!(out, bytes);
        prop_assert!(stream.trouble().is_none());
    }

    #[test]
    fn no_bytes_hang_or_panic(mut bytes in prop::collection::vec(any::<u8>(), 3..3_000), flags in any::<u8>()) {
        bytes[..3].copy_from_slice(&[0x1f, 0x9d, flags]);
        let mut stream = Uncompress::new(&bytes[..]);
        // Strings may be long, but there is an end to them.
        let length = std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
        prop_assert!(length < 1 << 28);
    }
}
