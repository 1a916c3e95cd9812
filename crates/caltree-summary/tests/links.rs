//! Facts of links tables that no fixture shows.

use caltree_model::{Mode, Verdict};
use caltree_read::{Limits, read};
use caltree_summary::{FileList, Files, Known, LinksFacts, LinksService, links_tree};
use std::fmt::Write as _;

const ESO: &str = "http://archive.eso.org/rdf/datalink/eso#";
const THIS: &str = "category=\"SCI\" certified=\"true\" complete=\"true\" mode=\"Raw2Raw\" type=\"main\" messages=\"\"";

/// A table with these rows: semantics, address, length, category, description.
fn table(query: Option<&str>, rows: &[[&str; 5]]) -> String {
    let mut text =
        String::from("<VOTABLE version=\"1.3\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\"><RESOURCE type=\"results\"><TABLE>");
    if let Some(query) = query {
        let _ = write!(text, "<INFO name=\"QUERY\" value=\"\"><![CDATA[{query}]]></INFO>");
    }
    for name in ["ID", "semantics", "access_url", "content_length", "eso_category", "description", "error_message", "service_def"] {
        let _ = write!(text, "<FIELD name=\"{name}\" datatype=\"char\" arraysize=\"*\"/>");
    }
    text.push_str("<DATA><TABLEDATA>");
    for [semantics, url, length, category, description] in rows {
        let description = description.replace('"', "&quot;");
        let _ = write!(
            text,
            "<TR><TD>ivo://eso.org/ID?FORS2.2025-03-18T05:21:44.902</TD><TD>{semantics}</TD><TD>{url}</TD><TD>{length}</TD>\
             <TD>{category}</TD><TD>{description}</TD><TD/><TD/></TR>"
        );
    }
    text + "</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
}

fn facts(name: &str, text: &str, requested: Option<Mode>) -> LinksFacts {
    let mut found = None;
    read(name, text.as_bytes(), &Limits::default(), &mut |document| {
        let mut links = document.links.take().expect("a links table");
        found = Some(LinksFacts::of(&mut links, Known { names: document.names(), requested }));
    });
    found.expect("a document")
}

#[test]
fn without_a_query_the_rows_show_whose_answer_it_is() {
    let (this, tree) = (["#this", "https://x/a", "1", "SCI", THIS], format!("{ESO}calSelector_raw2raw"));
    let tree = [tree.as_str(), "https://x/tree", "1000000", "ASSOCIATION_TREE", ""];
    let one = facts("", &table(None, &[this, tree]), None);
    assert_eq!((one.service, one.verdict, one.mode), (LinksService::Calselector, Some(Verdict::Complete), Some(Mode::Raw2Raw)));
    assert_eq!((one.rows, one.files_unique, one.bytes_total, one.categories.len()), (2, 1, 1, 1));
    // Two rows of that kind are an offer of both modes: the archive's plain answer.
    let two = facts("", &table(None, &[this, tree, tree]), None);
    assert_eq!((two.service, two.verdict, two.mode, two.requested_mode), (LinksService::Other, None, None, None));
    assert_eq!((two.files_unique, two.bytes_total, two.categories.len()), (1, 1, 2));
    assert_eq!(two.categories[1].files_unique, 0);
}

#[test]
fn what_was_asked_for_is_said_then_queried_then_named() {
    let rows = [["#this", "https://x/a", "1", "SCI", THIS]];
    let query = |mode: &str| table(Some(&format!("https://x/calselector/v1/associations?dp_id=A&amp;mode={mode}")), &rows);
    let name = "FORS2.2025-03-18T05:21:44.902_raw2master.vot";
    for (name, text, said, requested, downgraded) in [
        (name, query("raw2raw"), Some(Mode::Raw2Master), Some(Mode::Raw2Master), true),
        (name, query("raw2raw"), None, Some(Mode::Raw2Raw), false),
        ("", query("RAW2MASTER"), None, Some(Mode::Raw2Master), true),
        (name, query("x"), None, Some(Mode::Raw2Master), true),
        ("", query("x"), None, None, false),
    ] {
        let facts = facts(name, &text, said);
        assert_eq!((facts.requested_mode, facts.downgraded), (requested, downgraded), "{name} {text}");
    }
}

#[test]
fn a_file_counts_once_and_in_each_of_its_categories() {
    let query = Some("https://x/calselector/");
    let rows = [
        ["#this", "https://x/a", "10", "SCI", THIS],
        ["#calibration", "https://x/b", "5", "BIAS", ""],
        ["#calibration", "https://x/b", "7", "BIAS", ""],
        ["#calibration", "https://x/b", "5", "DARK", ""],
        ["#calibration", "https://x/c", "-1", "DARK", ""],
        ["#calibration", "", "9", "", ""],
    ];
    let facts = facts("", &table(query, &rows), None);
    assert_eq!((facts.files_unique, facts.bytes_total, facts.files_without_length), (3, 15, 1));
    let told: Vec<_> = facts
        .categories
        .iter()
        .map(|category| {
            (category.category.as_deref(), category.rows, category.files_unique, category.bytes, category.files_without_length)
        })
        .collect();
    assert_eq!(told, [(Some("SCI"), 1, 1, 10, 0), (Some("BIAS"), 2, 1, 5, 0), (Some("DARK"), 2, 2, 5, 1), (None, 1, 0, 0, 0)]);
}

