//! From the bytes of a file to the documents in it: what they are wrapped in is taken off, and what they are is recognized.

use super::Document;
use crate::encoding::{self, Decoded};
use crate::gzip::{self, GzipTrouble};
use crate::http::{self, Head};
use crate::links::{LinksReader, Opened, Source, Window};
use crate::locate::Locator;
use crate::looks::Looks;
use crate::multipart;
use crate::problem::{Oversize, Problem, ProblemKind, is_wrapping_failure};
use crate::recognize::{Recognized, recognize};
use crate::{Limits, tree};
use caltree_model::{At, Kind, Span};
use std::borrow::Cow;
use std::io::{self, Read};

/// Reads a file: unwraps it, and hands each document in it to `each`, in the order of the file. There is at least one.
///
/// `name` is the file's name, which is evidence; pass an empty one where there is none.
pub fn read(name: &str, bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(&mut Document<'_>)) {
    if bytes.len() as u64 > limits.size() {
        oversize(name, Some(bytes.len() as u64), limits, each);
        return;
    }
    let mut problems = Vec::new();
    let zipped = gzip::is_gzip(bytes);
    let bytes = unzip(bytes, limits, &mut problems);
    let head = http::parse(&bytes);
    let start = head.as_ref().map_or(0, |head| head.body);
    let packed = zipped || gzip::is_gzip(&bytes[start..]);
    let bytes = unzip_body(bytes, start, limits, &mut problems);
    let body = &bytes[start..];
    let names = names(name, head.as_ref());
    let Some(boundary) = multipart::boundary_of(head.as_ref(), body) else {
        let first_line = 1 + lines(&bytes[..start]);
        let whole_file = start == 0 && !zipped;
        let piece = Piece { body: &bytes, start, end: bytes.len(), first_line, part: None, names, whole_file, packed };
        document(piece, head.as_ref(), problems, limits, each);
        return;
    };
    let parts = multipart::parts(body, &boundary);
    if parts.is_empty() {
        let found = "there is no part between its boundaries".to_owned();
        problems.push(Problem::whole(ProblemKind::BadMultipart { found, expected: "at least one part".into() }));
        each(&mut unrecognized(&bytes, start, names, problems));
        return;
    }
    let (mut counted, mut line) = (0, 1);
    for part in parts {
        let (from, to) = (start + part.content.start, start + part.content.end);
        line += lines(&bytes[counted..from]);
        counted = from;
        let mut names = names.clone();
        if let Some(file_name) = part.file_name {
            names.insert(0, base_name(&file_name).to_owned());
        }
        let (part_name, first_line) = (Some(part.name), line);
        let piece = Piece { body: &bytes, start: from, end: to, first_line, part: part_name, names, whole_file: false, packed };
        let mut problems = std::mem::take(&mut problems);
        problems.extend(part.problems);
        document(piece, head.as_ref(), problems, limits, each);
    }
}

/// Whether the first bytes of a file (some thousand are enough) start a multipart body or an answer behind its HTTP headers. Files of
/// any name may hold these; trees and links tables go by their suffix.
#[must_use]
pub fn may_be_answer(head: &[u8]) -> bool {
    let inflated = gzip::is_gzip(head).then(|| gzip::inflate(head, 4096).bytes);
    let head = inflated.as_deref().unwrap_or(head);
    multipart::boundary_of(None, head).is_some() || http::parse(head).is_some()
}

/// A stretch of a file that holds one document.
struct Piece<'b> {
    body: &'b [u8],
    start: usize,
    end: usize,
    first_line: u64,
    part: Option<String>,
    names: Vec<String>,
    whole_file: bool,
    packed: bool,
}

