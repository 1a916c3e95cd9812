//! Links tables: `caltree check` beside xmllint, STILTS, and the usual script.

use super::aim::{Aim, Cost};
use super::contender::{CHECK, Contender, Own, contender, text};
use super::set::{SHORT_RUNS, Set};
use crate::Result;
use caltree_tests::synthetic::{self, Spelling};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// The usual script: every address, nothing else, in as little memory as may be.
const LINKS: &str = "
import sys, xml.etree.ElementTree as tree
links = set()
for _, element in tree.iterparse(sys.argv[1]):
    if element.tag.endswith('}TR'):
        links.add(element[1].text)
        element.clear()
print(len(links))
";

const XMLLINT: &str = "xmllint --noout";
const STREAM: &str = "xmllint --noout --stream";
const STILTS: &str = "stilts datalinklint";

pub(super) fn small(own: &Own, directory: &Path) -> Result<Set> {
    let (file, bytes) = table(directory, 60, Spelling::Archive)?;
    let contenders = vec![own.check(CHECK, &file), xmllint(&file), stream(&file), datalinklint(&file)];
    let aims = vec![Aim::AtMost(Cost::Wall, 2.0, CHECK, XMLLINT), Aim::Faster(50.0, CHECK, STILTS)];
    Ok(Set { title: "a links table of 60 rows".into(), bytes, contenders, aims, least_runs: SHORT_RUNS, ..Set::default() })
}

pub(super) fn large(own: &Own, directory: &Path) -> Result<Set> {
    let (file, bytes) = table(directory, 100_000, Spelling::Archive)?;
    let contenders = vec![
        own.check(CHECK, &file),
        own.bare_loop("quick-xml, attributes only, whole file in memory", directory),
        stream(&file),
        contender("xmllint --noout --huge", &["xmllint", "--noout", "--huge", &text(&file)]),
        datalinklint(&file),
        contender("ElementTree iterparse script", &["python3", "-c", LINKS, &text(&file)]),
    ];
    let aims = vec![Aim::Faster(4.0, CHECK, STREAM), Aim::Faster(20.0, CHECK, STILTS), Aim::Memory(32.0, CHECK)];
    Ok(Set { title: "a links table of 100,000 rows".into(), bytes, contenders, aims, ..Set::default() })
}

pub(super) fn other_spelling(own: &Own, directory: &Path) -> Result<Set> {
    let (file, bytes) = table(directory, 100_000, Spelling::Other)?;
    let contenders = vec![own.check(CHECK, &file), stream(&file), datalinklint(&file)];
    Ok(Set { title: "the same rows as other services write them".into(), bytes, contenders, ..Set::default() })
}

/// A links table of so many rows, and its size.
pub(super) fn table(directory: &Path, rows: usize, spelling: Spelling) -> Result<(PathBuf, u64)> {
    let path = directory.join(format!("{rows}.vot"));
    synthetic::links(&mut BufWriter::new(File::create(&path)?), rows, spelling)?;
    let bytes = std::fs::metadata(&path)?.len();
    Ok((path, bytes))
}

fn xmllint(path: &Path) -> Contender {
    contender(XMLLINT, &["xmllint", "--noout", &text(path)])
}

pub(super) fn stream(path: &Path) -> Contender {
    contender(STREAM, &["xmllint", "--noout", "--stream", &text(path)])
}

fn datalinklint(path: &Path) -> Contender {
    contender(STILTS, &["stilts", "datalinklint", &text(path)])
}
