//! Profiles: what is learnt, what is read, and what is then told of trees.
#![allow(clippy::unwrap_used)]

use caltree_lint::profile::{Expected, Learner, Lesson, NoLesson, Profile};
use caltree_lint::{Checked, Settings, lint};
use caltree_read::{Limits, read};
use proptest::prelude::*;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn lessons(name: &str, bytes: &[u8], incomplete: bool) -> Vec<Result<Lesson, NoLesson>> {
    let mut lessons = Vec::new();
    read(name, bytes, &Limits::default(), &mut |document| lessons.push(Lesson::of(document, incomplete)));
    lessons
}

/// What is learnt from trees, whatever they lack.
fn learn<T: AsRef<[u8]>>(trees: &[T], threshold: f64) -> Profile {
    let mut learner = Learner::default();
    for tree in trees {
        for lesson in lessons("", tree.as_ref(), true).into_iter().flatten() {
            let _ = learner.add(lesson);
        }
    }
    learner.finish(threshold, 1, true).0
}

fn check_within(tree: &[u8], profile: &Profile, limits: &Limits) -> Vec<Checked> {
    let settings = Settings { profile: Some(Arc::new(profile.clone())), ..Settings::default() };
    let mut checked = Vec::new();
    read("", tree, limits, &mut |document| checked.push(lint(document, &settings)));
    checked
}

/// Code, branch and places of what the P rules say.
fn told(tree: impl AsRef<[u8]>, profile: &Profile) -> Vec<(&'static str, String, u32)> {
    let findings = check_within(tree.as_ref(), profile, &Limits::default()).into_iter().flat_map(|checked| checked.findings);
    let own = findings.map(|found| found.finding).filter(|finding| finding.code.starts_with('P'));
    own.map(|finding| (finding.code, finding.branch.unwrap_or_default(), finding.places)).collect()
}

/// The messages of the P rules.
fn messages(tree: impl AsRef<[u8]>, profile: &Profile) -> Vec<String> {
    let findings = check_within(tree.as_ref(), profile, &Limits::default()).into_iter().flat_map(|checked| checked.findings);
    let own = findings.map(|found| found.finding).filter(|finding| finding.code.starts_with('P'));
    own.map(|finding| finding.message).collect()
}

/// What a profile of one kind says, by `above/category`.
fn said(profile: &Profile) -> Vec<(String, &Expected)> {
    let (kind, known) = profile.kinds.first_key_value().unwrap();
    let groups = known.groups(kind).into_iter();
    groups.flat_map(|(above, all)| all.iter().map(move |(category, expected)| (format!("{above}/{category}"), expected))).collect()
}

/// Of these what is absent.
fn absent(tree: impl AsRef<[u8]>, profile: &Profile) -> Vec<String> {
    told(tree, profile).into_iter().filter(|told| told.0 == "P801").map(|told| told.1).collect()
}

fn fixture(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(path)).unwrap()
}

/// A branch, with what is below it.
#[derive(Clone, Debug)]
struct Made {
    category: &'static str,
    kind: &'static str,
    matching: &'static str,
    files: Vec<String>,
    message: Option<String>,
    below: Vec<Made>,
}

fn made(category: &'static str, files: &[&str], below: Vec<Made>) -> Made {
    let files = files.iter().map(|file| (*file).to_owned()).collect();
    Made { category, kind: "main", matching: "calib_plan", files, message: None, below }
}

impl Made {
    fn xml(&self) -> String {
        let mut xml = String::new();
        self.write(&mut xml, true);
        xml
    }

    fn write(&self, xml: &mut String, root: bool) {
        let (category, kind, matching) = (self.category, self.kind, self.matching);
        let edge = if root { "mode=\"Raw2Raw\"".to_owned() } else { format!("match=\"{matching}\"") };
        write!(xml, "<association category=\"{category}\" certified=\"true\" complete=\"true\" {edge} type=\"{kind}\"><mainFiles>")
            .unwrap();
        for file in &self.files {
            write!(xml, "<file category=\"X\" name=\"{file}\"/>").unwrap();
        }
        xml.push_str("</mainFiles><messages>");
        if let Some(message) = &self.message {
            write!(xml, "<message text=\"{message}\"/>").unwrap();
        }
        xml.push_str("</messages><associatedFiles>");
        self.below.iter().for_each(|below| below.write(xml, false));
        xml.push_str("</associatedFiles></association>");
    }
}

