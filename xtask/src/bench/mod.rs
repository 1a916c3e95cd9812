//! How fast `caltree` is beside its peers, and how much memory it takes: all in one run, told as ratios.

mod dataset;
mod diff;
mod measure;

use crate::{Result, synthetic, top};
use measure::{Contender, Meter, Outcome, Taken};
use std::fmt::Write;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Some files, and who reads them.
struct Set {
    title: String,
    bytes: u64,
    contenders: Vec<Contender>,
}

/// Makes the files of a set in a folder.
type Make = fn(&Own, &Path) -> Result<Set>;

/// The programs that are ours.
struct Own {
    caltree: PathBuf,
    xtask: PathBuf,
}

/// The usual script for trees: every name of every file, nothing else.
const NAMES: &str = "
import sys, glob, xml.etree.ElementTree as tree
names = 0
for path in sorted(glob.glob(sys.argv[1] + '/*.xml')):
    names += len({file.get('name') for file in tree.parse(path).iter('file')})
print(names)
";

/// The usual script for links tables: every address, nothing else, in as little memory as may be.
const LINKS: &str = "
import sys, xml.etree.ElementTree as tree
links = set()
for _, element in tree.iterparse(sys.argv[1]):
    if element.tag.endswith('}TR'):
        links.add(element[1].text)
        element.clear()
print(len(links))
";

/// A starting Java is slow enough to be told by few runs.
const STILTS_RUNS: usize = 2;

/// What is aimed at, on 100,000 rows.
const AIMS: &str = "four times as fast as `xmllint --noout --stream`, twenty times as fast as datalinklint, in at most 32 MiB";

/// Builds the command, makes the files, runs everything and prints a table for each set.
pub fn run(runs: usize, only: Option<&str>, write: bool) -> Result<()> {
    let own = Own { caltree: build("caltree", "release")?, xtask: build("xtask", "release")? };
    let place = tempfile::tempdir()?;
    let meter = Meter::new(place.path())?;
    let mut report = String::new();
    let sets: [(&str, Make); 10] = [
        ("trees", trees_small),
        ("large-trees", trees_large),
        ("one-tree", tree_one),
        ("small-links", links_small),
        ("links", links),
        ("large-links", links_large),
        ("diff", diff::directories),
        ("diff-pair", diff::pair),
        ("diff-modes", diff::modes),
        ("dataset", dataset::set),
    ];
    for (name, make) in sets.into_iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        // One set at a time: the largest is of some 400 MB.
        let directory = place.path().join(name);
        std::fs::create_dir(&directory)?;
        let set = make(&own, &directory)?;
        write!(report, "{}", told(set, runs, &meter)?)?;
        std::fs::remove_dir_all(directory)?;
    }
    println!("{report}");
    if write {
        let head = format!(
            "# Performance\n\n\
             Written by `cargo xtask bench --write`: medians of {runs} runs ({STILTS_RUNS} of STILTS), every command in turn in one\n\
             go, on {} processors; peak memory by {}. Figures move from machine to machine; the ratios are what counts.\n\
             {}, {}, STILTS {}.\n\n\
             Aims, on a links table of 100,000 rows: {AIMS}.\n\
             Aims of `diff`: {}.\n",
            std::thread::available_parallelism()?,
            meter.name,
            version(&own.caltree.to_string_lossy(), "--version"),
            version("xmllint", "--version"),
            stilts_version(),
            diff::AIMS,
        );
        let path = top().join("docs/performance.md");
        std::fs::write(&path, format!("{head}{report}"))?;
        println!("wrote docs/performance.md");
    }
    Ok(())
}

/// Measures a set and makes a table of it.
fn told(set: Set, runs: usize, meter: &Meter) -> Result<String> {
    let mut text = format!("\n### {} ({:.1} MB)\n\n", set.title, set.bytes as f64 / 1e6);
    writeln!(text, "| command | wall | CPU | peak memory | wall, caltree = 1 | CPU, caltree = 1 |\n|---|---|---|---|---|---|")?;
    let mut own_time = None;
    for (contender, outcome) in measure::measure(set.contenders, runs, meter)? {
        let taken = match outcome {
            Outcome::Taken(taken) => taken,
            Outcome::NotInstalled => {
                writeln!(text, "| {} | not installed | | | | |", contender.name)?;
                continue;
            }
            Outcome::Failed => {
                writeln!(text, "| {} | failed | | | | |", contender.name)?;
                continue;
            }
        };
        let own: Taken = *own_time.get_or_insert(taken);
        // The kernel counts processor time in steps, of which a short run may have none.
        let cpu = taken.cpu.as_secs_f64() / own.cpu.as_secs_f64();
        writeln!(
            text,
            "| {} | {:.1} ms | {:.1} ms | {} | {:.2} | {} |",
            contender.name,
            taken.wall.as_secs_f64() * 1e3,
            taken.cpu.as_secs_f64() * 1e3,
            taken.memory.map_or_else(|| "unknown".to_owned(), |kib| format!("{:.1} MiB", kib as f64 / 1024.0)),
            taken.wall.as_secs_f64() / own.wall.as_secs_f64(),
            if cpu.is_finite() { format!("{cpu:.2}") } else { "?".to_owned() }
        )?;
    }
    Ok(text)
}

