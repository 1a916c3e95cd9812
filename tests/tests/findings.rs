//! Findings for other programs: SARIF, JUnit, GitHub, GitLab, Markdown, CSV.

use caltree_tests::{Run, caltree, caltree_in, caltree_with, outside_code, top};
use serde_json::Value;
use std::collections::HashSet;
use std::fs;

const FORMATS: [&str; 6] = ["sarif", "junit", "github", "gitlab", "markdown", "csv"];

/// Documents of every kind that findings are on: trees, links tables, one of each for one frame, a multipart body, packed ones, hostile
/// ones, unreadable ones; some findings are exempt, one is in the baseline, one is on the configuration.
const CHECK: [&str; 17] = [
    "check",
    "--as-of",
    "2026-06-01",
    "--config",
    "fixtures/ci/caltree.toml",
    "--baseline",
    "fixtures/ci/known.json",
    "fixtures/trees/gravity",
    "fixtures/trees/sphere",
    "fixtures/input/hostile-text.xml",
    "fixtures/input/hostile-control-references.xml",
    "fixtures/input/links-hostile-text.vot",
    "fixtures/links/eso/UVES.2018-03-29T04:10:47.866_raw2raw.vot",
    "fixtures/rules/E620-file-only-in-links/fires",
    "fixtures/input/multipart-same-name.mime",
    "fixtures/input/gzip-truncated.xml.gz",
    "fixtures/input/login-page.xml",
];

/// A dataset with everything that can have become of a file.
const VERIFY: [&str; 4] = ["verify", "--config", "fixtures/ci/caltree.toml", "fixtures/datasets/states"];

/// Every fixture, with every rule that can speak.
const ALL: [&str; 5] = ["check", "--no-config", "--deny", "all", "fixtures"];

fn run(args: &[&str], format: &str) -> Run {
    caltree(&[args, &["--format", format]].concat())
}

/// What a run writes in all formats at once.
fn written(args: &[&str]) -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |format: &str| folder.path().join(format);
    let outputs: Vec<String> = FORMATS.iter().map(|format| format!("--output={format}={}", path(format).display())).collect();
    let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
    let run = caltree(&[args, &outputs].concat());
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    FORMATS.map(|format| (format, fs::read_to_string(path(format)).expect("a file"))).into()
}

#[test]
fn each_format_tells_the_same() {
    for (name, args) in [("check", &CHECK[..]), ("verify", &VERIFY)] {
        for (format, text) in written(args) {
            let text = text.replace(concat!("\"", env!("CARGO_PKG_VERSION"), "\""), "\"VERSION\"");
            insta::assert_snapshot!(format!("{name} {format}"), text);
        }
    }
}

#[test]
fn what_is_written_to_a_file_is_what_is_printed() {
    for args in [&CHECK[..], &VERIFY] {
        for (format, text) in written(args) {
            assert_eq!(run(args, format).stdout, text, "{format}");
        }
    }
}

fn findings(args: &[&str]) -> Vec<Value> {
    run(args, "json").json()["findings"].as_array().expect("a list").clone()
}

#[test]
fn sarif_keeps_to_the_schema_of_oasis() {
    let schema = fs::read_to_string(top().join("tests/schemas/sarif-2.1.0.json")).expect("the schema");
    // Its pattern for languages has a bracket too many, which only lenient engines take.
    let schema: Value = serde_json::from_str(&schema.replace("{2}]?$", "{2}?$")).expect("JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let verify_all = ["verify", "--no-config", "--deny", "all", "fixtures/datasets", "fixtures/links"];
    let nothing = ["check", "--no-config", "fixtures/input/plain.xml"];
    for args in [&CHECK[..], &VERIFY, &ALL, &verify_all, &nothing] {
        let checked = run(args, "sarif");
        let sarif = checked.json();
        let errors: Vec<String> =
            validator.iter_errors(&sarif).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let run = &sarif["runs"][0];
        let (results, rules) = (run["results"].as_array().expect("results"), &run["tool"]["driver"]["rules"]);
        let told = results.iter().filter(|result| result["suppressions"] == Value::Array(Vec::new())).count();
        assert_eq!(told, findings(args).len());
        let mut spoken = HashSet::new();
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small");
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(result["suppressions"].is_array(), "all results or none say whether they are suppressed");
            spoken.insert(index);
        }
        assert_eq!(spoken.len(), rules.as_array().expect("rules").len());
        assert_eq!(run["invocations"][0]["executionSuccessful"], checked.status != 2);
    }
    let mut broken = run(&CHECK, "sarif").json();
    *broken.pointer_mut("/runs/0/results/0/level").expect("a level") = "loud".into();
    assert!(!validator.is_valid(&broken));
}