const SCIENCE: &str = "FORS2.2021-03-01T00:00:00.000";
const BIAS: &str = "FORS2.2021-02-27T12:00:00.000";

fn science(below: Vec<Made>) -> Made {
    made("SCI", &[SCIENCE], below)
}

/// The same frame's tree under another frame.
fn of_day(tree: &Made, day: usize) -> String {
    tree.xml().replace(SCIENCE, &format!("FORS2.2021-03-{:02}T00:00:00.000", day + 1))
}

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
fn what_a_message_says_is_not_told_twice() {
    let bias = || made("BIAS", &[BIAS, "FORS2.2021-02-27T12:00:01.000"], vec![]);
    let flat = |below| made("FLAT", &["FORS2.2021-02-28T00:00:00.000"], below);
    let profile = learn(&[science(vec![flat(vec![bias()])]).xml()], 1.0);
    let missing = |category: &str, subject: &str| Some(format!("Missing {category} for {subject}: requested 2, found 1"));
    let elsewhere = "FORS2.2021-02-01T00:00:00.000";
    let lacking = [("P801", "SCI/FLAT".to_owned(), 1)];
    for (root, own, expected) in [
        (None, None, &lacking[..]),
        (None, missing("BIAS", "FORS2.2021-02-28T00:00:00.000"), &[]),
        // What is said of the root's frame is not said of what is below.
        (missing("BIAS", SCIENCE), None, &lacking),
        (missing("BIAS", &format!("{SCIENCE}_tpl")), None, &lacking),
        (None, missing("BIAS", SCIENCE), &lacking),
        // A frame that is none of the tree's may be that of any branch below.
        (missing("BIAS", elsewhere), None, &[]),
        (missing("BIAS", &format!("{elsewhere}_tpl")), None, &[]),
        (None, missing("BIAS", elsewhere), &[]),
        (missing("BIAS", "FORS2.2021-02-28T00:00:00.000"), None, &[]),
        (missing("BIAS", "FORS2.2021-02-28T00:00:00.000_tpl"), None, &[]),
        (missing("BIAS", "FORS2.2021-02-28T00:00:00.000_tpl_start"), None, &[]),
        (missing("DARK", SCIENCE), None, &lacking),
        (Some("Missing BIAS for x: requested 1, found 1".to_owned()), None, &lacking),
    ] {
        let tree = Made { message: root.clone(), ..science(vec![Made { message: own.clone(), ..flat(vec![]) }]) };
        assert_eq!(told(tree.xml(), &profile), expected, "{root:?} {own:?}");
        // The same of a BIAS that is there in part.
        let few = Made { files: vec![BIAS.to_owned()], ..bias() };
        let tree = Made { message: root.clone(), ..science(vec![Made { message: own, ..flat(vec![few]) }]) };
        assert_eq!(told(tree.xml(), &profile).iter().any(|told| told.0 == "P802"), !expected.is_empty(), "{root:?}");
    }
    // A message elsewhere, for another frame, explains nothing here.
    let other = Made { message: missing("BIAS", "FORS2.2021-01-01T00:00:00.000"), ..flat(vec![]) };
    let tree = science(vec![flat(vec![]), Made { files: vec!["FORS2.2021-01-01T00:00:00.000".to_owned()], ..other }]);
    assert_eq!(absent(tree.xml(), &profile), ["SCI/FLAT[1]"]);
}

