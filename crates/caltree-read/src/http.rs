//! The HTTP headers that `curl -i` leaves before an answer.

use mail_parser::{MessageParser, MimeHeaders};

/// What the headers tell of the answer that follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The last status, such as 200.
    pub(crate) status: u16,
    /// The file name of Content-Disposition.
    pub(crate) file_name: Option<String>,
    /// The Content-Type, as it stands.
    pub(crate) content_type: Option<String>,
    /// The boundary of a multipart Content-Type.
    pub(crate) boundary: Option<String>,
    /// Where the body starts.
    pub(crate) body: usize,
}

/// Reads every header block at the start of `bytes` (redirects and proxies leave several); the last one counts.
/// `None` when there is none.
pub(crate) fn parse(bytes: &[u8]) -> Option<Head> {
    let mut head = None;
    let mut at = 0;
    while let Some(status) = status_line(&bytes[at..]) {
        let block = &bytes[at..];
        let lines = block.iter().position(|byte| *byte == b'\n').map_or(block.len(), |end| end + 1);
        let end = end_of_headers(&block[lines..]).map_or(block.len(), |end| lines + end);
        let (file_name, boundary) = fields(&block[lines..end]);
        let content_type = content_type(&block[lines..end]);
        at += end;
        head = Some(Head { status, file_name, content_type, boundary, body: at });
    }
    head
}

/// The status of `HTTP/1.1 200 OK`.
fn status_line(bytes: &[u8]) -> Option<u16> {
    let line = bytes.get(..bytes.len().min(64))?;
    let mut words = line.strip_prefix(b"HTTP/")?.split(|byte| matches!(byte, b' ' | b'\r' | b'\n'));
    let _version = words.next()?;
    std::str::from_utf8(words.next()?).ok()?.parse().ok()
}

/// Where the headers end: after the first empty line.
pub(crate) fn end_of_headers(bytes: &[u8]) -> Option<usize> {
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        if matches!(&bytes[start..end], b"" | b"\r") {
            return Some(end + 1);
        }
        start = end + 1;
    }
    None
}

/// The Content-Type as it stands: what it says is judged elsewhere, so nothing is made of it here.
fn content_type(headers: &[u8]) -> Option<String> {
    let lines = headers.split(|byte| *byte == b'\n');
    let mut values = lines.filter_map(|line| {
        let (name, value) = line.split_at_checked(13)?;
        name.eq_ignore_ascii_case(b"content-type:").then(|| String::from_utf8_lossy(value).trim().to_owned())
    });
    values.next()
}

/// Of longer headers only so much is taken apart, which takes fifty times its size: servers send some hundred bytes.
const MOST_HEADERS: usize = 64 << 10;

/// File name and boundary in a block of headers.
pub(crate) fn fields(headers: &[u8]) -> (Option<String>, Option<String>) {
    let headers = &headers[..headers.len().min(MOST_HEADERS)];
    let Some(message) = MessageParser::default().parse_headers(headers) else {
        return (None, None);
    };
    let boundary = message.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart"));
    let boundary = boundary.and_then(|kind| kind.attribute("boundary"));
    (message.attachment_name().map(str::to_owned), boundary.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_block_counts() {
        let text = "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\nHTTP/2 200\r\ncontent-type: multipart/form-data; boundary=AbC\r\n\
                    Content-Disposition: attachment; filename=\"A_raw2raw.xml\"\r\n\r\nbody";
        let head = parse(text.as_bytes()).unwrap();
        assert_eq!(head.status, 200);
        assert_eq!(head.file_name.as_deref(), Some("A_raw2raw.xml"));
        assert_eq!(head.boundary.as_deref(), Some("AbC"));
        assert_eq!(head.content_type.as_deref(), Some("multipart/form-data; boundary=AbC"));
        assert_eq!(&text[head.body..], "body");
    }

    #[test]
    fn what_stands_behind_many_headers_is_not_looked_for() {
        let told = "Content-Disposition: attachment; filename=\"a.xml\"\r\n";
        let head = |padding: usize| parse(format!("HTTP/1.1 200 OK\r\n{}{told}\r\n<a/>", "A: b\r\n".repeat(padding)).as_bytes());
        assert_eq!(head(10).and_then(|head| head.file_name).as_deref(), Some("a.xml"));
        let head = head(20_000).expect("a head");
        assert_eq!((head.status, head.file_name, head.body), (200, None, 17 + 6 * 20_000 + told.len() + 2));
    }

    #[test]
    fn headers_alone_and_other_text() {
        assert_eq!(parse(b"HTTP/1.1 500 Oops\n").map(|head| (head.status, head.body)), Some((500, 18)));
        assert_eq!(parse(b"HTTP is a protocol"), None);
        assert_eq!(parse(b""), None);
    }
}
