//! `--missing-from`: what is not on disk, or damaged there; and how stored files are called in the output.

use crate::cli;
use crate::data::scan_directory_and_beside;
use crate::session::Session;
use crate::terminal;
use caltree_model::FileState;
use caltree_summary::Files;
use std::path::{Component, Path, PathBuf};

/// Keeps what still has to be downloaded.
pub(super) fn keep_missing(files: &mut Files, directory: &Path, args: &cli::Files, session: &mut Session<'_>) {
    let (scan, beside) = scan_directory_and_beside(directory, args.deep, args.paths.reading.threads, session);
    files.keep_missing(|name| match scan.on_disk.find(name).state {
        // What is no data lies there under its own name, or under one that a readme tells.
        FileState::Missing if beside.has(name) || beside.has_by_readme(name) => FileState::Present,
        state => state,
    });
    let damaged = files.iter().filter(|(file, ..)| file.state.is_some_and(FileState::is_damaged)).count();
    match damaged {
        0 => {}
        1 => terminal::remark("1 file is listed that is there, but damaged: `caltree verify` tells more"),
        count => terminal::remark(&format!("{count} files are listed that are there, but damaged: `caltree verify` tells more")),
    }
}

/// The path of a stored file as it is to be written: absolute, or as seen from a directory. It stays that of the link where it is one.
pub(super) fn file_path(path: &Path, base: Option<&Path>) -> Result<String, String> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or("it has no name")?;
    let absolute = parent.canonicalize().map_err(|error| crate::trouble::reason(&error))?.join(name);
    let path = match base {
        Some(base) => relative(&absolute, &base.canonicalize().unwrap_or_else(|_| base.to_owned())),
        None => absolute,
    };
    path.into_os_string().into_string().map_err(|_| "its path is no text".into())
}

/// A path as seen from a directory, both of them absolute.
fn relative(path: &Path, base: &Path) -> PathBuf {
    let (path, base): (Vec<Component<'_>>, Vec<Component<'_>>) = (path.components().collect(), base.components().collect());
    let shared = path.iter().zip(&base).take_while(|(one, other)| one == other).count();
    let up = base[shared..].iter().map(|_| Component::ParentDir);
    up.chain(path[shared..].iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_seen_from_a_directory() {
        for (path, base, seen) in
            [("/a/b/c.fits", "/a/b", "c.fits"), ("/a/b/c.fits", "/a/d/e", "../../b/c.fits"), ("/a.fits", "/", "a.fits")]
        {
            assert_eq!(relative(Path::new(path), Path::new(base)), Path::new(seen));
        }
    }
}