#[test]
fn names_without_end_are_counted_not_kept() {
    let long = "x".repeat(5_000);
    let names: Vec<String> = (0..10_050).map(|n| format!("#{n}")).collect();
    let mut rows: Vec<[&str; 5]> = vec![["#this", "https://x/a", "10", "", ""], [&long, "https://x/b", "1", "", ""]];
    rows.extend(names.iter().map(|name| [name.as_str(), "https://x/c", "2", "", ""]));
    let facts = facts("", &table(Some("https://x/other"), &rows), None);
    assert_eq!((facts.semantics.len(), facts.rows_of_other_semantics, facts.rows_of_other_categories), (10_000, 52, 52));
    assert_eq!((facts.rows, facts.files_unique, facts.bytes_total), (10_052, 3, 13));
    assert_eq!(facts.semantics[1].0.len(), 1_000);
}

#[test]
fn a_flat_tree_has_a_branch_a_category() {
    let rows = [
        ["#this", "https://x/a", "10", "SCI", THIS],
        ["#calibration", "https://x/b", "5", "BIAS", ""],
        ["http://archive.eso.org/rdf/datalink/eso#sibling_raw", "https://x/s", "5", "SCI", ""],
        ["#auxiliary", "https://x/d", "5", "BIAS", ""],
        ["#calibration", "https://x/c", "5", "BIAS", ""],
        ["#calibration", "https://x/e", "5", "", ""],
    ];
    read("", table(Some("https://x/calselector/"), &rows).as_bytes(), &Limits::default(), &mut |document| {
        let flat = links_tree(document.links.as_mut().expect("a links table"));
        let told: Vec<_> =
            flat.tree.branches().map(|(id, branch)| (branch.category().unwrap_or("?"), flat.tree.files(id).len())).collect();
        assert_eq!(told, [("SCI", 2), ("BIAS", 2), ("BIAS (#auxiliary)", 1), ("#calibration", 1)]);
        assert_eq!((flat.dp_id.as_deref(), flat.verdict), (Some("FORS2.2025-03-18T05:21:44.902"), Some(Verdict::Complete)));
    });
}

#[test]
fn a_file_that_is_repeated_is_drawn_once_in_each_branch() {
    let rows = [
        ["#this", "https://x/a", "10", "SCI", THIS],
        ["#calibration", "https://x/b", "5", "BIAS", ""],
        ["#calibration", "https://x/b", "5", "BIAS", ""],
        ["#calibration", "https://x/b", "5", "DARK", ""],
    ];
    let text = table(Some("https://x/calselector/"), &rows);
    read("", text.as_bytes(), &Limits::default(), &mut |document| {
        let flat = links_tree(document.links.as_mut().expect("a links table"));
        assert_eq!((flat.files, flat.tree.all_files().len()), (2, 3));
    });
    assert_eq!(facts("", &text, None).files_unique, 2);
}

#[test]
fn a_table_without_this_is_for_what_was_asked_else_for_the_id_of_all_rows() {
    let rows = [["#calibration", "https://x/b", "5", "BIAS", ""], ["#calibration", "https://x/c", "5", "BIAS", ""]];
    let asked = "https://x/calselector/v1/associations?dp_id=FORS2.2025-01-06T03:11:42.517&amp;mode=Raw2Raw";
    let alone = "FORS2.2025-03-18T05:21:44.902";
    for (query, second, dp_id, ids) in [
        (asked, alone, Some("FORS2.2025-01-06T03:11:42.517"), 1),
        ("https://x/calselector/", alone, Some(alone), 1),
        ("https://x/other", alone, Some(alone), 1),
        ("https://x/other", "FORS2.2025-03-18T05:30:00.000", None, 2),
    ] {
        let text = table(Some(query), &rows);
        let (before, last) = text.rsplit_once(alone).expect("an ID");
        let text = format!("{before}{second}{last}");
        let facts = facts("", &text, None);
        assert_eq!((facts.dp_id.as_deref(), facts.ids), (dp_id, ids), "{query}");
        read("", text.as_bytes(), &Limits::default(), &mut |document| {
            assert_eq!(links_tree(document.links.as_mut().expect("a links table")).dp_id.as_deref(), dp_id);
        });
        read("", text.as_bytes(), &Limits::default(), &mut |document| {
            let mut files = Files::default();
            files.add(String::new(), None, FileList::of_links(document.links.as_mut().expect("a links table"), false));
            assert!(files.iter().all(|(file, ..)| dp_id.is_none() || file.dp_id.as_deref() == dp_id));
        });
    }
}

#[test]
fn one_file_of_the_archive_is_one_whatever_its_address() {
    let name = "M.FORS2.2015-08-05T11:20:17.466";
    let mut files = Files::default();
    for (host, length) in [("https://dataportal.eso.org/dataPortal/file/", ""), ("https://mirror.example.org/", "7")] {
        let rows = [["#calibration", &format!("{host}{name}"), length, "BIAS", ""]];
        read("", table(Some("https://x/calselector/"), &rows).as_bytes(), &Limits::default(), &mut |document| {
            files.add(host.to_owned(), None, FileList::of_links(document.links.as_mut().expect("a links table"), false));
        });
    }
    let all: Vec<_> = files.iter().map(|(file, source, _)| (file.name.as_str(), file.bytes, source)).collect();
    assert_eq!(all, [(name, Some(7), "https://dataportal.eso.org/dataPortal/file/")]);
}