fn trees_small(own: &Own, directory: &Path) -> Result<Set> {
    trees(own, directory, "2,000 trees of 23 kB", 2_000, synthetic::imaging)
}

fn trees_large(own: &Own, directory: &Path) -> Result<Set> {
    trees(own, directory, "30 trees of 1.4 MB, much repeated", 30, synthetic::echelle)
}

fn tree_one(own: &Own, directory: &Path) -> Result<Set> {
    trees(own, directory, "one tree of 23 kB", 1, synthetic::imaging)
}

fn links_small(own: &Own, directory: &Path) -> Result<Set> {
    let (file, bytes) = table(directory, 60)?;
    let contenders = vec![check(own, &file), xmllint(&file), xmllint_stream(&file), datalinklint(&file)];
    Ok(Set { title: "a links table of 60 rows".into(), bytes, contenders })
}

fn links(own: &Own, directory: &Path) -> Result<Set> {
    let (file, bytes) = table(directory, 100_000)?;
    let contenders = vec![
        check(own, &file),
        contender("quick-xml, attributes only, whole file in memory", &[&text(&own.xtask), "bare-loop", &text(directory)]),
        xmllint_stream(&file),
        contender("xmllint --noout --huge", &["xmllint", "--noout", "--huge", &text(&file)]),
        datalinklint(&file),
        contender("ElementTree iterparse script", &["python3", "-c", LINKS, &text(&file)]),
    ];
    Ok(Set { title: "a links table of 100,000 rows".into(), bytes, contenders })
}

fn links_large(own: &Own, directory: &Path) -> Result<Set> {
    let (file, bytes) = table(directory, 1_000_000)?;
    let contenders = vec![check(own, &file), xmllint_stream(&file)];
    Ok(Set { title: "a links table of 1,000,000 rows".into(), bytes, contenders })
}

/// Trees that are made up, each in a file, and what reads them.
fn trees(own: &Own, directory: &Path, title: &str, count: usize, make: fn(usize) -> String) -> Result<Set> {
    let mut bytes = 0;
    for number in 0..count {
        let text = make(number);
        bytes += text.len() as u64;
        std::fs::write(directory.join(format!("{number:05}.xml")), text)?;
    }
    let all = text(directory);
    let contenders = vec![
        check(own, directory),
        contender("quick-xml, attributes only, 2 threads", &[&text(&own.xtask), "bare-loop", &all]),
        contender("xmllint --noout", &["sh", "-c", "exec xmllint --noout \"$0\"/*.xml", &all]),
        contender("ElementTree script", &["python3", "-c", NAMES, &all]),
    ];
    Ok(Set { title: title.into(), bytes, contenders })
}

/// A links table of so many rows, and its size.
fn table(directory: &Path, rows: usize) -> Result<(PathBuf, u64)> {
    let path = directory.join("links.vot");
    synthetic::links(&mut BufWriter::new(File::create(&path)?), rows)?;
    let bytes = std::fs::metadata(&path)?.len();
    Ok((path, bytes))
}

fn check(own: &Own, path: &Path) -> Contender {
    contender("caltree check", &[&text(&own.caltree), "check", "--no-config", "--max-size", "1GiB", &text(path)])
}

fn xmllint(path: &Path) -> Contender {
    contender("xmllint --noout", &["xmllint", "--noout", &text(path)])
}

fn xmllint_stream(path: &Path) -> Contender {
    contender("xmllint --noout --stream", &["xmllint", "--noout", "--stream", &text(path)])
}

fn datalinklint(path: &Path) -> Contender {
    Contender { most_runs: STILTS_RUNS, ..contender("stilts datalinklint", &["stilts", "datalinklint", &text(path)]) }
}

fn contender(name: &'static str, command: &[&str]) -> Contender {
    Contender { name, command: command.iter().map(|part| (*part).to_owned()).collect(), most_runs: usize::MAX, cold: false }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
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
