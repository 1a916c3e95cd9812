//! `caltree report`: the page, as a text. What it does in a browser is tried there (`cargo xtask browser`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caltree_tests::{Run, caltree, caltree_in, command, corpus, second_reader, top};
use flate2::read::DeflateDecoder;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::Stdio;

const GRAVITY: &str = "fixtures/trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml";
const SPHERE: &str = "fixtures/trees/sphere/SPHER.2018-04-30T03:51:29.207_raw2raw.xml";

fn report(args: &[&str]) -> Run {
    caltree(&[&["report", "--no-config", "--as-of", "2026-06-01", "-o", "-"], args].concat())
}

fn unpacked(packed: &str) -> String {
    let piece = |piece: &str| {
        let mut text = String::new();
        DeflateDecoder::new(STANDARD.decode(piece).expect("base64").as_slice()).read_to_string(&mut text).expect("deflate");
        text
    };
    packed.split(' ').map(piece).collect()
}

const PACKED: &str = "<script type=\"text/plain\">";

/// What stands in the page, what is packed unpacked in its place.
fn contents(page: &str) -> String {
    let main = page.split("<main>").nth(1).expect("a main part").split("</main>").next().expect("an end");
    let mut pieces = main.split(PACKED);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (packed, rest) = piece.split_once("</script>").expect("an end");
        text.push_str(&unpacked(packed));
        text.push_str(rest);
    }
    text
}