#[test]
fn a_branch_in_many_places_is_told_once() {
    let bias = || made("BIAS", &[BIAS], vec![]);
    let dark = |below| made("DARK", &["FORS2.2021-02-28T02:00:00.000"], below);
    let flat = |time: &str, below| made("FLAT", &[&format!("FORS2.2021-02-28T{time}:00:00.000")], vec![dark(below)]);
    let tree = |below: &dyn Fn() -> Vec<Made>| {
        let arc = made("ARC", &["FORS2.2021-02-28T03:00:00.000"], vec![dark(below())]);
        science(vec![flat("00", below()), flat("01", below()), arc])
    };
    let profile = learn(&[tree(&|| vec![bias()]).xml()], 1.0);
    assert_eq!(told(tree(&Vec::new).xml(), &profile), [("P801", "SCI/FLAT[1]/DARK".to_owned(), 3)]);
}

#[test]
fn a_statement_holds_wherever_its_branches_stand() {
    let bias = |times: &[&str]| made("BIAS", times, vec![]);
    let flat = |time: &str, below: Vec<Made>| made("FLAT", &[&format!("FORS2.2021-02-{time}:00:00.000")], below);
    let std = |below: Vec<Made>| made("STD", &["FORS2.2021-02-20T00:00:00.000"], below);
    let (near, two) = (["FORS2.2021-02-28T12:00:00.000"], [BIAS, "FORS2.2021-02-27T12:00:01.000"]);
    // The same FLAT twice, and another one, farther from its BIAS.
    let one = || flat("28T00", vec![bias(&near)]);
    let tree = science(vec![one(), std(vec![one(), flat("20T00", vec![bias(&two)])])]);
    let profile = learn(&[tree.xml()], 1.0);
    let pairs = said(&profile);
    assert_eq!(pairs.iter().map(|(pair, _)| pair.as_str()).collect::<Vec<_>>(), ["SCI/FLAT", "SCI/STD", "FLAT/BIAS", "STD/FLAT"]);
    let flats = pairs[2].1;
    assert_eq!((flats.at_least_files, flats.at_most_days), (None, Some(7.5)));
    let seen = flats.seen.unwrap();
    assert_eq!((seen.days.unwrap().median, seen.files.unwrap().max, seen.branches), (0.5, 2, None));
    assert_eq!((pairs[3].1.at_least_branches, pairs[3].1.seen.unwrap().branches.unwrap().max), (Some(2), 2));
    // Each of them is held to it, wherever it is now.
    let arc = made("ARC", &["FORS2.2021-02-28T00:00:00.000"], vec![flat("10T00", vec![])]);
    let tree = science(vec![one(), std(vec![one(), flat("01T00", vec![bias(&two)])]), arc]);
    assert_eq!(
        told(tree.xml(), &profile),
        [
            ("P803", "SCI/STD/FLAT[2]".to_owned(), 1),
            ("P803", "SCI/STD/FLAT[2]/BIAS".to_owned(), 1),
            // FLAT is new below ARC, and ARC is new itself: the latter is told.
            ("P804", "SCI/ARC".to_owned(), 1),
            ("P801", "SCI/ARC/FLAT".to_owned(), 1),
        ]
    );
}

#[test]
fn a_branch_of_the_root_s_category_counts_as_the_root_does() {
    let bias = || made("BIAS", &[BIAS], vec![]);
    let inner = |below| made("SCI", &["FORS2.2021-02-28T00:00:00.000"], below);
    let tree = |below| science(vec![bias(), inner(below)]);
    let [with, without] = [tree(vec![bias()]), tree(vec![])].map(|tree| tree.xml());
    assert_eq!(absent(&without, &learn(&[&with], 1.0)), ["SCI/SCI"]);
    let profile = learn(&[&without], 1.0);
    let seen = said(&profile)[0].1.seen.unwrap();
    assert_eq!((said(&profile)[0].0.as_str(), seen.trees, seen.of, seen.in_part), ("SCI/BIAS", 0, 1, 1));
    assert_eq!(told(&with, &profile), []);
}

