//! Every format of the summary over the fixtures.

use caltree_model::{Cascade, Mode, Origin};
use caltree_read::{Limits, read};
use caltree_report::Look;
use caltree_report::summary::{Detail, Entry, Format, LinksEntry, Unreadable, model, renderer};
use caltree_summary::{Known, LinksFacts, Totals, TreeFacts};
use schemars::generate::SchemaSettings;
use std::path::{Path, PathBuf};

const HOSTILE: &str = "input/hostile-text.xml";
const HOSTILE_LINKS: &str = "input/links-hostile-text.vot";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// Every tree under `fixtures/trees`, in order.
fn all_trees() -> Vec<String> {
    all_in("trees")
}

/// Every links table under `fixtures/links`, in order.
fn all_links() -> Vec<String> {
    all_in("links")
}

fn all_in(top: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for folder in std::fs::read_dir(fixtures().join(top)).expect("fixtures") {
        for file in std::fs::read_dir(folder.expect("a folder").path()).expect("a folder") {
            let path = file.expect("a file").path();
            let path = path.strip_prefix(fixtures()).expect("a fixture").to_str().expect("a name").replace('\\', "/");
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

/// How a summary is asked for.
#[derive(Clone, Copy)]
struct Ask {
    format: Format,
    look: Look,
    verbose: bool,
    requested: Option<Mode>,
}

impl Ask {
    fn new(format: Format) -> Self {
        Self { format, look: Look::default(), verbose: false, requested: None }
    }

    fn human(width: usize) -> Self {
        Self { look: Look { width, ..Look::default() }, ..Self::new(Format::Human) }
    }

    /// The summary of some fixtures. One that holds no tree could not be read, for a reason that is as hostile as it can be.
    fn over<P: AsRef<str>>(self, paths: &[P]) -> String {
        let mut renderer = renderer(self.format, self.look, Detail { verbose: self.verbose, audited: false });
        let mut totals = Totals::default();
        let mut out = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let bytes = std::fs::read(fixtures().join(path)).expect("a fixture");
            let name = path.rsplit('/').next().expect("a name");
            read(name, &bytes, &Limits::default(), &mut |document| {
                let origin = Origin { source: path.to_owned(), part: document.part.clone() };
                if let Some(mut links) = document.links.take() {
                    let mut facts = LinksFacts::of(&mut links, Known { names: document.names(), requested: self.requested });
                    totals.add_links(&mut facts);
                    let entry = LinksEntry { origin, facts };
                    return renderer.links(&mut out, entry).expect("a vector takes all");
                }
                let Some(tree) = &document.tree else {
                    let reason = "looks like an \x1b[31mHTML\u{9b} page |\n::error::<b>`x`</b>".to_owned();
                    totals.add_unreadable();
                    let document = Unreadable { origin, dp_id: None, reason };
                    return renderer.unreadable(&mut out, document).expect("a vector takes all");
                };
                let known = Known { names: document.names(), requested: self.requested };
                let facts = TreeFacts::of(tree, &Cascade::new(tree), known);
                totals.add(&facts);
                renderer.tree(&mut out, Entry { origin, facts }).expect("a vector takes all");
            });
        }
        renderer.finish(&mut out, &totals, None).expect("a vector takes all");
        String::from_utf8(out).expect("text")
    }
}

#[test]
fn human_blocks() {
    for (name, path) in [
        ("deep_and_repeated", "trees/espresso/ESPRE.2022-06-15T04:18:09.731_raw2raw.xml"),
        ("masters", "trees/espresso/ESPRE.2022-06-15T04:18:09.731_raw2master.xml"),
        ("missing", "trees/pionier/PIONI.2021-02-27T02:30:18.443_raw2raw.xml"),
        ("missing_below", "trees/vimos-ifu/VIMOS.2009-08-15T03:40:08.116.xml"),
        ("extended", "trees/sphere/SPHER.2018-04-30T03:51:29.207_raw2raw.xml"),
        ("uncertified", "trees/muse/MUSE.2026-05-29T23:48:05.127_raw2raw.xml"),
        ("auxiliary", "trees/matisse/MATIS.2022-09-18T06:12:44.000_raw2raw.xml"),
        ("empty", "trees/vimos-ifu/VIMOS.2009-08-15T12:44:30.552.xml"),
        ("hostile", HOSTILE),
    ] {
        insta::assert_snapshot!(format!("human_{name}"), Ask::human(100).over(&[path]));
    }
}

#[test]
fn human_blocks_of_several_documents() {
    let paths = [
        "trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml",
        "trees/uves/UVES.2019-10-27T07:31:02.468_raw2raw.xml",
        "trees/vimos-ifu/VIMOS.2009-08-28T06:02:19.540.xml",
        "input/login-page.xml",
    ];
    let ask = Ask { requested: Some(Mode::Raw2Master), ..Ask::human(80) };
    insta::assert_snapshot!("human_downgraded_80", ask.over(&paths));
    let ask = Ask { look: Look { width: 100, color: true, unicode: false }, ..ask };
    insta::assert_snapshot!("human_downgraded_ascii_color", ask.over(&paths));
    insta::assert_snapshot!("human_parts", Ask::human(100).over(&["input/multipart-crlf-two-trees.mime"]));
    let ask = Ask { verbose: true, ..Ask::human(100) };
    insta::assert_snapshot!("human_verbose", ask.over(&all_trees()[..4]));
    insta::assert_snapshot!("human_nothing", ask.over::<&str>(&[]));
}

#[test]
fn human_table() {
    let mut paths = all_trees();
    paths.extend(["input/login-page.xml".to_owned(), HOSTILE.to_owned()]);
    insta::assert_snapshot!("human_table_80", Ask::human(80).over(&paths));
    insta::assert_snapshot!("human_table_100", Ask::human(100).over(&paths));
    let ask = Ask { requested: Some(Mode::Raw2Master), ..Ask::human(120) };
    insta::assert_snapshot!("human_table_downgraded", ask.over(&paths));
}

#[test]
fn rows_of_one_frame_and_mode_are_told_apart() {
    let paths = [
        "input/multipart-crlf-two-trees.mime",
        "input/multipart-lf.mime",
        "trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml",
        "trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml",
        "trees/uves/UVES.2019-10-27T07:31:02.468_raw2raw.xml",
    ];
    insta::assert_snapshot!("human_table_repeated", Ask::human(100).over(&paths));
    insta::assert_snapshot!("markdown_repeated", Ask::new(Format::Markdown).over(&paths));
}

#[test]
fn links_tables() {
    for (name, path) in [
        ("complete", "links/eso/ESPRE.2022-06-15T04:18:09.731_raw2raw.vot"),
        ("downgraded", "links/eso/UVES.2018-03-29T04:10:47.866_raw2raw.vot"),
        ("empty", "links/eso/HARPS.2022-11-05T11:14:06.983_raw2master.vot"),
        ("missing", "links/eso/PIONI.2021-02-27T02:30:18.443_raw2raw.vot"),
        ("uncertified", "links/eso/MUSE.2026-05-29T23:48:05.127_raw2raw.vot"),
        ("plain", "links/eso-plain/ESPRE.2022-06-15T04:18:09.731.vot"),
        ("binary2", "links/other/binary2.vot"),
        ("errors", "links/other/errors.vot"),
        ("overflow", "links/other/overflow.vot"),
        ("failed", "rules/L513-error-status/fires/links.vot"),
        ("without_this", "rules/E601-no-this-row/fires/FORS2.2025-01-06T03:11:42.517_raw2raw.vot"),
        ("unknown_lengths", "links/other/datalink-1.1.vot"),
        ("no_rows", "input/links-no-rows.vot"),
        ("hostile", HOSTILE_LINKS),
    ] {
        insta::assert_snapshot!(format!("links_human_{name}"), Ask::human(80).over(&[path]));
    }
    let mut all = all_links();
    all.extend(
        [
            HOSTILE_LINKS,
            "rules/L513-error-status/fires/links.vot",
            "input/login-page.xml",
            "trees/pionier/PIONI.2021-02-27T02:30:18.443_raw2raw.xml",
        ]
        .map(str::to_owned),
    );
    insta::assert_snapshot!("links_human_table_110", Ask::human(110).over(&all));
    let ask = Ask { requested: Some(Mode::Raw2Master), ..Ask::human(80) };
    insta::assert_snapshot!("links_human_table_80", ask.over(&all_links()));
    insta::assert_snapshot!("links_csv", Ask::new(Format::Csv).over(&all));
    insta::assert_snapshot!("links_markdown", Ask::new(Format::Markdown).over(&all));
    let some = ["links/eso/UVES.2018-03-29T04:10:47.866_raw2raw.vot", "links/other/errors.vot", HOSTILE_LINKS];
    insta::assert_snapshot!("links_json", Ask::new(Format::Json).over(&some));
    insta::assert_snapshot!("links_jsonl", Ask::new(Format::Jsonl).over(&some));
}

/// The same frame as a tree and as a links table: nothing of the one is counted with the other.
#[test]
fn trees_and_links_tables_are_added_up_apart() {
    let frame = "PIONI.2021-02-27T02:30:18.443_raw2raw";
    let paths = [format!("trees/pionier/{frame}.xml"), format!("links/eso/{frame}.vot"), format!("links/eso/{frame}.vot")];
    let json: serde_json::Value = serde_json::from_str(&Ask::new(Format::Json).over(&paths)).expect("JSON");
    let totals = &json["totals"];
    assert_eq!((&totals["trees"], &totals["incomplete"]), (&1.into(), &1.into()));
    assert_eq!((&totals["links"], &totals["links_incomplete"]), (&2.into(), &2.into()));
    assert_eq!(totals["missing_by_category"]["KAPPA"], 1);
    assert_eq!(totals["links_missing_by_category"]["KAPPA"], 2);
    // The files of the two tables are the same ones.
    assert_eq!(totals["links_files_unique"], json["links"][0]["files_unique"]);
    assert_eq!(totals["links_bytes_total"], json["links"][0]["bytes_total"]);
}

#[test]
fn machine_formats() {
    let some = [
        "trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml",
        "trees/vimos-ifu/VIMOS.2009-08-28T06:02:19.540.xml",
        "input/login-page.xml",
        HOSTILE,
    ];
    insta::assert_snapshot!("json", Ask::new(Format::Json).over(&some));
    insta::assert_snapshot!("json_nothing", Ask::new(Format::Json).over::<&str>(&[]));
    insta::assert_snapshot!("jsonl", Ask::new(Format::Jsonl).over(&some));
    let mut all = all_trees();
    all.extend(some[2..].iter().map(|path| (*path).to_owned()));
    insta::assert_snapshot!("csv", Ask::new(Format::Csv).over(&all));
    insta::assert_snapshot!("csv_nothing", Ask::new(Format::Csv).over::<&str>(&[]));
    insta::assert_snapshot!("markdown", Ask::new(Format::Markdown).over(&all));
    insta::assert_snapshot!("markdown_nothing", Ask::new(Format::Markdown).over::<&str>(&[]));
}

#[test]
fn json_is_what_its_schema_says() {
    let mut paths = all_trees();
    paths.extend(["input/login-page.xml", "input/multipart-lf.mime", HOSTILE, HOSTILE_LINKS].map(str::to_owned));
    paths.extend(all_links());
    let generator = || SchemaSettings::draft2020_12().for_serialize().into_generator();
    let whole = jsonschema::validator_for(generator().into_root_schema_for::<model::Summary>().as_value()).expect("a schema");
    let line = jsonschema::validator_for(generator().into_root_schema_for::<model::Line>().as_value()).expect("a schema");
    for paths in [paths.as_slice(), &[]] {
        let text = Ask::new(Format::Json).over(paths);
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        whole.validate(&json).expect("valid");
        let trees = json["trees"].as_array().expect("trees");
        let unreadable = json["unreadable"].as_array().expect("unreadable");
        let links = json["links"].as_array().expect("links");
        assert_eq!(trees.len() + links.len() + unreadable.len(), paths.len());
        // Both forms of JSON say the same, and the streamed object is laid out like any other.
        let lines = Ask::new(Format::Jsonl).over(paths);
        let lines = lines.lines().map(|text| serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
        let lines: Vec<_> = lines.inspect(|json| line.validate(json).expect("valid")).collect();
        assert_eq!(lines.iter().filter_map(|line| line.get("tree")).collect::<Vec<_>>(), trees.iter().collect::<Vec<_>>());
        assert_eq!(lines.iter().filter_map(|line| line.get("links")).collect::<Vec<_>>(), links.iter().collect::<Vec<_>>());
        assert_eq!(lines.iter().filter(|line| line.get("unreadable").is_some()).count(), unreadable.len());
        let again = serde_json::to_string_pretty(&json).expect("JSON") + "\n";
        assert!(again == text || text.contains("\\u009b"), "{text}");
    }
    // The schema stays open for fields to come, and notices what is not as described.
    let mut json: serde_json::Value = serde_json::from_str(&Ask::new(Format::Json).over(&paths)).expect("JSON");
    json["totals"]["new"] = 1.into();
    assert!(whole.is_valid(&json));
    json["totals"]["trees"] = "many".into();
    assert!(!whole.is_valid(&json));
}

#[test]
fn nothing_from_a_file_reaches_a_terminal_and_all_fits() {
    let mut paths = all_trees();
    paths.extend(["input/login-page.xml", HOSTILE, HOSTILE_LINKS].map(str::to_owned));
    paths.extend(all_links());
    for format in Format::ALL {
        for verbose in [false, true] {
            for width in [80, 93, 100, 140, 200] {
                let ask = Ask { verbose, requested: Some(Mode::Raw2Master), format, ..Ask::human(width) };
                for paths in [paths.as_slice(), &[HOSTILE.to_owned(), HOSTILE_LINKS.to_owned()]] {
                    let text = ask.over(paths);
                    let odd = text.chars().find(|&c| c != '\n' && caltree_model::visible(c) != c);
                    assert_eq!(odd, None, "{format:?}");
                    let fits = |line: &str| unicode_width::UnicodeWidthStr::width(line) <= width && line == line.trim_end();
                    let wide = text.lines().find(|line| format == Format::Human && !fits(line));
                    assert_eq!(wide, None, "{width}");
                }
            }
        }
    }
}

#[test]
fn links_tables_fit_a_narrow_terminal() {
    for width in 60..100 {
        let text = Ask::human(width).over(&all_links());
        let wide = text.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > width);
        assert_eq!(wide, None, "{width}");
        let titles = text.lines().next().expect("titles");
        assert!(titles.contains("files") && titles.ends_with("bytes"), "{titles}");
    }
}

#[test]
fn without_symbols_our_own_words_are_ascii() {
    for verbose in [false, true] {
        let look = Look { unicode: false, ..Look::default() };
        let ask = Ask { look, verbose, requested: Some(Mode::Raw2Master), ..Ask::new(Format::Human) };
        assert!(ask.over(&all_trees()).is_ascii());
        assert!(ask.over(&all_links()).is_ascii());
    }
}

#[test]
fn every_format_has_a_name() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.name()), Some(format));
    }
    assert_eq!(Format::parse("yaml"), None);
}
