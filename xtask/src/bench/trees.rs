//! Association trees: `caltree check` beside xmllint, the usual script, and the floor under every reader on quick-xml.

use super::aim::{Aim, Cost};
use super::contender::{CHECK, Own, contender, text};
use super::set::{SHORT_RUNS, Set};
use crate::Result;
use caltree_tests::synthetic;
use std::path::Path;

/// The usual script: every name of every file, nothing else.
const NAMES: &str = "
import sys, glob, xml.etree.ElementTree as tree
names = 0
for path in sorted(glob.glob(sys.argv[1] + '/*.xml')):
    names += len({file.get('name') for file in tree.parse(path).iter('file')})
print(names)
";

const XMLLINT: &str = "xmllint --noout";
const BARE: &str = "quick-xml, attributes only, 2 threads";

pub(super) fn small(own: &Own, directory: &Path) -> Result<Set> {
    let set = trees(own, directory, "2,000 trees of 23 kB", 2_000, synthetic::imaging)?;
    let aims = vec![Aim::Faster(4.0, CHECK, XMLLINT), Aim::AtMost(Cost::Cpu, 1.4, CHECK, BARE)];
    Ok(Set { aims, least_runs: SHORT_RUNS, ..set })
}

pub(super) fn large(own: &Own, directory: &Path) -> Result<Set> {
    trees(own, directory, "30 trees of 1.4 MB, much repeated", 30, synthetic::echelle)
}

pub(super) fn one(own: &Own, directory: &Path) -> Result<Set> {
    let bytes = write(directory, 1, synthetic::imaging)?;
    let file = directory.join("00000.xml");
    let contenders = vec![
        own.check(CHECK, &file),
        own.bare_loop(BARE, directory),
        contender(XMLLINT, &["xmllint", "--noout", &text(&file)]),
        contender("ElementTree script", &["python3", "-c", NAMES, &text(directory)]),
    ];
    let aims = vec![Aim::AtMost(Cost::Wall, 2.0, CHECK, XMLLINT)];
    Ok(Set { title: "one tree of 23 kB".into(), bytes, contenders, aims, least_runs: SHORT_RUNS, ..Set::default() })
}

/// Two runs on one thread each, side by side: what the machine itself makes of a second processor.
const SIDE_BY_SIDE: &str = "\"$0\" check --threads 1 \"$1\" & \"$0\" check --threads 1 \"$1\"; wait";

/// One thread against two.
pub(super) fn threads(own: &Own, directory: &Path) -> Result<Set> {
    let bytes = write(directory, 2_000, synthetic::imaging)?;
    let on = |name, command, threads| own.run(name, &[command, "--threads", threads], &[directory]);
    let contenders = vec![
        on("caltree check, 1 thread", "check", "1"),
        on("caltree check, 2 threads", "check", "2"),
        contender(
            "caltree check, 1 thread, twice side by side",
            &["sh", "-c", SIDE_BY_SIDE, &text(&own.caltree), &text(directory)],
        ),
        on("caltree summary, 1 thread", "summary", "1"),
        on("caltree summary, 2 threads", "summary", "2"),
    ];
    let aims = vec![
        Aim::Faster(1.8, "caltree check, 2 threads", "caltree check, 1 thread"),
        Aim::Faster(1.8, "caltree summary, 2 threads", "caltree summary, 1 thread"),
    ];
    let title = "2,000 trees of 23 kB on one thread and on two".into();
    Ok(Set { title, bytes, contenders, aims, least_runs: SHORT_RUNS, ..Set::default() })
}

/// Trees that are made up, each in a file, and what reads them.
fn trees(own: &Own, directory: &Path, title: &str, count: usize, make: fn(usize) -> String) -> Result<Set> {
    let bytes = write(directory, count, make)?;
    let all = text(directory);
    let contenders = vec![
        own.check(CHECK, directory),
        own.bare_loop(BARE, directory),
        contender(XMLLINT, &["sh", "-c", "exec xmllint --noout \"$0\"/*.xml", &all]),
        contender("ElementTree script", &["python3", "-c", NAMES, &all]),
    ];
    Ok(Set { title: title.into(), bytes, contenders, ..Set::default() })
}

/// Writes trees, each into a file; gives their bytes.
pub(super) fn write(directory: &Path, count: usize, make: fn(usize) -> String) -> Result<u64> {
    let mut bytes = 0;
    for number in 0..count {
        let text = make(number);
        bytes += text.len() as u64;
        std::fs::write(directory.join(format!("{number:05}.xml")), text)?;
    }
    Ok(bytes)
}
