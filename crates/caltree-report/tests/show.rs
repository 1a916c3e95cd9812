//! What `caltree show` draws, format by format.

use caltree_model::{Cascade, Verdict, verdict_of};
use caltree_read::{Limits, read};
use caltree_report::Look;
use caltree_report::show::{Format, Subject, render, write_svg};
use caltree_summary::{Detail, links_tree};
use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One fixture for each thing to see, with the name of its snapshots.
const FIXTURES: &[(&str, &str)] = &[
    ("auxiliary", "trees/matisse/MATIS.2022-09-18T06:12:44.000_raw2raw.xml"),
    ("certified_below", "trees/uves/UVES.2019-10-27T07:31:02.468_raw2raw.xml"),
    ("deep", "trees/espresso/ESPRE.2022-06-15T04:18:09.731_raw2raw.xml"),
    ("empty", "trees/vimos-ifu/VIMOS.2009-08-15T12:44:30.552.xml"),
    ("extended", "trees/vimos-ifu/VIMOS.2009-08-28T06:02:19.540.xml"),
    ("hostile", "input/hostile-text.xml"),
    ("incomplete", "trees/pionier/PIONI.2021-02-27T02:30:18.443_raw2raw.xml"),
    ("links", "links/eso/GRAVI.2023-05-07T03:41:27.115_raw2raw.vot"),
    ("links_hostile", "input/links-hostile-text.vot"),
    ("links_other", "links/other/errors.vot"),
    ("masters", "trees/uves/UVES.2019-10-27T07:31:02.468_raw2master.xml"),
    ("truncated", "rules/X104-truncated/fires/FORS2.2025-02-02T05:20:40.565_raw2raw.xml"),
];

const PLAIN: Detail = Detail { expand: false, files: false };
const EXPANDED: Detail = Detail { expand: true, files: false };
const FILES: Detail = Detail { expand: false, files: true };

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn with_subject(path: &Path, mut draw: impl FnMut(&Subject<'_>)) {
    let bytes = std::fs::read(path).expect("a file");
    let name = path.file_name().expect("a name").to_string_lossy();
    read(&name, &bytes, &Limits::default(), &mut |document| {
        if let Some(mut links) = document.links.take() {
            let flat = links_tree(&mut links);
            let (tree, links) = (&flat.tree, Some(flat.service));
            let cascade = Cascade::new(tree);
            let (dp_id, verdict, links_files) = (flat.dp_id.as_deref(), flat.verdict, Some(flat.files));
            return draw(&Subject { tree, cascade: &cascade, dp_id, verdict, links, links_files });
        }
        let Some(tree) = &document.tree else { return };
        let cascade = Cascade::new(tree);
        let dp_id = document.dp_id();
        let verdict = if document.problems.is_empty() { verdict_of(tree, &cascade) } else { Verdict::Unreadable };
        let (dp_id, verdict) = (dp_id.as_deref(), Some(verdict));
        draw(&Subject { tree, cascade: &cascade, dp_id, verdict, links: None, links_files: None });
    });
}

fn drawn(path: &Path, format: Format, detail: Detail) -> String {
    let mut out = Vec::new();
    with_subject(path, |subject| render(&mut out, subject, format, detail).expect("a vector takes all"));
    String::from_utf8(out).expect("text")
}

fn fixture(name: &str) -> PathBuf {
    let (_, path) = FIXTURES.iter().find(|(known, _)| *known == name).expect("a known name");
    root().join("fixtures").join(path)
}

/// Every document of the fixtures, trees of the archive's kind and all that may stand under their names.
fn every_fixture() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found
}

fn human(color: bool, unicode: bool, width: usize) -> Format {
    Format::Human(Look { color, unicode, width })
}

/// Says something past the test harness, which keeps what is printed to itself.
fn say(text: &str) {
    writeln!(std::io::stderr(), "{text}").expect("a place for errors");
}

#[test]
fn human_drawings() {
    for (name, _) in FIXTURES {
        insta::assert_snapshot!(format!("human_{name}"), drawn(&fixture(name), human(false, true, 100), PLAIN));
    }
    for name in ["extended", "hostile", "auxiliary", "empty"] {
        insta::assert_snapshot!(format!("human_ascii_{name}"), drawn(&fixture(name), human(false, false, 72), PLAIN));
    }
    for name in ["extended", "incomplete", "certified_below"] {
        insta::assert_snapshot!(format!("human_color_{name}"), drawn(&fixture(name), human(true, true, 100), PLAIN));
    }
    insta::assert_snapshot!("human_narrow", drawn(&fixture("extended"), human(false, true, 40), PLAIN));
    insta::assert_snapshot!("human_files", drawn(&fixture("extended"), human(false, true, 100), FILES));
    insta::assert_snapshot!("human_files_hostile", drawn(&fixture("hostile"), human(false, true, 60), FILES));
    insta::assert_snapshot!("human_expanded", drawn(&fixture("extended"), human(false, true, 100), EXPANDED));
}

