//! The release binaries.

use super::{TARGET, run::run};
use crate::{Result, top};
use std::path::PathBuf;
use std::process::Command;

/// Where the C library is.
#[derive(Clone, Copy)]
pub(super) enum Libc {
    /// In the binary, which then runs on any Linux of this processor.
    Inside,
    /// In the system, as packages of Debian must have it.
    OfTheSystem,
}

/// Builds the command, stripped, with no path of this machine in it.
pub(super) fn binary(libc: Libc) -> Result<PathBuf> {
    let (name, linked) = match libc {
        Libc::Inside => ("caltree-static", "+crt-static"),
        Libc::OfTheSystem => ("caltree-dynamic", "-crt-static"),
    };
    let cargo_home = match std::env::var("CARGO_HOME") {
        Ok(home) => home,
        Err(_) => format!("{}/.cargo", std::env::var("HOME")?),
    };
    let flags = [
        format!("-Ctarget-feature={linked}"),
        "-Cstrip=symbols".to_owned(),
        format!("--remap-path-prefix={cargo_home}=/cargo"),
        format!("--remap-path-prefix={}=/caltree", top().display()),
    ];
    println!("building {name}");
    // Flags are given with the target named, so that they are not those of macros and build scripts.
    run(Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--quiet", "--package", "caltree", "--target", TARGET])
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
        .current_dir(top()))?;
    let kept = super::emptied(name)?.join("caltree");
    std::fs::copy(top().join("target").join(TARGET).join("release/caltree"), &kept)?;
    Ok(kept)
}
