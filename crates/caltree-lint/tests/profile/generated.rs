//! Promises that hold of any trees.

use super::*;
use proptest::prelude::*;

const CATEGORIES: [&str; 4] = ["BIAS", "DARK", "FLAT", "STD"];

fn branch() -> impl Strategy<Value = Made> {
    let file = (0_u32..40, any::<bool>()).prop_map(|(number, master)| {
        let master = if master && number < 20 { "M." } else { "" };
        format!("{master}FORS2.2021-02-{:02}T{:02}:00:00.{:03}", 1 + number % 28, number % 24, number * 7)
    });
    (
        proptest::sample::select(CATEGORIES.to_vec()),
        prop_oneof![5 => Just("main"), 1 => Just("auxiliary"), 1 => Just("?")],
        prop_oneof![3 => Just("calib_plan"), 1 => Just("extended"), 2 => Just("N/A")],
        proptest::collection::vec(file, 0..4),
    )
        .prop_map(|(category, kind, matching, files)| Made {
            category,
            kind,
            matching,
            files,
            message: None,
            below: Vec::new(),
        })
}

/// Trees for frames of one kind in which branches are repeated: each of a few stands below any of those that come after it.
fn trees() -> impl Strategy<Value = Vec<String>> {
    let parts = proptest::collection::vec((branch(), proptest::collection::vec(any::<proptest::sample::Index>(), 0..4)), 1..7);
    proptest::collection::vec(parts, 1..12).prop_map(|trees| {
        let tree = |(day, parts): (usize, Vec<(Made, Vec<proptest::sample::Index>)>)| {
            let mut made: Vec<Made> = Vec::new();
            for (mut branch, below) in parts {
                if !made.is_empty() {
                    branch.below = below.iter().map(|index| index.get(&made).clone()).collect();
                }
                made.push(branch);
            }
            of_day(&science(made.split_off(made.len() / 2)), day)
        };
        trees.into_iter().enumerate().map(tree).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_profile_is_silent_on_what_it_was_learnt_from(trees in trees()) {
        let profile = learn(&trees, 1.0);
        for tree in &trees {
            prop_assert_eq!(told(tree, &profile), []);
        }
    }

    #[test]
    fn below_the_threshold_only_absences_are_told_and_not_many(trees in trees(), percent in 50_u32..100) {
        let threshold = f64::from(percent) / 100.0;
        let profile = learn(&trees, threshold);
        let mut told_of = std::collections::BTreeMap::new();
        for tree in &trees {
            for (code, branch, _) in told(tree, &profile) {
                prop_assert_eq!(code, "P801");
                // Of the root, where a branch path tells the parent's path.
                if branch == "SCI" {
                    *told_of.entry(tree).or_insert(0_usize) += 1;
                }
            }
        }
        // No more trees lack something at the root than each of its categories may be lacking in.
        let allowed = (1.0 - threshold) * trees.len() as f64 * CATEGORIES.len() as f64;
        prop_assert!(told_of.len() as f64 <= allowed + 1e-9, "{} of {}", told_of.len(), trees.len());
    }

    #[test]
    fn the_order_of_trees_makes_no_difference(trees in trees(), turn in any::<proptest::sample::Index>()) {
        let mut turned = trees.clone();
        turned.rotate_left(turn.index(trees.len()));
        prop_assert_eq!(learn(&trees, 0.9), learn(&turned, 0.9));
    }
}
