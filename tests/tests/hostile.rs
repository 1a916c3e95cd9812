//! What fuzzing has kept, through the same bodies: the corpus of every target, and every input that once went wrong.

use caltree_tests::{hostile::TARGETS, top};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn names(folder: &str) -> BTreeSet<String> {
    let stems = files(&top().join(folder)).into_iter().filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
    stems.collect()
}

#[test]
fn every_target_is_here_and_has_a_corpus_and_a_dictionary() {
    let here: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    for folder in ["fuzz/fuzz_targets", "fuzz/corpus", "fuzz/dictionaries"] {
        assert_eq!(names(folder), here, "{folder}");
    }
    let strangers: Vec<String> = names("fuzz/regressions").difference(&here).cloned().collect();
    assert_eq!(strangers, [""; 0], "fuzz/regressions");
    let manifest = fs::read_to_string(top().join("fuzz/Cargo.toml")).expect("the manifest of fuzz/");
    for (name, _) in TARGETS {
        assert!(!files(&top().join("fuzz/corpus").join(name)).is_empty(), "{name} has no corpus");
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name} is not built");
        let target = fs::read_to_string(top().join(format!("fuzz/fuzz_targets/{name}.rs"))).expect("a target");
        assert!(target.contains(&format!("caltree_tests::hostile::{name}::body(")), "{name} tries something else");
    }
}

#[test]
fn the_corpus_stays_small() {
    let (mut all, mut large) = (0, Vec::new());
    for (name, _) in TARGETS {
        for path in files(&top().join("fuzz/corpus").join(name)) {
            let length = fs::metadata(&path).expect("a file").len();
            all += length;
            if length > 64 << 10 {
                large.push(path);
            }
        }
    }
    assert!(large.is_empty() && all < 2 << 20, "{all} bytes in all, over 64 KiB: {large:?}");
}

/// A target each, so that they run side by side.
macro_rules! replayed {
    ($($name:ident)*) => {
        const REPLAYED: &[&str] = &[$(stringify!($name)),*];

        $(#[test]
        fn $name() {
            replay(stringify!($name));
        })*
    };
}

replayed! { compress config diff fits gzip id_list links multipart profile recognition tree }

#[test]
fn no_target_is_left_out() {
    assert_eq!(REPLAYED, TARGETS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

fn replay(name: &str) {
    let (_, body) = TARGETS.iter().find(|(known, _)| *known == name).expect("a target");
    for kept in ["fuzz/corpus", "fuzz/regressions"] {
        for path in files(&top().join(kept).join(name)) {
            let bytes = fs::read(&path).expect("a file");
            // The name of the input is what a failure should tell first.
            let held = std::panic::catch_unwind(|| body(&bytes));
            assert!(held.is_ok(), "{} does not hold", path.display());
        }
    }
    // What a fuzzer tries first.
    for bytes in [&b""[..], b"\0", b"\n%%%%\n", &[0xff; 100]] {
        body(bytes);
    }
}
