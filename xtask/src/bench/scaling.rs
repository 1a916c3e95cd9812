//! Ten times as much, and ten times that: what a tree and a row cost, and the memory.

use super::aim::{Aim, Cost};
use super::contender::Own;
use super::links::table;
use super::set::Set;
use crate::Result;
use caltree_tests::synthetic::{Frames, Spelling};
use nix::sys::statvfs::statvfs;
use std::path::Path;

/// What the trees take on the disk, and something to spare.
const ROOM: u64 = 3_000_000_000;

/// Trees in one folder.
const FOLDER: usize = 1_000;

/// What is linear costs the same a piece, whatever its number, but for the noise of a machine.
const LINEAR: f64 = 1.25;

pub(super) fn trees(own: &Own, directory: &Path) -> Result<Set> {
    let disk = statvfs(directory)?;
    if disk.blocks_available() * disk.fragment_size() < ROOM {
        return Err(format!("the trees of this set need {} GB in {}", ROOM / 1_000_000_000, directory.display()).into());
    }
    // The larger sets hold the smaller ones.
    let (hundred, ten) = (directory.join("all"), directory.join("all/ten"));
    let one = ten.join("one");
    let frames = Frames::imaging();
    let mut bytes = 0;
    for (place, numbers) in [(&one, 0..1_000), (&ten, 1_000..10_000), (&hundred, 10_000..100_000)] {
        for number in numbers {
            let folder = place.join(format!("{:03}", number / FOLDER));
            if number % FOLDER == 0 {
                std::fs::create_dir_all(&folder)?;
            }
            let text = frames.tree(number);
            bytes += text.len() as u64;
            std::fs::write(folder.join(format!("{number:06}.xml")), text)?;
        }
    }
    let run = |name, command, place: &Path, count| own.run(name, &[command], &[place]).over(count);
    let contenders = vec![
        run("caltree check, 1,000 trees", "check", &one, 1_000),
        run("caltree check, 10,000 trees", "check", &ten, 10_000),
        run("caltree check, 100,000 trees", "check", &hundred, 100_000),
        run("caltree summary, 1,000 trees", "summary", &one, 1_000),
        run("caltree summary, 10,000 trees", "summary", &ten, 10_000),
        run("caltree summary, 100,000 trees", "summary", &hundred, 100_000),
    ];
    let aims = vec![
        Aim::AtMost(Cost::WallEach, LINEAR, "caltree check, 100,000 trees", "caltree check, 1,000 trees"),
        Aim::AtMost(Cost::WallEach, LINEAR, "caltree summary, 100,000 trees", "caltree summary, 1,000 trees"),
    ];
    Ok(Set { title: "ten and a hundred times as many trees".into(), bytes, contenders, aims, each: Some("tree"), ..Set::default() })
}

pub(super) fn links(own: &Own, directory: &Path) -> Result<Set> {
    let (one, _) = table(directory, 10_000, Spelling::Archive)?;
    let (ten, _) = table(directory, 100_000, Spelling::Archive)?;
    let (hundred, bytes) = table(directory, 1_000_000, Spelling::Archive)?;
    let run = |name, command, file: &Path, count| own.run(name, &[command], &[file]).over(count);
    let contenders = vec![
        run("caltree check, 10,000 rows", "check", &one, 10_000),
        run("caltree check, 100,000 rows", "check", &ten, 100_000),
        run("caltree check, 1,000,000 rows", "check", &hundred, 1_000_000),
        run("caltree summary, 10,000 rows", "summary", &one, 10_000),
        run("caltree summary, 100,000 rows", "summary", &ten, 100_000),
        run("caltree summary, 1,000,000 rows", "summary", &hundred, 1_000_000),
        super::links::stream(&hundred).over(1_000_000),
    ];
    let aims = vec![
        Aim::AtMost(Cost::WallEach, LINEAR, "caltree check, 1,000,000 rows", "caltree check, 10,000 rows"),
        Aim::AtMost(Cost::WallEach, LINEAR, "caltree summary, 1,000,000 rows", "caltree summary, 10,000 rows"),
    ];
    Ok(Set { title: "ten and a hundred times as many rows".into(), bytes, contenders, aims, each: Some("row"), ..Set::default() })
}
