//! The links reader: the same whatever the pieces in which a table comes.

use super::chunks::{Chunks, LENGTHS};
use super::{outputs, places};
use caltree_lint::{Checked, Settings, lint};
use caltree_model::{Kind, Verdict};
use caltree_read::{Document, Limits, read, read_stream, streams};
use std::io::Read;

/// Reads the bytes as a links table.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    let mut whole = Vec::new();
    read("x.vot", bytes, &Limits::default(), &mut |document| {
        let plain = document.part.is_none() && document.http.is_none() && !bytes.starts_with(&[0x1f, 0x8b]);
        let checked = checked(document);
        if plain {
            places::of_findings(&checked, bytes.len() as u64);
        }
        if plain && checked.kind == Kind::LinksTable && checked.verdict != Some(Verdict::Unreadable) {
            beside(bytes);
        }
        whole.push(checked);
    });
    assert!(!whole.is_empty(), "a file without a document");
    whole.iter().for_each(outputs::checked);
    outputs::links(bytes, |bytes, each| read("x.vot", bytes, &Limits::default(), each));
    if streams(bytes) {
        let told = format!("{whole:#?}");
        let lengths = LENGTHS[bytes.len() % LENGTHS.len()];
        let mut pieces = Vec::new();
        let error = streamed(bytes, lengths, &mut |document| pieces.push(checked(document)));
        assert!(error.is_none(), "{error:?}");
        assert_eq!(format!("{pieces:#?}"), told, "in pieces of {lengths:?}");
    }
}

fn checked(document: &mut Document<'_>) -> Checked {
    lint(document, &Settings { pairs: true, excerpts: true, ..Settings::default() })
}

fn streamed(bytes: &[u8], lengths: &'static [usize], each: &mut dyn FnMut(&mut Document<'_>)) -> Option<std::io::Error> {
    // The beginning tells what the file is; what is read of it at once is up to the caller.
    let (head, rest) = bytes.split_at(bytes.len().min(lengths[0] + 1));
    let mut rest: Box<dyn Read> = Box::new(Chunks::new(rest, lengths));
    read_stream("x.vot", head, &mut rest, &Limits::default(), each)
}

/// What is sound here, the second parser takes too. It looks into no document type, and wants each prefix declared; L560 tells these.
fn beside(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match roxmltree::Document::parse(text.trim_start_matches('\u{feff}')) {
        Ok(_) | Err(roxmltree::Error::UnknownNamespace(..) | roxmltree::Error::DtdDetected) => {}
        Err(error) => panic!("the second reader does not take it: {error}\n{text}"),
    }
}
