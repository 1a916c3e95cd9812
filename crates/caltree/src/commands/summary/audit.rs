//! What an audit is asked for: the options, the day, the list of frames.

use crate::cli;
use crate::settings;
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_model::{Mode, visible_text};
use caltree_read::{IdList, Limits};
use caltree_summary::audit::{AuditSettings, Auditor, By};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Who takes the answers.
///
/// # Errors
/// The list of expected frames cannot be read: without it every output would lack the frames that have no answer.
pub(super) fn auditor(args: &cli::Summary) -> Result<Auditor, Trouble> {
    let mut by: Vec<By> = Vec::new();
    for key in args.by.iter().copied().map(By::from) {
        if !by.contains(&key) {
            by.push(key);
        }
    }
    let limits = settings::limits(&args.paths.reading);
    let expected = args.expect.as_deref().map(|path| {
        let both = path.as_os_str() == "-" && args.paths.paths.iter().any(|path| path.as_os_str() == "-");
        if both {
            return Err(Trouble::Other(
                "--expect -: standard input is read for documents already; give the list as a file".to_owned(),
            ));
        }
        expected(path, &limits)
    });
    let expected = expected.transpose()?;
    let sort = args.sort.map(Into::into).unwrap_or_default();
    let (as_of, requested) = (settings::as_of(args.as_of), args.requested.map(Mode::from));
    Ok(Auditor::new(AuditSettings { by, sort, top: args.top, as_of, expected, requested }))
}

/// The frames of a list. What names no frame is told.
fn expected(path: &Path, limits: &Limits) -> Result<Vec<String>, Trouble> {
    let name = if path.as_os_str() == "-" { "standard input".to_owned() } else { shown(path) };
    let bytes = read(path, limits.max_size).map_err(|error| Trouble::Unreadable { path: path.to_owned(), error })?;
    let list = IdList::read(&bytes, limits).map_err(|trouble| Trouble::Other(format!("{name}: {trouble}")))?;
    for bad in &list.bad {
        let found = visible_text(&bad.found);
        terminal::remark(&format!("{name}, line {}: {}: `{found}`; passed over", bad.line, bad.why));
    }
    if list.more_bad > 0 {
        terminal::remark(&format!("{name}: more lines that name no frame: {}", list.more_bad));
    }
    if list.repeated > 0 {
        terminal::remark(&format!("{name}: repeated dp_ids: {}; each counts once", list.repeated));
    }
    if list.beside > 0 {
        terminal::remark(&format!("{name}: dp_ids only in other columns or tables: {}; passed over", list.beside));
    }
    if list.overflowed {
        terminal::remark(&format!("{name}: the service left rows out (OVERFLOW): more frames may be expected; ask with MAXREC"));
    }
    Ok(list.ids)
}

/// A file's bytes, one more than the limit at most.
fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let source: Box<dyn Read> = if path.as_os_str() == "-" { Box::new(io::stdin().lock()) } else { Box::new(File::open(path)?) };
    let mut bytes = Vec::new();
    source.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