fn document(
    piece: Piece<'_>,
    head: Option<&Head>,
    mut problems: Vec<Problem>,
    limits: &Limits,
    each: &mut dyn FnMut(&mut Document<'_>),
) {
    let bytes = &piece.body[piece.start..piece.end];
    let Decoded { text, width, mark, problem } = encoding::decode(bytes);
    // That a part has no end is told at the end of its bytes, which need not be as many as those of the text.
    for at in problems.iter_mut().filter_map(|problem| problem.at.as_mut()) {
        if *at == At::Span(Span::at(bytes.len())) {
            *at = Span::at(text.len()).into();
        }
    }
    let recognized = recognize(&text, bytes);
    let base = (piece.start + mark) as u64;
    let locator = Locator::new(&text, base, piece.first_line, width).packed(piece.packed);
    let mut document = Document::new(&text, bytes, piece.names, head, locator);
    document.part = piece.part;
    document.whole_file = piece.whole_file;
    let empty = bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
    let refused = head.filter(|head| head.status >= 400);
    match recognized {
        // The status of a refusal says more than that there is nothing behind it.
        _ if empty && problems.is_empty() && refused.is_none() => problems.push(Problem::whole(ProblemKind::Empty)),
        Recognized::AssociationTree => {
            document.kind = Kind::AssociationTree;
            let (tree, mut found) = tree::read(&text, limits);
            // A wrapping that is cut off is the reason already.
            if is_wrapping_failure(&problems) {
                found.retain(|problem| !matches!(problem.kind, ProblemKind::Truncated { .. }));
            }
            problems.extend(problem);
            problems.extend(found);
            document.tree = tree;
        }
        Recognized::Votable => {
            let window = Window::new(Source::Plain(Box::new(bytes)), piece.start as u64, piece.first_line, piece.packed);
            votable(window, &mut document, &mut problems, limits);
        }
        // A cut or damaged wrapping is the reason already.
        Recognized::Cut(_) | Recognized::Other(_) if is_wrapping_failure(&problems) => {}
        Recognized::Cut(at) => {
            let inside = "what comes before the root element".to_owned();
            problems.push(Problem::at(ProblemKind::Truncated { inside }, Span::new(at, text.trim_end().len())));
        }
        Recognized::Other(looks) => {
            let looks = match refused {
                Some(head) => Looks::Refused { status: head.status, body: Box::new(looks) },
                None => looks,
            };
            problems.push(Problem::whole(ProblemKind::NotRecognized(looks)));
        }
    }
    document.problems = problems;
    each(&mut document);
}

/// Reads the beginning of a VOTable: as a links table it is handed over with its rows still to come.
fn votable<'r>(window: Window<'r>, document: &mut Document<'r>, problems: &mut Vec<Problem>, limits: &Limits) {
    match LinksReader::open(window, limits, is_wrapping_failure(problems)) {
        Opened::Links(links) => {
            document.kind = Kind::LinksTable;
            document.links = Some(*links);
        }
        Opened::Other { bytes } => {
            document.bytes = bytes;
            // How it was packed is not looked at: as it comes, nothing more of it would be read.
            if document.part.is_none() {
                problems.clear();
            }
            problems.push(Problem::whole(ProblemKind::NotRecognized(Looks::OtherVotable)));
        }
        Opened::Cut { bytes, problems: found } => {
            document.bytes = bytes;
            problems.extend(found);
        }
        Opened::Failed(error) => document.error = Some(error),
    }
}

/// Whether a file that starts so is better read as it comes than at once: a VOTable may have any number of rows. Some thousand bytes
/// are enough.
#[must_use]
pub fn streams(head: &[u8]) -> bool {
    let inflated = |bytes: &[u8]| gzip::is_gzip(bytes).then(|| gzip::inflate(bytes, HEAD).bytes);
    let unpacked = inflated(head);
    let head = unpacked.as_deref().unwrap_or(head);
    let announced = http::parse(head);
    let body = &head[announced.as_ref().map_or(0, |head| head.body)..];
    let unpacked = inflated(body);
    let body = unpacked.as_deref().unwrap_or(body);
    // Headers may announce parts where a VOTable seems to begin.
    multipart::boundary_of(announced.as_ref(), body).is_none()
        && matches!(recognize(&encoding::decode(body).text, body), Recognized::Votable)
}

/// So many bytes show what a file is.
const HEAD: u64 = 1 << 16;

