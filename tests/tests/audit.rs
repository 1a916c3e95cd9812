//! The audit of `summary`: as a user sees it, and counted a second time by another reader.

use caltree_tests::{caltree, caltree_with, corpus, packed, second_reader, top};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const ANSWERS: &str = "fixtures/audit/answers";

/// An audit of the answers on 2025-10-20.
fn audit(more: &[&str]) -> caltree_tests::Run {
    caltree(&[&["summary", ANSWERS, "--as-of", "2025-10-20"], more].concat())
}

#[test]
fn for_people() {
    insta::assert_snapshot!("audit", audit(&[]).whole());
    let by = ["--by", "category,night", "--sort", "complete", "--expect", "fixtures/audit/lists/frames.txt"];
    insta::assert_snapshot!("audit-groups", audit(&by).whole());
    insta::assert_snapshot!("audit-top", audit(&["--by", "month", "--top", "1"]).whole());
    insta::assert_snapshot!(
        "audit-verbose",
        audit(&["--verbose", "--ascii"]).stdout.lines().rev().take(45).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn for_programs_and_pages() {
    let by = &["--by", "instrument,month", "--expect", "fixtures/audit/lists/frames.csv", "--format"];
    for format in ["csv", "markdown"] {
        insta::assert_snapshot!(format!("audit-groups-{format}"), audit(&[&by[..], &[format]].concat()).whole());
    }
    insta::assert_snapshot!("audit-csv", audit(&["--format", "csv"]).whole());
    insta::assert_json_snapshot!("audit-json", audit(&[&by[..], &["json"]].concat()).json()["audit"]);
    // The last line is the audit; the others are what they are without it.
    let lines = audit(&[&by[..], &["jsonl"]].concat()).stdout;
    let (documents, last) = lines.trim_end().rsplit_once('\n').expect("lines");
    assert_eq!(documents, caltree(&["summary", ANSWERS, "--format", "jsonl"]).stdout.trim_end());
    let last: Value = serde_json::from_str(last).expect("JSON");
    assert_eq!(last["audit"], audit(&[&by[..], &["json"]].concat()).json()["audit"]);
    // Without being asked for there is none, and no clock in what is said.
    assert_eq!(caltree(&["summary", ANSWERS, "--format", "json"]).json()["audit"], Value::Null);
}

#[test]
fn frames_to_ask_for_again_one_a_line() {
    let run = audit(&["--format", "ask-again", "--expect", "fixtures/audit/lists/frames.txt"]);
    let expected = "HAWKI.2025-10-19T01:00:00.000\nFORS2.2025-10-05T06:05:45.960\nHAWKI.2025-10-06T03:21:18.913\n\
                    HAWKI.2025-10-09T05:58:20.664\nHAWKI.2025-10-18T02:10:44.301\nHAWKI.2025-10-17T16:30:00.250\n\
                    FORS2.2025-10-04T06:05:45.960\n";
    let told = "caltree: fixtures/audit/lists/frames.txt: repeated dp_ids: 1; each counts once\n";
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.status), (expected, told, 0));
    // Both modes of a frame are one frame; a name that is none never gets into a loop of a shell.
    let hostile = caltree(&["summary", "fixtures/input", "--as-of", "2025-03-20", "--format", "ask-again"]).stdout;
    assert!(hostile.lines().all(|line| line.chars().all(|c| c.is_ascii_alphanumeric() || ".:-_".contains(c))), "{hostile}");
    // Once all is well there is nothing to do.
    let later = ["fixtures/audit/answers/later", "--as-of", "2025-10-20"];
    assert_eq!(caltree(&[&["summary", "--format", "ask-again"], &later[..]].concat()).stdout, "");
    assert!(caltree(&[&["summary"], &later[..]].concat()).stdout.contains("Nothing to ask the archive for again on 2025-10-20."));
}

