//! Multipart bodies: one part per tree, as CalSelector answers a request for several frames.
//!
//! Our own splitting: mail-parser, which reads the headers, takes a boundary in the middle of a line or as the beginning of a longer
//! word for a delimiter, and loses the parts after it; others do not take LF framing. What is wrong with lengths, end and names is
//! looked for on the way.

use crate::http;
use crate::problem::{Oversize, Problem, ProblemKind};
use caltree_model::Span;
use hashbrown::HashSet;
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

/// Most parts of one body: real ones have some ten.
const MOST_PARTS: usize = 10_000;

/// Takes a body apart. An empty list means that there is no part in it.
pub(crate) fn parts(body: &[u8], boundary: &str) -> Vec<Part> {
    let delimiter = format!("--{boundary}");
    let mut seen: HashSet<String> = HashSet::new();
    let mut parts: Vec<Part> = Vec::new();
    // Where the part that is being read starts; `None` before the first delimiter and after the last.
    let mut open: Option<usize> = None;
    let mut closed = false;
    let mut line = 0;
    while line < body.len() && !closed {
        let end = memchr::memchr(b'\n', &body[line..]).map_or(body.len(), |length| line + length + 1);
        if let Some(closing) = is_delimiter(&body[line..end], delimiter.as_bytes()) {
            parts.extend(open.map(|start| part(body, start, without_line_end(body, start, line), parts.len() + 1, &mut seen)));
            open = (!closing).then_some(end);
            closed = closing;
            if parts.len() == MOST_PARTS && !closed {
                let kind = ProblemKind::TooLarge(Oversize::Part { what: "parts", limit: MOST_PARTS as u64 });
                parts[MOST_PARTS - 1].problems.push(Problem::whole(kind));
                return parts;
            }
        }
        line = end;
    }
    parts.extend(open.map(|start| part(body, start, body.len(), parts.len() + 1, &mut seen)));
    if let Some(last) = parts.last_mut().filter(|_| !closed) {
        // That it is shorter than announced says the same.
        last.problems.retain(|problem| !is_wrong_length(problem));
        last.problems.push(bad(
            "the body ends without its closing boundary".into(),
            format!("a last line `{delimiter}--`"),
            Span::at(last.content.len()),
        ));
    }
    parts
}

/// Whether a line is a delimiter, and whether it is the closing one (RFC 2046, section 5.1.1).
fn is_delimiter(line: &[u8], delimiter: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(delimiter)?.trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

/// The end of a part's content: the line end before a delimiter belongs to the delimiter.
fn without_line_end(body: &[u8], start: usize, end: usize) -> usize {
    let content = &body[start..end];
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    start + content.strip_suffix(b"\r").unwrap_or(content).len()
}

fn part(body: &[u8], start: usize, end: usize, number: usize, seen: &mut HashSet<String>) -> Part {
    let headers = &body[start..end];
    let headers = &headers[..http::end_of_headers(headers).unwrap_or(headers.len())];
    let content = start + headers.len()..end.max(start + headers.len());
    let (file_name, _) = http::fields(headers);
    let mut problems = Vec::new();
    if let Some((announced, is)) = wrong_length(headers, content.len()) {
        let found = format!("the part announces {announced} bytes and holds {is}");
        problems.push(bad(found, format!("{LENGTH} {is}"), Span::at(0)));
    }
    if let Some(name) = &file_name
        && !seen.insert(name.clone())
    {
        problems.push(bad(format!("a second part is called `{name}`"), "a file name of its own for each part".into(), Span::at(0)));
    }
    Part { name: file_name.clone().unwrap_or_else(|| number.to_string()), file_name, content, problems }
}

const LENGTH: &str = "Content-Length:";

fn is_wrong_length(problem: &Problem) -> bool {
    matches!(&problem.kind, ProblemKind::BadMultipart { expected, .. } if expected.starts_with(LENGTH))
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
    fn too_many_parts_are_told_once() {
        let body = "--b\n\n".repeat(MOST_PARTS + 5);
        let parts = parts(body.as_bytes(), "b");
        assert_eq!(parts.len(), MOST_PARTS);
        let told: Vec<&Problem> = parts.iter().flat_map(|part| &part.problems).collect();
        assert!(matches!(told[..], [Problem { kind: ProblemKind::TooLarge(_), .. }]), "{told:?}");
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
