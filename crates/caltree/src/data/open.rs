//! One data file, opened and looked into.

use crate::files::{Identity, identity, open_at_once};
use crate::trouble::reason;
use caltree_dataset::{Source, probe};
use caltree_model::{Fault, Probe};
use std::fs::File;
use std::io;
use std::path::Path;

/// A file that was opened, or could not be.
pub(super) enum Opened {
    /// What was found in it.
    Read(Option<Identity>, Box<Probe>),
    /// Somebody else has it, or has had it.
    Known(Identity),
    /// It has vanished since it was listed.
    Gone,
}

/// Opens a file and looks into it. `claim` says whether nobody has had this file before.
pub(super) fn open(path: &Path, deep: bool, claim: impl FnOnce(Identity) -> bool) -> Opened {
    let failed = |why: String| Box::new(Probe { fault: Some(Fault::NoAccess(why)), ..Probe::default() });
    // What is no file may keep everybody waiting who opens it.
    let there = match std::fs::metadata(path) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Opened::Gone,
        Err(error) => return Opened::Read(None, failed(reason(&error))),
    };
    if !there.is_file() {
        let what = if there.is_dir() { "it is a directory" } else { "it is no regular file" };
        return Opened::Read(None, failed(what.into()));
    }
    let identity = identity(&there);
    if let Some(identity) = identity.filter(|identity| !claim(*identity)) {
        return Opened::Known(identity);
    }
    let length = there.len();
    match open_at_once(path).and_then(|file| probe(&mut Plain(file), length, deep)) {
        Ok(probe) => Opened::Read(identity, Box::new(probe)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Opened::Gone,
        Err(error) => Opened::Read(identity, Box::new(Probe { bytes: length, ..*failed(reason(&error)) })),
    }
}

/// A file as a source of bytes.
struct Plain(File);

impl Source for Plain {
    #[cfg(unix)]
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.0, buffer, at)
    }

    #[cfg(not(unix))]
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        use std::io::{Read, Seek, SeekFrom};
        self.0.seek(SeekFrom::Start(at))?;
        self.0.read(buffer)
    }
}
