//! A dataset of 10,000 data files and 500 trees: `caltree verify` beside finding all files and reading the beginning of each.

use super::{Contender, Own, Set, contender, measure, text};
use crate::Result;
use crate::datasets::{answers, fits::Unit};
use std::path::Path;

/// How many trees there are.
const TREES: usize = 500;

/// Raw files of each tree that no other tree lists: categories with their numbers.
const OWN: [(&str, usize); 4] = [("STD", 1), ("FLAT", 6), ("DARK", 4), ("BIAS", 8)];

/// What is aimed at: the wall of finding all files and reading the first two blocks of each.
const FIND_AND_READ: &str = "find \"$0\" -type f -print0 | xargs -0 head -q -c 5760 > /dev/null";

/// Writes the files, and says who reads them.
pub(super) fn set(own: &Own, directory: &Path) -> Result<Set> {
    let mut bytes = 0;
    for tree in 0..TREES {
        let night = directory.join(format!("night-{:02}", tree / 25));
        std::fs::create_dir_all(&night)?;
        bytes += write_tree(tree, &night)?;
    }
    let all = text(directory);
    let caltree = text(&own.caltree);
    let verify = |name| contender(name, &[&caltree, "verify", "--no-config", &all]);
    let read = |name| contender(name, &["sh", "-c", FIND_AND_READ, &all]);
    let mut contenders = vec![verify("caltree verify"), read("find, and head -c 5760 of each file")];
    if measure::can_drop_caches() {
        let cold = |contender: Contender| Contender { cold: true, ..contender };
        contenders.push(cold(verify("caltree verify, cold")));
        contenders.push(cold(read("find and head, cold")));
    } else {
        println!("files cannot be made to come from the disk again here (only root may): nothing is measured cold");
    }
    Ok(Set { title: format!("a dataset of {} data files and {TREES} trees", TREES * 20), bytes, contenders })
}

/// A tree and its twenty files; gives their bytes.
fn write_tree(tree: usize, folder: &Path) -> Result<u64> {
    let name = |kind: usize, file: usize| {
        let (hour, minute) = (kind * 3 + tree / 60 % 3, tree % 60);
        format!("FORS2.2025-03-{:02}T{hour:02}:{minute:02}:{:02}.{:03}", 1 + tree / 180, file * 3, (tree * 7 + file) % 1000)
    };
    let frame = name(0, 0);
    let mut bytes = 0;
    let mut branches = Vec::new();
    for (kind, (category, count)) in OWN.iter().enumerate() {
        let files: Vec<String> = (0..*count).map(|file| name(kind + 1, file)).collect();
        for file in &files {
            bytes += write_frame(folder, file, category, "CALIB")?;
        }
        branches.push((*category, files));
    }
    bytes += write_frame(folder, &frame, "OBJECT", "SCIENCE")?;
    let branch = |at: usize, below: &str| {
        let (category, files) = &branches[at];
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        answers::branch(category, "calib_plan", "main", &files, below)
    };
    let (dark, bias) = (branch(2, ""), branch(3, ""));
    let flat = branch(1, &format!("{dark}{bias}"));
    let standard = branch(0, &format!("{flat}{bias}"));
    let below = format!("{standard}{flat}{dark}{bias}");
    let xml = answers::tree("SCI_IMG", "OBJECT", "Raw2Raw", &[&frame], &below);
    std::fs::write(folder.join(format!("{frame}_raw2raw.xml")), &xml)?;
    Ok(bytes + xml.len() as u64)
}

/// A frame with a header of two blocks, as the smaller ones of ESO's are.
fn write_frame(folder: &Path, name: &str, kind: &str, category: &str) -> Result<u64> {
    let mut unit = Unit::image(50, 50)
        .text("INSTRUME", "FORS2")
        .text("ARCFILE", &format!("{name}.fits"))
        .text("ESO DPR CATG", category)
        .text("ESO DPR TYPE", kind)
        .text("ESO DPR TECH", "IMAGE");
    for keyword in 0..55 {
        unit = unit.number(&format!("ESO DET WIN{keyword} NX"), 2048);
    }
    let bytes = unit.bytes();
    std::fs::write(folder.join(format!("{name}.fits")), &bytes)?;
    Ok(bytes.len() as u64)
}
