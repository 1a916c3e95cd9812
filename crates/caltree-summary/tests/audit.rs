//! Which answers an audit counts, and in which group.

use caltree_model::{ArchiveId, Cascade, Mode, ObsTime, Origin};
use caltree_read::{Limits, read};
use caltree_summary::audit::{Audit, AuditSettings, Auditor, By, Sort};
use caltree_summary::{AskAgain, Known, LinksFacts, TreeFacts};

const FRAME: &str = "FORS2.2026-05-20T03:00:00.000";

fn day(day: &str) -> ObsTime {
    ArchiveId::parse(&format!("X.{day}T00:00:00.000")).expect("an id").observed().expect("a time")
}

fn settings(by: &[By]) -> AuditSettings {
    AuditSettings { by: by.to_vec(), sort: Sort::Name, top: None, as_of: day("2026-06-01"), expected: None, requested: None }
}

fn tree(frame: &str, attributes: &str) -> String {
    format!(
        "<association category=\"SCI_IMG\" {attributes} type=\"main\"><mainFiles><file category=\"SCIENCE_IMG\" name=\"{frame}\"/>\
         <file category=\"SCIENCE_IMG\" name=\"FORS2.2026-05-20T03:05:00.000\"/></mainFiles><messages/><associatedFiles/></association>"
    )
}

fn links(frame: &str, description: &str) -> String {
    let description = description.replace('"', "&quot;");
    format!(
        "<VOTABLE version=\"1.3\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\"><RESOURCE type=\"results\"><TABLE>\
         <INFO name=\"QUERY\">https://archive.eso.org/calselector/v1/associations?dp_id={frame}&amp;mode=Raw2Master&amp;responseformat=votable</INFO>\
         <FIELD name=\"ID\" datatype=\"char\" arraysize=\"*\"/><FIELD name=\"access_url\" datatype=\"char\" arraysize=\"*\"/>\
         <FIELD name=\"description\" datatype=\"char\" arraysize=\"*\"/><FIELD name=\"semantics\" datatype=\"char\" arraysize=\"*\"/>\
         <DATA><TABLEDATA>\
         <TR><TD>ivo://eso.org/ID?{frame}</TD><TD>https://dataportal.eso.org/dataportal_new/file/{frame}</TD><TD>{description}</TD><TD>#this</TD></TR>\
         <TR><TD>ivo://eso.org/ID?{frame}</TD><TD>https://archive.eso.org/calselector/v1/associations?dp_id={frame}&amp;mode=Raw2Raw</TD><TD></TD>\
         <TD>http://archive.eso.org/rdf/datalink/eso#calSelector_raw2raw</TD></TR>\
         </TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
    )
}

fn give(auditor: &mut Auditor, name: &str, text: &str) {
    let origin = Origin { source: name.to_owned(), part: None };
    read(name, text.as_bytes(), &Limits::default(), &mut |document| {
        let names = document.names().to_vec();
        let known = Known { names: &names, requested: None };
        if let Some(links) = &mut document.links {
            auditor.add_links(&LinksFacts::of(links, known), origin.clone());
        } else {
            let tree = document.tree.as_ref().expect("a tree");
            auditor.add(&TreeFacts::of(tree, &Cascade::new(tree), known), origin.clone());
        }
    });
}

const GOOD: &str = "certified=\"true\" complete=\"true\" mode=\"Raw2Raw\"";
const BAD: &str = "certified=\"false\" complete=\"false\" mode=\"Raw2Raw\"";

/// Complete, uncertified, downgraded answers, set aside.
fn counts(audit: &Audit) -> (usize, usize, usize, usize, usize) {
    let all = &audit.overall;
    (all.complete, all.uncertified, all.downgraded, all.answers, audit.set_aside)
}

fn audited(texts: &[&str]) -> Audit {
    let mut auditor = Auditor::new(settings(&[]));
    texts.iter().enumerate().for_each(|(n, text)| give(&mut auditor, &format!("{n}.xml"), text));
    auditor.finish()
}

