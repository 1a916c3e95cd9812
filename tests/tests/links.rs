//! Links tables end to end: real ones, broken ones, huge ones.

use caltree_tests::{Run, caltree, caltree_with, corpus, packed, top};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;

/// Every rule that speaks above a note, with its level.
fn loud(run: &Run) -> BTreeSet<String> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("findings").iter();
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    findings.filter(|finding| finding["level"] != "note").map(|finding| text(&finding["code"])).collect()
}

/// What real documents draw above a note, and why. Those of ESO draw what they say of their status; the others only what is really wrong.
const REAL: &[(&str, &[&str])] = &[
    // Asked for Raw2Master, answered with Raw2Raw; not certified.
    ("eso-harps/association_raw2master.xml", &["S403", "S404"]),
    // Certified.
    ("eso-espresso/ESPRE.2018-11-04T07:00:00.643_raw2master.vot", &[]),
    // Not certified, through two branches of its tree.
    ("eso-espresso/ESPRE.2018-11-04T07:00:00.643_raw2raw.vot", &["S404"]),
    // The archive's plain answers.
    ("eso-plain/ADP.vot", &[]),
    ("eso-plain/ESPRE.2018-11-04T11:03:18.276.vot", &[]),
    // Good ones of other services. (#documentation is a term since 2022.)
    ("alma/alma-datalink.xml", &[]),
    ("alma/alma-datalink-recurse-aux.xml", &[]),
    ("pyvo-tests/cutout1.xml", &[]),
    ("pyvo-tests/cutout2.xml", &[]),
    // Two rows are the same, and so are the ids of two service descriptors.
    ("alma/alma-datalink-recurse-this.xml", &["L539", "L570"]),
    // A mock-up: a term that does not exist, a reference to the name of a column in place of its id, wrong lengths of text.
    ("cds/dataLink_003.xml", &["L528", "L544", "L577"]),
    // service_def has the UCD meta.code.
    ("pyvo-tests/datalink.xml", &["L509"]),
    // … and a PARAM has no value.
    ("pyvo-tests/proc.xml", &["L509", "L567"]),
    // … and a PARAM of two numbers has `[0. 0.]`.
    ("pyvo-tests/proc_inf.xml", &["L509", "L577"]),
    ("pyvo-tests/proc_units.xml", &["L509", "L577"]),
    // No links tables, whatever their names say.
    ("pyvo-tests/datalink-obscore.xml", &["X101"]),
    ("pyvo-tests/datalink-ssa.xml", &["X101"]),
    ("pyvo-tests/datalink.desise", &["X101"]),
];

#[test]
fn real_documents_draw_what_is_wrong_with_them() {
    let Some(corpus) = corpus() else { return };
    for (name, expected) in REAL {
        let path = corpus.join("links").join(name);
        let run = caltree(&["check", "--no-config", "--format", "json", &path.to_string_lossy()]);
        let expected: BTreeSet<String> = expected.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(loud(&run), expected, "{name}");
    }
    let known = REAL.len();
    let there =
        fs::read_dir(corpus.join("links")).expect("a folder").flat_map(|entry| fs::read_dir(entry.expect("an entry").path()));
    assert_eq!(there.flatten().count(), known, "every document of the corpus is named here");
}

#[test]
fn a_real_downgrade_is_said_with_both_pieces_of_evidence() {
    let Some(corpus) = corpus() else { return };
    let path = corpus.join("links/eso-harps/association_raw2master.xml");
    let json = caltree(&["check", "--no-config", "--format", "json", &path.to_string_lossy()]).json();
    let findings = json["findings"].as_array().expect("findings");
    let downgrade = findings.iter().find(|finding| finding["code"] == "S403").expect("a downgrade");
    assert_eq!(downgrade["data"]["evidence"], serde_json::json!(["QUERY", "file name"]));
    assert_eq!(downgrade["data"]["executed_evidence"], serde_json::json!(["the description of `#this`", "the row for the tree"]));
    let message = downgrade["message"].as_str().expect("text");
    assert!(message.contains("the QUERY says mode=Raw2Master") && message.contains("the description of `#this`"), "{message}");
}

