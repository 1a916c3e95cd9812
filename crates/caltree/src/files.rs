//! Writing files.

use std::fs::{OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file as a whole or not at all. One that is there keeps its permissions, and is left alone if it is read-only; a link is
/// followed, not replaced. What is no plain file (a device, a pipe) is simply written to.
pub(crate) fn write_atomically(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let there = std::fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file() && !there.is_dir()) {
        return OpenOptions::new().write(true).open(path)?.write_all(content.as_ref());
    }
    if there.as_ref().is_some_and(|there| there.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    let usual = usual_permissions();
    if let Some(usual) = &usual {
        builder.permissions(usual.clone());
    }
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(content.as_ref())?;
    if let Some(there) = there {
        file.as_file().set_permissions(there.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

/// What a program asks for when it makes a file; the system takes away what the user does not want.
fn usual_permissions() -> Option<Permissions> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Some(Permissions::from_mode(0o666))
    }
    #[cfg(not(unix))]
    {
        None
    }
}

/// Whether a path is, or will be, in one of these directories or below, whatever links lead there.
pub(crate) fn is_inside<'p>(path: &Path, directories: impl IntoIterator<Item = &'p Path>) -> bool {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(real) = path.canonicalize().or_else(|_| parent.canonicalize()) else { return false };
    directories.into_iter().any(|directory| directory.is_dir() && directory.canonicalize().is_ok_and(|top| real.starts_with(top)))
}
