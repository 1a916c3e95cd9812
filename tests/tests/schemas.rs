//! The contracts: JSON outputs against their schemas, trees against the RELAX NG schema.

use caltree_tests::{caltree, corpus, top};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn schema(name: &str) -> jsonschema::Validator {
    let run = caltree(&["schema", name]);
    assert_eq!(run.status, 0);
    let schema: Value = run.json();
    let committed = fs::read_to_string(top().join(format!("schemas/{name}.schema.json"))).expect("a committed schema");
    assert_eq!(run.stdout, committed, "schemas/ is as `caltree schema {name}` prints it");
    jsonschema::draft202012::meta::validate(&schema).expect("a schema");
    jsonschema::validator_for(&schema).expect("a schema")
}

fn assert_valid(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> = validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn what_check_summary_and_files_say_keeps_to_the_schemas() {
    let mut paths = vec!["fixtures".to_owned()];
    paths.extend(
        corpus().into_iter().flat_map(|corpus| ["trees", "links"].map(|kind| corpus.join(kind).to_string_lossy().into_owned())),
    );
    let files = schema("files");
    for path in &paths {
        for all in [&[][..], &["--all"]] {
            assert_valid(&files, &caltree(&[&["files", "--format", "json", path], all].concat()).json());
        }
    }
    let (verify, line) = (schema("verify"), schema("verify-line"));
    for deep in [&[][..], &["--deep"]] {
        let run = |format: &str| caltree(&[&["verify", "--format", format, "fixtures/datasets", "fixtures/links"], deep].concat());
        assert_valid(&verify, &run("json").json());
        let lines = run("jsonl").stdout;
        assert!(lines.lines().count() > 5);
        lines.lines().for_each(|text| assert_valid(&line, &serde_json::from_str(text).expect("JSON")));
    }
    for (name, command) in [
        ("check", &["check", "--deny", "all"][..]),
        ("summary", &["summary"]),
        ("summary", &["summary", "--requested", "raw2master"]),
        ("summary", &["summary", "--by", "night,mode", "--as-of", "2025-10-20", "--expect", "fixtures/audit/lists/tap.vot"]),
    ] {
        let (whole, line) = (schema(name), schema(&format!("{name}-line")));
        for path in &paths {
            let run = caltree(&[command, &["--format", "json", path]].concat());
            assert_valid(&whole, &run.json());
            let lines = caltree(&[command, &["--format", "jsonl", path]].concat()).stdout;
            assert!(lines.lines().count() > 5);
            for text in lines.lines() {
                assert_valid(&line, &serde_json::from_str(text).expect("JSON"));
            }
        }
    }
}

#[test]
fn what_profiles_say_keeps_to_the_schemas() {
    let profile = schema("profile");
    let mut rules = 0;
    for folder in fs::read_dir(top().join("fixtures/rules")).expect("the rules").map(|entry| entry.expect("an entry").path()) {
        let file = folder.join("fires/profile.toml");
        if file.is_file() {
            rules += 1;
            let path = file.to_str().expect("UTF-8");
            let mut json = caltree(&["profile", "show", "--format", "json", path]).json();
            assert_valid(&profile, &json);
            let folder = folder.to_str().expect("UTF-8");
            assert_valid(&schema("check"), &caltree(&["check", "--format", "json", "--profile", path, folder]).json());
            json["kinds"][0]["branches"][0]["required"] = "yes".into();
            assert!(!profile.is_valid(&json));
        }
    }
    assert_eq!(rules, 5);
}

#[test]
fn what_rules_says_keeps_to_the_schema() {
    let rules = schema("rules");
    let mut json = caltree(&["rules", "--format", "json", "--no-config", "--deny", "warnings"]).json();
    assert_valid(&rules, &json);
    json["rules"][0]["level"] = "loud".into();
    assert!(!rules.is_valid(&json));
}

#[test]
fn what_diff_says_keeps_to_the_schemas() {
    let (whole, line) = (schema("diff"), schema("diff-line"));
    let pairs = fs::read_dir(top().join("fixtures/diff")).expect("pairs").map(|entry| entry.expect("an entry").path());
    for pair in pairs.filter(|path| path.is_dir()) {
        let (old, new) = (pair.join("old").to_string_lossy().into_owned(), pair.join("new").to_string_lossy().into_owned());
        for (old, new) in [(&old, &new), (&new, &old)] {
            let json = caltree(&["diff", "--format", "json", old, new]).json();
            assert_valid(&whole, &json);
            let lines = caltree(&["diff", "--format", "jsonl", old, new]).stdout;
            let told = ["pairs", "only_old", "only_new", "unreadable"].map(|list| json[list].as_array().expect("a list").len());
            assert_eq!(lines.lines().count(), told.iter().sum::<usize>(), "{}", pair.display());
            for text in lines.lines() {
                assert_valid(&line, &serde_json::from_str(text).expect("JSON"));
            }
        }
    }
}

#[test]
fn a_schema_that_would_let_everything_through_is_none() {
    let validator = schema("check");
    let good = caltree(&["check", "--format", "json", "fixtures/trees/gravity"]).json();
    assert!(validator.is_valid(&good));
    for (pointer, bad) in [
        ("/schema", Value::from("caltree/check/2")),
        ("/documents/0/verdict", "fine".into()),
        ("/documents/0/bytes", "many".into()),
        ("/findings/0/level", "loud".into()),
        ("/findings/0/span/line", Value::Null),
    ] {
        let mut broken = good.clone();
        *broken.pointer_mut(pointer).expect(pointer) = bad;
        assert!(!validator.is_valid(&broken), "{pointer}");
    }
    let sides = ["fixtures/diff/match/old", "fixtures/diff/match/new"];
    let validator = schema("diff");
    let good = caltree(&["diff", "--format", "json", sides[0], sides[1]]).json();
    assert!(validator.is_valid(&good));
    for (pointer, bad) in [
        ("/pairs/0/verdict", Value::from("better")),
        ("/pairs/0/changes/0/kind", "certificate".into()),
        ("/pairs/0/changes/0/effect", Value::Null),
        ("/pairs/0/changes/1/added", "some".into()),
        ("/pairs/0/files/kept", Value::Null),
        ("/totals/mixed", "none".into()),
    ] {
        let mut broken = good.clone();
        *broken.pointer_mut(pointer).expect(pointer) = bad;
        assert!(!validator.is_valid(&broken), "{pointer}");
    }
    let links = "fixtures/links/eso/PIONI.2021-02-27T02:30:18.443_raw2raw.vot";
    for (name, pointer, bad) in [
        ("summary", "/links/0/service", Value::from("eso")),
        ("summary", "/links/0/semantics/#this", "one".into()),
        ("summary", "/links/0/categories/0/bytes", Value::Null),
        ("files", "/files/0/url", Value::Null),
        ("files", "/totals/files", "many".into()),
        ("verify", "/trees/0/files/0/state", "lost".into()),
        ("verify", "/totals/missing", Value::Null),
    ] {
        let validator = schema(name);
        let mut json = caltree(&[name, "--format", "json", links]).json();
        assert!(validator.is_valid(&json));
        *json.pointer_mut(pointer).expect(pointer) = bad;
        assert!(!validator.is_valid(&json), "{pointer}");
    }
}

/// Whether a tree fits the RELAX NG schema; `None` where xmllint is not installed.
fn fits(schema: &Path, path: &Path) -> Option<bool> {
    // Deep trees need more stack than libxml2 allows by default.
    let output = Command::new("xmllint").args(["--huge", "--noout", "--relaxng"]).arg(schema).arg(path).output().ok()?;
    Some(output.status.success())
}

#[test]
fn the_relax_ng_schema_takes_sound_trees_and_no_others() {
    let schema = top().join("schemas/association-tree.rng");
    assert_eq!(fs::read_to_string(&schema).expect("a schema"), caltree(&["schema", "association-tree"]).stdout);
    if fits(&schema, &schema).is_none() {
        eprintln!("xmllint is not installed: the RELAX NG schema was not tried");
        return;
    }
    let mut sound = Vec::new();
    let mut folders = vec![top().join("fixtures/trees")];
    folders.extend(corpus().map(|corpus| corpus.join("trees")));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { sound.push(path) }
        }
    }
    assert!(sound.len() > 20);
    for path in sound {
        assert_eq!(fits(&schema, &path), Some(true), "{}", path.display());
    }
    for code in ["T201", "T202", "T203", "T204", "T205", "T206", "T207", "T208", "T209", "T212", "T213", "T217"] {
        for folder in fs::read_dir(top().join("fixtures/rules")).expect("the rules").map(|entry| entry.expect("an entry").path()) {
            if folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(code)) {
                let file = fs::read_dir(folder.join("fires")).expect("a folder").next().expect("a file").expect("a file").path();
                assert_eq!(fits(&schema, &file), Some(false), "{}", file.display());
            }
        }
    }
}
