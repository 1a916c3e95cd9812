//! `caltree files`, as a user runs it.

use caltree_tests::{caltree, caltree_with, corpus, top};
use std::collections::BTreeSet;
use std::fs;

const TREE: &str = "fixtures/trees/pionier/PIONI.2021-02-27T02:30:18.443_raw2raw.xml";
const LINKS: &str = "fixtures/links/eso/PIONI.2021-02-27T02:30:18.443_raw2raw.vot";

fn lines(args: &[&str]) -> Vec<String> {
    let run = caltree(&[&["files"], args].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    run.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn a_file_is_told_once_however_many_documents_list_it() {
    let (tree, links, both) = (lines(&[TREE]), lines(&[LINKS]), lines(&[TREE, LINKS, TREE, LINKS]));
    assert_eq!(both, tree);
    let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!((set(&tree), tree.len()), (set(&links), links.len()));
    let json = caltree(&["files", "--format", "json", TREE, LINKS]).json();
    assert_eq!(json["totals"]["files"], tree.len());
    assert_eq!((&json["totals"]["documents"], &json["totals"]["files_without_length"]), (&2.into(), &0.into()));
    let summary = caltree(&["summary", "--format", "json", LINKS]).json();
    assert_eq!(json["totals"]["bytes_total"], summary["links"][0]["bytes_total"]);
}

#[test]
fn threads_and_standard_input_change_nothing() {
    let one = caltree(&["files", "--format", "csv", "--threads", "1", "fixtures/trees", "fixtures/links"]).stdout;
    let four = caltree(&["files", "--format", "csv", "--threads", "4", "fixtures/trees", "fixtures/links"]).stdout;
    assert!(one.lines().count() > 300 && one == four);
    let bytes = fs::read(top().join(LINKS)).expect("a fixture");
    assert_eq!(caltree_with(&bytes, &["files", "-"]).stdout, lines(&[LINKS]).join("\n") + "\n");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_done() {
    let run = caltree(&["files", "fixtures/input/links-truncated.vot", TREE, "fixtures/input/login-page.xml", "no-such-file.xml"]);
    assert_eq!(run.status, 2);
    assert_eq!(run.stdout, lines(&[TREE]).join("\n") + "\n");
    for said in ["links-truncated.vot: its files are not listed", "login-page.xml: its files are not listed", "no-such-file.xml"] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert_eq!(run.stderr.lines().count(), 3, "{}", run.stderr);
}

#[test]
fn a_service_that_failed_is_no_empty_list() {
    for (path, said) in [
        ("fixtures/rules/L513-error-status/fires/links.vot", "the service failed: UsageFault: 'obs/2021' is no identifier"),
        ("fixtures/links/other/binary2.vot", "its data are written as BINARY2, which is not read"),
    ] {
        let run = caltree(&["files", path]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(&format!("its files are not listed: {said}")), "{}", run.stderr);
    }
    let run = caltree(&["files", "fixtures/rules/L512-overflow-status/fires/links.vot"]);
    assert_eq!((run.status, run.stdout.lines().count()), (0, 3));
    assert!(run.stderr.contains("rows are missing") && run.stderr.contains("ask for fewer at once"), "{}", run.stderr);
}

/// Each way in which a table can lack rows is said by whoever lists its files.
#[test]
fn a_table_that_lacks_rows_is_no_whole_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("links.vot");
    let table = fs::read_to_string(top().join(LINKS)).expect("a fixture");
    let row = table.find("<TR>").expect("a row");
    let columns = table[row..table.find("</TR>").expect("its end")].matches("<TD").count();
    let failed = "<TD>x</TD><TD></TD><TD></TD><TD>NotFoundFault: gone</TD><TD>#calibration</TD>";
    let failed = format!("<TR>{failed}{}</TR>", "<TD></TD>".repeat(columns - 5));
    let second = "</TABLE><TABLE><FIELD name=\"a\" datatype=\"int\"/></TABLE>";
    let (start, end) = (row, table.rfind("</TR>").expect("the last row") + 5);
    for (text, said) in [
        (format!("{}{failed}{}", &table[..row], &table[row..]), "1 row tells an error in place of a link"),
        (format!("{}{failed}{failed}{}", &table[..row], &table[row..]), "2 rows tell an error in place of a link"),
        (table.replace("</TABLE>", second), "of its 2 tables only one is read"),
        (format!("{}{}", &table[..start], &table[end..]), "it has no row: it lists nothing"),
    ] {
        fs::write(&path, text).expect("a table");
        for command in ["files", "verify", "show"] {
            let run = caltree(&[command, path.to_str().expect("a name")]);
            assert!(run.stderr.contains(said), "{command}, {said}: {run:?}");
        }
        let run = caltree(&["files", "--format", "sof", path.to_str().expect("a name")]);
        assert!(run.status == 2 && run.stdout.is_empty() && run.stderr.contains(said), "{said}: {run:?}");
        assert!(run.stderr.contains("nothing is written: sets of frames would lack what could not be read"), "{run:?}");
    }
}

#[test]
fn what_has_no_name_of_its_own_is_told_by_its_address() {
    let names = lines(&["fixtures/links/eso-plain/ADP.2024-02-08T11:26:47.315.vot"]);
    assert!(names.contains(&"ESPRE.2022-06-15T04:18:09.731".to_owned()), "{names:?}");
    assert!(names.iter().any(|name| name.starts_with("https://") && name.contains("/preview?")), "{names:?}");
    assert!(!names.iter().any(|name| ["preview", "links"].contains(&name.as_str())), "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn answers_of_calselector_are_no_data() {
    let (some, all) = (lines(&["--format", "urls", LINKS]), lines(&["--format", "urls", "--all", LINKS]));
    assert_eq!(all.len(), some.len() + 1);
    assert!(all.iter().any(|url| url.contains("/calselector/")) && !some.iter().any(|url| url.contains("/calselector/")));
    let plain = "fixtures/links/eso-plain/ESPRE.2022-06-15T04:18:09.731.vot";
    assert_eq!((lines(&[plain]).len(), lines(&["--all", plain]).len()), (2, 4));
}

#[test]
fn only_addresses_that_can_be_downloaded_are_handed_on() {
    let run = caltree(&["files", "--format", "urls", "fixtures/input/links-hostile-text.vot"]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.lines().all(|line| line.starts_with("https://") && line.is_ascii() && !line.contains([' ', '"', '<'])));
    assert!(run.stderr.contains("1 address is left out"), "{}", run.stderr);
    // In the other formats it is there to be seen.
    assert!(lines(&["fixtures/input/links-hostile-text.vot"]).contains(&"javascript:alert(1)".to_owned()));
}

#[test]
fn no_two_cells_of_a_hostile_table_are_formulas() {
    let run = caltree(&["files", "--format", "csv", "fixtures/input/links-hostile-text.vot", "fixtures/input/hostile-text.xml"]);
    for cell in run.stdout.lines().flat_map(|line| line.split(',')) {
        assert!(!cell.trim_start_matches('"').trim_start().starts_with(['=', '+', '-', '@']), "{cell}");
    }
}

#[test]
fn real_tables() {
    let Some(corpus) = corpus() else { return };
    let path = |name: &str| corpus.join("links").join(name).to_string_lossy().into_owned();
    let harps = caltree(&["files", "--format", "json", &path("eso-harps/association_raw2master.xml")]).json();
    assert_eq!((&harps["totals"]["files"], &harps["totals"]["bytes_total"]), (&51.into(), &751_842_137.into()));
    let alma = lines(&[&path("alma/alma-datalink.xml")]);
    assert_eq!((alma.len(), alma[0].as_str()), (7, "https://almascience.org/dataPortal/member.uid___A001_X12a3_Xe9.README.txt"));
}
