//! What once went wrong.

use caltree_tests::{caltree_in, caltree_with, top};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

fn good(folder: &Path, name: &str) {
    fs::copy(top().join("fixtures/input/plain.xml"), folder.join(name)).unwrap();
}

/// Far more than linear time takes, far less than quadratic time would.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn one_long_category_does_not_stand_in_every_finding() {
    let many: String = (0..3_000).map(|n| format!("<association category='b{n}'/>")).collect();
    let tree = format!("<association category='{}'><associatedFiles>{many}</associatedFiles></association>", "x".repeat(100_000));
    for args in [&["check", "--format", "json", "-"][..], &["check", "-"], &["summary", "--format", "json", "-"]] {
        let run = caltree_with(tree.as_bytes(), args);
        assert!(run.stdout.len() < 50_000_000, "{args:?}: {} bytes", run.stdout.len());
    }
}

#[test]
fn documents_of_one_line_and_long_names_take_linear_time() {
    let started = Instant::now();
    let one = "<association category='B' certified='false' complete='true' match='extended' type='main'><mainFiles>\
               <file category='B' name='x'/></mainFiles><messages/><associatedFiles/></association>";
    let wide = format!("<association category='A'><associatedFiles>{}</associatedFiles></association>", one.repeat(20_000));
    assert!(caltree_with(wide.as_bytes(), &["check", "-"]).status >= 0);
    let name = "x".repeat(300_000);
    let skipped = format!("<association category='A'><{name}>{}</{name}></association>", "a<b/>".repeat(100_000));
    assert!(caltree_with(skipped.as_bytes(), &["check", "-"]).status >= 0);
    assert!(started.elapsed() < PATIENCE);
}

#[test]
fn a_cut_tree_is_called_cut_whatever_else_is_wrong_with_it() {
    let cut = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<association category=\"A\xe9\" certified=\"true\">\n  <mainFiles>\n";
    let codes = caltree_with(cut, &["check", "--format", "json", "-"]).codes();
    assert!(codes.contains(&"X104".to_owned()) && codes.contains(&"X106".to_owned()), "{codes:?}");
}

#[test]
fn what_looks_like_a_boundary_inside_a_part_is_none() {
    let body = "--B\r\nContent-Type: text/xml\r\n\r\n<association category=\"a--B--\"/>\n--B1-more\n\r\n\
                --B\r\nContent-Type: text/xml\r\n\r\n<association category=\"second\"/>\r\n--B--\r\n";
    let run = caltree_with(body.as_bytes(), &["check", "--format", "json", "-"]);
    assert_eq!(run.json()["totals"]["documents"], 2);
    assert!(!run.codes().iter().any(|code| code == "X110"), "{:?}", run.codes());
}

#[test]
fn a_file_that_is_given_twice_is_told_once_and_its_folder_is_not_empty() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("d");
    fs::create_dir(&inside).unwrap();
    good(&inside, "good.xml");
    fs::write(inside.join("log.xml"), "<nightlog/>").unwrap();
    for (paths, status, documents) in [
        (&["d", "d"][..], 0, 1),
        (&["d/good.xml", "d"], 0, 1),
        (&["./d", "d", "d/good.xml"], 0, 1),
        // A file that is named is told, also where a folder would pass it over.
        (&["d", "d/log.xml"], 1, 2),
    ] {
        let run = caltree_in(folder.path(), &[&["check", "--format", "json"], paths].concat());
        let json = run.json();
        assert_eq!((run.status, json["totals"]["documents"].as_u64()), (status, Some(documents)), "{paths:?}: {run:?}");
    }
}

#[test]
fn whatever_stands_under_an_answers_name_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["A_raw2raw", "B_raw2raw.txt", "C_raw2master.xml.part"] {
        good(folder.path(), name);
    }
    fs::write(folder.path().join("D_raw2raw.html"), "<html><body>Please log in</body></html>").unwrap();
    fs::write(folder.path().join("E_raw2raw.fits"), "data are not read").unwrap();
    let run = caltree_in(folder.path(), &["check", "--format", "json", "."]);
    assert_eq!(run.json()["totals"]["documents"], 4);
    assert!(run.codes().contains(&"X101".to_owned()));
}

#[test]
fn a_baseline_does_not_let_another_broken_file_through() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<html><body>Please log in</body></html>";
    fs::write(folder.path().join("FORS2.2025-03-18T05:21:44.902.xml"), page).unwrap();
    let write = ["check", "--baseline", "known.json", "--write-baseline", "."];
    assert_eq!(caltree_in(folder.path(), &write).status, 1);
    assert_eq!(caltree_in(folder.path(), &["check", "--baseline", "known.json", "."]).status, 0);
    good(folder.path(), "FORS2.2025-03-18T05:21:44.902.xml");
    fs::write(folder.path().join("FORS2.2025-03-18T05:21:44.903.xml"), page).unwrap();
    assert_eq!(caltree_in(folder.path(), &["check", "--baseline", "known.json", "."]).status, 1);
}

#[test]
fn fmt_prints_one_tree_at_a_time() {
    let run = caltree_in(&top(), &["fmt", "fixtures/input/multipart-crlf-two-trees.mime"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
}

#[cfg(unix)]
#[test]
fn written_files_keep_their_permissions_and_links_stay_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    let untidy = fs::read_to_string(top().join("fixtures/input/plain.xml")).unwrap().replace("    ", "\t");
    fs::write(folder.path().join("a.xml"), &untidy).unwrap();
    fs::set_permissions(folder.path().join("a.xml"), fs::Permissions::from_mode(0o664)).unwrap();
    symlink("a.xml", folder.path().join("link.xml")).unwrap();
    assert_eq!(caltree_in(folder.path(), &["fmt", "--in-place", "link.xml"]).status, 0);
    assert_eq!(mode("a.xml"), 0o664);
    assert!(fs::symlink_metadata(folder.path().join("link.xml")).unwrap().is_symlink());
    assert_ne!(fs::read_to_string(folder.path().join("a.xml")).unwrap(), untidy);
    assert_eq!(caltree_in(folder.path(), &["check", "--baseline", "b.json", "--write-baseline", "a.xml"]).status, 0);
    assert_ne!(mode("b.json") & 0o044, 0, "others may read it, as the user's mask says");
    fs::write(folder.path().join("c.xml"), &untidy).unwrap();
    fs::set_permissions(folder.path().join("c.xml"), fs::Permissions::from_mode(0o444)).unwrap();
    let run = caltree_in(folder.path(), &["fmt", "--in-place", "c.xml"]);
    assert!(run.status == 2 && run.stderr.contains("read-only"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_file_is_read_once_however_many_links_lead_to_it() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "m"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::copy(top().join("fixtures/input/plain.xml"), folder.path().join(name).join("tree.xml")).unwrap();
    }
    symlink("a", folder.path().join("b")).unwrap();
    symlink("m/tree.xml", folder.path().join("link.xml")).unwrap();
    let json = caltree_in(folder.path(), &["check", "--format", "json", "."]).json();
    let sources: Vec<_> = json["documents"].as_array().unwrap().iter().map(|row| row["source"].as_str().unwrap()).collect();
    assert_eq!(sources, ["./a/tree.xml", "./link.xml"]);
}
