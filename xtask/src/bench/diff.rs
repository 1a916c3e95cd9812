//! How fast `caltree diff` is beside checking the same files, and beside xmldiff.

use super::aim::{Aim, Cost};
use super::contender::{Contender, Own, contender, text};
use super::set::{SHORT_RUNS, Set};
use super::target;
use crate::Result;
use caltree_tests::synthetic;
use std::path::{Path, PathBuf};
use std::process::Command;

const DIFF: &str = "caltree diff";

pub(super) fn directories(own: &Own, directory: &Path) -> Result<Set> {
    let (old, new) = (directory.join("old"), directory.join("new"));
    let mut bytes = 0;
    for (folder, make) in [(&old, synthetic::imaging as fn(usize) -> String), (&new, synthetic::imaging_later)] {
        std::fs::create_dir(folder)?;
        for number in 0..2_000 {
            let text = make(number);
            bytes += text.len() as u64;
            std::fs::write(folder.join(format!("{number:05}.xml")), text)?;
        }
    }
    let check = "caltree check, both directories";
    let contenders = vec![diff(own, &old, &new), checked(check, own, &[&old, &new])];
    let title = "two directories of 2,000 trees of 23 kB, half of which differ".into();
    Ok(Set { title, bytes, contenders, aims: vec![Aim::AtMost(Cost::Wall, 2.5, DIFF, check)], ..Set::default() })
}

pub(super) fn pair(own: &Own, directory: &Path) -> Result<Set> {
    let (old, new, bytes) = two(directory, synthetic::imaging(0), synthetic::imaging_other(0))?;
    let xmldiff = xmldiff().map_or_else(|_| "xmldiff".to_owned(), |path| text(&path));
    let contenders = vec![
        diff(own, &old, &new),
        checked("caltree check, both trees", own, &[&old, &new]),
        contender("xmldiff", &[&xmldiff, &text(&old), &text(&new)]),
    ];
    let title = "two trees of 23 kB that share no raw calibration".into();
    // More than some 250 times cannot be: to start takes more than half of the time.
    let aims = vec![Aim::Faster(100.0, DIFF, "xmldiff")];
    Ok(Set { title, bytes, contenders, aims, least_runs: SHORT_RUNS, ..Set::default() })
}

pub(super) fn modes(own: &Own, directory: &Path) -> Result<Set> {
    let (old, new, bytes) = two(directory, synthetic::echelle(0), synthetic::echelle_masters(0))?;
    let caltree = text(&own.caltree);
    let script = "\"$0\" check --no-config \"$1\" \"$2\" && exec \"$0\" check --no-config \"$1\" \"$2\"";
    let twice = "caltree check, both trees, twice";
    let contenders = vec![
        diff(own, &old, &new),
        contender(twice, &["sh", "-c", script, &caltree, &text(&old), &text(&new)]),
        own.bare_loop("quick-xml, attributes only, 2 threads", directory),
    ];
    let title = "one frame in two modes, a tree of 1.4 MB and a flat one".into();
    let aims = vec![Aim::AtMost(Cost::Wall, 1.0, DIFF, twice)];
    Ok(Set { title, bytes, contenders, aims, least_runs: SHORT_RUNS, ..Set::default() })
}

fn two(directory: &Path, old: String, new: String) -> Result<(PathBuf, PathBuf, u64)> {
    let bytes = (old.len() + new.len()) as u64;
    let paths = [directory.join("old.xml"), directory.join("new.xml")];
    std::fs::write(&paths[0], old)?;
    std::fs::write(&paths[1], new)?;
    let [old, new] = paths;
    Ok((old, new, bytes))
}

/// Nothing in these sets is worse: a status that says so would count as a failure.
fn diff(own: &Own, old: &Path, new: &Path) -> Contender {
    own.run(DIFF, &["diff", "--fail-on", "regression"], &[old, new])
}

fn checked(name: &'static str, own: &Own, paths: &[&Path]) -> Contender {
    own.run(name, &["check", "--no-config"], paths)
}

/// xmldiff, installed where it is not there yet.
pub(super) fn xmldiff() -> Result<PathBuf> {
    let venv = target().join("bench/venv");
    let command = venv.join("bin/xmldiff");
    if !command.exists() {
        let done = |command: &mut Command| command.status().is_ok_and(|status| status.success());
        let installed = done(Command::new("python3").args(["-m", "venv"]).arg(&venv))
            && done(Command::new(venv.join("bin/pip")).args(["install", "--quiet", "xmldiff"]));
        if !installed {
            return Err("xmldiff cannot be installed".into());
        }
    }
    Ok(command)
}
