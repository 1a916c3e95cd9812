//! Facts and totals of the fixtures, and of what only a hostile or broken tree holds.

use caltree_model::{BranchType, Cascade, Certification, Mode, Verdict};
use caltree_read::{Limits, read};
use caltree_summary::{Known, Totals, TreeFacts};
use std::path::Path;

/// The facts of the first tree in `bytes`.
fn facts(name: &str, bytes: &[u8], requested: Option<Mode>) -> TreeFacts {
    let mut all = Vec::new();
    read(name, bytes, &Limits::default(), &mut |document| {
        let tree = document.tree.as_ref().expect("a tree");
        all.push(TreeFacts::of(tree, &Cascade::new(tree), Known { names: document.names(), requested }));
        assert_eq!(all[0].dp_id, document.dp_id());
    });
    all.swap_remove(0)
}

fn fixture(path: &str) -> TreeFacts {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(path);
    let name = path.file_name().and_then(|name| name.to_str()).expect("a file name");
    facts(name, &std::fs::read(&path).expect("a fixture"), None)
}

fn groups(groups: &[caltree_summary::Group]) -> Vec<(&str, usize, usize)> {
    groups.iter().map(|group| (group.category.as_str(), group.places, group.distinct)).collect()
}

#[test]
fn a_missing_static_calibration() {
    let facts = fixture("trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml");
    assert_eq!(facts.dp_id.as_deref(), Some("GRAVI.2023-05-07T03:41:27.115"));
    assert_eq!((facts.instrument.as_deref(), facts.category.as_deref()), (Some("GRAVITY"), Some("SCI_SINGLE")));
    assert_eq!((facts.kind, facts.mode, facts.requested_mode), (Some(BranchType::Main), Some(Mode::Raw2Raw), None));
    assert_eq!((facts.certified, facts.complete, facts.verdict), (Some(true), Some(false), Verdict::Incomplete));
    assert_eq!((facts.branches, facts.distinct_branches, facts.depth), (19, 9, 3));
    assert_eq!((facts.files_listed, facts.files_unique, facts.science_files.len()), (45, 24, 3));
    let [missing] = facts.missing.as_slice() else { panic!("one thing is missing: {:?}", facts.missing) };
    assert_eq!((missing.branch.as_str(), missing.places, missing.main), ("SCI_SINGLE", 1, true));
    assert_eq!(missing.subject, "GRAVI.2023-05-07T03:41:27.115_tpl");
    assert_eq!((missing.requested, missing.found), (1, 0));
}

#[test]
fn the_message_may_stand_on_a_nested_branch_only() {
    let facts = fixture("trees/vimos-ifu/VIMOS.2009-08-15T03:40:08.116.xml");
    assert_eq!(facts.verdict, Verdict::Incomplete);
    assert_eq!(facts.missing[0].branch, "SCI_IFU/STD_IFU");
    assert_eq!(groups(&facts.flagged.incomplete), [("STD_IFU", 1, 1)]);
    assert_eq!(facts.incomplete, ["SCI_IFU/STD_IFU"]);
}

#[test]
fn an_empty_association_says_why() {
    let facts = fixture("trees/vimos-ifu/VIMOS.2009-08-15T12:44:30.552.xml");
    assert_eq!((facts.verdict, facts.branches, facts.depth), (Verdict::Empty, 0, 0));
    assert_eq!(facts.messages, ["No association could be established: this file type is not supported"]);
    assert!(facts.missing.is_empty() && facts.categories.is_empty());
}

#[test]
fn extended_branches_are_folded_with_their_distance_from_the_parent() {
    let facts = fixture("trees/vimos-ifu/VIMOS.2009-08-28T06:02:19.540.xml");
    let folded = facts.flagged.extended.iter().map(|extended| (extended.group.category.as_str(), extended.parent.as_str()));
    assert_eq!(folded.collect::<Vec<_>>(), [("STD_IFU", "SCI_IFU"), ("IFU_CAL", "STD_IFU")]);
    let ifu_cal = facts.categories.iter().find(|category| category.category.as_deref() == Some("IFU_CAL")).expect("IFU_CAL");
    assert_eq!((ifu_cal.branches, ifu_cal.matches.calib_plan, ifu_cal.matches.extended), (2, 1, 1));
    // The same files are hours from the science frame and days from the standard.
    let offsets = ifu_cal.offset_days.expect("raw branches");
    assert!(offsets.min.abs() < 1.0 && offsets.max > 10.0, "{offsets:?}");
}

#[test]
fn uncertified_causes_stand_apart_from_what_follows_from_them() {
    let facts = fixture("trees/uves/UVES.2019-10-27T07:31:02.468_raw2raw.xml");
    assert_eq!(facts.certified, Some(false));
    assert_eq!(groups(&facts.flagged.uncertified_causes), [("WAVE_RED", 2, 1)]);
    assert_eq!(groups(&facts.flagged.uncertified_through), [("STD_RED", 1, 1)]);
    assert_eq!(facts.flagged.root, Certification::Below);
    assert!(facts.flagged.uncertified_aside.is_empty());
    // The root is no nested branch.
    assert_eq!(facts.uncertified.len(), 3);
}