#[test]
fn of_several_answers_for_a_frame_and_mode_one_counts() {
    let (good, bad) = (tree(FRAME, GOOD), tree(FRAME, BAD));
    let masters = tree(FRAME, &GOOD.replace("Raw2Raw", "Raw2Master"));
    let links =
        links(FRAME, "category=\"SCI_IMG\" certified=\"false\" complete=\"false\" mode=\"Raw2Raw\" type=\"main\" messages=\"\"");
    // The last tree; a table only without a tree, wherever it stands, but its QUERY is believed.
    assert_eq!(counts(&audited(&[&good, &bad])), (0, 1, 0, 1, 1));
    assert_eq!(counts(&audited(&[&bad, &good])), (1, 0, 0, 1, 1));
    assert_eq!(counts(&audited(&[&links])), (0, 1, 1, 1, 0));
    assert_eq!(counts(&audited(&[&links, &good])), (1, 0, 1, 1, 1));
    assert_eq!(counts(&audited(&[&good, &links])), (1, 0, 1, 1, 1));
    assert_eq!(counts(&audited(&[&good, &masters])), (2, 0, 0, 2, 0));
    assert_eq!(audited(&[&links]).overall.trees, 0);
    // A root without main files is no frame's: none is a copy of another.
    let nameless = "<association category=\"X\" certified=\"true\" complete=\"true\" mode=\"Raw2Raw\" type=\"main\"/>";
    assert_eq!(counts(&audited(&[nameless, nameless])), (2, 0, 0, 2, 0));
}

#[test]
fn what_cannot_be_read_counts_where_nothing_else_answers() {
    let unreadable = |frame: Option<&str>, mode: Option<Mode>| {
        let mut auditor = Auditor::new(settings(&[By::Instrument]));
        auditor.add_unreadable(frame, mode, "a log-in page", Origin::default());
        auditor.add_unreadable(frame, mode, "a log-in page", Origin::default());
        give(&mut auditor, "x.xml", &tree(FRAME, GOOD));
        let audit = auditor.finish();
        (audit.overall.unreadable, audit.ask_again.len(), audit.groups.len())
    };
    let other = "HAWKI.2026-05-21T03:00:00.000";
    assert_eq!(unreadable(Some(other), None), (1, 1, 2));
    assert_eq!(unreadable(Some(FRAME), None), (0, 0, 1));
    assert_eq!(unreadable(Some(FRAME), Some(Mode::Raw2Raw)), (0, 0, 1));
    assert_eq!(unreadable(Some(FRAME), Some(Mode::Raw2Master)), (1, 1, 1));
    // Of whom nobody knows: counted each, in a group of the unknown, and there is no frame to ask for.
    assert_eq!(unreadable(None, None), (2, 0, 2));
}

#[test]
fn expected_frames_have_an_answer_of_their_own_or_of_a_neighbour() {
    let names = [FRAME, "FORS2.2026-05-20T03:05:00.000", "HAWKI.2026-05-21T03:00:00.000", "HAWKI.2026-05-22T03:00:00.000"];
    let expected = Some(names.map(str::to_owned).to_vec());
    let mut auditor = Auditor::new(AuditSettings { expected, ..settings(&[]) });
    give(&mut auditor, "x.xml", &tree(FRAME, GOOD));
    give(&mut auditor, "y.xml", &tree("FORS2.2026-05-20T09:00:00.000", GOOD));
    auditor.add_unreadable(Some(names[2]), None, "an HTML page", Origin::default());
    let audit = auditor.finish();
    let expected = audit.expected.unwrap();
    assert_eq!((expected.frames, expected.answered, expected.as_science_file, expected.unreadable), (4, 1, 1, 1));
    assert_eq!((expected.without.as_slice(), expected.unexpected), (&[names[3].to_owned()][..], 1));
    let asked: Vec<_> =
        audit.ask_again.iter().map(|again| (again.dp_id.as_str(), again.reasons.as_slice(), again.age_days)).collect();
    assert_eq!(asked, [(names[3], &[AskAgain::NoTree][..], Some(9)), (names[2], &[AskAgain::Unreadable], Some(10))]);
}

