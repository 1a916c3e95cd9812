//! `cargo xtask dist`: what is handed out. An archive with a binary that needs nothing of the system, a package for Debian and its
//! descendants, and their sums. Equal sources and tools give equal bytes: no clock is asked, names are sorted, owners are nobody's.

mod build;
mod deb;
mod extras;
mod run;
mod tarball;
mod third_party;

use crate::{Result, top};
use build::Libc;
use extras::Extras;
use run::text_of;
use std::path::PathBuf;
use std::process::Command;

/// The version of all that is handed out.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The only target that this is made for, and tried on.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Makes everything, in target/dist.
pub(crate) fn dist() -> Result<()> {
    let folder = top().join("target/dist");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let epoch = epoch()?;
    let standing_alone = build::binary(Libc::Inside)?;
    let of_the_system = build::binary(Libc::OfTheSystem)?;
    let extras = Extras::of(&standing_alone)?;
    let made = [tarball::make(&folder, &standing_alone, &extras, epoch)?, deb::make(&folder, &of_the_system, &extras, epoch)?];
    let names = made.iter().filter_map(|path| path.file_name());
    std::fs::write(folder.join("SHA256SUMS"), text_of(Command::new("sha256sum").args(names).current_dir(&folder))?)?;
    for path in made {
        println!("{}  {} bytes", path.display(), std::fs::metadata(&path)?.len());
    }
    Ok(())
}

/// The time that everything carries: SOURCE_DATE_EPOCH, else that of the commit.
fn epoch() -> Result<u64> {
    let text = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text,
        Err(_) => text_of(Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(top()))
            .map_err(|error| format!("no time to put on files: set SOURCE_DATE_EPOCH, as this is no checkout ({error})"))?,
    };
    Ok(text.trim().parse().map_err(|error| format!("SOURCE_DATE_EPOCH {text:?}: {error}"))?)
}

/// A folder for a part of it, made anew.
fn emptied(name: &str) -> Result<PathBuf> {
    let folder = top().join("target/dist-parts").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
