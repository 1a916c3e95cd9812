//! The archive.

use super::extras::Extras;
use super::run::{gzip, run};
use super::{TARGET, VERSION};
use crate::{Result, top};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Papers that go with the binary.
const PAPERS: &[&str] = &["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Makes it from a binary that needs nothing of the system.
pub(super) fn make(folder: &Path, binary: &Path, extras: &Extras, epoch: u64) -> Result<PathBuf> {
    let name = format!("caltree-{VERSION}-{TARGET}");
    let staged = super::emptied(&name)?;
    std::fs::copy(binary, staged.join("caltree"))?;
    for paper in PAPERS {
        std::fs::copy(top().join(paper), staged.join(paper))?;
    }
    std::fs::write(staged.join("THIRD-PARTY.txt"), &extras.third_party_static)?;
    std::fs::write(staged.join("THIRD-PARTY-RUST.html"), &extras.third_party_rust)?;
    for (from, to) in [(&extras.man, "man/man1"), (&extras.completions, "completions"), (&extras.schemas, "schemas")] {
        copy_all(from, &staged.join(to))?;
    }
    let archive = folder.join(format!("{name}.tar"));
    run(Command::new("tar")
        .args(["--create", "--format=ustar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"])
        .arg(format!("--mtime=@{epoch}"))
        .arg("--file")
        .arg(&archive)
        .arg("--directory")
        .arg(staged.parent().unwrap_or(folder))
        .arg(&name))?;
    gzip(&archive)?;
    Ok(archive.with_extension("tar.gz"))
}

/// Copies the files of a folder into one that is made.
pub(super) fn copy_all(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        std::fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}
