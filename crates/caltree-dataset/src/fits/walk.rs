//! From header to header, to the end that they predict.

use super::header::{self, Read};
use super::sum::{Sum, wrong};
use crate::source::{BLOCK, Blocks};
use caltree_model::{Fault, HeaderFacts, WrongSum};
use caltree_read::{Looks, looks_like};
use std::io;

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Into the first header: what stands behind it costs as much as unpacking it.
    FirstHeader,
    /// Into every header. The length of the source must be known.
    Headers,
    /// At every byte.
    Everything,
}

/// What a walk has shown.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub(crate) facts: HeaderFacts,
    pub(crate) predicted: Option<u64>,
    pub(crate) surplus: u64,
    pub(crate) unfilled: u64,
    pub(crate) fault: Option<Fault>,
    pub(crate) wrong_sums: Vec<WrongSum>,
}

/// So many bytes of zeros or blanks behind the last data are the filling of a longer record, which tapes had: ten blocks.
const RECORD: u64 = 10 * BLOCK as u64;

/// How much is read at a time where everything is read.
const RUN: usize = 64 * BLOCK;

/// What a FITS file begins with.
const SIMPLE: &[u8] = b"SIMPLE  =";

/// What an extension begins with.
const XTENSION: &[u8] = b"XTENSION";

/// Walks through a file of `length` bytes, where that is known.
pub(crate) fn walk(blocks: &mut Blocks<'_>, length: Option<u64>, depth: Depth) -> io::Result<Walked> {
    let mut walked = Walked::default();
    let start = blocks.get(0, BLOCK)?;
    if !start.starts_with(SIMPLE) {
        walked.fault = Some(not_fits(start));
        return Ok(walked);
    }
    let (mut at, mut unit) = (0, 0);
    loop {
        let found = match header::read(blocks, at)? {
            Read::Whole(found) => found,
            Read::Cut => {
                walked.fault = Some(Fault::Cut { found: blocks.end().or(length).unwrap_or(at), predicted: None });
                return Ok(walked);
            }
            Read::Broken(why) => {
                walked.fault = Some(Fault::Header(place(unit, &why)));
                return Ok(walked);
            }
        };
        if unit == 0 || (unit == 1 && header::stood_first(&found)) {
            header::facts(&found, &mut walked.facts);
        }
        if depth == Depth::FirstHeader {
            return Ok(walked);
        }
        let data = match header::data_length(&found) {
            Ok(data) => data,
            Err(why) => {
                walked.fault = Some(Fault::Header(place(unit, &why)));
                return Ok(walked);
            }
        };
        let start = at + found.len() as u64;
        let end = start + data;
        let next = start + data.next_multiple_of(BLOCK as u64);
        walked.predicted = Some(next);
        let mut there = length;
        if depth == Depth::Everything {
            let (sum, reached) = add_up(blocks, start, next)?;
            if reached < next {
                there = Some(reached);
            } else {
                walked.wrong_sums.extend(wrong(unit, &found, sum));
            }
        }
        if let Some(there) = there.filter(|there| *there < next) {
            // Where only the filling is not there, the data are.
            if there < end {
                walked.fault = Some(Fault::Cut { found: there, predicted: Some(next) });
            } else {
                walked.unfilled = next - there;
            }
            return Ok(walked);
        }
        if there == Some(next) {
            return Ok(walked);
        }
        let behind = blocks.get(next, BLOCK)?;
        if !behind.starts_with(XTENSION) {
            if !behind.is_empty() && XTENSION.starts_with(behind) {
                walked.fault = Some(Fault::Cut { found: next + behind.len() as u64, predicted: None });
            } else {
                walked.surplus = surplus(blocks, next, length, depth)?;
            }
            return Ok(walked);
        }
        (at, unit) = (next, unit + 1);
    }
}

/// The sum of what stands from `start` to `end`, and how far it goes.
fn add_up(blocks: &mut Blocks<'_>, start: u64, end: u64) -> io::Result<(Sum, u64)> {
    let (mut sum, mut at) = (Sum::default(), start);
    while at < end {
        let wanted = usize::try_from(end - at).unwrap_or(RUN).min(RUN);
        let bytes = blocks.get(at, wanted)?;
        if bytes.is_empty() {
            break;
        }
        // Whole words, but at the end of the file.
        let whole = if bytes.len() < BLOCK { bytes.len() } else { bytes.len() / 4 * 4 };
        sum.add(&bytes[..whole]);
        at += whole as u64;
    }
    Ok((sum, at))
}

/// How much follows the end, if that is more than filling.
fn surplus(blocks: &mut Blocks<'_>, end: u64, length: Option<u64>, depth: Depth) -> io::Result<u64> {
    let (mut at, mut blank) = (end, true);
    loop {
        let block = blocks.get(at, BLOCK)?;
        blank &= block.iter().all(|byte| matches!(byte, 0 | b' '));
        at += block.len() as u64;
        let through = block.is_empty() || (depth == Depth::Headers && (!blank || at - end > RECORD));
        if through {
            break;
        }
    }
    let surplus = length.unwrap_or(at).max(at) - end;
    Ok(if blank && surplus <= RECORD { 0 } else { surplus })
}

