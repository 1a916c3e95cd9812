//! Instructions of each step, as `cargo bench` counts them, for docs/instructions.md.

use super::head;
use crate::{Result, top};
use serde::Deserialize;
use std::fmt::Write;
use std::process::Command;

/// What gungraun tells of one input of one function.
#[derive(Deserialize)]
struct Counted {
    group: String,
    function_name: String,
    id: String,
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    total: Total,
}

#[derive(Deserialize)]
struct Total {
    metrics: Metrics,
}

/// Of many figures, those that do not guess at a processor: instructions, and accesses of memory.
#[derive(Deserialize)]
struct Metrics {
    #[serde(rename = "Ir")]
    instructions: Metric,
    #[serde(rename = "Dr")]
    reads: Metric,
    #[serde(rename = "Dw")]
    writes: Metric,
}

#[derive(Deserialize)]
struct Metric {
    values: Values,
}

#[derive(Deserialize)]
struct Values {
    new: u64,
}

/// Counts, prints the table and, if wanted, keeps it.
pub(crate) fn run(write: bool) -> Result<()> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut bench = Command::new(cargo);
    bench.args(["bench", "--quiet", "--locked", "--package", "caltree-tests", "--bench", "instructions", "--"]);
    let output = bench.args(["--output-format=json"]).current_dir(top()).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("cargo bench failed (it needs valgrind and gungraun-runner, see CONTRIBUTING.md):\n{said}").into());
    }
    let table = table(&String::from_utf8(output.stdout)?)?;
    println!("{table}");
    if write {
        let path = "docs/instructions.md";
        std::fs::write(top().join(path), format!("{}{table}", head::counts(path)))?;
        println!("wrote {path}");
    }
    Ok(())
}

/// A line of JSON an input, as a table.
fn table(lines: &str) -> Result<String> {
    let mut text = "| group | function | input | instructions | reads | writes |\n|---|---|---|---|---|---|\n".to_owned();
    for line in lines.lines().filter(|line| line.starts_with('{')) {
        let Counted { group, function_name, id, profiles } = serde_json::from_str(line)?;
        let Metrics { instructions, reads, writes } = &profiles.first().ok_or("nothing was counted")?.data.total.metrics;
        let [instructions, reads, writes] = [instructions, reads, writes].map(|metric| grouped(metric.values.new));
        writeln!(text, "| {group} | `{function_name}` | {id} | {instructions} | {reads} | {writes} |")?;
    }
    Ok(text)
}

/// With a comma before each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_line_is_a_row() {
        let line = r#"{"group":"reading","function_name":"read_tree","id":"small","profiles":[{"data":{"total":{"metrics":{
            "Ir":{"values":{"new":1286871}},"Dr":{"values":{"new":582}},"Dw":{"values":{"new":36427}}}}}}]}"#;
        let table = super::table(&line.replace('\n', "")).expect("a row");
        assert_eq!(table.lines().last(), Some("| reading | `read_tree` | small | 1,286,871 | 582 | 36,427 |"));
    }
}
