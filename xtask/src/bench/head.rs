//! The head of the page: when, where and with what it was measured.

use super::contender::{Own, text};
use super::diff::xmldiff;
use super::set::SHORT_RUNS;
use super::{stilts_version, version};
use crate::{Result, top};
use std::process::Command;

/// The page's head; `met` of `aims` aims are met.
pub(super) fn head(own: &Own, runs: usize, meter: &str, (met, aims): (usize, usize)) -> Result<String> {
    let day = jiff::Zoned::now().date();
    let versions = [
        version(&text(&own.caltree), "--version"),
        version("rustc", "--version"),
        version("xmllint", "--version"),
        format!("STILTS {}", stilts_version()),
        xmldiff().map_or_else(|_| "no xmldiff".to_owned(), |path| version(&text(&path), "--version")),
        version("python3", "--version"),
        version("find", "--version"),
    ];
    Ok(format!(
        "# Performance\n\n\
         Written by `cargo xtask bench --write` on {day}, at commit {}: medians of {runs} runs, of {SHORT_RUNS} where commands are\n\
         soon through, every command of a table in turn in one go. Wall as the caller sees it, processor time as the kernel counts\n\
         it, peak memory by {meter} in a run of its own. Figures move from machine to machine; the ratios are what counts.\n\n\
         Machine: {}.\n\n\
         {}.\n\n\
         Of {aims} aims {met} are met. In the command lines DIR is where the files of the set are, and SCRIPT a script that stands in\n\
         `xtask/src/bench/trees.rs` or `links.rs`.\n",
        commit("docs/performance.md"),
        machine()?,
        versions.join(", "),
    ))
}

/// The head of the page of counted instructions, which is at `path`.
pub(super) fn counts(path: &str) -> String {
    let day = jiff::Zoned::now().date();
    let versions = [version("rustc", "--version"), version("valgrind", "--version"), version("gungraun-runner", "--version")];
    format!(
        "# Instructions\n\n\
         Written by `cargo xtask bench --counts --write` on {day}, at commit {}, with {}.\n\n\
         What each step takes, counted by callgrind as `cargo bench` has it count: figures that stay within one in a thousand from run\n\
         to run, whatever else the machine does. The functions and what they are given stand in `tests/benches/instructions.rs`.\n\n",
        commit(path),
        versions.join(", "),
    )
}

/// The commit that was measured; `page` is what a run changes.
fn commit(page: &str) -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(top()).output().ok().filter(|output| output.status.success());
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else { return "unknown".to_owned() };
    let changes = git(&["status", "--porcelain", "--", ".", &format!(":!{page}")]).unwrap_or_default();
    if changes.is_empty() { commit } else { format!("{commit} and changes beyond it") }
}

/// Processors, memory, system.
fn machine() -> Result<String> {
    let field = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name))?.split_once(':')?.1.trim().to_owned();
        Some(line).filter(|line| !line.is_empty())
    };
    let processors = std::thread::available_parallelism()?;
    let model = field("/proc/cpuinfo", "model name").map(|model| format!(" ({model})")).unwrap_or_default();
    let kib: Option<f64> = field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse().ok());
    let memory = kib.map_or_else(|| "unknown".to_owned(), |kib| format!("{:.0} GiB", kib / f64::from(1 << 20)));
    let system = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    Ok(format!("{processors} processors{model}, {memory} of memory, Linux {}", system.trim()))
}
