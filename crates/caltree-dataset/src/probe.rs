//! Looking into one stored file.

use crate::compress::{Uncompress, is_compress};
use crate::fits::{Depth, Walked, walk};
use crate::source::{BLOCK, Blocks, Source, Stream};
use caltree_model::{Fault, Packing, Probe};
use caltree_read::{GzipTrouble, Unzip, is_gzip};
use std::io::{self, BufReader};

/// How much is read at a time after the first two blocks.
const STEP: usize = 8 * BLOCK;

/// How much is read at a time where everything is.
const DEEP_STEP: usize = 64 * BLOCK;

/// Looks into a file of `length` bytes: every header of a plain file, the first one of a packed file, which is unpacked only so far.
/// With `deep` every byte is read: packing is checked to its end, lengths are predicted for packed files too, and sums are added up.
///
/// # Errors
/// What the source gives. What is wrong with the bytes themselves is [`Probe::fault`].
pub fn probe(source: &mut dyn Source, length: u64, deep: bool) -> io::Result<Probe> {
    let step = if deep { DEEP_STEP } else { STEP };
    let mut blocks = Blocks::new(source, Some(length), step);
    let start = blocks.get(0, BLOCK)?;
    let packing = if is_compress(start) {
        Packing::Compress
    } else if is_gzip(start) {
        Packing::Gzip
    } else {
        Packing::Plain
    };
    let depth = match (deep, packing) {
        (true, _) => Depth::Everything,
        (false, Packing::Plain) => Depth::Headers,
        (false, _) => Depth::FirstHeader,
    };
    let walked = match packing {
        Packing::Plain => walk(&mut blocks, Some(length), depth)?,
        Packing::Compress => {
            let mut stream = Stream::new(Uncompress::new(BufReader::new(blocks.into_stream())));
            let mut walked = walk(&mut Blocks::new(&mut stream, None, step), None, depth)?;
            if let Some(trouble) = stream.reader.trouble {
                walked.fault = Some(Fault::Packing(trouble));
            }
            walked
        }
        Packing::Gzip => {
            let mut stream = Stream::new(Unzip::new(BufReader::new(blocks.into_stream())));
            let mut unpacked = Blocks::new(&mut stream, None, step);
            let mut walked = walk(&mut unpacked, None, depth)?;
            let end = unpacked.end().unwrap_or(0);
            if let Some(trouble) = stream.reader.trouble() {
                told(&mut walked, trouble, end);
            }
            walked
        }
    };
    Ok(finished(walked, length, packing))
}

/// What the end of a gzip stream says of the file in it, which ends after so many bytes.
fn told(walked: &mut Walked, trouble: &GzipTrouble, end: u64) {
    match trouble {
        GzipTrouble::Truncated => {
            // What is cut off may be gzip's own sum, behind all that the headers tell of.
            let cut = matches!(walked.fault, Some(Fault::Cut { .. }));
            if !cut {
                walked.fault = Some(Fault::Cut { found: end, predicted: None });
            }
        }
        GzipTrouble::Damaged(why) => walked.fault = Some(Fault::Packing(why.clone())),
        GzipTrouble::Followed(count) => walked.surplus += *count as u64,
        // There is no bound here, and nothing is kept of what is read.
        GzipTrouble::TooLarge | GzipTrouble::OutOfMemory(_) => {}
    }
}

fn finished(walked: Walked, bytes: u64, packing: Packing) -> Probe {
    let Walked { facts: mut header, predicted, surplus, unfilled, fault, wrong_sums } = walked;
    if let Some(arcfile) = &mut header.arcfile
        && let Some(stem) = arcfile.len().checked_sub(5)
        && arcfile.get(stem..).is_some_and(|suffix| suffix.eq_ignore_ascii_case(".fits"))
    {
        arcfile.truncate(stem);
    }
    // A packed file of no bytes is a packing that broke off.
    let fault = match fault {
        Some(Fault::Empty) if bytes > 0 => Some(Fault::Cut { found: 0, predicted: None }),
        fault => fault,
    };
    Probe { bytes, packing, predicted, surplus, unfilled, header, fault, wrong_sums }
}