fn place(unit: u32, why: &str) -> String {
    if unit == 0 { why.to_owned() } else { format!("extension {unit}: {why}") }
}

/// What a file is whose first block is this.
fn not_fits(start: &[u8]) -> Fault {
    if start.is_empty() {
        return Fault::Empty;
    }
    if SIMPLE.starts_with(start) {
        return Fault::Cut { found: start.len() as u64, predicted: None };
    }
    let looks = match looks_like(start) {
        Looks::LogInPage => return Fault::NotFits { looks: "a log-in page".into(), proprietary: true },
        Looks::HtmlPage => "an HTML page".to_owned(),
        Looks::Json => "JSON, as error messages of services are".to_owned(),
        // Starts with an extension, or says SIMPLE in another way.
        Looks::Fits => "a FITS file without its beginning".to_owned(),
        Looks::OtherXml { root } => format!("XML (`{root}`)"),
        Looks::OtherVotable => "a VOTable".to_owned(),
        Looks::Text(line) if line.starts_with("<?xml") => "XML".to_owned(),
        Looks::Text(line) => format!("text: `{line}`"),
        Looks::Binary(what) => what.to_owned(),
        Looks::Refused { status, .. } => format!("an answer with the status {status}"),
    };
    Fault::NotFits { looks, proprietary: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(cards: &[&str], data: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> = cards.iter().chain(&["END"]).flat_map(|card| format!("{card:<80}").into_bytes()).collect();
        bytes.resize(bytes.len().next_multiple_of(BLOCK), b' ');
        bytes.resize(bytes.len() + data.next_multiple_of(BLOCK), 7);
        bytes
    }

    fn file() -> Vec<u8> {
        let first = unit(&["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 0", "ARCFILE = 'X.2021-01-02T00:00:00.000.fits'"], 0);
        let second = unit(&["XTENSION= 'IMAGE'", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 100", "NAXIS2  = 50"], 10_000);
        [first, second].concat()
    }

    fn walked(bytes: &[u8], depth: Depth) -> Walked {
        let mut source = bytes;
        let mut blocks = Blocks::new(&mut source, Some(bytes.len() as u64), BLOCK * 8);
        walk(&mut blocks, Some(bytes.len() as u64), depth).expect("memory gives no errors")
    }

    #[test]
    fn a_whole_file_ends_where_its_headers_say() {
        let file = file();
        for depth in [Depth::Headers, Depth::Everything] {
            let walked = walked(&file, depth);
            assert_eq!((walked.predicted, walked.fault, walked.surplus, walked.unfilled), (Some(file.len() as u64), None, 0, 0));
            assert_eq!(walked.facts.arcfile.as_deref(), Some("X.2021-01-02T00:00:00.000.fits"));
        }
    }

    #[test]
    fn every_cut_is_seen() {
        let file = file();
        let whole = file.len();
        for length in 1..whole {
            for depth in [Depth::Headers, Depth::Everything] {
                let walked = walked(&file[..length], depth);
                match length {
                    // Only the second unit is gone: nothing says that there was one.
                    2880 => assert_eq!(walked.fault, None),
                    // The data end after 10,000 bytes of their last block.
                    15_760.. => assert_eq!((walked.fault, walked.unfilled), (None, (whole - length) as u64), "{length}"),
                    _ => {
                        assert!(
                            matches!(walked.fault, Some(Fault::Cut { found, .. }) if found == length as u64),
                            "{length}: {walked:?}"
                        )
                    }
                }
            }
        }
    }

    #[test]
    fn what_follows_the_end() {
        let file = file();
        for (tail, surplus) in [(vec![0; 2880], 0), (vec![b' '; 28_800], 0), (vec![0; 30_000], 30_000), (b"<html>".to_vec(), 6)] {
            for depth in [Depth::Headers, Depth::Everything] {
                let walked = walked(&[file.as_slice(), &tail].concat(), depth);
                assert_eq!((walked.fault, walked.surplus), (None, surplus));
            }
        }
    }

    #[test]
    fn claims_are_not_believed() {
        let huge = unit(&["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = 4000000000"], 0);
        for depth in [Depth::Headers, Depth::Everything] {
            let fault = walked(&huge, depth).fault;
            assert_eq!(fault, Some(Fault::Cut { found: 2880, predicted: Some(4_000_003_200) }));
        }
        let endless = [&huge[..2880 - 80 * 31], &[b'X'; 20_000]].concat();
        assert!(matches!(walked(&endless, Depth::Headers).fault, Some(Fault::Cut { .. })));
        let binary = [&file()[..240], &[0; 20_000]].concat();
        assert!(matches!(walked(&binary, Depth::Headers).fault, Some(Fault::Header(why)) if why.contains("card 4")));
    }
}