#[test]
fn auxiliary_branches_are_told_apart() {
    let facts = fixture("trees/matisse/MATIS.2022-09-18T06:12:44.000_raw2raw.xml");
    assert_eq!(facts.certified, Some(true));
    assert!(facts.flagged.uncertified_causes.is_empty() && facts.flagged.uncertified_through.is_empty());
    assert_eq!(facts.flagged.uncertified_aside.iter().map(|group| group.places).sum::<usize>(), facts.uncertified.len());
    assert_eq!(facts.uncertified.len(), 7);
}

const TREE: &str = r#"<association category="SCI" certified="true" complete="false" mode="Raw2Raw" type="main">
    <mainFiles><file category="S" name="FORS2.2025-01-01T00:00:00.000"/><file category="S" name="FORS2.2025-01-01T00:00:00.000"/></mainFiles>
    <messages><message text="Missing BIAS for X: requested 1, found 0"/><message text="Missing BIAS for X: requested 1, found 0"/>
    <message text="odd"/></messages><associatedFiles>
    <association match="sometimes"><mainFiles><file category="B"/></mainFiles>
    <messages><message text="Missing BIAS for X: requested 1, found 0"/><message text="odd"/><message/></messages><associatedFiles/>
    </association></associatedFiles></association>"#;

#[test]
fn a_tree_with_holes_is_summarised_as_it_stands() {
    let facts = facts("", TREE.as_bytes(), None);
    assert_eq!(facts.science_files.len(), 1);
    assert_eq!((facts.files_listed, facts.files_unique), (3, 1));
    // Said twice by the root and once below: two places.
    assert_eq!(facts.missing.iter().map(|missing| missing.places).collect::<Vec<_>>(), [2]);
    assert_eq!(facts.messages, ["odd"]);
    let [category] = facts.categories.as_slice() else { panic!("one category: {:?}", facts.categories) };
    assert_eq!((&category.category, category.branches, category.raw_branches, category.files_unique), (&None, 1, 0, 0));
    assert_eq!((category.matches, category.offset_days), (caltree_summary::MatchCounts::default(), None));
}

#[test]
fn requested_is_what_somebody_said_or_a_name_that_tells_of_a_downgrade() {
    let asked = |name: &str, requested| {
        let facts = facts(name, TREE.as_bytes(), requested);
        (facts.requested_mode, facts.downgraded)
    };
    assert_eq!(asked("x_raw2raw.xml", None), (None, false));
    assert_eq!(asked("x_raw2master.xml", None), (Some(Mode::Raw2Master), true));
    assert_eq!(asked("x_raw2master.xml", Some(Mode::Raw2Raw)), (Some(Mode::Raw2Raw), false));
    assert_eq!(asked("x_raw2raw.xml", Some(Mode::Raw2Master)), (Some(Mode::Raw2Master), true));
    let master = TREE.replace("Raw2Raw", "Raw2Master");
    let facts = facts("x_raw2raw.xml", master.as_bytes(), None);
    assert_eq!((facts.requested_mode, facts.downgraded), (None, false));
}

#[test]
fn totals_add_up() {
    let mut totals = Totals::default();
    let one = fixture("trees/sphere/SPHER.2018-04-30T03:51:29.207_raw2raw.xml");
    let other = fixture("trees/pionier/PIONI.2021-02-27T02:30:18.443_raw2raw.xml");
    for facts in [&one, &other, &other] {
        totals.add(facts);
    }
    totals.add_unreadable();
    assert_eq!((totals.trees, totals.complete, totals.incomplete, totals.empty, totals.unreadable), (3, 1, 2, 0, 1));
    assert_eq!((totals.with_extended, totals.files_unique()), (1, one.files_unique + other.files_unique));
    assert_eq!(totals.missing_by_category.values().sum::<usize>(), 6);
    assert_eq!(totals.extended_by_category.values().sum::<usize>(), 2);
}

#[test]
fn paths_of_a_hostile_tree_stay_within_bounds() {
    let long = "A".repeat(1 << 20);
    let leaf = r#"<association category="B" certified="false"/>"#.repeat(200);
    let xml = format!(r#"<association category="{long}"><associatedFiles>{leaf}</associatedFiles></association>"#);
    let facts = facts("", xml.as_bytes(), None);
    assert_eq!(facts.uncertified.len(), 200);
    assert!(facts.uncertified.last().is_some_and(|path| path.ends_with("…/B[200]")));
    assert!(facts.uncertified.iter().map(String::len).sum::<usize>() < 200 * 200);
}
