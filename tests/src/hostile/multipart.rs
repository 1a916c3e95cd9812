//! Multipart bodies: each part once, in its place.

use super::{outputs, places};
use caltree_lint::{Settings, lint};
use caltree_read::{Limits, is_gzip, may_be_answer, read};

/// So many parts are told in every format.
const MOST_TOLD: usize = 5;

/// Reads the bytes as a multipart body, behind HTTP headers or not.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    let settings = Settings { pairs: true, excerpts: true, ..Settings::default() };
    let (mut seen, mut length, mut last) = (Vec::new(), 0, 0);
    read("", bytes, &Limits::default(), &mut |document| {
        places::of_document(document);
        let checked = lint(document, &settings);
        // Of many parts the first ones show as much.
        if seen.len() < MOST_TOLD {
            outputs::checked(&checked);
        }
        assert!(document.names().iter().all(|name| !name.contains(['/', '\\'])), "{:?}", document.names());
        if !is_gzip(bytes) {
            length += document.bytes;
            // Parts stand in the order of the file, and none in another.
            let start = document.locate(caltree_model::Span::at(0)).start;
            assert!(document.links.is_some() || start >= last, "{start} before {last}");
            last = start;
        }
        seen.push(format!("{checked:?}"));
    });
    assert!(!seen.is_empty(), "a file without a document");
    assert!(is_gzip(bytes) || behind_headers(bytes) || length <= bytes.len() as u64, "{length} of {} bytes", bytes.len());
    let mut again = Vec::new();
    read("", bytes, &Limits::default(), &mut |document| again.push(format!("{:?}", lint(document, &settings))));
    assert_eq!(seen, again);
    let several = seen.len() > 1;
    assert!(!several || is_gzip(bytes) || may_be_answer(bytes), "several documents in what was taken for one");
}

/// A body may be packed behind the headers, and then holds more than the file.
fn behind_headers(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|two| two == [0x1f, 0x8b])
}