#[test]
fn an_answer_that_is_incomplete_without_a_reason_is_an_error() {
    let good = fs::read_to_string(top().join("fixtures/input/links-table.vot")).expect("a table");
    let run =
        caltree_with(good.replacen("complete=\"true\"", "complete=\"false\"", 1).as_bytes(), &["check", "--format", "json", "-"]);
    assert_eq!((run.status, run.codes()), (1, vec!["S401".to_owned()]));
}

#[test]
fn a_forced_version_holds() {
    let path = "fixtures/links/other/alma-like.vot";
    let codes = |version: &str| loud(&caltree(&["check", "--no-config", "--format", "json", "--datalink-version", version, path]));
    assert_eq!(codes("1.0"), BTreeSet::new());
    assert!(codes("1.1").contains("L504"), "{:?}", codes("1.1"));
    assert_eq!(caltree(&["check", "--datalink-version", "2.0", path]).status, 2);
}

/// A table of so many rows.
fn table(rows: usize, row: impl Fn(usize) -> String) -> String {
    let whole = fs::read_to_string(top().join("fixtures/input/links-no-rows.vot")).expect("a table");
    let (head, tail) = whole.split_once("<TABLEDATA/>").expect("no rows");
    let rows: String = (0..rows).map(row).collect();
    format!("{head}<TABLEDATA>{rows}</TABLEDATA>{tail}")
}

fn good_row(n: usize) -> String {
    format!(
        "<TR><TD>ivo://a.org/{n}</TD><TD>https://a.org/{n}</TD><TD/><TD/><TD>#this</TD><TD>frame</TD><TD>text/plain</TD><TD>{n}</TD></TR>\n"
    )
}

#[test]
fn rows_have_no_limit_and_keep_their_places() {
    let text = table(300_000, |n| if n == 299_999 { good_row(n).replace("#this", "#thsi") } else { good_row(n) });
    let lines = text.lines().position(|line| line.contains("#thsi")).expect("a line") as u64 + 1;
    // Far beyond the limit on sizes, which is for what must be held at once.
    for args in [&["check", "--format", "json", "--max-size", "1MiB", "-"][..], &["check", "--format", "json", "-"]] {
        let run = caltree_with(text.as_bytes(), args);
        let json = run.json();
        assert_eq!(json["documents"][0]["bytes"], text.len());
        let findings = json["findings"].as_array().expect("findings");
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!((&findings[0]["code"], &findings[0]["span"]["line"]), (&"L528".into(), &lines.into()));
        assert_eq!(findings[0]["data"]["row"], 300_000);
    }
}

#[test]
fn more_than_a_million_rows_are_compared_up_to_there() {
    let text = table(1_000_003, |n| good_row(if n == 1_000_002 { 1_000_001 } else { n % 1_000_002 }));
    let run = caltree_with(text.as_bytes(), &["check", "--format", "json", "-"]);
    assert_eq!(run.codes(), ["L540"], "{run:?}");
}

