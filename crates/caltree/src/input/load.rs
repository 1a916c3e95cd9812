//! The bytes of one input, and what is made of them.

use super::Input;
use crate::trouble::Trouble;
use caltree_read::{Document, Limits, Looks, ProblemKind, oversize, read};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};

/// What one input came to: `T` for each document that is told.
pub(crate) struct Loaded<T> {
    pub(crate) told: Vec<T>,
    /// Documents that are XML of another kind, in a file that nobody named.
    pub(crate) passed_over: u64,
    pub(crate) trouble: Option<Trouble>,
    /// Which of the given paths the input comes from.
    pub(crate) root: usize,
}

/// Reads an input and hands every document in it to `tell`, one at a time.
pub(crate) fn load<T>(input: &Input, limits: &Limits, mut tell: impl FnMut(&Document<'_>) -> T) -> Loaded<T> {
    let mut loaded = Loaded { told: Vec::new(), passed_over: 0, trouble: None, root: input.root };
    let name = input.path.to_string_lossy();
    let name = if name == "-" { "" } else { &*name };
    let mut each = |document: &Document<'_>| {
        if !input.wanted && is_of_another_kind(document) {
            loaded.passed_over += 1;
        } else {
            loaded.told.push(tell(document));
        }
    };
    let mut buffer = BUFFER.take();
    buffer.clear();
    match fill(&mut buffer, input, limits) {
        Ok(Filled::Whole) => read(name, &buffer, limits, &mut each),
        Ok(Filled::TooMany(length)) => oversize(name, length, limits, &mut each),
        Err(error) => loaded.trouble = Some(Trouble::Unreadable { path: input.path.clone(), error }),
    }
    if buffer.capacity() <= KEPT {
        BUFFER.set(buffer);
    }
    loaded
}

thread_local! {
    /// The bytes of the file before: asking the system for fresh memory for every file costs as much as half of reading it.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A buffer of more bytes than this is given back.
const KEPT: usize = 8 << 20;

enum Filled {
    Whole,
    /// There is more than the limit: how many bytes at least.
    TooMany(u64),
}

fn fill(buffer: &mut Vec<u8>, input: &Input, limits: &Limits) -> io::Result<Filled> {
    let most = limits.size();
    let known = if input.path.as_os_str() == "-" {
        io::stdin().lock().take(most + 1).read_to_end(buffer)?;
        None
    } else {
        let file = File::open(&input.path)?;
        let data = file.metadata()?;
        if data.is_dir() {
            return Err(io::Error::other("is a directory"));
        }
        let length = data.is_file().then_some(data.len());
        if let Some(length) = length.filter(|length| *length > most) {
            return Ok(Filled::TooMany(length));
        }
        buffer.reserve(length.map_or(0, |length| usize::try_from(length + 1).unwrap_or(0)));
        file.take(most + 1).read_to_end(buffer)?;
        length
    };
    let read = buffer.len() as u64;
    Ok(if read > most { Filled::TooMany(known.unwrap_or(read)) } else { Filled::Whole })
}

/// XML whose root element is neither a tree's nor a links table's. Anything else under an answer's suffix is told: it should be XML.
fn is_of_another_kind(document: &Document<'_>) -> bool {
    document.part.is_none()
        && document
            .problems
            .iter()
            .any(|problem| matches!(problem.kind, ProblemKind::NotRecognized(Looks::OtherXml { .. } | Looks::OtherVotable)))
}
