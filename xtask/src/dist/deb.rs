//! The package for Debian. What is Debian's to know (which libraries in which versions, sizes, the format) dpkg's own tools say.

use super::extras::Extras;
use super::run::{gzip, run, text_of};
use super::tarball::copy_all;
use super::{VERSION, emptied};
use crate::{Result, top};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Who answers for the package: OWNER is that of Cargo.toml's `repository`.
const MAINTAINER: &str = "The caltree developers <OWNER@users.noreply.github.com>";

/// Debian's own number follows that of caltree.
const REVISION: &str = "1";

/// Makes it from a binary with the system's C library.
pub(super) fn make(folder: &Path, binary: &Path, extras: &Extras, epoch: u64) -> Result<PathBuf> {
    let source = emptied("deb")?;
    let root = source.join("debian/caltree");
    papers(&source, epoch)?;
    lay_out(&root, &source, binary, extras)?;
    control(&source, &root)?;
    let package = folder.join(format!("caltree_{VERSION}-{REVISION}_amd64.deb"));
    run(Command::new("chmod").args(["-R", "u=rwX,go=rX"]).arg(&root))?;
    run(Command::new("find").arg(&root).args(["-exec", "touch", "--no-dereference", &format!("--date=@{epoch}"), "{}", "+"]))?;
    // Several threads pack in other blocks than one.
    run(Command::new("dpkg-deb")
        .args(["--root-owner-group", "-Zxz", "--build"])
        .args([&root, &package])
        .env("DPKG_DEB_THREADS_MAX", "1")
        .env("SOURCE_DATE_EPOCH", epoch.to_string()))?;
    Ok(package)
}

/// The files that dpkg's tools look for, from xtask/debian.
fn papers(source: &Path, epoch: u64) -> Result<()> {
    let date = text_of(Command::new("date").args(["--utc", "--rfc-email", &format!("--date=@{epoch}")]).env("LC_ALL", "C"))?;
    // The licence in the form of a field: indented, with dots for empty lines.
    let mit = std::fs::read_to_string(top().join("LICENSE-MIT"))?;
    let expat: Vec<String> =
        mit.lines().skip(2).map(|line| if line.is_empty() { " .".to_owned() } else { format!(" {line}") }).collect();
    let words = [
        ("@MAINTAINER@", MAINTAINER),
        ("@HOMEPAGE@", env!("CARGO_PKG_REPOSITORY")),
        ("@VERSION@", &format!("{VERSION}-{REVISION}")),
        ("@DATE@", date.trim_end()),
        ("@EXPAT@", &expat.join("\n")),
    ];
    std::fs::create_dir_all(source.join("debian"))?;
    for name in ["control", "copyright", "changelog", "lintian-overrides"] {
        let text = std::fs::read_to_string(top().join("xtask/debian").join(name))?;
        let text = words.iter().fold(text, |text, (word, meant)| text.replace(word, meant));
        std::fs::write(source.join("debian").join(name), text)?;
    }
    Ok(())
}

/// Puts everything where it will be.
fn lay_out(root: &Path, source: &Path, binary: &Path, extras: &Extras) -> Result<()> {
    let put = |from: &Path, to: &str| -> Result<PathBuf> {
        let to = root.join(to);
        std::fs::create_dir_all(to.parent().unwrap_or(root))?;
        std::fs::copy(from, &to)?;
        Ok(to)
    };
    put(binary, "usr/bin/caltree")?;
    for (from, to) in [
        ("caltree.bash", "usr/share/bash-completion/completions/caltree"),
        ("_caltree", "usr/share/zsh/vendor-completions/_caltree"),
        ("caltree.fish", "usr/share/fish/vendor_completions.d/caltree.fish"),
        ("caltree.elv", "usr/share/caltree/completions/caltree.elv"),
        ("_caltree.ps1", "usr/share/caltree/completions/_caltree.ps1"),
    ] {
        put(&extras.completions.join(from), to)?;
    }
    copy_all(&extras.schemas, &root.join("usr/share/caltree/schemas"))?;
    let man = root.join("usr/share/man/man1");
    copy_all(&extras.man, &man)?;
    std::fs::read_dir(man)?.try_for_each(|page| gzip(&page?.path()))?;
    let papers = "usr/share/doc/caltree";
    put(&source.join("debian/copyright"), &format!("{papers}/copyright"))?;
    put(&source.join("debian/lintian-overrides"), "usr/share/lintian/overrides/caltree")?;
    gzip(&put(&source.join("debian/changelog"), &format!("{papers}/changelog.Debian"))?)?;
    gzip(&put(&top().join("CHANGELOG.md"), &format!("{papers}/changelog"))?)?;
    for (name, text) in [("THIRD-PARTY", &extras.third_party), ("THIRD-PARTY-RUST.html", &extras.third_party_rust)] {
        let path = root.join(papers).join(name);
        std::fs::write(&path, text)?;
        gzip(&path)?;
    }
    Ok(())
}

/// What dpkg knows of a package, in the folder that it takes it from.
fn control(source: &Path, root: &Path) -> Result<()> {
    std::fs::create_dir_all(root.join("DEBIAN"))?;
    run(Command::new("dpkg-shlibdeps").arg(root.join("usr/bin/caltree")).current_dir(source))?;
    run(Command::new("dpkg-gencontrol").args(["-pcaltree", "-Pdebian/caltree"]).current_dir(source))?;
    let files = text_of(Command::new("find").args(["usr", "-type", "f"]).current_dir(root))?;
    let mut files: Vec<&str> = files.lines().collect();
    files.sort_unstable();
    let sums = text_of(Command::new("md5sum").args(files).current_dir(root))?;
    Ok(std::fs::write(root.join("DEBIAN/md5sums"), sums)?)
}
