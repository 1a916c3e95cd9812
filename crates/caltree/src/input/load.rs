//! The bytes of one input, and what is made of them.

use super::Input;
use crate::files::open_at_once;
use crate::trouble::Trouble;
use caltree_read::{Document, Limits, Looks, ProblemKind, oversize, read, read_stream, streams};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

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
pub(crate) fn load<T>(input: &Input, limits: &Limits, mut tell: impl FnMut(&mut Document<'_>) -> T) -> Loaded<T> {
    let mut loaded = Loaded { told: Vec::new(), passed_over: 0, trouble: None, root: input.root };
    let name = input.path.to_string_lossy();
    let name = if name == "-" { "" } else { &*name };
    let mut each = |document: &mut Document<'_>| {
        if !input.wanted && is_of_another_kind(document) {
            loaded.passed_over += 1;
        } else {
            loaded.told.push(tell(document));
        }
    };
    let mut buffer = BUFFER.take();
    buffer.clear();
    if let Err(error) = read_input(name, &mut buffer, input, limits, &mut each) {
        loaded.trouble = Some(Trouble::Unreadable { path: input.path.clone(), error });
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

/// Bytes after which it shows whether a file is better read as it comes.
const HEAD: u64 = 1 << 16;

fn read_input(
    name: &str,
    buffer: &mut Vec<u8>,
    input: &Input,
    limits: &Limits,
    each: &mut dyn FnMut(&mut Document<'_>),
) -> io::Result<()> {
    if let Some(bytes) = &input.kept {
        return read_all(name, buffer, &mut bytes.as_slice(), Some(bytes.len() as u64), limits, each);
    }
    if input.path.as_os_str() == "-" {
        return read_all(name, buffer, &mut io::stdin().lock(), None, limits, each);
    }
    // A pipe that somebody named is waited for.
    let mut file = if input.found || is_file(&input.path)? { open_at_once(&input.path)? } else { File::open(&input.path)? };
    let data = file.metadata()?;
    let length = data.is_file().then_some(data.len());
    read_all(name, buffer, &mut file, length, limits, each)
}

/// Whether somebody named a file, not a pipe or a device.
fn is_file(path: &Path) -> io::Result<bool> {
    let data = std::fs::metadata(path)?;
    if data.is_dir() { Err(io::Error::other("is a directory")) } else { Ok(data.is_file()) }
}

/// Reads a small file at once, a large links table as it comes, and any other file at once if it is not too large. `length` is how many
/// bytes there are, where that is known.
fn read_all(
    name: &str,
    buffer: &mut Vec<u8>,
    file: &mut dyn Read,
    length: Option<u64>,
    limits: &Limits,
    each: &mut dyn FnMut(&mut Document<'_>),
) -> io::Result<()> {
    // All at once where it can be: what comes next begins with some kB. A file that has no length may have bytes all the same.
    if let Some(length) = length.filter(|length| *length > 0) {
        buffer.resize(usize::try_from(length.min(HEAD) + 1).unwrap_or(0), 0);
        let count = match file.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            read => read?,
        };
        buffer.truncate(count);
    }
    file.take((HEAD + 1).saturating_sub(buffer.len() as u64)).read_to_end(buffer)?;
    if buffer.len() as u64 > HEAD {
        if streams(buffer) {
            return read_stream(name, buffer, file, limits, each).map_or(Ok(()), Err);
        }
        let most = limits.size();
        if length.is_none_or(|length| length <= most) {
            let rest = length.unwrap_or_default().saturating_sub(buffer.len() as u64);
            buffer.reserve(usize::try_from(rest + 1).unwrap_or(0));
            file.take((most + 1).saturating_sub(buffer.len() as u64)).read_to_end(buffer)?;
        }
        if length.unwrap_or_default().max(buffer.len() as u64) > most {
            oversize(name, length.filter(|length| *length > most), limits, each);
            return Ok(());
        }
    } else if buffer.len() as u64 > limits.size() && !streams(buffer) {
        oversize(name, Some(buffer.len() as u64), limits, each);
        return Ok(());
    }
    read(name, buffer, limits, each);
    Ok(())
}

/// XML whose root element is neither a tree's nor a links table's. Anything else under an answer's suffix is told: it should be XML.
fn is_of_another_kind(document: &Document<'_>) -> bool {
    document.part.is_none()
        && document
            .problems
            .iter()
            .any(|problem| matches!(problem.kind, ProblemKind::NotRecognized(Looks::OtherXml { .. } | Looks::OtherVotable)))
}
