//! What `caltree files` writes, format by format.

use caltree_read::{Limits, read};
use caltree_report::files::{Format, write};
use caltree_summary::{FileList, Files};
use std::path::Path;

const FRAME: &str = "PIONI.2021-02-27T02:30:18.443_raw2raw";

fn files(paths: &[&str], all: bool) -> Files {
    let mut files = Files::default();
    for path in paths {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
        let bytes = std::fs::read(fixtures.join(path)).expect("a fixture");
        let name = path.rsplit('/').next().expect("a name");
        read(name, &bytes, &Limits::default(), &mut |document| {
            let list = match (document.links.take(), &document.tree) {
                (Some(mut links), _) => FileList::of_links(&mut links, all),
                (None, Some(tree)) => FileList::of_tree(tree, document.dp_id().as_deref()),
                (None, None) => panic!("{path} is no answer"),
            };
            files.add((*path).to_owned(), document.part.clone(), list);
        });
    }
    files
}

fn written(files: &Files, format: Format) -> String {
    let mut out = Vec::new();
    write(&mut out, files, format).expect("a vector takes all");
    String::from_utf8(out).expect("text")
}

#[test]
fn each_format() {
    let (tree, links) = (format!("trees/pionier/{FRAME}.xml"), format!("links/eso/{FRAME}.vot"));
    for (name, paths) in [
        ("tree_and_links", &[tree.as_str(), &links][..]),
        ("others", &["links/other/errors.vot", "links/other/gavo-like.vot", "links/eso-plain/ADP.2024-02-08T11:26:47.315.vot"]),
        ("hostile", &["input/links-hostile-text.vot", "input/hostile-text.xml"]),
        ("parts", &["input/links-multipart.mime"]),
        ("nothing", &[]),
    ] {
        let files = files(paths, false);
        for format in Format::ALL {
            insta::assert_snapshot!(format!("files_{name}_{format:?}").to_lowercase(), written(&files, format));
        }
    }
}

#[test]
fn a_links_table_fills_in_what_a_tree_does_not_tell() {
    let (tree, links) = (format!("trees/pionier/{FRAME}.xml"), format!("links/eso/{FRAME}.vot"));
    let (one, both) = (files(&[&tree], false), files(&[&tree, &links], false));
    let names = |files: &Files| files.iter().map(|(file, ..)| file.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&both));
    assert_eq!((one.without_length(), both.without_length()), (one.len(), 0));
    assert!(both.iter().all(|(_, source, _)| source == tree));
    assert_eq!(both.bytes_total(), files(&[&links], false).bytes_total());
    // The row of the tree is no data, and what it says of its length is none.
    let all = files(&[&links], true);
    assert_eq!((all.len(), all.without_length(), all.bytes_total()), (both.len() + 1, 1, both.bytes_total()));
}

#[test]
fn nothing_from_a_file_reaches_a_terminal() {
    let files = files(&["input/links-hostile-text.vot", "input/hostile-text.xml", "input/hostile-raw-controls.xml"], true);
    for format in Format::ALL {
        let text = written(&files, format);
        assert_eq!(text.chars().find(|&c| c != '\n' && caltree_model::visible(c) != c), None, "{format:?}");
        if format == Format::Urls {
            assert!(text.is_ascii() && text.lines().all(|line| line.starts_with("https://") && !line.contains(' ')));
        }
    }
}