#[test]
fn lists_of_every_form_expect_the_same() {
    let expected = |list: &str| audit(&["--expect", list, "--format", "json"]).json()["audit"]["expected"].take();
    let whole = json!({"frames": 5, "answered": 3, "as_science_file": 0, "unreadable": 1,
        "without": ["HAWKI.2025-10-19T01:00:00.000"], "unexpected": 4});
    let folder = tempfile::tempdir().expect("a folder");
    let zipped = folder.path().join("list.gz");
    fs::write(&zipped, packed(&fs::read(top().join("fixtures/audit/lists/tap.vot")).expect("a file"))).expect("a file");
    for list in ["fixtures/audit/lists/frames.txt", "fixtures/audit/lists/frames.csv", "fixtures/audit/lists/tap.vot"]
        .into_iter()
        .chain(zipped.to_str())
    {
        assert_eq!(expected(list), whole, "{list}");
    }
    let list = fs::read(top().join("fixtures/audit/lists/frames.txt")).expect("a file");
    let run = caltree_with(&list, &["summary", ANSWERS, "--as-of", "2025-10-20", "--expect", "-", "--format", "json"]);
    assert_eq!(run.json()["audit"]["expected"], whole);
}

#[test]
fn a_list_that_is_none_is_told_and_nothing_else_is() {
    for (list, said) in [
        (
            "fixtures/audit/lists/tap-binary2.vot",
            "its rows are written as BINARY2, which is not read here: ask the service for FORMAT=votable/td",
        ),
        (
            "fixtures/audit/lists/tap-error.vot",
            "the service that should have made the list failed: Unknown column \"dpid\" in dbo.raw",
        ),
        ("fixtures/input/login-page.xml", "an HTML page: expected dp_ids such as"),
        ("fixtures/input/plain.xml", "XML of another kind (its root element is <association>)"),
        ("fixtures/input/votable-obscore.vot", "none of its columns (dataproduct_type, obs_id, "),
        ("fixtures/nothing-here.txt", "fixtures/nothing-here.txt: no such file or directory"),
        ("fixtures", "fixtures: is a directory"),
        ("-", "there is nothing in it: expected dp_ids such as"),
    ] {
        let run = audit(&["--expect", list]);
        assert_eq!((run.status, run.stderr.lines().count()), (2, 1), "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert_eq!(run.stdout, "", "what lacks the frames without an answer is no list of what to ask for");
    }
    let run = audit(&["--expect", "fixtures/audit/lists/junk.txt", "--format", "ask-again"]);
    insta::assert_snapshot!("audit-junk", run.whole());
    let run = caltree(&["summary", "-", "--expect", "-"]);
    assert!(run.stderr.contains("give the list as a file") && run.status == 2, "{}", run.stderr);
}

#[test]
fn a_list_to_ask_for_again_needs_no_other_option() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("again.txt");
    let output = format!("ask-again={}", file.display());
    let run = caltree(&["summary", ANSWERS, "--output", &output]);
    let printed = caltree(&["summary", ANSWERS, "--format", "ask-again"]).stdout;
    assert_eq!((run.status, fs::read_to_string(&file).expect("text")), (0, printed.clone()));
    assert!(printed.lines().count() > 2, "{printed}");
}

#[test]
fn columns_without_room_are_named_and_the_one_sorted_by_stays() {
    let at = |width: &str, sort: &str| {
        let args = ["summary", ANSWERS, "--as-of", "2025-10-20", "--by", "category,month", "--sort", sort];
        let run = caltree_tests::command(&args).env("COLUMNS", width).output().expect("the command");
        String::from_utf8(run.stdout).expect("UTF-8")
    };
    for (sort, column) in [("uncertified", "uncert."), ("extended", "ext."), ("age", "oldest"), ("missing", "miss.")] {
        let (narrow, wide) = (at("60", sort), at("160", sort));
        let titles = |text: &str| text.lines().next().unwrap_or_default().to_owned();
        assert!(titles(&narrow).contains(column), "{narrow}");
        for title in ["unread.", "uncert.", "downgr.", "ext.", "missing most", "extended most"] {
            assert!(titles(&wide).contains(title), "{title}: {wide}");
            let left_out =
                narrow.split_once("no room for: ").map(|(_, rest)| rest.split_once('(').expect("a hint").0).expect("a note");
            let left_out = left_out.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(titles(&narrow).contains(title) != left_out.contains(title), "{title}: {narrow}");
        }
        assert!(!wide.contains("no room"), "{wide}");
    }
    assert!(at("100", "age").contains("oldest: days since"), "{}", at("100", "age"));
}