#[test]
fn a_message_explains_the_places_that_it_speaks_of() {
    let bias = || made("BIAS", &[BIAS, "FORS2.2021-02-27T12:00:01.000"], vec![]);
    let flat = |below| made("FLAT", &["FORS2.2021-02-28T00:00:00.000"], below);
    let std = |below, message: Option<&str>| Made {
        message: message.map(str::to_owned),
        ..made("STD", &["FORS2.2021-02-28T03:00:00.000"], vec![flat(below)])
    };
    let profile = learn(&[science(vec![std(vec![bias()], None), flat(vec![bias()])]).xml()], 1.0);
    let of_the_frame = Some("Missing BIAS for FORS2.2021-02-28T03:00:00.000: requested 2, found 1");
    let missing = Some("Missing BIAS for FORS2.2021-02-28T03:01:00.000: requested 2, found 1");
    let few = || vec![Made { files: vec![BIAS.to_owned()], ..bias() }];
    for (message, below, expected) in [
        (None, vec![], ("P801", "SCI/STD/FLAT", 2)),
        (of_the_frame, vec![], ("P801", "SCI/STD/FLAT", 2)),
        (missing, vec![], ("P801", "SCI/FLAT", 1)),
        (None, few(), ("P802", "SCI/STD/FLAT/BIAS", 2)),
        (of_the_frame, few(), ("P802", "SCI/STD/FLAT/BIAS", 2)),
        (missing, few(), ("P802", "SCI/FLAT/BIAS", 1)),
    ] {
        let tree = science(vec![std(below.clone(), message), flat(below)]).xml();
        let told: Vec<_> = told(&tree, &profile);
        assert_eq!(told, [(expected.0, expected.1.to_owned(), expected.2)], "{message:?}");
    }
}

#[test]
fn a_branch_below_several_is_held_to_the_narrowest_and_told_once() {
    let head = "schema = \"caltree/profile/1\"\n[[kinds]]\ninstrument = \"FORS2\"\ncategory = \"SCI\"\nmode = \"Raw2Raw\"\n";
    let bias = || made("BIAS", &[BIAS], vec![]);
    let flat = made("FLAT", &["FORS2.2021-02-28T00:00:00.000"], vec![bias()]);
    let tree = science(vec![bias(), flat]).xml();
    let profile = |root: &str, flat: &str| {
        Profile::parse(&format!("{head}below.SCI = {{ BIAS = {{ {root} }}, FLAT = {{}} }}\nbelow.FLAT.BIAS = {{ {flat} }}\n"))
            .unwrap()
    };
    for (root, flat, expected) in [
        ("", "", &[][..]),
        ("at_least_files = 2", "", &[("P802", "SCI/BIAS".to_owned(), 1)]),
        ("at_least_files = 2", "at_least_files = 3", &[("P802", "SCI/FLAT/BIAS".to_owned(), 2)]),
        ("at_least_files = 3", "at_least_files = 2", &[("P802", "SCI/BIAS".to_owned(), 2)]),
        ("at_most_days = 1", "at_most_days = 1", &[("P803", "SCI/BIAS".to_owned(), 1)]),
        // 1.5 and 0.5 days away.
        ("at_most_days = 1.25", "at_most_days = 0.125", &[("P803", "SCI/FLAT/BIAS".to_owned(), 2)]),
    ] {
        assert_eq!(told(&tree, &profile(root, flat)), expected, "{root} {flat}");
    }
}

