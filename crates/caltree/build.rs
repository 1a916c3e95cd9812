//! Where this build comes from, for `caltree --version`: the commit, as far as it is known, and the target.
//!
//! In a checkout git says it. A crate as published has `.cargo_vcs_info.json` beside it, which cargo wrote. Anywhere else nothing is
//! known, and nothing is said. No clock is asked, so equal sources give equal builds.

use std::env::var;
use std::path::Path;
use std::process::Command;

/// Where the crate lies in a checkout.
const PLACE: &str = "crates/caltree/";

/// What of each crate a binary is made of, and what of the workspace.
const OF_CRATES: &[&str] = &["src", "templates", "build.rs", "Cargo.toml"];
const OF_WORKSPACE: &[&str] = &["../../Cargo.toml", "../../Cargo.lock"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let commit = if git(&["rev-parse", "--show-prefix"]).as_deref() == Some(PLACE) { checkout() } else { published() };
    println!("cargo::rustc-env=CALTREE_COMMIT={}", commit.unwrap_or_default());
    for (name, known_as) in [("CALTREE_TARGET", "TARGET"), ("CALTREE_OPT_LEVEL", "OPT_LEVEL")] {
        println!("cargo::rustc-env={name}={}", var(known_as).unwrap_or_default());
    }
}

/// The commit of a checkout, with a `+` where the sources are not what was committed. All that can change the answer is watched, and
/// nothing else: a test or a page that changes builds nothing again.
fn checkout() -> Option<String> {
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    // Every commit, checkout and reset of this checkout adds a line to the log of HEAD. Without one, all that a ref may be in is watched.
    let logged = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|path| Path::new(path).exists());
    let unlogged = || ["refs", "packed-refs"].into_iter().filter_map(|name| git(&["rev-parse", "--git-path", name])).collect();
    let heads: Vec<String> = logged.map_or_else(unlogged, |log| vec![log]);
    for path in git(&["rev-parse", "--git-path", "HEAD"]).into_iter().chain(heads).filter(|path| Path::new(path).exists()) {
        println!("cargo::rerun-if-changed={path}");
    }
    let sources = sources().ok()?;
    for path in &sources {
        println!("cargo::rerun-if-changed={path}");
    }
    let status = ["status", "--porcelain", "--untracked-files=normal", "--"].into_iter().chain(sources.iter().map(String::as_str));
    let changed = git(&status.collect::<Vec<_>>())?;
    Some(if changed.is_empty() { commit } else { format!("{commit}+") })
}

/// All that the binary is made of, seen from the crate.
fn sources() -> std::io::Result<Vec<String>> {
    let mut sources: Vec<String> = OF_WORKSPACE.iter().map(|&path| path.to_owned()).collect();
    for folder in std::fs::read_dir("../../crates")? {
        let folder = folder?.path();
        let parts = OF_CRATES.iter().map(|part| folder.join(part)).filter(|path| path.exists());
        sources.extend(parts.map(|path| path.to_string_lossy().into_owned()));
    }
    Ok(sources)
}

/// The commit that a published crate was made of.
fn published() -> Option<String> {
    let text = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let commit = text.split_once("\"sha1\": \"")?.1.get(..12)?;
    let dirty = text.contains("\"dirty\": true");
    Some(format!("{commit}{}", if dirty { "+" } else { "" }))
}

/// What git says, without the line's end; `None` where it fails, or is not there.
fn git(args: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    // A hook of git's runs with these: they may mean another repository. And nothing else that uses this one shall have to wait.
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"]
        .into_iter()
        .fold(&mut command, Command::env_remove)
        .env("GIT_OPTIONAL_LOCKS", "0");
    let output = command.args(args).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim_end().to_owned())
}