#[test]
fn a_page_has_one_number_for_one_thing() {
    // Whether empty answers count as uncertified is told once; the totals leave it to the audit.
    for format in ["human", "markdown"] {
        let page = audit(&["--format", format]).stdout;
        assert!(page.contains("2 of 5 answers (left out: 2 empty)"), "{page}");
        let (_, totals) = page.split_once("8 trees: ").expect("totals");
        assert!(!totals.contains("certified") && !totals.contains("downgraded"), "{totals}");
    }
    assert!(caltree(&["summary", ANSWERS]).stdout.contains("3 not certified"));
}

#[test]
fn what_is_left_out_is_said() {
    let run = audit(&["--by", "instrument,month", "--top", "1", "--format", "csv"]);
    assert_eq!((run.stdout.lines().count(), run.stderr.as_str()), (2, "caltree: 3 more groups are left out of the CSV (--top)\n"));
    let none = audit(&["--top", "0"]);
    assert!(none.status == 2 && none.stderr.contains("expected a number, 1 or more"), "{}", none.stderr);
    // A day before the observations: they are in the future.
    let early = caltree(&["summary", ANSWERS, "--as-of", "2025-10-06"]).stdout;
    assert!(early.contains("answers are of frames taken after 2025-10-06"), "{early}");
    assert!(!early.contains(" -1") && early.contains("taken later"), "{early}");
    let list = "dp_id,template\nHAWKI.2025-10-09T05:58:20.664,HAWKI.2025-10-09T05:50:00.000\nHAWKI.2025-10-09T05_58_20.664,\n";
    let run = caltree_with(list.as_bytes(), &["summary", ANSWERS, "--expect", "-", "--format", "ask-again"]);
    assert_eq!(
        run.stderr,
        "caltree: standard input: repeated dp_ids: 1; each counts once\n\
         caltree: standard input: dp_ids only in other columns or tables: 1; passed over\n"
    );
}

#[test]
fn a_mode_for_frames_without_an_answer_is_what_was_requested() {
    let csv = |more: &[&str]| audit(&[&["--expect", "fixtures/audit/lists/frames.txt", "--format", "csv"], more].concat()).stdout;
    assert!(csv(&[]).contains("\nHAWKI.2025-10-19T01:00:00.000,,no_tree,"));
    assert!(csv(&["--requested", "raw2master"]).contains("\nHAWKI.2025-10-19T01:00:00.000,Raw2Master,no_tree,"));
}

#[test]
fn a_cut_answer_is_asked_for_in_the_mode_that_was_requested() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = fs::read_to_string(top().join(ANSWERS).join("FORS2.2025-10-04T06:05:45.960_raw2master.xml")).expect("a tree");
    assert!(whole.contains("mode=\"Raw2Raw\""), "a downgrade");
    let name = "FORS2.2025-10-04T06:05:45.960_raw2master.xml";
    fs::write(folder.path().join(name), &whole[..whole.len() / 2]).expect("room");
    let csv =
        || caltree(&["summary", &folder.path().to_string_lossy(), "--as-of", "2025-10-20", "--audit", "--format", "csv"]).stdout;
    assert!(csv().contains("\nFORS2.2025-10-04T06:05:45.960,Raw2Master,unreadable,15,"), "{}", csv());
    // The loop of the documentation saves the answer under the mode that it asked for.
    fs::create_dir(folder.path().join("z")).expect("a folder");
    fs::write(folder.path().join("z").join(name), &whole).expect("room");
    assert!(csv().contains("Raw2Master,downgraded,15,") && !csv().contains("unreadable"), "{}", csv());
}

