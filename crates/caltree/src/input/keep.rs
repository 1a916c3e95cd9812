//! What can be read once only: standard input and pipes.

use crate::session::Session;
use crate::trouble::{Trouble, shown};
use caltree_read::Limits;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Keeps what can be read once only: for a command that reads a document more than once.
pub(crate) fn keep(path: &Path, limits: &Limits, session: &mut Session<'_>) -> Result<(), Trouble> {
    let is_stdin = path.as_os_str() == "-";
    let is_pipe = |path: &Path| std::fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir());
    if !is_stdin && !is_pipe(path) {
        return Ok(());
    }
    let unreadable = |error| Trouble::Unreadable { path: path.to_owned(), error };
    let source: Box<dyn Read> = if is_stdin {
        Box::new(io::stdin().lock())
    } else {
        // Whoever reads it says why it cannot be opened.
        let Ok(file) = File::open(path) else { return Ok(()) };
        Box::new(file)
    };
    let mut bytes = Vec::new();
    source.take(limits.size().saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits.size() {
        let most = limits.size();
        let what =
            format!("{}: more than {most} bytes, which cannot be kept: save it to a file first, or raise --max-size", shown(path));
        return Err(Trouble::Other(what));
    }
    session.kept.insert(path.to_owned(), Arc::new(bytes));
    Ok(())
}