/// Reads a VOTable as it comes: `head` is its beginning, `rest` all that follows. It has no limit on its size. Gives the error that
/// ended it, if one did.
pub fn read_stream(
    name: &str,
    head: &[u8],
    rest: &mut dyn Read,
    limits: &Limits,
    each: &mut dyn FnMut(&mut Document<'_>),
) -> Option<io::Error> {
    let whole = Source::Plain(Box::new(head.chain(rest)));
    let zipped = gzip::is_gzip(head);
    let mut source = if zipped { Source::zipped(whole) } else { whole };
    let mut start = Vec::new();
    if let Err(error) = source.by_ref().take(HEAD).read_to_end(&mut start) {
        return Some(error);
    }
    let http = http::parse(&start);
    let body = http.as_ref().map_or(0, |head| head.body);
    let first_line = 1 + lines(&start[..body]);
    let zipped_body = gzip::is_gzip(&start[body..]);
    let source = source.behind(start.split_off(body));
    let source = if zipped_body { Source::zipped(source) } else { source };
    let locator = Locator::new("", 0, 1, encoding::Width::Utf8);
    let mut document = Document::new("", &[], names(name, http.as_ref()), http.as_ref(), locator);
    document.whole_file = body == 0 && !zipped;
    let mut problems = Vec::new();
    votable(Window::new(source, body as u64, first_line, zipped || zipped_body), &mut document, &mut problems, limits);
    document.problems = problems;
    if document.error.is_none() {
        each(&mut document);
    }
    document.error.or_else(|| document.links?.take_error())
}

fn unrecognized<'b>(bytes: &'b [u8], start: usize, names: Vec<String>, problems: Vec<Problem>) -> Document<'b> {
    let raw = &bytes[start..];
    let text = std::str::from_utf8(raw).unwrap_or_default();
    let locator = Locator::new(text, start as u64, 1 + lines(&bytes[..start]), encoding::Width::Utf8);
    Document { problems, ..Document::new(text, raw, names, None, locator) }
}

/// A file that is larger than the limit, of which nothing was read: `length` is its size in bytes, where that is known.
pub fn oversize(name: &str, length: Option<u64>, limits: &Limits, each: &mut dyn FnMut(&mut Document<'_>)) {
    let kind = ProblemKind::TooLarge(Oversize::Stored { limit: limits.size(), length });
    let mut document = unrecognized(&[], 0, names(name, None), vec![Problem::whole(kind)]);
    document.bytes = length.unwrap_or_default();
    each(&mut document);
}

fn unzip<'b>(bytes: &'b [u8], limits: &Limits, problems: &mut Vec<Problem>) -> Cow<'b, [u8]> {
    if !gzip::is_gzip(bytes) {
        return Cow::Borrowed(bytes);
    }
    let inflated = gzip::inflate(bytes, limits.size());
    problems.extend(inflated.trouble.map(|trouble| {
        Problem::whole(match trouble {
            GzipTrouble::TooLarge => ProblemKind::TooLarge(Oversize::Inflated { limit: limits.size() }),
            trouble => trouble.into(),
        })
    }));
    Cow::Owned(inflated.bytes)
}

/// A body that is still compressed, behind its headers or packed twice: the headers stay before it, so that places count in one file.
fn unzip_body<'b>(bytes: Cow<'b, [u8]>, start: usize, limits: &Limits, problems: &mut Vec<Problem>) -> Cow<'b, [u8]> {
    if !gzip::is_gzip(&bytes[start..]) {
        return bytes;
    }
    let mut inside = Vec::new();
    let mut whole = unzip(&bytes[start..], limits, &mut inside).into_owned();
    // What is lost outside explains what is wrong inside.
    if !is_wrapping_failure(problems) {
        problems.append(&mut inside);
    }
    whole.splice(..0, bytes[..start].iter().copied());
    Cow::Owned(whole)
}

fn names(file: &str, head: Option<&Head>) -> Vec<String> {
    let announced = head.and_then(|head| head.file_name.as_deref());
    let names = announced.into_iter().chain([file]).map(base_name);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_without_its_end_is_told_at_the_end_of_its_text() {
        let text = "\u{feff}<äöü/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (content, end) in [(text, "<äöü/>".len()), (b"\xef\xbb\xbf<a/>".to_vec(), 4), (b"<a/>".to_vec(), 4)] {
            let bytes = [b"--b\nContent-Type: application/xml\n\n".as_slice(), &content].concat();
            let mut seen = Vec::new();
            read("x.xml", &bytes, &Limits::default(), &mut |document| {
                let unclosed = document.problems.iter().find(|problem| matches!(problem.kind, ProblemKind::BadMultipart { .. }));
                let Some(At::Span(span)) = unclosed.and_then(|problem| problem.at.as_ref()) else { return };
                seen.push((span.range(), document.locate(*span).end));
            });
            assert_eq!(seen, [(end..end, bytes.len() as u64)]);
        }
    }

    #[test]
    fn a_refusal_without_a_body_keeps_its_status() {
        let mut seen = Vec::new();
        read("x.xml", b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", &Limits::default(), &mut |document| {
            seen.extend(document.problems.iter().map(|problem| problem.kind.clone()));
        });
        let body = Box::new(Looks::Text(String::new()));
        assert_eq!(seen, [ProblemKind::NotRecognized(Looks::Refused { status: 500, body })]);
    }
}