#[test]
fn which_of_two_answers_counts_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "HAWKI.2025-10-09T05:58:20.664_raw2raw.xml";
    let first = fs::read_to_string(top().join(ANSWERS).join(name)).expect("a tree");
    let again = first.replace("certified=\"false\"", "certified=\"true\"");
    for (place, text) in [("downloads", &first), ("again", &again), ("downloads-again", &again)] {
        fs::create_dir(folder.path().join(place)).expect("a folder");
        fs::write(folder.path().join(place).join(name), text).expect("room");
    }
    let at = |place: &str| folder.path().join(place).to_string_lossy().into_owned();
    let told = |paths: &[&str]| {
        let run = caltree(&[&["summary", "--as-of", "2025-10-20"], paths].concat()).stdout;
        assert!(run.contains("1 frame has answers that differ (HAWKI.2025-10-09T05:58:20.664): the last one counts"), "{run}");
        run.contains("Nothing to ask")
    };
    let (downloads, again, sorted) = (at("downloads"), at("again"), at("downloads-again"));
    assert_eq!([told(&[&downloads, &again]), told(&[&again, &downloads])], [true, false]);
    assert!(told(&[&downloads, &sorted]));
    fs::remove_dir_all(again).expect("a folder");
    // The names of the documentation sort right.
    assert!(told(&[&folder.path().to_string_lossy()]));
}

#[test]
fn nothing_from_a_file_reaches_a_terminal() {
    for format in ["human", "csv", "markdown", "json", "ask-again"] {
        for by in ["category", "instrument,mode,category,night,month"] {
            let args = ["summary", "fixtures/input", "fixtures/rules", "--by", by, "--as-of", "2025-03-20", "--format", format];
            let text = caltree(&args).stdout;
            assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{format}");
            assert!(!text.lines().any(|line| line.starts_with(['=', '+', '@'])), "{format}");
        }
    }
    for width in ["60", "80", "200"] {
        let args = [
            "summary",
            "fixtures",
            "--by",
            "category,mode",
            "--as-of",
            "2026-06-01",
            "--expect",
            "fixtures/audit/lists/frames.csv",
        ];
        let run = caltree_tests::command(&args).env("COLUMNS", width).output().expect("the command");
        let text = String::from_utf8(run.stdout).expect("UTF-8");
        let width: usize = width.parse().expect("a number");
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > width).collect();
        assert!(wide.is_empty(), "{width}: {wide:#?}");
    }
}

#[test]
fn threads_change_nothing() {
    let run = |threads: &str| {
        caltree(&[
            "summary",
            "fixtures",
            "--by",
            "night,category",
            "--as-of",
            "2026-06-01",
            "--threads",
            threads,
            "--format",
            "json",
        ])
        .stdout
    };
    assert_eq!(run("1"), run("7"));
}

fn xml_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            xml_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            found.push(path);
        }
    }
}

/// Days since some day long ago, of a date such as `2021-01-02` (Howard Hinnant's count).
fn day_number(date: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| date[range].parse::<i64>().expect("digits");
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let year = if month <= 2 { year - 1 } else { year };
    let shifted = (month + 9) % 12;
    365 * year + year / 4 - year / 100 + year / 400 + (153 * shifted + 2) / 5 + day
}