#[test]
fn groups_come_in_the_order_asked_for() {
    let order = |sort: Sort, top: Option<usize>| {
        let mut auditor = Auditor::new(AuditSettings { sort, top, ..settings(&[By::Instrument]) });
        for (frame, attributes) in [
            ("UVES.2026-05-20T03:00:00.000", GOOD),
            ("UVES.2026-05-21T03:00:00.000", BAD),
            ("FORS2.2026-05-20T03:00:00.000", GOOD),
            ("HAWKI.2026-05-20T03:00:00.000", BAD),
            ("nothing", GOOD),
        ] {
            give(
                &mut auditor,
                "x.xml",
                &tree(frame, attributes).replace("<file category=\"SCIENCE_IMG\" name=\"FORS2.2026-05-20T03:05:00.000\"/>", ""),
            );
        }
        let audit = auditor.finish();
        let names: Vec<String> = audit.groups.iter().map(|group| group.key[0].clone().unwrap_or("-".into())).collect();
        format!("{} +{}", names.join(" "), audit.groups_left_out)
    };
    assert_eq!(order(Sort::Name, None), "FORS2 HAWKI UVES - +0");
    assert_eq!(order(Sort::Answers, None), "UVES FORS2 HAWKI - +0");
    assert_eq!(order(Sort::Complete, None), "HAWKI UVES FORS2 - +0");
    assert_eq!(order(Sort::Uncertified, Some(2)), "HAWKI UVES +2");
    assert_eq!(order(Sort::Age, Some(1)), "HAWKI +3");
}

/// An audit of answers under these names, which say what was asked for.
fn named(answers: &[(&str, &str)], broken: &[(&str, Mode)]) -> Audit {
    let mut auditor = Auditor::new(settings(&[]));
    answers.iter().for_each(|(name, text)| give(&mut auditor, name, text));
    broken.iter().for_each(|(frame, mode)| auditor.add_unreadable(Some(frame), Some(*mode), "cut", Origin::default()));
    auditor.finish()
}

fn reasons(audit: &Audit) -> Vec<(Option<Mode>, &[AskAgain])> {
    audit.ask_again.iter().map(|again| (again.mode, again.reasons.as_slice())).collect()
}

#[test]
fn whoever_asks_again_comes_to_an_end() {
    let (raw, masters) = (tree(FRAME, GOOD), tree(FRAME, &GOOD.replace("Raw2Raw", "Raw2Master")));
    let (first, again) = (&format!("1/{FRAME}_raw2master.xml"), &format!("2/{FRAME}_raw2master.xml"));
    let broken = &[(FRAME, Mode::Raw2Master)][..];
    // A downgrade answers the request that failed before; only masters do away with the downgrade.
    let audit = named(&[(again, &raw)], broken);
    assert_eq!((audit.overall.unreadable, audit.overall.downgraded, audit.set_aside), (0, 1, 1));
    assert_eq!(reasons(&audit), [(Some(Mode::Raw2Master), &[AskAgain::Downgraded][..])]);
    let audit = named(&[(first, &raw), (again, &masters)], &[]);
    assert_eq!((audit.overall.answers, audit.overall.downgraded, reasons(&audit)), (2, 0, vec![]));
    // Raw calibrations that were asked for as such answer nothing else.
    let audit = named(&[(&format!("{FRAME}_raw2raw.xml"), &raw)], broken);
    assert_eq!(reasons(&audit), [(Some(Mode::Raw2Master), &[AskAgain::Unreadable][..])]);
    // Masters are not to be had for what is not supported, and it is no downgrade.
    let empty = |why: &str| {
        tree(FRAME, BAD)
            .replace("<messages/>", &format!("<messages><message text=\"No association could be established: {why}\"/></messages>"))
    };
    let audit = named(&[(again, &empty("this file type is not supported"))], broken);
    assert_eq!((audit.overall.downgraded, audit.overall.unsupported, reasons(&audit)), (0, 1, vec![]));
    let audit = named(&[(again, &empty("the frame is not known"))], &[]);
    assert_eq!((audit.overall.downgraded, audit.overall.unsupported), (0, 0));
    assert_eq!(reasons(&audit), [(Some(Mode::Raw2Raw), &[AskAgain::Empty][..])]);
}

