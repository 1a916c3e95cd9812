//! Pieces of the page that are not looked at until somebody opens them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// A piece of HTML, deflated, in base64: no markup, and a fifth of the size. The page's script unpacks it when it is opened.
#[must_use]
pub(super) fn packed(text: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(text.len() / 4), Compression::default());
    // Writing to a vector does not fail.
    let written = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
    STANDARD.encode(written.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::DeflateDecoder;
    use std::io::Read;

    #[test]
    fn what_is_packed_can_be_unpacked() {
        for text in ["", "<p>ü</p>", &"<li>BIAS</li>".repeat(5000)] {
            let bytes = STANDARD.decode(packed(text)).expect("base64");
            let mut unpacked = String::new();
            DeflateDecoder::new(bytes.as_slice()).read_to_string(&mut unpacked).expect("deflate");
            assert_eq!(unpacked, text);
        }
    }
}
