//! How fast `caltree` is beside its peers, and how much memory it takes: all in one run, told as ratios.

mod aim;
mod commands;
mod contender;
pub(crate) mod counts;
mod dataset;
mod diff;
mod head;
mod links;
mod measure;
mod scaling;
mod set;
mod table;
mod trees;

use crate::{Result, top};
use aim::Judged;
use contender::Own;
use measure::{Meter, measure};
use set::Set;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the files of a set in a folder.
type Make = fn(&Own, &Path) -> Result<Set>;

/// Every set, by the name that `--only` has for it.
const SETS: &[(&str, Make)] = &[
    ("trees", trees::small),
    ("large-trees", trees::large),
    ("one-tree", trees::one),
    ("threads", trees::threads),
    ("small-links", links::small),
    ("links", links::large),
    ("links-spelling", links::other_spelling),
    ("scaling-trees", scaling::trees),
    ("scaling-links", scaling::links),
    ("commands-trees", commands::trees),
    ("commands-links", commands::links),
    ("diff", diff::directories),
    ("diff-pair", diff::pair),
    ("diff-modes", diff::modes),
    ("dataset", dataset::set),
];

/// The names of all sets.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    SETS.iter().map(|(name, _)| *name)
}

/// Builds the command, makes the files, runs everything and prints a table for each set.
pub(crate) fn run(runs: usize, only: Option<&str>, write: bool) -> Result<()> {
    let own = Own { caltree: build("caltree", "release")?, xtask: build("xtask", "release")? };
    let place = tempfile::tempdir()?;
    let meter = Meter::new(place.path())?;
    let (mut report, mut met, mut aims) = (String::new(), 0, 0);
    for (name, make) in SETS.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        // One set at a time: the largest is of some 2.3 GB.
        let directory = place.path().join(name);
        std::fs::create_dir(&directory)?;
        let (text, judged) = told(make(&own, &directory)?, (&own, &directory), runs, &meter)?;
        println!("{text}");
        report.push_str(&text);
        aims += judged.len();
        met += judged.iter().filter(|judged| judged.found.as_ref().is_some_and(|(_, met)| *met)).count();
        std::fs::remove_dir_all(directory)?;
    }
    println!("{met} of {aims} aims met");
    if write {
        let head = head::head(&own, runs, meter.name, (met, aims))?;
        std::fs::write(top().join("docs/performance.md"), format!("{head}{report}"))?;
        println!("wrote docs/performance.md");
    }
    Ok(())
}

/// Measures a set, and tells it with what became of its aims.
fn told(mut set: Set, (own, directory): (&Own, &Path), runs: usize, meter: &Meter) -> Result<(String, Vec<Judged>)> {
    let names = [
        (directory, "DIR"),
        (own.caltree.as_path(), "caltree"),
        (own.xtask.as_path(), "xtask"),
        (&target().join("bench/venv/bin"), "VENV"),
    ];
    let commands = table::commands(&set, &names);
    let measured = measure(std::mem::take(&mut set.contenders), runs.max(set.least_runs), meter)?;
    let judged: Vec<Judged> = set.aims.iter().map(|aim| aim.judged(&measured, set.each)).collect();
    let table = table::table(&set.title, set.bytes, set.each, &measured);
    Ok((format!("{table}{}{commands}", table::aims(&judged)), judged))
}

/// A program of the project, built in a profile of cargo's.
pub(crate) fn build(package: &str, profile: &str) -> Result<PathBuf> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut build = Command::new(cargo);
    let done = build.args(["build", "--quiet", "--profile", profile, "--package", package]).current_dir(top()).status()?;
    if !done.success() {
        return Err(format!("{package} does not build").into());
    }
    Ok(target().join(if profile == "dev" { "debug" } else { profile }).join(package))
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from)
}

/// The first line of what a command says of its version.
pub(crate) fn version(command: &str, option: &str) -> String {
    let output = Command::new(command).arg(option).output();
    let text = output.map(|output| [output.stdout, output.stderr].concat()).unwrap_or_default();
    String::from_utf8_lossy(&text).lines().next().unwrap_or("unknown").rsplit('/').next().unwrap_or("unknown").to_owned()
}

/// The version of STILTS, which stands in the middle of a text.
pub(crate) fn stilts_version() -> String {
    let output = Command::new("stilts").arg("-version").output().map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&output);
    text.lines().find_map(|line| line.trim().strip_prefix("STILTS version ")).unwrap_or("unknown").to_owned()
}
