//! Writing files.

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

/// Writes a file as a whole or not at all. One that is there keeps its permissions, and is left alone if it is read-only; a link is
/// followed, not replaced. What is no plain file (a device, a pipe) is simply written to.
pub(crate) fn write_atomically(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let mut draft = Draft::new(path)?;
    draft.write_all(content.as_ref())?;
    draft.keep()
}

/// What becomes a file in the end, as a whole or not at all, by the rules of [`write_atomically`].
///
/// Until then it has no name, so that nothing is left of it whatever becomes of this process. It stands on the disk of the file, so
/// that a disk that is full is noticed, and only its directory's permissions count.
#[derive(Debug)]
pub(crate) struct Draft {
    out: BufWriter<File>,
    becomes: Option<Becomes>,
}

/// The plain file that a draft becomes.
#[derive(Debug)]
struct Becomes {
    path: PathBuf,
    directory: PathBuf,
    there: Option<Metadata>,
}

impl Draft {
    /// Begins to write.
    ///
    /// # Errors
    /// The file is read-only or a directory, or there can be none in its directory.
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        let there = std::fs::metadata(path).ok();
        if there.as_ref().is_some_and(|there| !there.is_file() && !there.is_dir()) {
            let out = OpenOptions::new().write(true).open(path)?;
            return Ok(Self { out: BufWriter::new(out), becomes: None });
        }
        if there.as_ref().is_some_and(|there| there.permissions().readonly()) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let directory = directory_of(&path).to_owned();
        let out = BufWriter::with_capacity(1 << 16, tempfile::tempfile_in(&directory)?);
        Ok(Self { out, becomes: Some(Becomes { path, directory, there }) })
    }

    /// Makes the file of what was written.
    ///
    /// # Errors
    /// Whatever writing gives; the file is then as it was.
    pub(crate) fn keep(self) -> io::Result<()> {
        let mut unnamed = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let Some(Becomes { path, directory, there }) = self.becomes else { return Ok(()) };
        let mut builder = tempfile::Builder::new();
        let usual = usual_permissions();
        if let Some(usual) = &usual {
            builder.permissions(usual.clone());
        }
        let mut file = builder.tempfile_in(directory)?;
        unnamed.rewind()?;
        io::copy(&mut unnamed, &mut file)?;
        if let Some(there) = there {
            file.as_file().set_permissions(there.permissions())?;
        }
        file.persist(path)?;
        Ok(())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
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

/// The directory in which a file is, or would be.
pub(crate) fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a path is, or will be, in one of these directories or below, whatever links lead there.
pub(crate) fn is_inside<'p>(path: &Path, directories: impl IntoIterator<Item = &'p Path>) -> bool {
    let Ok(real) = path.canonicalize().or_else(|_| directory_of(path).canonicalize()) else { return false };
    directories.into_iter().any(|directory| directory.is_dir() && directory.canonicalize().is_ok_and(|top| real.starts_with(top)))
}