#[test]
fn sarif_marks_what_is_exempt_or_known() {
    let sarif = run(&CHECK, "sarif").json();
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let of = |fingerprint: &str| {
        let found = results.iter().find(|result| result["partialFingerprints"]["caltree/v1"] == fingerprint).expect("a result");
        let mark = &found["suppressions"][0];
        (found["baselineState"].as_str().expect("a state"), mark["kind"].clone(), mark["justification"].clone())
    };
    let reason = "Earth orientation is taken from IERS, \"as always\" <see [notes](x)>";
    assert_eq!(of("501e43c15325e0694a2377b794c56fac"), ("new", "external".into(), reason.into()));
    assert_eq!(of("9e96c2cb96662516833fc755fa4c54a3").0, "unchanged");
    assert_eq!(of("950b3df0c0fc197c2a75efecefa6d9f5"), ("new", Value::Null, Value::Null));
    // Without a baseline there is nothing to be new against.
    assert!(run(&VERIFY, "sarif").json()["runs"][0]["results"][0].get("baselineState").is_none());
}

#[test]
fn what_could_not_be_done_is_no_success() {
    let args = ["check", "--no-config", "fixtures/input/plain.xml", "no-such-file.xml"];
    let junit = run(&args, "junit").stdout;
    assert!(junit.contains("tests=\"2\"") && junit.contains("errors=\"1\"") && junit.contains("the run itself"), "{junit}");
    assert!(run(&args, "markdown").stdout.starts_with("## caltree check: not everything could be done"));
    let run = run(&args, "sarif");
    assert_eq!((run.status, &run.json()["runs"][0]["invocations"][0]["executionSuccessful"]), (2, &Value::Bool(false)));
}

#[test]
fn junit_counts_what_fails() {
    for args in [&CHECK[..], &VERIFY, &ALL] {
        let found = findings(args);
        for (fail_on, levels) in
            [("error", &["error"][..]), ("warning", &["error", "warning"]), ("note", &["error", "warning", "note"]), ("never", &[])]
        {
            let run = run(&[args, &["--fail-on", fail_on]].concat(), "junit");
            let document = roxmltree::Document::parse(&run.stdout).expect("XML");
            let named = |name: &str| document.descendants().filter(|node| node.has_tag_name(name)).collect::<Vec<_>>();
            let (failures, errors) = (named("failure").len(), named("error").len());
            let suite = named("testsuite")[0];
            assert_eq!(suite.attribute("failures"), Some(failures.to_string().as_str()));
            assert_eq!(suite.attribute("errors"), Some(errors.to_string().as_str()));
            // A build fails where a test fails, and nowhere else.
            assert_eq!(run.status, i32::from(failures + errors > 0), "--fail-on {fail_on}");
            let told: String = named("failure").iter().chain(&named("error")).filter_map(|node| node.text()).collect();
            let failing = found.iter().filter(|finding| levels.contains(&finding["level"].as_str().expect("a level"))).count();
            assert_eq!(told.matches("\n    help: ").count(), failing, "--fail-on {fail_on}");
            let names: Vec<_> =
                named("testcase").iter().map(|node| (node.attribute("classname"), node.attribute("name"))).collect();
            assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "two tests of one name");
        }
    }
}

#[test]
fn github_has_a_command_a_finding_and_no_other() {
    for args in [&CHECK[..], &VERIFY, &ALL] {
        let text = run(args, "github").stdout;
        let commands = text.lines().filter(|line| line.trim_start().starts_with("::")).count();
        assert_eq!(commands, findings(args).len());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), commands + 1);
        for line in &lines[..commands] {
            assert!(["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start)), "{line}");
            let (properties, _) = line[2..].split_once("::").expect("a message");
            for property in properties.split_once(' ').expect("properties").1.split(',') {
                let (name, value) = property.split_once('=').expect("a property");
                assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&name) && !value.contains(':'), "{line}");
            }
        }
    }
    assert!(run(&ALL, "github").stdout.lines().last().expect("a line").contains("GitHub shows the first 10 of each level"));
}

#[test]
fn gitlab_has_an_entry_of_its_own_for_each_finding() {
    // Two copies of one file have the same findings.
    let twice = tempfile::tempdir().expect("a folder");
    for name in ["a.xml", "b.xml"] {
        fs::copy(top().join("fixtures/input/hostile-text.xml"), twice.path().join(name)).expect("a copy");
    }
    let copies = ["check", "--no-config", twice.path().to_str().expect("a path")];
    for args in [&CHECK[..], &VERIFY, &ALL, &copies, &["check", "--no-config", "fixtures/input/plain.xml"]] {
        let entries = run(args, "gitlab").json();
        let entries = entries.as_array().expect("a list");
        assert_eq!(entries.len(), findings(args).len());
        let fingerprints: HashSet<&str> = entries.iter().map(|entry| entry["fingerprint"].as_str().expect("text")).collect();
        assert_eq!(fingerprints.len(), entries.len());
        for entry in entries {
            assert!(["info", "minor", "major"].contains(&entry["severity"].as_str().expect("text")));
            assert!(entry["location"]["lines"]["begin"].as_u64().expect("a number") >= 1);
            assert!(!entry["location"]["path"].as_str().expect("a path").starts_with("./"));
        }
    }
}

