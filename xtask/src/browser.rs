//! The page of `caltree report` in a real browser: what a person would do there, done by a script, and pictures for the documentation.

use crate::{Result, top};
use caltree_tests::synthetic;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pictures that the documentation shows.
const SHOWN: &[&str] = &["report-todo", "report-matrix", "report-cascade", "report-differences", "report-dark"];

/// So many trees are as many as somebody looks at in one page.
const MANY: usize = 2_000;

/// A survey that fits into a picture.
const SURVEY: usize = 120;

/// A configuration that says why something may be missing.
const EXEMPT: &str = r#"
[[exemptions]]
rule = "missing-calibration"
category = "EOP_PARAM"
reason = "Earth orientation is taken from IERS"
"#;

/// Makes pages of the fixtures and opens them. Chromium and Node are installed where they are not there; the pictures are put into
/// docs/images if that is asked for.
pub(crate) fn run(write: bool) -> Result<()> {
    let folder = top().join("target/browser");
    std::fs::create_dir_all(&folder)?;
    install()?;
    pages(&folder)?;
    let scripts = top().join("xtask/browser");
    done(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(&scripts))?;
    done(Command::new("node").arg("page.mjs").arg(&folder).current_dir(&scripts))?;
    if write {
        let images = top().join("docs/images");
        std::fs::create_dir_all(&images)?;
        for name in SHOWN {
            std::fs::copy(folder.join(name).with_extension("png"), images.join(name).with_extension("png"))?;
        }
        println!("docs/images written");
    }
    Ok(())
}

/// Installs what is not there, as Debian has it.
fn install() -> Result<()> {
    let there = |program: &str| Command::new(program).arg("--version").output().is_ok();
    let wanted = [("chromium", "chromium"), ("node", "nodejs"), ("npm", "npm")];
    let lacking: Vec<&str> = wanted.into_iter().filter(|(program, _)| !there(program)).map(|(_, package)| package).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    println!("installing {}", lacking.join(", "));
    let sudo = Command::new("sudo").arg("--version").output().is_ok();
    let apt = || {
        let mut command = Command::new(if sudo { "sudo" } else { "apt-get" });
        if sudo {
            command.arg("apt-get");
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    done(apt().args(["update", "-q"]))?;
    done(apt().args(["install", "-y", "-q"]).args(lacking))
}

/// The pages that the script opens.
fn pages(folder: &Path) -> Result<()> {
    let trees = folder.join("many");
    if !trees.is_dir() {
        std::fs::create_dir_all(&trees)?;
        for number in 0..MANY {
            std::fs::write(trees.join(format!("{number:04}.xml")), synthetic::layout(&synthetic::imaging(number)))?;
        }
    }
    let survey = folder.join("survey");
    std::fs::create_dir_all(&survey)?;
    for number in 0..SURVEY {
        std::fs::write(survey.join(format!("{number:04}.xml")), synthetic::survey(number))?;
    }
    let fixtures = top().join("fixtures");
    let at = |path: &str| fixtures.join(path);
    let page = |name: &str, paths: Vec<PathBuf>, options: &[(&str, PathBuf)]| -> Result<()> {
        let mut command = Command::new(env!("CARGO"));
        command.args(["run", "--quiet", "--locked", "--package", "caltree", "--", "report", "--as-of", "2026-06-01"]);
        if options.iter().all(|(option, _)| *option != "--config") {
            command.arg("--no-config");
        }
        command.args(paths).arg("-o").arg(folder.join(name).with_extension("html"));
        for (option, path) in options {
            command.arg(option).arg(path);
        }
        done(command.current_dir(top()))
    };
    page("trees", vec!["fixtures/trees".into(), "fixtures/links".into()], &[])?;
    page("survey", vec![survey], &[])?;
    page("hostile", vec![at("input"), at("links"), at("rules")], &[])?;
    page("against", vec!["fixtures/diff/directories/new".into()], &[("--against", "fixtures/diff/directories/old".into())])?;
    page("dataset", vec!["fixtures/datasets/states".into()], &[("--dataset", "fixtures/datasets/states".into())])?;
    let config = folder.join("exempt.toml");
    std::fs::write(&config, EXEMPT)?;
    page("exempt", vec!["fixtures/trees/gravity".into()], &[("--config", config)])?;
    page("many", vec![trees], &[])
}

fn done(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", command.get_program().to_string_lossy()).into()) }
}
