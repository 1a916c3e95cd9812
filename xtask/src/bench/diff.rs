//! How fast `caltree diff` is beside checking the same files, and beside xmldiff.

use super::{Contender, Own, Set, contender, target, text};
use crate::{Result, synthetic};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is aimed at.
pub(super) const AIMS: &str = "two directories in at most 2.5 times the time of checking both, a pair of trees 500 times as fast as \
    xmldiff, one frame in two modes no slower than checking it twice";

/// xmldiff is slow enough to be told by few runs.
const XMLDIFF_RUNS: usize = 2;

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
    let contenders = vec![diff(own, &old, &new), check("caltree check, both directories", own, &[&old, &new])];
    Ok(Set { title: "two directories of 2,000 trees of 23 kB, half of which differ".into(), bytes, contenders })
}

pub(super) fn pair(own: &Own, directory: &Path) -> Result<Set> {
    let (old, new, bytes) = two(directory, synthetic::imaging(0), synthetic::imaging_other(0))?;
    let xmldiff = xmldiff().map_or_else(|_| "xmldiff".to_owned(), |path| text(&path));
    let contenders = vec![
        diff(own, &old, &new),
        check("caltree check, both trees", own, &[&old, &new]),
        Contender { most_runs: XMLDIFF_RUNS, ..contender("xmldiff", &[&xmldiff, &text(&old), &text(&new)]) },
    ];
    Ok(Set { title: "two trees of 23 kB that share no raw calibration".into(), bytes, contenders })
}

pub(super) fn modes(own: &Own, directory: &Path) -> Result<Set> {
    let (old, new, bytes) = two(directory, synthetic::echelle(0), synthetic::echelle_masters(0))?;
    let caltree = text(&own.caltree);
    let twice = "\"$0\" check --no-config \"$1\" \"$2\" && exec \"$0\" check --no-config \"$1\" \"$2\"";
    let contenders = vec![
        diff(own, &old, &new),
        contender("caltree check, both trees, twice", &["sh", "-c", twice, &caltree, &text(&old), &text(&new)]),
        contender("quick-xml, attributes only, 2 threads", &[&text(&own.xtask), "bare-loop", &text(directory)]),
    ];
    Ok(Set { title: "one frame in two modes, a tree of 1.4 MB and a flat one".into(), bytes, contenders })
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
    contender("caltree diff", &[&text(&own.caltree), "diff", "--fail-on", "regression", &text(old), &text(new)])
}

fn check(name: &'static str, own: &Own, paths: &[&Path]) -> Contender {
    let mut command = vec![text(&own.caltree), "check".to_owned(), "--no-config".to_owned()];
    command.extend(paths.iter().map(|path| text(path)));
    Contender { command, ..contender(name, &[]) }
}

/// xmldiff, installed where it is not there yet.
fn xmldiff() -> Result<PathBuf> {
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
