//! What is learnt from trees, and from which.

use super::*;

#[test]
fn shares_are_of_the_trees_that_have_the_branch_above() {
    let bias = || made("BIAS", &[BIAS], vec![]);
    let flat = |time: &str, below: Vec<Made>| made("FLAT", &[&format!("FORS2.2021-02-28T{time}:00:00.000")], below);
    let trees = [
        science(vec![flat("01", vec![bias()])]),
        science(vec![flat("01", vec![bias()]), flat("02", vec![bias()])]),
        // One of two FLATs has a BIAS.
        science(vec![flat("01", vec![bias()]), flat("02", vec![])]),
        science(vec![flat("03", vec![])]),
        science(vec![bias()]),
    ];
    let trees: Vec<String> = trees.iter().enumerate().map(|(day, tree)| of_day(tree, day)).collect();
    let profile = learn(&trees, 0.8);
    let shares: Vec<_> = said(&profile)
        .into_iter()
        .map(|(pair, expected)| (pair, expected.required, expected.seen.map(|seen| (seen.trees, seen.of, seen.in_part)).unwrap()))
        .collect();
    assert_eq!(
        shares,
        [
            ("SCI/BIAS".to_owned(), false, (1, 5, 0)),
            ("SCI/FLAT".to_owned(), true, (4, 5, 0)),
            ("FLAT/BIAS".to_owned(), false, (2, 4, 1)),
        ]
    );
    // The tree without a FLAT is told so, and nothing of what would be below it.
    assert_eq!(told(&trees[4], &profile), [("P801", "SCI".to_owned(), 1)]);
    let strict = learn(&trees[..2], 1.0);
    // Each FLAT should have a BIAS.
    assert_eq!(absent(&trees[2], &strict), ["SCI/FLAT[2]"]);
}

#[test]
fn auxiliary_and_processed_branches_ask_for_nothing() {
    let bias = || made("BIAS", &[BIAS], vec![]);
    let auxiliary = |below| Made { kind: "auxiliary", ..made("ACQ", &["FORS2.2021-02-28T00:00:00.000"], below) };
    let master = made("STD", &["M.FORS2.2020-01-01T00:00:00.000"], vec![]);
    let raw = made("STD", &["FORS2.2021-02-28T01:00:00.000"], vec![bias()]);
    let good = of_day(&science(vec![auxiliary(vec![bias()]), raw.clone()]), 0);
    let profile = learn(&[&good], 1.0);
    let required: Vec<String> =
        said(&profile).into_iter().filter(|(_, expected)| expected.required).map(|(pair, _)| pair).collect();
    assert_eq!(required, ["SCI/STD", "STD/BIAS"]);
    for fine in [science(vec![raw.clone()]), science(vec![auxiliary(vec![]), master])] {
        assert_eq!(told(fine.xml(), &profile), []);
    }
    // What is there as an auxiliary branch only is not there for processing.
    let aside = science(vec![Made { kind: "auxiliary", ..raw }]);
    assert_eq!(told(aside.xml(), &profile), [("P801", "SCI".to_owned(), 1)]);
}

#[test]
fn only_whole_trees_that_say_what_they_are_for_teach() {
    for (path, incomplete, expected) in [
        ("trees/hawki/HAWKI.2021-07-23T03:21:18.913_raw2raw.xml", false, None),
        ("trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml", false, Some(NoLesson::Incomplete)),
        ("trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml", true, None),
        ("trees/harps/HARPS.2022-11-05T11:14:06.983_raw2master.xml", true, Some(NoLesson::Empty)),
        ("links/eso/HAWKI.2021-07-23T03:21:18.913_raw2raw.vot", true, Some(NoLesson::LinksTable)),
        ("input/truncated-in-tag.xml", true, Some(NoLesson::Unreadable)),
        ("input/login-page.xml", true, Some(NoLesson::Unreadable)),
    ] {
        let lesson = lessons("", &fixture(path), incomplete).remove(0);
        assert_eq!(lesson.err(), expected, "{path}");
    }
    let nameless = made("SCI", &["x"], vec![]).xml();
    assert_eq!(lessons("", nameless.as_bytes(), false).remove(0).err(), Some(NoLesson::NoKind));
    let many: String = (0..10_001).map(|n| format!("<association category=\"C{n}\" type=\"main\"/>")).collect();
    let many = science(vec![]).xml().replace("<associatedFiles>", &format!("<associatedFiles>{many}"));
    assert_eq!(lessons("", many.as_bytes(), false).remove(0).err(), Some(NoLesson::TooManyPairs));
}

#[test]
fn a_frame_counts_once_in_each_mode() {
    let tree = science(vec![]).xml();
    let mut learner = Learner::default();
    let mut add = |tree: &str| learner.add(lessons("", tree.as_bytes(), false).remove(0).unwrap());
    assert_eq!(add(&tree), Ok(()));
    assert_eq!(add(&tree), Err(NoLesson::SameFrame));
    assert_eq!(add(&tree.replace("Raw2Raw", "Raw2Master")), Ok(()));
    assert_eq!(learner.trees(), 2);
}

#[test]
fn kinds_with_few_trees_may_be_left_out() {
    let trees: Vec<String> = (0..3).map(|day| of_day(&science(vec![made("BIAS", &[BIAS], vec![])]), day)).collect();
    let learner = || {
        let mut learner = Learner::default();
        for tree in &trees {
            learner.add(lessons("", tree.as_bytes(), false).remove(0).unwrap()).unwrap();
        }
        learner
    };
    assert_eq!(learner().finish(0.9, 3, false).0.kinds.len(), 1);
    let (profile, left_out) = learner().finish(0.9, 4, false);
    assert_eq!((profile.kinds.len(), left_out, profile.learnt.unwrap().trees), (0, 1, 0));
    assert_eq!(told(&trees[0], &profile), [("P805", "SCI".to_owned(), 1)]);
}

#[test]
fn a_file_that_is_listed_again_is_no_further_file() {
    let second = "FORS2.2021-02-27T12:00:01.000";
    let tree = |files: &[&str]| science(vec![made("BIAS", files, vec![])]).xml();
    let profile = learn(&[tree(&[BIAS, BIAS, second])], 1.0);
    let seen = said(&profile)[0].1.seen.unwrap();
    assert_eq!((said(&profile)[0].1.at_least_files, seen.files.unwrap().max), (Some(2), 2));
    assert_eq!(told(tree(&[BIAS, second]), &profile), []);
    assert_eq!(told(tree(&[BIAS, BIAS, BIAS]), &profile), [("P802", "SCI/BIAS".to_owned(), 1)]);
}

#[test]
fn extended_matches_teach_no_distance_and_are_not_told() {
    let at = |time: &str, matching| Made { matching, ..made("BIAS", &[time], vec![]) };
    let near = of_day(&science(vec![at("FORS2.2021-02-28T12:00:00.000", "calib_plan")]), 0);
    let far = science(vec![at("FORS2.2021-01-01T00:00:00.000", "extended")]);
    let profile = learn(&[near, of_day(&far, 1)], 1.0);
    assert_eq!(said(&profile)[0].1.at_most_days, Some(0.5));
    assert_eq!(told(far.xml(), &profile), []);
    let far = science(vec![at("FORS2.2021-01-01T00:00:00.000", "N/A")]);
    assert_eq!(told(far.xml(), &profile), [("P803", "SCI/BIAS".to_owned(), 1)]);
}
