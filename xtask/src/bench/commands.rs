//! The other commands that read much, beside `caltree check` of the same files.

use super::contender::{CHECK, Own, text};
use super::links::table;
use super::set::Set;
use super::trees::write;
use crate::Result;
use caltree_tests::synthetic::{self, Spelling};
use std::path::Path;

pub(super) fn trees(own: &Own, directory: &Path) -> Result<Set> {
    let trees = directory.join("trees");
    std::fs::create_dir(&trees)?;
    let bytes = write(&trees, 2_000, synthetic::imaging)?;
    Ok(set(own, "2,000 trees of 23 kB, other commands", bytes, &trees, &directory.join("page.html")))
}

pub(super) fn links(own: &Own, directory: &Path) -> Result<Set> {
    let (file, bytes) = table(directory, 100_000, Spelling::Archive)?;
    Ok(set(own, "a links table of 100,000 rows, other commands", bytes, &file, &directory.join("page.html")))
}

fn set(own: &Own, title: &str, bytes: u64, path: &Path, page: &Path) -> Set {
    let contenders = vec![
        own.check(CHECK, path),
        own.run("caltree check --format json", &["check", "--format", "json"], &[path]),
        own.run("caltree summary", &["summary"], &[path]),
        own.run("caltree summary --by", &["summary", "--by", "instrument,category"], &[path]),
        own.run("caltree files", &["files"], &[path]),
        own.run("caltree report", &["report", "-o", &text(page)], &[path]),
    ];
    Set { title: title.into(), bytes, contenders, ..Set::default() }
}
