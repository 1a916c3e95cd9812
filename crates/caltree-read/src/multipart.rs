//! Multipart bodies: one part per tree, as CalSelector answers a request for several frames.
//!
//! Taken apart by mail-parser, which takes LF and CRLF framing alike but no body without its outer header: the boundary is found on
//! the first line and a header made up for it. What is wrong with lengths, end and names is looked for here.

use crate::http;
use crate::problem::{Problem, ProblemKind};
use caltree_model::Span;
use hashbrown::HashSet;
use mail_parser::{MessageParser, MimeHeaders};
use std::ops::Range;

/// One part of a body.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its file name, or its number from 1.
    pub(crate) name: String,
    /// The file name of its Content-Disposition.
    pub(crate) file_name: Option<String>,
    /// Where its content stands in the body.
    pub(crate) content: Range<usize>,
    /// What is wrong with the way it is packed.
    pub(crate) problems: Vec<Problem>,
}

/// The boundary with which a saved body starts, if it is one: `--boundary` on the first line, then header lines.
pub(crate) fn boundary(body: &[u8]) -> Option<String> {
    let start = body.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let line_end = start + memchr::memchr(b'\n', &body[start..])?;
    let line = std::str::from_utf8(&body[start..line_end]).ok()?;
    let boundary = line.strip_prefix("--")?.trim_end();
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&byte);
    if boundary.is_empty() || boundary.len() > 200 || !boundary.bytes().all(legal) {
        return None;
    }
    let header = body[line_end + 1..].split(|byte| *byte == b'\n').next()?;
    let name = header.split(|byte| *byte == b':').next()?;
    name.to_ascii_lowercase().starts_with(b"content-").then(|| boundary.to_owned())
}

/// Takes a body apart. An empty list means that there is no part in it.
pub(crate) fn parts(body: &[u8], boundary: &str) -> Vec<Part> {
    let header = format!("Content-Type: multipart/form-data; boundary=\"{boundary}\"\r\n\r\n");
    let mut message = Vec::with_capacity(header.len() + body.len());
    message.extend_from_slice(header.as_bytes());
    message.extend_from_slice(body);
    let Some(parsed) = MessageParser::default().parse(&message) else {
        return Vec::new();
    };
    let place = |offset: u32| (offset as usize).saturating_sub(header.len()).min(body.len());
    let closing = format!("--{boundary}--");
    let last_end = parsed.parts.last().map_or(0, |last| place(last.offset_end));
    let ended = memchr::memmem::find(&body[last_end..], closing.as_bytes()).is_some();
    let mut seen: HashSet<String> = HashSet::new();
    let mut parts = Vec::new();
    for (n, part) in parsed.parts.iter().enumerate().skip(1) {
        let (head, start) = (place(part.offset_header), place(part.offset_body));
        let content = start..place(part.offset_end).max(start);
        let file_name = part.attachment_name().map(str::to_owned);
        let mut problems = Vec::new();
        // Where the end is missing, the last part runs to the end of what is there: its length tells nothing more.
        let bounded = ended || n + 1 < parsed.parts.len();
        if let Some((announced, is)) = wrong_length(&body[head.min(start)..start], content.len()).filter(|_| bounded) {
            problems.push(bad(
                format!("the part announces {announced} bytes and holds {is}"),
                format!("Content-Length: {is}"),
                Span::at(0),
            ));
        }
        if let Some(name) = &file_name
            && !seen.insert(name.clone())
        {
            problems.push(bad(
                format!("a second part is called `{name}`"),
                "a file name of its own for each part".into(),
                Span::at(0),
            ));
        }
        let name = file_name.clone().unwrap_or_else(|| (parts.len() + 1).to_string());
        parts.push(Part { name, file_name, content, problems });
    }
    if let Some(last) = parts.last_mut()
        && !ended
    {
        last.problems.push(bad(
            "the body ends without its closing boundary".into(),
            format!("a last line `{closing}`"),
            Span::at(last.content.len()),
        ));
    }
    parts
}

/// The announced and the real length, where they differ.
fn wrong_length(headers: &[u8], is: usize) -> Option<(String, usize)> {
    let line = headers
        .split(|byte| *byte == b'\n')
        .find(|line| line.get(..15).is_some_and(|name| name.eq_ignore_ascii_case(b"content-length:")))?;
    let announced = String::from_utf8_lossy(&line[15..]).trim().to_owned();
    (announced.parse() != Ok(is)).then_some((announced, is))
}

fn bad(found: String, expected: String, span: Span) -> Problem {
    Problem::at(ProblemKind::BadMultipart { found, expected }, span)
}

/// The boundary that the outer headers or the body itself name.
pub(crate) fn boundary_of(head: Option<&http::Head>, body: &[u8]) -> Option<String> {
    let announced = head.and_then(|head| head.boundary.clone());
    announced.filter(|boundary| memchr::memmem::find(body, boundary.as_bytes()).is_some()).or_else(|| boundary(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Vec<String> {
        let problems = parts(body.as_bytes(), "b").into_iter().flat_map(|part| part.problems);
        problems.map(|problem| format!("{:?}", problem.kind)).collect()
    }

    #[test]
    fn a_body_without_its_end_is_told_once() {
        let part = "--b\r\nContent-Length: 4\r\n\r\n<a/>\r\n";
        assert_eq!(told(&format!("{part}--b--\r\n")), [""; 0]);
        for cut in [part, "--b\r\nContent-Length: 4\r\n\r\n<a"] {
            let told = told(cut);
            assert!(told.len() == 1 && told[0].contains("closing boundary"), "{told:?}");
        }
        let told = told("--b\r\nContent-Length: 5\r\n\r\n<a/>\r\n--b--\r\n");
        assert!(told.len() == 1 && told[0].contains("announces 5 bytes and holds 4"), "{told:?}");
    }
}
