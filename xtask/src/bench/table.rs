//! What was measured, as tables.

use super::aim::Judged;
use super::measure::{Measured, Outcome, Taken};
use super::set::Set;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

/// Paths that mean nothing elsewhere, with what stands for them in the command lines.
pub(super) type Names<'a> = [(&'a Path, &'a str)];

/// A set's heading and its table.
pub(super) fn table(title: &str, bytes: u64, each: Option<&str>, measured: &[Measured]) -> String {
    let mut text = format!("\n### {title} ({})\n\n", size(bytes));
    let last = match each {
        Some(each) => format!("wall a {each} | CPU a {each}"),
        None => "wall, first = 1 | CPU, first = 1".to_owned(),
    };
    text.push_str(&format!("| command | wall | CPU | peak memory | {last} |\n|---|---|---|---|---|---|\n"));
    let first = measured.iter().find_map(|one| one.outcome.taken());
    for Measured { contender, outcome } in measured {
        let cells = match outcome {
            Outcome::Taken(taken) => cells(*taken, contender.units, first.filter(|_| each.is_none())),
            Outcome::NotInstalled => "not installed | | | |".to_owned(),
            Outcome::Failed => "failed | | | |".to_owned(),
        };
        text.push_str(&format!("| {} | {cells} |\n", contender.name));
    }
    text
}

fn cells(taken: Taken, units: u32, first: Option<Taken>) -> String {
    let memory = taken.memory.map_or_else(|| "unknown".to_owned(), |kib| format!("{:.1} MiB", kib as f64 / 1024.0));
    let millis = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let each = |time: Duration| format!("{:.2} µs", time.as_secs_f64() * 1e6 / f64::from(units));
    let ratio = |time: Duration, first: Duration| format!("{:.2}", time.as_secs_f64() / first.as_secs_f64());
    let last = match first {
        Some(first) => [ratio(taken.wall, first.wall), ratio(taken.cpu, first.cpu)],
        None => [each(taken.wall), each(taken.cpu)],
    };
    format!("{} | {} | {memory} | {} | {}", millis(taken.wall), millis(taken.cpu), last[0], last[1])
}

/// What is aimed at, and what came of it. Empty where nothing is.
pub(super) fn aims(judged: &[Judged]) -> String {
    if judged.is_empty() {
        return String::new();
    }
    let mut text = "\n| aim | measured | |\n|---|---|---|\n".to_owned();
    for Judged { aim, found } in judged {
        let (figure, met) = match found {
            Some((figure, true)) => (figure.as_str(), "met"),
            Some((figure, false)) => (figure.as_str(), "**not met**"),
            None => ("", "not measured"),
        };
        text.push_str(&format!("| {aim} | {figure} | {met} |\n"));
    }
    text
}

/// The command lines of a set.
pub(super) fn commands(set: &Set, names: &Names<'_>) -> String {
    let mut text = "\n```sh not-run=tool\n".to_owned();
    for contender in &set.contenders {
        let line: Vec<String> = contender.command.iter().map(|part| shown(part, names)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", line.join(" "));
    }
    text.push_str("```\n");
    text
}

/// One part of a command line: a script by that word alone, whatever else a shell would take apart in quotes.
fn shown(part: &str, names: &Names<'_>) -> String {
    if part.contains('\n') {
        return "SCRIPT".to_owned();
    }
    let mut part = part.to_owned();
    for (path, name) in names {
        part = part.replace(&*path.to_string_lossy(), name);
    }
    let plain = part.chars().all(|c| c.is_alphanumeric() || "-_./=:".contains(c));
    if plain { part } else { format!("'{part}'") }
}

fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    if bytes < 1e6 { format!("{:.1} kB", bytes / 1e3) } else { format!("{:.1} MB", bytes / 1e6) }
}
