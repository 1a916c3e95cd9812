//! Writing files.

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Opens a file that nobody typed, for reading: what is no regular file may keep everybody waiting who opens it.
pub(crate) fn open_unasked(path: &Path) -> io::Result<File> {
    if std::fs::metadata(path)?.is_file() { open_at_once(path) } else { Err(io::Error::other("it is no regular file")) }
}

/// Opens a regular file for reading. Some of /proc look like one, and keep everybody waiting who reads them: that becomes an error.
pub(crate) fn open_at_once(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options.open(path)
}

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
    there: Option<Metadata>,
}

impl Draft {
    /// Begins to write.
    ///
    /// # Errors
    /// The file is read-only or a directory, something is printed into it, or there can be none in its directory.
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        let there = match std::fs::metadata(path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            // A loop of links, say, in the place of which a file would appear.
            Err(error) => return Err(error),
        };
        if is_device(path) {
            let out = OpenOptions::new().write(true).open(path)?;
            return Ok(Self { out: BufWriter::new(out), becomes: None });
        }
        if let Some(stream) = there.as_ref().and_then(printed_into) {
            return Err(io::Error::other(format!("{stream} goes into it")));
        }
        if there.as_ref().is_some_and(|there| there.permissions().readonly()) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        let path = real(path);
        let out = BufWriter::with_capacity(1 << 16, unnamed(directory_of(&path))?);
        Ok(Self { out, becomes: Some(Becomes { path, there }) })
    }

    /// Makes the file of what was written. For the moment between two calls of the system it has a name of its own beside the old file;
    /// where a file without a name cannot be given one (by the system, or on this disk), for as long as it takes to copy it there.
    ///
    /// # Errors
    /// Whatever writing gives; the file is then as it was.
    pub(crate) fn keep(self) -> io::Result<()> {
        let mut file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let Some(Becomes { path, there }) = self.becomes else { return Ok(()) };
        let directory = directory_of(&path);
        if let Some(there) = &there {
            file.set_permissions(there.permissions())?;
        }
        let mut builder = tempfile::Builder::new();
        if let Ok(named) = builder.make_in(directory, |name| link(&file, name)) {
            named.persist(path)?;
            return Ok(());
        }
        let usual = usual_permissions();
        if let Some(usual) = &usual {
            builder.permissions(usual.clone());
        }
        let mut copy = builder.tempfile_in(directory)?;
        file.rewind()?;
        io::copy(&mut file, &mut copy)?;
        if let Some(there) = there {
            copy.as_file().set_permissions(there.permissions())?;
        }
        copy.persist(path)?;
        Ok(())
    }
}

/// A file without a name; where the system can do it, one that can be given a name.
fn unnamed(directory: &Path) -> io::Result<File> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{Mode, OFlags, open};
        // Of these permissions the system takes away what the user does not want.
        if let Ok(file) = open(directory, OFlags::RDWR | OFlags::TMPFILE | OFlags::CLOEXEC, Mode::from_raw_mode(0o666)) {
            return Ok(file.into());
        }
    }
    tempfile::tempfile_in(directory)
}

/// Gives a file without a name one that no file has.
#[cfg(target_os = "linux")]
fn link(file: &File, name: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd;
    let at = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, at, CWD, name, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
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

/// What makes two paths lead to one file, where the system tells.
pub(crate) type Identity = (u64, u64);

#[cfg(unix)]
pub(crate) fn identity(there: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some((there.dev(), there.ino()))
}

#[cfg(not(unix))]
pub(crate) fn identity(_: &Metadata) -> Option<Identity> {
    None
}

/// The plain files that standard output and standard error are, where somebody sent them into one.
static PRINTED: LazyLock<Vec<(Identity, &str)>> = LazyLock::new(|| {
    #[cfg(unix)]
    {
        use std::os::fd::{AsFd, BorrowedFd};
        let file = |stream: BorrowedFd<'_>| {
            let there = File::from(stream.try_clone_to_owned().ok()?).metadata().ok()?;
            identity(&there).filter(|_| there.is_file())
        };
        let streams = [(file(io::stdout().as_fd()), "standard output"), (file(io::stderr().as_fd()), "standard error")];
        streams.into_iter().filter_map(|(file, name)| Some((file?, name))).collect()
    }
    #[cfg(not(unix))]
    {
        Vec::new()
    }
});

/// What is printed into a file, if anything is: standard output or standard error.
pub(crate) fn printed_into(there: &Metadata) -> Option<&'static str> {
    let own = identity(there)?;
    PRINTED.iter().find(|(file, _)| *file == own).map(|(_, name)| *name)
}

/// The same for a path.
pub(crate) fn is_printed_into(path: &Path) -> Option<&'static str> {
    // Mostly nothing is printed into a file: then there is no need to ask the system.
    if PRINTED.is_empty() { None } else { std::fs::metadata(path).ok().as_ref().and_then(printed_into) }
}

/// The directory in which a file is, or would be.
pub(crate) fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What is written to as it is: a device, a pipe.
pub(crate) fn is_device(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Links that are followed until they are taken for a loop, as many as Linux follows.
const MOST_LINKS: usize = 40;

/// The path of a file that is there or will be, the same for every spelling. Links are followed, also where they lead to nothing yet.
pub(crate) fn real(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if let Ok(real) = path.canonicalize() {
            return real;
        }
        let Ok(to) = std::fs::read_link(&path) else { break };
        path = directory_of(&path).join(to);
    }
    match (directory_of(&path).canonicalize(), path.file_name()) {
        (Ok(directory), Some(name)) => directory.join(name),
        _ => path,
    }
}

/// Whether a path is, or will be, in one of these directories or below, whatever links lead there.
pub(crate) fn is_inside<'p>(path: &Path, directories: impl IntoIterator<Item = &'p Path>) -> bool {
    let real = real(path);
    directories.into_iter().any(|directory| directory.is_dir() && directory.canonicalize().is_ok_and(|top| real.starts_with(top)))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt;

    #[test]
    fn a_draft_is_given_its_name_and_not_copied() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        for text in ["old", "new"] {
            let mut draft = Draft::new(&path).expect("a draft");
            draft.write_all(text.as_bytes()).expect("it takes text");
            let drafted = draft.out.get_ref().metadata().expect("a file").ino();
            draft.keep().expect("it is kept");
            assert_eq!(std::fs::read_to_string(&path).expect("a file"), text);
            assert_eq!(std::fs::metadata(&path).expect("a file").ino(), drafted);
            assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
        }
    }

    #[test]
    fn where_a_link_leads_is_known_before_anything_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().canonicalize().expect("a folder");
        std::os::unix::fs::symlink("b", at.join("a")).expect("a link");
        std::os::unix::fs::symlink("c", at.join("b")).expect("a link");
        assert_eq!(real(&at.join("a")), at.join("c"));
        std::os::unix::fs::symlink("a", at.join("c")).expect("a link");
        assert!(real(&at.join("a")).starts_with(&at), "a loop ends");
    }
}
