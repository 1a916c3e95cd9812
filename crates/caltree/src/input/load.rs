//! The bytes of one input, and what is made of them.

use super::Input;
use crate::trouble::Trouble;
use caltree_read::{Document, Limits, Looks, ProblemKind, oversize, read};
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
    match bytes(input, limits) {
        Ok(Bytes::All(bytes)) => read(name, &bytes, limits, &mut each),
        Ok(Bytes::TooMany(length)) => oversize(name, length, limits, &mut each),
        Err(error) => loaded.trouble = Some(Trouble::Unreadable { path: input.path.clone(), error }),
    }
    loaded
}

enum Bytes {
    All(Vec<u8>),
    /// More than the limit: how many at least.
    TooMany(u64),
}

fn bytes(input: &Input, limits: &Limits) -> io::Result<Bytes> {
    let most = limits.size();
    let mut bytes = Vec::new();
    let known = if input.path.as_os_str() == "-" {
        io::stdin().lock().take(most + 1).read_to_end(&mut bytes)?;
        None
    } else {
        let file = File::open(&input.path)?;
        let data = file.metadata()?;
        if data.is_dir() {
            return Err(io::Error::other("is a directory"));
        }
        let length = data.is_file().then_some(data.len());
        if let Some(length) = length.filter(|length| *length > most) {
            return Ok(Bytes::TooMany(length));
        }
        bytes.reserve_exact(length.map_or(0, |length| usize::try_from(length + 1).unwrap_or(0)));
        file.take(most + 1).read_to_end(&mut bytes)?;
        length
    };
    Ok(if bytes.len() as u64 > most { Bytes::TooMany(known.unwrap_or(bytes.len() as u64)) } else { Bytes::All(bytes) })
}

/// XML whose root element is neither a tree's nor a links table's. Anything else under an answer's suffix is told: it should be XML.
fn is_of_another_kind(document: &Document<'_>) -> bool {
    document.part.is_none()
        && document
            .problems
            .iter()
            .any(|problem| matches!(problem.kind, ProblemKind::NotRecognized(Looks::OtherXml { .. } | Looks::OtherVotable)))
}
