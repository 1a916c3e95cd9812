//! Paths as URI references.

use serde_sarif::sarif::ArtifactLocation;
use std::fmt::Write as _;

/// Where the sources are: whoever shows a report knows.
const ROOT: &str = "%SRCROOT%";

/// The location of a file. Relative paths are relative to where the command ran. What came by standard input is called `stdin`.
pub(super) fn artifact(source: &str) -> ArtifactLocation {
    if source == "-" {
        return ArtifactLocation { uri: Some("stdin".to_owned()), ..ArtifactLocation::default() };
    }
    let (uri, absolute) = uri(source);
    let base = (!absolute).then(|| ROOT.to_owned());
    ArtifactLocation { uri: Some(uri), uri_base_id: base, ..ArtifactLocation::default() }
}

/// The path as a URI reference, and whether it is an absolute one.
fn uri(source: &str) -> (String, bool) {
    let drive = matches!(source.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    let slashes = if drive { source.replace('\\', "/") } else { source.to_owned() };
    if drive {
        return (format!("file:///{}{}", &slashes[..2], encoded(&slashes[2..])), true);
    }
    if slashes.starts_with('/') {
        return (format!("file:///{}", encoded(slashes.trim_start_matches('/'))), true);
    }
    (encoded(super::super::relative(&slashes)), false)
}

/// Only unreserved characters and `/` stay. A colon, which stands in every name of the archive, would make a scheme of what is before it.
fn encoded(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len() + 16), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded() {
        for (path, expected) in [
            ("./dl/FORS2.2021-01-02T00:59:12.533_raw2raw.xml", ("dl/FORS2.2021-01-02T00%3A59%3A12.533_raw2raw.xml", false)),
            (".//a b/é#?.xml", ("a%20b/%C3%A9%23%3F.xml", false)),
            ("../a%20.xml", ("../a%2520.xml", false)),
            ("a\n\u{1b}]\\.xml", ("a%0A%1B%5D%5C.xml", false)),
            ("/data/a:b.xml", ("file:///data/a%3Ab.xml", true)),
            ("C:\\data\\a b.xml", ("file:///C:/data/a%20b.xml", true)),
        ] {
            let (uri, absolute) = uri(path);
            assert_eq!((uri.as_str(), absolute), expected, "{path}");
        }
        assert_eq!(artifact("-").uri.as_deref(), Some("stdin"));
    }
}