/// Counts over a folder of trees by category and month, made of what the second reader says of each.
fn counted_again(folder: &Path, as_of: &str) -> BTreeMap<(String, String), Value> {
    let mut paths = Vec::new();
    xml_below(folder, &mut paths);
    let mut answers: BTreeMap<(String, String), Value> = BTreeMap::new();
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("text");
        if !text.contains("<association") {
            continue;
        }
        let said = second_reader::summary(&name, &text);
        let key = (said["dp_id"].as_str().expect("a frame").to_owned(), said["mode"].as_str().expect("a mode").to_owned());
        answers.insert(key, said);
    }
    let mut groups: BTreeMap<(String, String), Value> = BTreeMap::new();
    for ((dp_id, _), said) in answers {
        let date = &dp_id[dp_id.len() - 23..dp_id.len() - 13];
        let key = (said["category"].as_str().expect("a category").to_owned(), date[..7].to_owned());
        let group = groups.entry(key).or_insert_with(|| {
            json!({"answers": 0, "complete": 0, "incomplete": 0, "empty": 0,
            "uncertified": 0, "downgraded": 0, "with_extended": 0, "missing": {}, "extended": {}, "oldest": null})
        });
        let mut add = |name: &str, count: u64| group[name] = (group[name].as_u64().unwrap_or(0) + count).into();
        add("answers", 1);
        add(said["verdict"].as_str().expect("a verdict"), 1);
        add("downgraded", u64::from(said["downgraded"] == true));
        add("with_extended", u64::from(said["extended"] != json!([])));
        if said["certified"] == false && said["verdict"] != "empty" {
            add("uncertified", 1);
            // A frame that was taken during a day is a whole day old when the next but one begins.
            let whole = i64::from(&dp_id[dp_id.len() - 12..] != "00:00:00.000");
            let age = day_number(as_of) - day_number(date) - whole;
            group["oldest"] = group["oldest"].as_i64().map_or(age, |oldest| oldest.max(age)).into();
        }
        for missing in said["missing"].as_array().expect("a list") {
            let category = missing["category"].as_str().expect("a category");
            let known = group["missing"][category].as_u64().unwrap_or(0);
            group["missing"][category] = (known + 1).into();
        }
        for category in said["categories"].as_array().expect("a list") {
            let branches = category["match"]["extended"].as_u64().expect("a number");
            if branches > 0 {
                let name = category["category"].as_str().expect("a category");
                group["extended"][name] = (group["extended"][name].as_u64().unwrap_or(0) + branches).into();
            }
        }
    }
    groups
}

#[test]
fn another_reader_counts_the_same() {
    let as_of = "2026-06-01";
    let mut folders = vec![top().join("fixtures/trees"), top().join("fixtures/rules/S401-missing-calibration")];
    folders.extend(corpus().map(|corpus| corpus.join("trees")));
    let mut groups_seen = 0;
    for folder in folders {
        let expected = counted_again(&folder, as_of);
        let path = folder.to_string_lossy();
        let json = caltree(&["summary", &path, "--by", "category,month", "--as-of", as_of, "--format", "json"]).json();
        let by_name = |ranked: &Value| {
            let ranked = ranked.as_array().expect("a list").iter();
            ranked
                .map(|entry| (entry["category"].as_str().expect("a name").to_owned(), entry["entries"].clone()))
                .collect::<BTreeMap<_, _>>()
        };
        let mut found: BTreeMap<(String, String), Value> = BTreeMap::new();
        for group in json["audit"]["groups"].as_array().expect("groups") {
            let key = |at: usize| group["key"][at].as_str().expect("a name").to_owned();
            let mut told = json!({"missing": by_name(&group["missing"]), "extended": by_name(&group["extended"]),
                "oldest": group["uncertified_age_days"]["max"]});
            for name in ["answers", "complete", "incomplete", "empty", "uncertified", "downgraded", "with_extended"] {
                told[name] = group[name].clone();
            }
            found.insert((key(0), key(1)), told);
        }
        groups_seen += found.len();
        assert_eq!(found, expected, "{}", folder.display());
    }
    assert!(groups_seen > 10);
}