#[test]
fn what_is_not_said_is_not_credited() {
    for attributes in ["certified=\"true\" mode=\"Raw2Raw\"", "certified=\"true\" complete=\"maybe\" mode=\"Raw2Raw\""] {
        let all = audited(&[&tree(FRAME, attributes)]).overall;
        assert_eq!((all.complete, all.unknown, all.answers, all.share_complete()), (0, 1, 1, Some(0.0)), "{attributes}");
    }
    // A message says enough.
    let missing = tree(FRAME, "mode=\"Raw2Raw\"").replace(
        "<messages/>",
        "<messages><message text=\"Missing BIAS for FORS2.2026-05-20T03:00:00.000: requested 5, found 0\"/></messages>",
    );
    let all = audited(&[&missing]).overall;
    assert_eq!((all.incomplete, all.unknown), (1, 0));
}

#[test]
fn nobody_asks_for_trees_of_unsupported_types() {
    let unsupported = tree("FORS2.2026-05-20T04:00:00.000", BAD).replace(
        "<messages/>",
        "<messages><message text=\"No association could be established: this file type is not supported\"/></messages>",
    );
    let audit = audited(&[&tree(FRAME, GOOD), &unsupported]);
    let all = &audit.overall;
    assert_eq!((all.share_complete(), all.share_of_supported(), all.supported()), (Some(0.5), Some(1.0), 1));
    assert_eq!(audited(&[&unsupported]).overall.share_of_supported(), None);
    // It has nothing to certify either.
    assert_eq!((audit.uncertified.telling, audit.uncertified.answers), (1, 0));
}

#[test]
fn which_of_two_differing_answers_counts_is_told() {
    let (good, bad) = (tree(FRAME, GOOD), tree(FRAME, BAD));
    assert_eq!(audited(&[&good, &bad, &good]).differing, [FRAME]);
    assert!(audited(&[&good, &good]).differing.is_empty());
    // That a tree goes before a table is no matter of their order.
    let links =
        links(FRAME, "category=\"SCI_IMG\" certified=\"false\" complete=\"false\" mode=\"Raw2Raw\" type=\"main\" messages=\"\"");
    assert!(audited(&[&good, &links]).differing.is_empty());
}

#[test]
fn what_is_yet_to_be_taken_has_no_age() {
    let frames = ["2026-05-31T23:00:00.000", "2026-06-01T12:00:00.000", "2026-06-02T00:00:00.000", "9999-01-01T00:00:00.000"];
    let trees: Vec<String> = frames
        .iter()
        .map(|time| {
            tree(&format!("UVES.{time}"), BAD)
                .replace("<file category=\"SCIENCE_IMG\" name=\"FORS2.2026-05-20T03:05:00.000\"/>", "")
        })
        .collect();
    let audit = audited(&trees.iter().map(String::as_str).collect::<Vec<_>>());
    let ages = audit.uncertified.since_observation.unwrap();
    assert_eq!((ages.min, ages.max, audit.observed_after, audit.uncertified.after), (0, 0, 2, 2));
    assert_eq!((audit.uncertified.by_age[0].answers, audit.uncertified.telling, audit.uncertified.undated), (2, 4, 0));
    let asked: Vec<_> = audit.ask_again.iter().map(|again| (again.dp_id.as_str(), again.age_days)).collect();
    assert_eq!(asked, [("UVES.2026-05-31T23:00:00.000", Some(0)), ("UVES.2026-06-01T12:00:00.000", Some(0))]);
}

#[test]
fn what_has_no_archive_id_is_counted_where_it_cannot_be_asked_for() {
    let mut auditor = Auditor::new(AuditSettings {
        expected: Some(vec!["HAWKI.2026-05-22T03:00:00.000".to_owned()]),
        requested: Some(Mode::Raw2Master),
        ..settings(&[])
    });
    give(&mut auditor, "x.xml", &tree("my file", BAD));
    let audit = auditor.finish();
    assert_eq!(audit.without_id, 1);
    // Without any answer the mode is what somebody says.
    assert_eq!(reasons(&audit), [(Some(Mode::Raw2Master), &[AskAgain::NoTree][..])]);
}
