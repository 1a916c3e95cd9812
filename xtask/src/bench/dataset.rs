//! A dataset of 10,000 data files and 500 trees: `caltree verify` beside finding all files and reading the beginning of each.

use super::aim::{Aim, Cost};
use super::contender::{Own, contender, text};
use super::measure;
use super::set::Set;
use crate::Result;
use crate::datasets::{answers, fits::Unit};
use std::path::Path;

/// How many trees there are.
const TREES: usize = 500;

/// Raw files of each tree that no other tree lists: categories with their numbers.
const OWN: [(&str, usize); 4] = [("STD", 1), ("FLAT", 6), ("DARK", 4), ("BIAS", 8)];

/// What any look at all files takes at least.
const READ_HEADS: &str = "find \"$0\" -type f -print0 | xargs -0 head -q -c 5760 > /dev/null";

/// The same for a look at every byte.
const READ_ALL: &str = "find \"$0\" -type f -print0 | xargs -0 cat > /dev/null";

const VERIFY: &str = "caltree verify";
const HEADS: &str = "find, and head -c 5760 of each file";
const COLD_VERIFY: &str = "caltree verify, cold";
const COLD_HEADS: &str = "find and head, cold";

/// Writes the files, and says who reads them.
pub(super) fn set(own: &Own, directory: &Path) -> Result<Set> {
    let mut bytes = 0;
    for tree in 0..TREES {
        let night = directory.join(format!("night-{:02}", tree / 25));
        std::fs::create_dir_all(&night)?;
        bytes += write_tree(tree, &night)?;
    }
    let all = text(directory);
    let verify = || own.run(VERIFY, &["verify", "--no-config"], &[directory]);
    let heads = || contender(HEADS, &["sh", "-c", READ_HEADS, &all]);
    let deep = own.run("caltree verify --deep", &["verify", "--no-config", "--deep"], &[directory]);
    let mut contenders = vec![verify(), heads(), deep, contender("find, and cat of each file", &["sh", "-c", READ_ALL, &all])];
    let mut aims = vec![Aim::AtMost(Cost::Wall, 3.0, VERIFY, HEADS)];
    if measure::can_drop_caches() {
        contenders.extend([verify().cold(COLD_VERIFY), heads().cold(COLD_HEADS)]);
        aims.push(Aim::AtMost(Cost::Wall, 3.0, COLD_VERIFY, COLD_HEADS));
    } else {
        println!("files cannot be made to come from the disk again here (only root may): nothing is measured cold");
    }
    Ok(Set {
        title: format!("a dataset of {} data files and {TREES} trees", TREES * 20),
        bytes,
        contenders,
        aims,
        ..Set::default()
    })
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
