//! Which answers an audit counts, and in which group.

use caltree_model::{ArchiveId, Cascade, Mode, ObsTime};
use caltree_read::{Limits, read};
use caltree_summary::audit::{Audit, AuditSettings, Auditor, By, Origin, Sort};
use caltree_summary::{AskAgain, Known, LinksFacts, TreeFacts};

const FRAME: &str = "FORS2.2026-05-20T03:00:00.000";

fn day(day: &str) -> ObsTime {
    ArchiveId::parse(&format!("X.{day}T00:00:00.000")).expect("an id").observed().expect("a time")
}

fn settings(by: &[By]) -> AuditSettings {
    AuditSettings { by: by.to_vec(), sort: Sort::Name, top: None, as_of: day("2026-06-01"), expected: None }
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
