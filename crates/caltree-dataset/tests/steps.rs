//! What a tree lists, and the recipe steps in it.
#![allow(clippy::unwrap_used)]

use caltree_dataset::{OnDisk, Step, Stored, frames, listing, step_at, steps, stored_name};
use caltree_model::{AssociationTree, FileState, HeaderFacts, Listing, Probe, Purpose};
use caltree_read::{Limits, read};
use std::path::Path;

const FORS2: &str = "fors2/FORS2.2024-03-11T02:14:36.218_raw2raw.xml";
const ESPRESSO: &str = "espresso/ESPRE.2022-06-15T04:18:09.731_raw2raw.xml";

fn with_tree<T>(path: &str, look: impl Fn(&AssociationTree<'_>) -> T) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/trees").join(path);
    let mut found = None;
    read("", &std::fs::read(path).unwrap(), &Limits::default(), &mut |document| {
        found = Some(look(document.tree.as_ref().unwrap()))
    });
    found.unwrap()
}

fn listed(path: &str) -> Listing {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/trees").join(path);
    let mut found = None;
    read("", &std::fs::read(full).unwrap(), &Limits::default(), &mut |document| found = listing(document, path));
    found.unwrap()
}

#[test]
fn a_step_comes_after_all_that_it_waits_for_and_the_science_frames_last() {
    for path in [FORS2, ESPRESSO] {
        let (steps, root) = with_tree(path, |tree| (steps(tree, false), tree.root().category().unwrap().to_owned()));
        for (at, step) in steps.iter().enumerate() {
            assert!(step.waits_for.iter().all(|wait| wait.step < at), "{path}: {step:#?}");
            assert!(!step.files.is_empty());
        }
        assert_eq!(steps.last().map(|step| step.branch.as_str()), Some(root.as_str()));
        // Each distinct branch once, however often it is repeated.
        let mut branches: Vec<&str> = steps.iter().map(|step| step.branch.as_str()).collect();
        branches.sort_unstable();
        branches.dedup();
        assert_eq!(branches.len(), steps.len());
    }
}

#[test]
fn processed_files_are_given_and_raw_ones_waited_for() {
    let steps = with_tree(FORS2, |tree| steps(tree, false));
    for step in &steps {
        let master = |name: &str| name.starts_with("M.");
        assert!(step.calibrations.iter().all(|frame| master(&frame.name)), "{step:#?}");
        assert!(step.files.iter().all(|frame| !master(&frame.name)), "{step:#?}");
    }
    let named = |category: &str| steps.iter().filter(|step| step.category == category).collect::<Vec<&Step>>();
    let flat = named("FLAT_SKY")[0];
    assert!(flat.waits_for.iter().any(|wait| wait.category == "BIAS"), "{flat:#?}");
    assert!(named("BIAS").iter().all(|step| step.waits_for.is_empty()));
}

#[test]
fn every_place_of_a_branch_is_the_same_step() {
    let (first, other, root, none) = with_tree(FORS2, |tree| {
        let steps = steps(tree, false);
        let repeated = steps.iter().position(|step| step.places > 1).unwrap();
        let places: Vec<String> = {
            let paths = caltree_model::BranchPaths::new(tree);
            let all: Vec<String> = tree.branches().map(|(id, _)| paths.path(tree, id)).collect();
            all.into_iter().filter(|path| step_at(tree, &steps, path) == Some(repeated)).collect()
        };
        let root = step_at(tree, &steps, tree.root().category().unwrap());
        (steps[repeated].places as usize, places.len(), root == Some(steps.len() - 1), step_at(tree, &steps, "NOTHING"))
    });
    assert_eq!((first, root, none), (other, true, None));
}

#[test]
fn what_is_auxiliary_is_left_out_unless_it_is_wanted() {
    let path = "matisse/MATIS.2022-09-18T06:12:44.000_raw2raw.xml";
    let (some, all) = with_tree(path, |tree| (frames(tree, false), frames(tree, true)));
    assert!(some.len() < all.len());
    let mut names: Vec<&str> = all.iter().map(|frame| frame.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len(), "each file once");
    let (some, all) = with_tree(path, |tree| (steps(tree, false).len(), steps(tree, true).len()));
    assert!(some < all);
}

#[test]
fn a_listing_has_every_name_once_and_says_what_branches_are_for() {
    for path in [FORS2, ESPRESSO] {
        let listing = listed(path);
        let distinct = with_tree(path, |tree| {
            let mut names: Vec<String> = tree.all_files().iter().map(|file| file.name.as_ref().unwrap().text.to_string()).collect();
            names.sort();
            names.dedup();
            names.len()
        });
        assert_eq!(listing.files.len(), distinct);
        assert_eq!(listing.branches[0].purpose, Purpose::Science);
        assert!(listing.branches[1..].iter().all(|branch| matches!(branch.purpose, Purpose::Calibrates(_))));
        assert!(listing.branches.iter().all(|branch| branch.location.is_some() && !branch.files.is_empty()));
    }
}

fn stored(path: &str, arcfile: Option<&str>, pro_catg: Option<&str>) -> Stored {
    let header =
        HeaderFacts { arcfile: arcfile.map(str::to_owned), pro_catg: pro_catg.map(str::to_owned), ..HeaderFacts::default() };
    let name = stored_name(path.rsplit('/').next().unwrap()).unwrap();
    Stored { path: path.to_owned(), name, probe: Some(Probe { header, ..Probe::default() }) }
}

#[test]
fn whose_file_it_is() {
    const RAW: &str = "FORS2.2021-01-02T00:59:12.533";
    const OTHER: &str = "FORS2.2021-01-02T01:04:47.017";
    const MASTER: &str = "M.FORS2.2015-08-05T11:20:17.466";
    let path = |name: &str| format!("d/{name}.fits");
    let state = |file: Stored, name: &str| OnDisk::new(vec![file]).find(name).state;
    for (file, name, expected) in [
        (stored(&path(RAW), None, None), RAW, FileState::Present),
        (stored(&path(RAW), Some(RAW), None), RAW, FileState::Present),
        (stored(&path(&RAW.replace(':', "_")), Some(RAW), None), RAW, FileState::Present),
        (stored(&path(RAW), Some(OTHER), None), RAW, FileState::WrongFile),
        (stored(&path(RAW), Some("test.fits"), None), RAW, FileState::Present),
        // A processed file may have inherited the name of a raw one, not that of another processed one.
        (stored(&path(MASTER), Some(RAW), None), MASTER, FileState::Present),
        (stored(&path(MASTER), Some("M.FORS2.2016-08-05T11:20:17.466"), None), MASTER, FileState::WrongFile),
        // Renamed: what it says inside counts, unless it was made from that file.
        (stored("d/flat_1.fits", Some(RAW), None), RAW, FileState::Present),
        (stored("d/flat_1.fits", Some(RAW), Some("MASTER_FLAT")), RAW, FileState::Missing),
        (stored("d/flat_1.fits", None, None), RAW, FileState::Missing),
    ] {
        let told = format!("{file:?}");
        assert_eq!(state(file, name), expected, "{told}");
    }
    // The best copy counts.
    let both = OnDisk::new(vec![stored(&path(RAW), Some(OTHER), None), stored("e/x.fits", Some(RAW), None)]);
    let found = both.find(RAW);
    assert_eq!((found.state, found.copies), (FileState::Present, vec![1, 0]));
}