#[test]
fn markdown_fits_into_a_comment_and_says_what_does_not() {
    let text = run(&ALL, "markdown").stdout;
    assert!(text.chars().count() < 65_536 && text.contains(" more would not fit into a comment"), "{}", text.len());
    assert_eq!(text.matches("<details").count(), text.matches("</details>").count());
    let passed = run(&["check", "--no-config", "fixtures/input/plain.xml"], "markdown").stdout;
    assert_eq!(passed, "## caltree check: passed\n\n1 document: 1 complete; nothing found\n\n");
}

#[test]
fn csv_has_a_row_a_finding() {
    for args in [&CHECK[..], &VERIFY, &ALL, &["check", "--no-config", "fixtures/input/plain.xml"]] {
        let text = run(args, "csv").stdout;
        let rows: Vec<&str> = text.lines().collect();
        assert!(rows[0].starts_with("level,code,rule,message,"));
        assert_eq!(rows.len() - 1, findings(args).len());
        assert!([",=", ",+", ",@"].iter().all(|formula| !text.contains(formula)));
    }
}

#[test]
fn hostile_text_reaches_no_terminal_raw() {
    for args in [&CHECK[..], &VERIFY, &ALL] {
        for format in FORMATS {
            let text = run(args, format).stdout;
            let odd = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!text.contains(odd), "{format}: {:?}", text.chars().find(|c| odd(*c)));
        }
    }
}

#[test]
fn hostile_names_of_files_stay_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["a%0A::error::x,y:z.xml", "a\n::error::b.xml", "=1+1.xml", "<b>|`@me`.xml", "é #?&\u{202e}.xml", "-x.xml"];
    for name in names {
        fs::copy(top().join("fixtures/input/login-page.xml"), folder.path().join(name)).expect("a copy");
    }
    let in_folder = |format: &str| {
        let paths: Vec<String> = names.iter().map(|name| format!("./{name}")).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        caltree_in(folder.path(), &[&["check", "--no-config", "--format", format][..], &paths].concat())
    };
    let sarif = in_folder("sarif").json();
    let uris: Vec<&str> = sarif["runs"][0]["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|result| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a URI"))
        .collect();
    assert_eq!(
        uris,
        [
            "a%250A%3A%3Aerror%3A%3Ax%2Cy%3Az.xml",
            "a%0A%3A%3Aerror%3A%3Ab.xml",
            "%3D1%2B1.xml",
            "%3Cb%3E%7C%60%40me%60.xml",
            "%C3%A9%20%23%3F%26%E2%80%AE.xml",
            "-x.xml",
        ]
    );
    let github = in_folder("github").stdout;
    assert!(github.starts_with("::error file=a%250A%3A%3Aerror%3A%3Ax%2Cy%3Az.xml,"), "{github}");
    assert_eq!(github.lines().filter(|line| line.starts_with("::")).count(), names.len());
    let junit = in_folder("junit").stdout;
    assert_eq!(
        roxmltree::Document::parse(&junit).expect("XML").descendants().filter(|node| node.has_tag_name("error")).count(),
        names.len()
    );
    let markdown = in_folder("markdown").stdout;
    let outside = outside_code(&markdown);
    assert!(outside.contains("<details") && !outside.contains("<b>") && !outside.contains("@me"), "{markdown}");
    assert!(!markdown.contains("\n::"), "{markdown}");
    let csv = in_folder("csv").stdout;
    assert!(csv.contains(",./=1+1.xml,") && !csv.contains("\n::"), "{csv}");
    assert_eq!(in_folder("gitlab").json()[1]["location"]["path"], "a\n::error::b.xml");
}

#[test]
fn standard_input_is_no_file() {
    let page = fs::read(top().join("fixtures/input/login-page.xml")).expect("a fixture");
    let run = |format: &str| caltree_with(&page, &["check", "--no-config", "--format", format, "-"]).stdout;
    let sarif: Value = serde_json::from_str(&run("sarif")).expect("JSON");
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place, &serde_json::json!({"uri": "stdin"}));
    assert!(run("github").starts_with("::error title=X101 not-recognized::"));
    assert!(run("junit").contains("name=\"standard input\"") && !run("junit").contains(" file="));
    assert!(run("markdown").contains("`standard input"));
}

#[test]
fn the_level_that_fails_is_a_choice() {
    let tree = "fixtures/trees/sphere";
    for (fail_on, expected) in [("error", 0), ("warning", 1), ("note", 1), ("never", 0)] {
        assert_eq!(caltree(&["check", "--no-config", "--fail-on", fail_on, tree]).status, expected, "{fail_on}");
    }
    assert_eq!(caltree(&["check", "--no-config", tree]).status, 0);
    for (fail_on, expected) in [("error", 1), ("never", 0)] {
        assert_eq!(caltree(&[&VERIFY[..], &["--fail-on", fail_on]].concat()).status, expected);
    }
    // What could not be done is no finding.
    assert_eq!(caltree(&["check", "--fail-on", "never", "no-such-file.xml"]).status, 2);
}