#[test]
fn the_page_reads_well() {
    let page = report(&[GRAVITY, SPHERE, "fixtures/links/eso/GRAVI.2023-05-07T03:41:27.115_raw2raw.vot"]);
    assert_eq!((page.status, page.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("page", contents(&page.stdout));
}

#[test]
fn it_is_one_file_that_asks_for_nothing() {
    let page = report(&["fixtures/trees"]).stdout;
    let script = page.rsplit("<script>").next().expect("a script").split("</script>").next().expect("an end");
    let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
    // The browser runs this script and no other, and loads nothing.
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
    assert!(page.contains(&format!("sha256-{hash}")) || page.contains(&format!("sha256-{}", hash.replace('+', "&#43;"))));
    for request in [" src=", "@import", "url(", "@font-face", "<link", "<iframe", "<img", "fetch(", "XMLHttpRequest", "WebSocket"] {
        let outside = page.replace(script, "");
        assert!(!outside.contains(request), "{request}");
        assert!(!script.contains(request), "{request}");
    }
}

#[test]
fn whatever_comes_from_files_is_text() {
    let page = report(&["fixtures/input", "fixtures/links", "fixtures/rules"]);
    assert_eq!(page.status, 0, "{}", page.stderr);
    let text = contents(&page.stdout);
    assert!(text.contains("&#60;script&#62;") || text.contains("&lt;script&gt;"), "the fixtures try it");
    let ours: BTreeSet<&str> = [
        "a", "b", "br", "button", "caption", "circle", "code", "dd", "details", "div", "dl", "dt", "em", "form", "g", "h2", "h4",
        "input", "label", "li", "noscript", "ol", "option", "p", "path", "pre", "rect", "section", "select", "span", "strong",
        "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "tspan", "ul",
    ]
    .into();
    // What a rule means is our own text, and may lead to a standard.
    let ends = |piece: &str| piece.split_once("</div>").map_or(String::new(), |(_, rest)| rest.to_owned());
    let (first, others) = text.split_once("<div class=\"explained\">").expect("a rule");
    let text = first.to_owned() + &others.split("<div class=\"explained\">").map(ends).collect::<String>();
    for (at, _) in text.match_indices('<') {
        let tag = &text[at + 1..text[at..].find('>').map_or(text.len(), |end| at + end)];
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(ours.contains(name.as_str()), "<{tag}>");
        assert!(!tag.contains(" on"), "<{tag}>");
        if let Some((_, target)) = tag.split_once(" href=\"") {
            assert!(target.starts_with('#'), "<{tag}>");
        }
    }
    assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "a control character got through");
}

#[test]
fn threads_and_runs_make_no_difference() {
    let one = report(&["--threads", "1", "fixtures/trees", "fixtures/links"]).stdout;
    let many = report(&["--threads", "8", "fixtures/trees", "fixtures/links"]).stdout;
    assert!(one == many, "the pages differ");
}

#[test]
fn differences_and_files_on_disk_stand_in_it() {
    let page = report(&["fixtures/diff/directories/new", "--against", "fixtures/diff/directories/old"]);
    assert_eq!(page.status, 0, "{}", page.stderr);
    let text = contents(&page.stdout);
    assert!(
        text.contains("10 documents on both sides: 2 improved, 1 regressed, 1 mixed, 1 changed otherwise, 5 the same"),
        "{text}"
    );
    assert!(text.contains("Run again, in this order"));
    let states = "fixtures/datasets/states";
    let page = report(&[states, "--dataset", states]);
    assert_eq!(page.status, 0, "{}", page.stderr);
    let text = contents(&page.stdout);
    let verify = caltree(&["verify", "--no-config", "--format", "json", states]).json();
    let count = |name: &str| verify["totals"][name].as_u64().expect("a count");
    let said = format!(
        "{} of {} files are there and sound; {} missing, {} damaged. {} data files in all, {} of them listed nowhere.",
        count("present"),
        count("files"),
        count("missing"),
        count("damaged"),
        count("stored"),
        count("orphans"),
    );
    assert!(text.contains(&said), "{text}");
    for code in verify["findings"].as_array().expect("findings").iter().map(|finding| finding["code"].as_str().expect("a code")) {
        assert!(text.contains(&format!("id=\"rule-{code}\"")), "{code}");
    }
}

/// The heads of what is to be done.
fn todos(text: &str) -> Vec<String> {
    let list = text.split("<ol class=\"todos\">").nth(1).map_or("", |rest| rest.split("</ol>").next().unwrap_or_default());
    list.split("<div><b>").skip(1).map(|item| item.split("</b>").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn an_answer_that_another_one_replaces_is_nothing_to_do() {
    let answers = "fixtures/audit/answers";
    let page = caltree(&["report", "--no-config", "--as-of", "2025-10-20", "-o", "-", answers]);
    let text = contents(&page.stdout);
    let audit = caltree(&["summary", "--audit", "--format", "json", "--as-of", "2025-10-20", answers]).json()["audit"].clone();
    assert!(audit["set_aside"].as_u64().expect("a count") > 0, "the fixtures have answers that are replaced");
    let overall = &audit["overall"];
    for (word, count) in [("complete", "complete"), ("incomplete", "incomplete"), ("uncertified", "uncertified")] {
        let tile = format!("data-is=\"{word}\" data-why=\"{word}\"><b>{}</b>", overall[count]);
        assert!(text.contains(&tile), "{tile}\n{}", &text[..3000]);
    }
    let ids: BTreeSet<&str> =
        audit["ask_again"].as_array().expect("a list").iter().map(|again| again["dp_id"].as_str().expect("an id")).collect();
    let rows = text.split("<details class=\"lazy cascade\"").skip(1);
    let asked: BTreeSet<&str> = rows
        .filter(|row| {
            row.split("data-is=\"").nth(1).is_some_and(|is| is.split('"').next().unwrap_or_default().contains("ask-again"))
        })
        .map(|row| row.split("data-id=\"").nth(1).and_then(|id| id.split('"').next()).expect("an id"))
        .collect();
    assert_eq!(asked, ids);
}

#[test]
fn what_is_exempt_or_switched_off_is_nothing_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = |rule: &str| {
        let path = folder.path().join(format!("{rule}.toml"));
        fs::write(&path, format!("[[exemptions]]\nrule = \"{rule}\"\nreason = \"we know\"\n")).expect("a file");
        path.to_str().expect("a path").to_owned()
    };
    let with = |config: &str, args: &[&str]| {
        let page = caltree(&[&["report", "--as-of", "2026-06-01", "-o", "-", "--config", config], args].concat());
        assert_eq!(page.status, 0, "{}", page.stderr);
        contents(&page.stdout)
    };
    let missing = "fixtures/datasets/D701-file-missing/fires";
    assert_eq!(todos(&contents(&report(&[missing, "--dataset", missing]).stdout)).len(), 1, "one file, one thing to do");
    let text = with(&config("file-missing"), &[missing, "--dataset", missing]);
    assert_eq!(todos(&text), ["1 answer with findings that are exempt"]);
    assert!(text.contains("we know"));
    let text = with(&config("not-recognized"), &["fixtures/input/login-page.xml"]);
    assert_eq!(todos(&text), ["1 answer with findings that are exempt"]);
    let text = contents(&report(&["--allow", "S401", GRAVITY]).stdout);
    assert!(todos(&text).iter().all(|head| !head.contains("incomplete")), "{:?}", todos(&text));
}

#[test]
fn it_never_says_that_nothing_is_wrong_where_a_rule_warns() {
    let calm = "no rule warns of anything";
    assert!(contents(&report(&["fixtures/trees/fors2"]).stdout).contains(calm));
    // The table is not counted, because the tree is; that they differ is told all the same.
    let text = contents(&report(&["fixtures/rules/E620-file-only-in-links/fires"]).stdout);
    assert_eq!(todos(&text), ["1 answer with errors or warnings of other kinds"]);
    let all =
        ["--allow", "S401", "--allow", "S402", "--allow", "S404", "--allow", "S405", "--allow", "S406", "fixtures/trees/vimos-ifu"];
    let text = contents(&report(&all).stdout);
    assert!(!text.contains(calm) && text.contains("Nothing is left to do"), "{text}");
    // A stray file is no file of an answer.
    let folder = tempfile::tempdir().expect("a folder");
    for file in fs::read_dir(top().join("fixtures/datasets/D704-orphan-file/silent")).expect("a dataset") {
        let file = file.expect("a file").path();
        fs::copy(&file, folder.path().join(file.file_name().expect("a name"))).expect("a copy");
    }
    fs::write(folder.path().join("notes.fits"), "no stars").expect("a file");
    let path = folder.path().to_str().expect("a path");
    assert_eq!(todos(&contents(&report(&[path, "--dataset", path]).stdout)), ["1 warning beside the answers"]);
}

#[test]
fn a_downgrade_is_told_whichever_document_says_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let tree = top().join("fixtures/audit/answers/FORS2.2025-10-04T06:05:45.960_raw2master.xml");
    for name in ["FORS2.2025-10-04T06:05:45.960_raw2master.xml", "FORS2.2025-10-04T06:05:45.960_raw2raw.xml"] {
        fs::copy(&tree, folder.path().join(name)).expect("a copy");
    }
    let text = contents(&report(&[folder.path().to_str().expect("a path")]).stdout);
    assert_eq!(todos(&text), ["1 answer with raw calibrations in place of masters"]);
    assert!(text.contains("<b>1</b> downgraded"));
    // Who exempts what is uncertified is not told to ask for it again.
    let text = contents(&report(&["--allow", "S404", "fixtures/audit/answers/earlier"]).stdout);
    assert!(todos(&text).iter().all(|head| !head.contains("certified") && !head.contains("again")), "{:?}", todos(&text));
}

#[test]
fn what_is_on_disk_is_told_of_the_answers_of_the_page() {
    let text = contents(&report(&["fixtures/trees/hawki", "--dataset", "fixtures/datasets/layouts/flat"]).stdout);
    assert!(text.contains("0 of 24 files are there and sound; 24 missing"), "{text}");
}

#[test]
fn what_could_not_be_read_is_said_first() {
    let page = report(&["fixtures/gone.xml", SPHERE]);
    assert_eq!(page.status, 2);
    assert_eq!(todos(&contents(&page.stdout))[0], "1 thing could not be done: this page lacks it");
    for option in ["--against", "--dataset"] {
        let page = report(&[SPHERE, option, "fixtures/gone"]);
        assert_eq!((page.status, page.stdout.as_str()), (2, ""), "a page without it would say something wrong");
    }
}

#[test]
fn its_counts_are_those_of_the_summary() {
    let page = contents(&report(&["fixtures/trees"]).stdout);
    let totals = caltree(&["summary", "--format", "json", "fixtures/trees"]).json()["totals"].clone();
    for (count, word) in [("complete", "complete"), ("incomplete", "incomplete"), ("empty", "empty"), ("with_extended", "extended")]
    {
        let tile = format!("data-is=\"{word}\" data-why=\"{word}\"><b>{}</b>", totals[count]);
        assert!(page.contains(&tile), "{tile}");
    }
}

/// The rows of the matrix: instrument, category and mode, and what is said of each category of calibrations.
fn matrix(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut rows = BTreeMap::new();
    for table in page.split("<table class=\"matrix\"><caption>").skip(1) {
        let caption = table.split("</caption>").next().expect("a caption").replace("</span>", "");
        let (instrument, mode) = caption.split_once(" <span class=\"quiet\">").expect("a mode");
        for row in table.split("</table>").next().expect("an end").split("<tr><th scope=\"row\">").skip(1) {
            let category = row.split("</th>").next().expect("a head");
            let said = row.split("title=\"").skip(1).map(|label| label.split('"').next().expect("an end").to_owned());
            rows.insert(format!("{instrument} {category} {mode}"), said.collect());
        }
    }
    rows
}

#[test]
fn the_matrix_counts_what_a_second_reader_counts() {
    let mut folders = vec![top().join("fixtures/trees")];
    folders.extend(corpus().map(|corpus| corpus.join("trees")));
    for folder in folders {
        let folder = folder.to_str().expect("a path");
        let summary = caltree(&["summary", "--format", "json", folder]).json();
        // For each kind: how many trees, and of each category how many are present, extended, uncertified, missing.
        let mut kinds: BTreeMap<String, (u64, BTreeMap<String, [u64; 4]>)> = BTreeMap::new();
        for tree in summary["trees"].as_array().expect("trees") {
            let text = |name: &str| tree[name].as_str().unwrap_or_default().to_owned();
            let kind = kinds.entry(format!("{} {} {}", text("instrument"), text("category"), text("mode"))).or_default();
            kind.0 += 1;
            let source = fs::read_to_string(top().join(text("source"))).expect("a tree");
            for (category, [extended, uncertified, missing]) in second_reader::standings(&source) {
                let counts = kind.1.entry(category).or_default();
                let states = [!(extended || uncertified || missing), extended, uncertified, missing];
                counts.iter_mut().zip(states).for_each(|(count, holds)| *count += u64::from(holds));
            }
        }
        let words = ["present", "extended", "uncertified", "missing"];
        let expected = kinds.into_iter().map(|(kind, (trees, categories))| {
            let said = categories.into_iter().map(|(category, counts)| {
                let mut parts: Vec<String> = words
                    .iter()
                    .zip(counts)
                    .filter(|(_, count)| *count > 0)
                    .map(|(word, count)| format!("{count} {word}"))
                    .collect();
                parts.sort_by_key(|part| words.iter().position(|word| part.ends_with(word)));
                format!("{category}: {}", parts.join(", "))
            });
            (kind, (trees, said.collect::<BTreeSet<_>>()))
        });
        let expected: BTreeMap<String, (u64, BTreeSet<String>)> = expected.collect();
        let page = matrix(&contents(&report(&[folder]).stdout));
        assert_eq!(page.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (kind, (trees, said)) in &expected {
            let told = page[kind].iter().map(|label| {
                let label = label.strip_suffix(&format!(" of {trees}")).unwrap_or_else(|| panic!("{kind}: {label}"));
                label.split(", ").filter(|part| !part.ends_with(" without it")).collect::<Vec<_>>().join(", ")
            });
            assert_eq!(told.collect::<BTreeSet<_>>(), *said, "{kind}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(top().join(GRAVITY), folder.path().join("a.xml")).expect("a copy");
    fs::write(folder.path().join("b.xml"), "<html>no answer</html>").expect("a file");
    let page = caltree_in(folder.path(), &["report", "a.xml", "b.xml", "gone.xml", "-o", "page.html"]);
    assert_eq!(page.status, 2);
    assert!(page.stderr.contains("gone.xml: no such file or directory"), "{}", page.stderr);
    let text = contents(&fs::read_to_string(folder.path().join("page.html")).expect("a page"));
    assert!(text.contains("1 answer cannot be read") && text.contains("1 answer incomplete"), "{text}");
}

#[test]
fn standard_input_can_be_a_links_table() {
    let table = fs::read(top().join("fixtures/links/other/binary2.vot")).expect("a fixture");
    let mut child = command(&["report", "--no-config", "-", "-o", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("a pipe").write_all(&table).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(contents(&String::from_utf8(output.stdout).expect("UTF-8")).contains("standard input"));
}

#[test]
fn where_it_cannot_be_written_nothing_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let tree = folder.path().join("a.xml");
    fs::copy(top().join(GRAVITY), &tree).expect("a copy");
    fs::write(folder.path().join("notes.txt"), "mine").expect("a file");
    for (output, why) in [
        (".", ".: it is a directory: name a file in it"),
        ("gone/page.html", "gone/page.html: there is no directory gone"),
        ("a.xml", "a.xml: this run reads it, so it is not written over: name another file"),
        ("notes.txt", "notes.txt: it is there and no HTML page, and is not written over: name another file"),
    ] {
        let run = caltree_in(folder.path(), &["report", "a.xml", "-o", output]);
        assert_eq!((run.status, run.stderr), (2, format!("caltree: {why}\n")), "{output}");
    }
    let run = caltree_in(folder.path(), &["report", "gone.xml", "-o", "page.html"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.ends_with("there is nothing to report on: no page is written\n"), "{}", run.stderr);
    assert!(!folder.path().join("page.html").exists());
    assert_eq!(fs::read(&tree).expect("the tree"), fs::read(top().join(GRAVITY)).expect("the fixture"));
    assert_eq!(fs::read_to_string(folder.path().join("notes.txt")).expect("notes"), "mine");
}

#[test]
fn a_full_disk_is_told() {
    let Ok(full) = File::options().write(true).open("/dev/full") else { return eprintln!("no /dev/full here: not tried") };
    drop(full);
    let run = caltree(&["report", "--no-config", GRAVITY, "-o", "/dev/full"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("/dev/full: cannot be written: no space left on device"), "{}", run.stderr);
}

#[test]
fn real_trees_make_a_page() {
    let Some(corpus) = corpus() else { return };
    let page = report(&[corpus.join("trees").to_str().expect("a path")]);
    assert_eq!(page.status, 0, "{}", page.stderr);
    let text = contents(&page.stdout);
    assert_eq!(text.matches("class=\"lazy cascade\"").count(), 44);
    assert!(text.contains("EOP_PARAM"));
}
