//! How fast `caltree check` is beside its peers: all in one run, told as ratios.

use crate::{Result, synthetic, top};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One thing that is measured.
struct Contender {
    name: &'static str,
    command: Vec<String>,
}

/// What one contender took.
#[derive(Clone, Copy)]
struct Taken {
    /// The median of all runs.
    wall: Duration,
    /// Processor time of one run, the mean of all.
    cpu: Duration,
}

/// The usual script: every name of every file, nothing else.
const SCRIPT: &str = "
import sys, glob, xml.etree.ElementTree as tree
names = 0
for path in sorted(glob.glob(sys.argv[1] + '/*.xml')):
    names += len({file.get('name') for file in tree.parse(path).iter('file')})
print(names)
";

/// Builds the command, makes the files, runs everything and prints a table.
pub fn run(runs: usize, write: bool) -> Result<()> {
    let (caltree, own) = (build("caltree", "release")?, build("xtask", "release")?);
    let place = tempfile::tempdir()?;
    let sets = [
        ("2,000 trees of 23 kB", "small", 2_000, synthetic::imaging as fn(usize) -> String),
        ("30 trees of 1.4 MB, much repeated", "large", 30, synthetic::echelle),
        ("one tree of 23 kB", "one", 1, synthetic::imaging),
    ];
    let script = place.path().join("names.py");
    std::fs::write(&script, SCRIPT)?;
    let mut report = String::new();
    for (title, name, count, make) in sets {
        let directory = place.path().join(name);
        std::fs::create_dir(&directory)?;
        let mut bytes = 0;
        for number in 0..count {
            let text = make(number);
            bytes += text.len();
            std::fs::write(directory.join(format!("{number:05}.xml")), text)?;
        }
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let contenders = [
            Contender {
                name: "caltree check",
                command: vec![text(&caltree), "check".into(), "--no-config".into(), text(&directory)],
            },
            Contender {
                name: "quick-xml, attributes only, 2 threads",
                command: vec![text(&own), "bare-loop".into(), text(&directory)],
            },
            Contender {
                name: "xmllint --noout",
                command: vec!["sh".into(), "-c".into(), "exec xmllint --noout \"$0\"/*.xml".into(), text(&directory)],
            },
            Contender { name: "ElementTree script", command: vec!["python3".into(), text(&script), text(&directory)] },
        ];
        writeln!(report, "\n### {title} ({:.1} MB)\n", bytes as f64 / 1e6)?;
        writeln!(report, "| command | wall | CPU | wall, caltree = 1 | CPU, caltree = 1 |\n|---|---|---|---|---|")?;
        let mut own_time = None;
        for (contender, taken) in measure(&contenders, runs)? {
            let Some(Taken { wall, cpu }) = taken else {
                writeln!(report, "| {} | not installed | | | |", contender.name)?;
                continue;
            };
            let own = *own_time.get_or_insert(Taken { wall, cpu });
            writeln!(
                report,
                "| {} | {:.1} ms | {:.1} ms | {:.2} | {:.2} |",
                contender.name,
                wall.as_secs_f64() * 1e3,
                cpu.as_secs_f64() * 1e3,
                wall.as_secs_f64() / own.wall.as_secs_f64(),
                cpu.as_secs_f64() / own.cpu.as_secs_f64()
            )?;
        }
    }
    println!("{report}");
    if write {
        let head = format!(
            "# Performance\n\nWritten by `cargo xtask bench --write`: medians of {runs} runs, every command in turn in one go, on {} \
             processors. Figures move from machine to machine; the ratios are what counts. {} and {}.\n",
            std::thread::available_parallelism()?,
            version(&caltree.to_string_lossy(), "--version"),
            version("xmllint", "--version"),
        );
        let path = top().join("docs/performance.md");
        std::fs::write(&path, format!("{head}{report}"))?;
        println!("wrote docs/performance.md");
    }
    Ok(())
}

/// A program of the project, built in a profile of cargo's.
pub(crate) fn build(package: &str, profile: &str) -> Result<PathBuf> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let done =
        Command::new(cargo).args(["build", "--quiet", "--profile", profile, "--package", package]).current_dir(top()).status()?;
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

/// Runs all contenders in turn, so that what slows the machine down for a while slows all of them.
fn measure(contenders: &[Contender], runs: usize) -> Result<Vec<(&Contender, Option<Taken>)>> {
    let mut walls = vec![Vec::new(); contenders.len()];
    let mut cpus = vec![Duration::ZERO; contenders.len()];
    let mut there = vec![true; contenders.len()];
    for run in 0..=runs {
        for (n, contender) in contenders.iter().enumerate() {
            if !there[n] {
                continue;
            }
            let (started, before) = (Instant::now(), children_cpu()?);
            let mut command = Command::new(&contender.command[0]);
            match command.args(&contender.command[1..]).stdout(Stdio::null()).stderr(Stdio::null()).status() {
                Ok(status) if status.success() => {}
                Ok(_) | Err(_) => {
                    there[n] = false;
                    continue;
                }
            }
            // The first round warms the caches.
            if run > 0 {
                walls[n].push(started.elapsed());
                cpus[n] += children_cpu()?.saturating_sub(before);
            }
        }
    }
    let taken = |n: usize| {
        let mut walls: Vec<Duration> = walls[n].clone();
        walls.sort();
        let count = u32::try_from(walls.len()).ok().filter(|count| *count > 0)?;
        there[n].then(|| Taken { wall: walls[walls.len() / 2], cpu: cpus[n] / count })
    };
    Ok(contenders.iter().enumerate().map(|(n, contender)| (contender, taken(n))).collect())
}

/// Processor time of all children so far, in steps of the kernel's clock (10 ms).
fn children_cpu() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The command's name stands in brackets and may hold anything; the times of waited-for children are fields 16 and 17.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = fields.split_whitespace().skip(13).take(2).map(|field| field.parse::<u64>().unwrap_or(0)).sum();
    Ok(Duration::from_millis(ticks * 10))
}