#[test]
fn nothing_is_said_of_what_may_have_been_cut_off() {
    for path in ["trees/uves/UVES.2019-10-27T07:31:02.468_raw2raw.xml", "trees/fors2/FORS2.2024-03-11T02:14:36.218_raw2raw.xml"] {
        let bytes = fixture(path);
        let profile = learn(&[&bytes], 1.0);
        assert_eq!(told(&bytes, &profile), [], "{path}");
        for end in (0..bytes.len()).step_by(29) {
            assert_eq!(told(&bytes[..end], &profile), [], "{path} up to {end}");
        }
        for max_depth in 0..5 {
            let limits = Limits { max_depth, ..Limits::default() };
            for found in check_within(&bytes, &profile, &limits).into_iter().flat_map(|checked| checked.findings) {
                assert!(!found.finding.code.starts_with('P'), "{path}, {max_depth} deep: {found:?}");
            }
        }
    }
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
fn messages_say_what_is_there_and_what_the_profile_says() {
    let head = "schema = \"caltree/profile/1\"\n[[kinds]]\ninstrument = \"FORS2\"\ncategory = \"SCI\"\nmode = \"Raw2Raw\"\n";
    let profile = |text: &str| Profile::parse(&format!("{head}{text}\n")).unwrap();
    let bias = || made("BIAS", &[BIAS], vec![]);
    let tree = science(vec![bias()]).xml();
    let aside = science(vec![Made { kind: "auxiliary", ..bias() }]).xml();
    let required = |seen: &str| profile(&format!("below.SCI.BIAS = {{ required = true{seen} }}"));
    let days = |limit: &str, median: &str| {
        let seen = format!("seen = {{ trees = 1, of = 1, days = [{median}, 3, 3] }}");
        profile(&format!("below.SCI.BIAS = {{ at_most_days = {limit}, {seen} }}"))
    };
    for (tree, profile, expected) in [
        (science(vec![]).xml(), required(""), "BIAS is absent below SCI: the profile requires it for FORS2 SCI Raw2Raw"),
        (
            science(vec![]).xml(),
            required(", seen = { trees = 1, of = 1 }"),
            "BIAS is absent below SCI: the only tree of FORS2 SCI Raw2Raw has it",
        ),
        (
            aside,
            required(", seen = { trees = 2, of = 3 }"),
            "BIAS is there only as auxiliary below SCI: 2 of 3 trees of FORS2 SCI Raw2Raw have it",
        ),
        (
            tree.clone(),
            days("1.351", "1.0"),
            "BIAS is 1.5 days before the SCI it calibrates, the profile allows 1.351 for FORS2 SCI Raw2Raw (half of them are within 1 day)",
        ),
        (
            tree,
            days("1", "2.25"),
            "BIAS is 1.5 days before the SCI it calibrates, the profile allows 1 for FORS2 SCI Raw2Raw (half of them are within 2.25 days)",
        ),
    ] {
        assert_eq!(messages(&tree, &profile), [expected]);
    }
}

#[test]
fn the_nearest_kind_is_told_of_one_that_is_not_known() {
    let kind = |instrument: &str, category: &str, mode: &str| {
        format!("[[kinds]]\ninstrument = \"{instrument}\"\ncategory = \"{category}\"\nmode = \"{mode}\"\n")
    };
    let tree = science(vec![]).xml();
    for (kinds, near) in [
        (kind("UVES", "OBJECT", "Raw2Raw"), ""),
        (kind("FORS2", "SCI_LSS", "Raw2Master"), ""),
        (kind("FORS2", "SCIENCE", "Raw2Raw"), " (nearest that it knows: FORS2 SCIENCE Raw2Raw)"),
        (kind("FORS2", "SCY", "Raw2Raw") + &kind("FORS2", "STD", "Raw2Raw"), " (nearest that it knows: FORS2 SCY Raw2Raw)"),
        (kind("FORS", "SCI", "Raw2Raw"), " (nearest that it knows: FORS SCI Raw2Raw)"),
        (kind("FORS2", "SCY", "Raw2Raw") + &kind("FORS2", "SCI", "Raw2Master"), " (nearest that it knows: FORS2 SCI Raw2Master)"),
    ] {
        let profile = Profile::parse(&format!("schema = \"caltree/profile/1\"\n{kinds}")).unwrap();
        let expected = format!("the profile does not know FORS2 SCI Raw2Raw: the tree was not held against it{near}");
        assert_eq!(messages(&tree, &profile), [expected], "{kinds}");
    }
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

#[test]
fn what_is_no_profile_is_told_with_its_place() {
    let head = "schema = \"caltree/profile/1\"\n";
    let kind = "[[kinds]]\ninstrument = \"A\"\ncategory = \"B\"\nmode = \"Raw2Raw\"\ntrees = 5\n";
    let branch = |keys: &str| format!("{head}{kind}[kinds.below.X.Y]\n{keys}\n");
    let seen = |keys: &str| branch(&format!("seen = {{ {keys} }}"));
    let long = "X".repeat(101);
    for (text, message) in [
        (String::new(), "line 1, column 1: this is no profile: it does not begin with schema"),
        ("<?xml version=\"1.0\"?>\n<association/>\n".into(), "line 1, column 1: this is no profile: it does not begin with schema"),
        ("[levels]\nS401 = \"note\"\n".into(), "line 1, column 1: this is no profile"),
        (
            "schema = \"caltree/profile/2\"\n".into(),
            "line 1, column 10: this is no profile: expected schema = \"caltree/profile/1\", found \"caltree/profile/2\"",
        ),
        ("schema = 1".into(), "line 1, column 10: this is no profile"),
        (format!("{head}kinds = 3"), "line 2, column 9: invalid type: integer `3`, expected a list"),
        (format!("{head}kinds = [3]"), "line 2, column 10: invalid type: integer `3`, expected a table [[kinds]]"),
        (
            format!("{head}[learned]"),
            "line 2, column 2: unknown field `learned`: expected schema, learnt, kinds; did you mean `learnt`?",
        ),
        (format!("{head}[[kinds]"), "line 2, column 9:"),
        (format!("{head}{kind}{kind}"), "line 7, column 1: A B Raw2Raw stands twice"),
        (
            format!("{head}{}", kind.replace("Raw2Raw", "raw2raw")),
            "line 5, column 8: `raw2raw` is no mode: expected Raw2Raw or Raw2Master; did you mean \"Raw2Raw\"?",
        ),
        (format!("{head}{}", kind.replace("\"B\"", "\"\"")), "line 4, column 12: `category` is ``"),
        (
            format!("{head}[learnt]\ntrees = 1\nthreshold = 1.5\nmin_trees = 1\nincomplete = false"),
            "line 4, column 13: `threshold` is 1.5",
        ),
        (
            format!("{head}[learnt]\ntrees = 1\nthreshold = nan\nmin_trees = 1\nincomplete = false"),
            "line 4, column 13: `threshold` is NaN",
        ),
        (
            branch("require = true"),
            "line 8, column 1: unknown field `require`: expected required, auxiliary, at_least_branches, at_least_files, at_most_days, \
             seen; did you mean `required`?",
        ),
        (branch("required = \"yes\""), "line 8, column 12: invalid type: string \"yes\", expected true or false"),
        (
            branch("at_least_files = \"x, expected u64\""),
            "line 8, column 18: invalid type: string \"x, expected u64\", expected a whole number",
        ),
        (
            branch("at_least_files = 99999999999999999999"),
            "line 8, column 18: invalid type: integer `99999999999999999999`, expected a whole",
        ),
        (branch("seen = 3"), "line 8, column 8: invalid type: integer `3`, expected a table such as { trees = 3, of = 3 }"),
        (
            branch("auxiliary = true\nat_least_files = 3"),
            "line 9, column 18: nothing is asked of an auxiliary branch: take out `at_least_files`",
        ),
        (
            branch("auxiliary = true\nat_most_days = 3"),
            "line 9, column 16: nothing is asked of an auxiliary branch: take out `at_most_days`",
        ),
        (branch("at_least_branches = 0"), "line 8, column 21: `at_least_branches` is 0: expected 1 or more"),
        (branch("at_least_files = 0"), "line 8, column 18: `at_least_files` is 0: expected 1 or more"),
        (
            branch("").replace("below", "static") + "at_most_days = 1",
            "line 9, column 16: a static calibration has no observing time",
        ),
        (branch("required = true\nauxiliary = true"), "line 7, column 1: an auxiliary branch is never required"),
        (branch("at_least_files = -1"), "line 8, column 18: invalid value: integer `-1`, expected a whole number from 0 on"),
        (
            branch("at_least_files = 1.5"),
            "line 8, column 18: invalid type: floating point `1.5`, expected a whole number from 0 on",
        ),
        (branch("at_most_days = -0.5"), "line 8, column 16: `at_most_days` is -0.5"),
        (branch("at_most_days = inf"), "line 8, column 16: `at_most_days` is inf"),
        (branch("days = [1, 2, 3]"), "line 8, column 1: unknown field `days`"),
        (seen("trees = 3"), "line 8, column 8: missing field `of`"),
        (seen("trees = 3, of = 2"), "line 8, column 8: 3 trees and 0 in part are more than the 2 that there are"),
        (seen("trees = 9223372036854775807, of = 2, in_part = 9223372036854775807"), "line 8, column 8: 9223372036854775807 trees"),
        (seen("trees = 3, of = 6"), "line 8, column 8: `of` is 6, but this kind has 5 trees"),
        (seen("trees = 3, of = 3, files = 4"), "line 8, column 37: invalid type: integer `4`, expected a list"),
        (
            seen("trees = 3, of = 3, files = [4]"),
            "line 8, column 37: `files` has 1 number: expected three (smallest, median, largest)",
        ),
        (seen("trees = 3, of = 3, branches = [1, 2, 3, 4, 5]"), "line 8, column 40: `branches` has 5 numbers: expected three"),
        (
            seen("trees = 3, of = 3, days = [0.1, 0.2, 0.3, -9.0]"),
            "line 8, column 36: `days` has 4 numbers: expected three (median",
        ),
        (seen("trees = 3, of = 3, files = [3, 2, 4]"), "line 8, column 37: smallest 3, median 2, largest 4 are not in this order"),
        (
            seen("trees = 3, of = 3, days = [3, 2, 4]"),
            "line 8, column 36: median 3, nine tenths 2, largest 4 are not in this order",
        ),
        (seen("trees = 3, of = 3, days = [-3, 2, 4]"), "line 8, column 36: distances of -3, 2, 4"),
        (branch("[kinds.below.X.Y]"), "line 8, column 16: `Y` stands twice"),
        (branch("[kinds.static]\nX = { Y = {} }"), "line 9, column 11: Y stands below X twice: as static, and not"),
        (format!("{head}{kind}below.X = 3"), "line 7, column 11: invalid type: integer `3`, expected a table"),
        (
            format!("{head}{kind}below.X.Y = true"),
            "line 7, column 13: invalid type: boolean `true`, expected a table such as { required",
        ),
        (
            format!("{head}{kind}[kinds.below.B]\nSTD_IMA = {{}}\n[kinds.below.STDIMA]\nBIAS = {{}}"),
            "line 9, column 14: `STDIMA` is neither the root's category (`B`) nor a branch of this kind: add it below the category \
             that it stands in; did you mean `STD_IMA`?",
        ),
        (
            format!("{head}{kind}[kinds.below.B]\nBIAS = {{}}\n[kinds.static.RESPONSE]"),
            "line 9, column 15: `RESPONSE` is neither the root's category (`B`) nor a branch of this kind: add it below",
        ),
        ("{\n  \"schema\": \"caltree/profile/1\"\n}".into(), "line 1, column 1: this is no profile"),
        (format!("{head}{kind}below.X.\"\" = {{}}"), "line 7, column 14: expected a category, found ``"),
        (format!("{head}{kind}below.\"\".X = {{}}"), "line 7, column 7: expected a category, found ``"),
        (format!("{head}{kind}below.X.{long} = {{}}"), "line 7, column 113: expected a category, found `XXXXX"),
        (format!("{head}{kind}[[kinds.branches]]\npath = \"X/Y\""), "line 7, column 9: unknown field `branches`"),
        (format!("{head}{}", kind.replace("instrument = \"A\"", "")), "line 2, column 1: missing field `instrument`"),
    ] {
        let error = Profile::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}\n{text}");
    }
    // A person may write as little as this.
    let profile = Profile::parse(&format!("\u{feff}{head}{kind}below.B.Y = {{}}")).unwrap();
    assert_eq!(said(&profile), [("B/Y".to_owned(), &Expected::default())]);
}

#[test]
fn hostile_profiles_are_read_to_an_end() {
    let head = "schema = \"caltree/profile/1\"\n";
    for hostile in ["[", "a = [", "a = {b = ", "a.", "[[kinds]]\n", "\"", "'''", "{", "\0", "x = 1\n"] {
        assert!(Profile::parse(&format!("{head}{}", hostile.repeat(20_000))).is_err(), "{hostile}");
        assert!(Profile::parse(&hostile.repeat(20_000)).is_err(), "{hostile}");
    }
}

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