#[test]
fn what_is_the_same_in_many_rows_is_told_once() {
    let text = table(5_000, |n| good_row(n).replace("#this", "#nothing"));
    let json = caltree_with(text.as_bytes(), &["check", "--format", "json", "-"]).json();
    let findings = json["findings"].as_array().expect("findings");
    assert_eq!((findings.len(), &findings[0]["places"]), (1, &5_000.into()), "{findings:?}");
    // What differs from row to row is told some thousand times and then counted.
    let text = table(5_000, |n| good_row(n).replace("#this", &format!("#nothing{n}")));
    let json = caltree_with(text.as_bytes(), &["check", "--format", "json", "-"]).json();
    let findings = json["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 2_001);
    assert!(findings.iter().any(|finding| finding["data"]["more"] == 3_000), "the rest is counted");
}

#[test]
fn bad_input_is_a_finding_with_its_place() {
    let good = fs::read_to_string(top().join("fixtures/input/links-table.vot")).expect("a table");
    let columns: String = (0..1_000_000).map(|n| format!("<FIELD name=\"c{n}\" datatype=\"int\"/>")).collect();
    let many_columns = good.replacen("<DATA>", &format!("{columns}<DATA>"), 1);
    let long_cell = good.replacen("<TD>#this</TD>", &format!("<TD>{}</TD>", "x".repeat(20 << 20)), 1);
    let long_tag = good.replacen("<TABLE>", &format!("<TABLE name=\"{}\">", "x".repeat(20 << 20)), 1);
    let deep = good.replacen("<TABLE>", &format!("{}<TABLE>", "<GROUP>".repeat(100_000)), 1);
    for (what, text, code) in [
        ("a million columns", &many_columns, "X109"),
        ("a cell of 20 MB", &long_cell, "X109"),
        ("a tag of 20 MB", &long_tag, "X109"),
        ("nesting", &deep, "X108"),
    ] {
        let run = caltree_with(text.as_bytes(), &["check", "--format", "json", "-"]);
        let json = run.json();
        let findings = json["findings"].as_array().expect("findings");
        let found = findings.iter().find(|finding| finding["code"] == code).unwrap_or_else(|| panic!("{what}: {findings:?}"));
        assert!(found["span"]["line"].as_u64().is_some(), "{what}: {found}");
        assert_eq!((run.status, &json["documents"][0]["verdict"]), (1, &"unreadable".into()), "{what}");
    }
}

#[test]
fn a_cut_table_is_checked_as_far_as_it_goes() {
    let good = fs::read(top().join("fixtures/rules/E607-duplicate-access-url/fires/FORS2.2025-04-18T00:59:48.338_raw2raw.vot"));
    let good = good.expect("a table");
    let whole = caltree_with(&good, &["check", "--format", "json", "-"]);
    assert_eq!(whole.codes(), ["E607"]);
    let end = good.windows(10).rposition(|piece| piece == b"<TD>#calib").expect("the last row but one");
    let cut = caltree_with(&good[..end], &["check", "--format", "json", "-"]);
    assert!(cut.codes().contains(&"X104".to_owned()), "{cut:?}");
    assert!(!cut.codes().contains(&"E604".to_owned()), "what stood in the lost part is unknown: {cut:?}");
    // At every byte: a finding, never a crash, and places inside of what is there.
    for at in (0..good.len()).step_by(37) {
        let run = caltree_with(&good[..at], &["check", "--format", "json", "-"]);
        assert!(matches!(run.status, 0 | 1), "{at}: {run:?}");
        for finding in run.json()["findings"].as_array().expect("findings") {
            assert!(finding["span"]["end"].as_u64().is_none_or(|end| end <= at as u64), "{at}: {finding}");
        }
    }
}

#[test]
fn large_tables_are_the_same_zipped_and_behind_headers() {
    let text = table(3_000, |n| good_row(n).replace("#this", if n == 2_999 { "#thsi" } else { "#this" }));
    let zipped = packed(text.as_bytes());
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-votable+xml;content=datalink\r\n\r\n";
    let plain = caltree_with(text.as_bytes(), &["check", "--format", "json", "-"]).json();
    let line = plain["findings"][0]["span"]["line"].as_u64().expect("a line");
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.replace("UTF-8", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (what, bytes, lines) in [
        ("gzip", zipped.clone(), 0),
        ("headers", [head.as_bytes(), text.as_bytes()].concat(), 3),
        ("headers, gzip behind them", [head.as_bytes(), &zipped].concat(), 3),
        ("UTF-16", utf16, 0),
    ] {
        let json = caltree_with(&bytes, &["check", "--format", "json", "-"]).json();
        let findings = json["findings"].as_array().expect("findings");
        assert_eq!(findings.len(), 1, "{what}: {findings:?}");
        assert_eq!(findings[0]["span"]["line"], line + lines, "{what}");
    }
    let cut = caltree_with(&zipped[..zipped.len() / 2], &["check", "--format", "json", "-"]);
    assert_eq!(cut.codes(), ["X104"], "{cut:?}");
}

#[test]
fn a_cut_answer_is_cut_once_and_says_nothing_of_a_newest_file() {
    let text = fs::read(top().join("fixtures/links/eso/MUSE.2026-05-29T23:48:05.127_raw2raw.vot")).expect("a fixture");
    let codes = |bytes: &[u8]| caltree_with(bytes, &["check", "--as-of", "2027-06-01", "--format", "json", "-"]).codes();
    assert!(codes(&text).contains(&"S405".to_owned()), "whole: {:?}", codes(&text));
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&text).expect("memory");
    let zipped = packer.finish().expect("memory");
    for bytes in [&text, &zipped] {
        for at in (bytes.len() / 2..bytes.len() - 20).step_by(bytes.len() / 60) {
            let codes = codes(&bytes[..at]);
            assert_eq!(codes.iter().filter(|code| *code == "X104").count(), 1, "{at}: {codes:?}");
            assert!(!codes.contains(&"S405".to_owned()), "{at}: {codes:?}");
        }
    }
}

#[test]
fn what_is_not_told_of_a_votable_is_counted() {
    let infos: String = (0..2_500).map(|n| format!("<INFO name=\"n\" value=\"v\" odd{n}=\"1\"/>")).collect();
    let text = table(1, good_row).replacen("<TABLE", &format!("{infos}<TABLE"), 1);
    let json = caltree_with(text.as_bytes(), &["check", "--format", "json", "-"]).json();
    let findings = json["findings"].as_array().expect("findings").iter();
    let ours: Vec<_> = findings.filter(|finding| finding["code"] == "L566").collect();
    assert_eq!(ours.len(), 2_001);
    assert!(ours.iter().any(|finding| finding["data"]["more"] == 500), "{:?}", ours.last());
}

#[test]
fn an_overflow_is_one_however_it_is_spelt() {
    let table = fs::read_to_string(top().join("fixtures/rules/L512-overflow-status/fires/links.vot")).expect("a table");
    for status in ["value=\"overflow\">There", "value=\"OVERFLOW: There\">", "value=\"\">OVERFLOW: There"] {
        let table = table.replace("value=\"OVERFLOW\">There", status);
        let run = caltree_with(table.as_bytes(), &["check", "--format", "json", "-"]);
        assert_eq!(run.codes(), ["L512", "L514"], "{status}");
    }
}

#[test]
fn a_failure_is_one_however_it_is_spelt() {
    for status in [
        "value=\"ERROR\">NotFoundFault: gone",
        "value=\" error \">NotFoundFault: gone",
        "value=\"ERROR: NotFoundFault: gone\">",
        "value=\"\">ERROR: NotFoundFault: gone",
    ] {
        let table = format!(
            "<?xml version=\"1.0\"?>\n<VOTABLE version=\"1.3\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">\
             <RESOURCE type=\"results\"><INFO name=\"QUERY_STATUS\" {status}</INFO></RESOURCE></VOTABLE>\n"
        );
        let run = caltree_with(table.as_bytes(), &["check", "--format", "json", "-"]);
        assert_eq!(run.json()["documents"][0]["kind"], "links_table", "{status}");
        let legal = status.starts_with("value=\"ERROR\"");
        assert_eq!(run.codes(), if legal { vec!["L513"] } else { vec!["L513", "L514"] }, "{status}");
        let failed = run.json()["findings"][0]["message"].as_str().expect("text").contains("NotFoundFault: gone");
        assert!(failed, "{status}: {}", run.stdout);
    }
}
