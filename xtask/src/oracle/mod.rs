//! Other checkers of links tables, asked about the same files: who says what, and who is right where they differ.

mod ask;
mod compare;
mod explained;
mod install;
mod report;
pub mod sof;

use crate::{Result, top};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is said of a file: how often each code.
type Said = BTreeMap<String, usize>;

/// One file, and what everybody says of it.
struct Judged {
    /// Its name for people: below `fixtures/`, or below the folder of real links tables.
    name: String,
    /// Whether it is one of the real ones, which are not part of the project.
    real: bool,
    /// What we say: codes of rules.
    ours: Said,
    /// What each peer says, by its name.
    peers: BTreeMap<&'static str, Said>,
}

/// Asks everybody about every links table, prints it all, and fails at a disagreement that nobody has explained.
pub fn run(write: bool, corpus: &Path) -> Result<()> {
    let tools = install::tools()?;
    // Of the project's own checkout, where nothing else is said.
    let files = files(&top().join(corpus).join("links"))?;
    let has_real = files.iter().any(|(_, _, real)| *real);
    if write && !has_real {
        return Err("docs/oracle.md counts real files as well: see --corpus".into());
    }
    let judged = ask::all(&tools, files)?;
    for file in &judged {
        println!("{}", report::line(file));
    }
    let explained = explained::load()?;
    let found = compare::disagreements(&judged, &explained.covers);
    let sorted = explained.sort(&found, has_real);
    println!("\n{} files; {} disagreements of {} kinds", judged.len(), found.len(), sorted.kinds());
    println!("{}", report::totals(&sorted));
    if write {
        std::fs::write(top().join("docs/oracle.md"), report::page(&tools, &judged, &sorted))?;
        println!("wrote docs/oracle.md");
    }
    sorted.outcome()
}

/// Every links table: path, name, whether it is real.
fn files(real: &Path) -> Result<Vec<(PathBuf, String, bool)>> {
    let fixtures = top().join("fixtures");
    let mut paths = Vec::new();
    below(&fixtures.join("links"), &mut paths)?;
    below(&fixtures.join("rules"), &mut paths)?;
    below(&fixtures.join("input"), &mut paths)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "vot"));
    let mut files: Vec<_> = paths.into_iter().map(|path| (name(&path, &fixtures), path, false)).collect();
    if real.is_dir() {
        let mut paths = Vec::new();
        below(real, &mut paths)?;
        files.extend(paths.into_iter().map(|path| (name(&path, real), path, true)));
    } else {
        println!("no real files: {} is not there\n", real.display());
    }
    files.sort();
    Ok(files.into_iter().map(|(name, path, real)| (path, name, real)).collect())
}

fn name(path: &Path, below: &Path) -> String {
    path.strip_prefix(below).unwrap_or(path).to_string_lossy().into_owned()
}

/// All files in a directory and below it.
fn below(directory: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            below(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