#[test]
fn graphs() {
    for name in [
        "auxiliary",
        "deep",
        "empty",
        "extended",
        "hostile",
        "incomplete",
        "certified_below",
        "truncated",
        "links",
        "links_hostile",
        "links_other",
    ] {
        insta::assert_snapshot!(format!("dot_{name}"), drawn(&fixture(name), Format::Dot, PLAIN));
        insta::assert_snapshot!(format!("mermaid_{name}"), drawn(&fixture(name), Format::Mermaid, PLAIN));
    }
    insta::assert_snapshot!("dot_files", drawn(&fixture("hostile"), Format::Dot, FILES));
    insta::assert_snapshot!("mermaid_files", drawn(&fixture("hostile"), Format::Mermaid, FILES));
    insta::assert_snapshot!("mermaid_expanded", drawn(&fixture("extended"), Format::Mermaid, EXPANDED));
}

#[test]
fn pictures() {
    for name in ["auxiliary", "empty", "extended", "hostile", "incomplete", "links", "links_hostile", "links_other"] {
        insta::assert_snapshot!(format!("svg_{name}"), drawn(&fixture(name), Format::Svg, PLAIN));
    }
    insta::assert_snapshot!("svg_files_hostile", drawn(&fixture("hostile"), Format::Svg, FILES));
}

/// Nothing wraps where the terminal would wrap again, and nothing passes through that a terminal would obey.
#[test]
fn drawings_keep_to_the_width() {
    for path in every_fixture() {
        for width in [60, 80, 100, 132] {
            for detail in [PLAIN, FILES, EXPANDED] {
                let text = drawn(&path, human(false, true, width), detail);
                for line in text.lines() {
                    let columns = unicode_width::UnicodeWidthStr::width(line);
                    assert!(columns <= width, "{}: {columns} columns of {width}: {line}", path.display());
                    assert!(line == line.trim_end(), "{}: blanks at the end: {line:?}", path.display());
                    assert!(!line.chars().any(char::is_control), "{}: {line:?}", path.display());
                }
                let painted = drawn(&path, human(true, true, width), detail);
                assert_eq!(without_sequences(&painted), text, "{}", path.display());
            }
        }
    }
}

fn without_sequences(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("\x1b[") {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        rest = &rest[rest.find('m').expect("a sequence ends") + 1..];
    }
    plain + rest
}

#[test]
fn plain_drawings_are_ascii() {
    for name in ["auxiliary", "empty", "extended", "incomplete", "masters", "certified_below", "truncated"] {
        for detail in [PLAIN, FILES, EXPANDED] {
            assert!(drawn(&fixture(name), human(false, false, 80), detail).is_ascii(), "{name}");
        }
    }
}

/// Pictures are well-formed, hold nothing that acts or is fetched, and each of their references leads somewhere.
#[test]
fn pictures_are_self_contained() {
    for path in every_fixture() {
        for detail in [PLAIN, FILES, EXPANDED] {
            with_subject(&path, |subject| {
                let mut out = Vec::new();
                write_svg(&mut out, subject, detail, "p1").expect("a vector takes all");
                let text = String::from_utf8(out).expect("text");
                let document = roxmltree::Document::parse(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
                let mut ids = HashSet::new();
                for node in document.descendants().filter(roxmltree::Node::is_element) {
                    let allowed =
                        ["svg", "title", "desc", "style", "defs", "g", "path", "use", "rect", "circle", "text", "tspan", "a"];
                    assert!(allowed.contains(&node.tag_name().name()), "{}: {}", path.display(), node.tag_name().name());
                    if let Some(id) = node.attribute("id") {
                        assert!(id.starts_with("p1-") && ids.insert(id), "{}: {id}", path.display());
                    }
                    assert!(!node.attributes().any(|attribute| attribute.name().starts_with("on")));
                }
                for node in document.descendants() {
                    if let Some(target) = node.attribute("href") {
                        let id = target.strip_prefix('#').expect("a reference within the picture");
                        assert!(ids.contains(id), "{}: {target} leads nowhere", path.display());
                    }
                }
            });
        }
    }
}

/// The largest real tree, 1.4 MB, on two screens.
#[test]
fn the_largest_real_tree_fits() {
    let path = root().join("../shared/corpus/trees/espresso/ESPRE.2018-11-04T07:00:00.643_raw2raw.xml");
    if !path.is_file() {
        say(&format!("skipped: there is no {}", path.display()));
        return;
    }
    let text = drawn(&path, human(false, true, 100), PLAIN);
    assert!(text.lines().count() <= 90, "{} lines", text.lines().count());
}
