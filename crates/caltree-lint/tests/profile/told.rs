//! What a profile tells of trees, and how often.

use super::*;

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
