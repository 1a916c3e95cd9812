//! Every rule against the fixtures, and the documentation of every rule.
#![allow(clippy::unwrap_used)]

use caltree_lint::profile::Profile;
use caltree_lint::{Checked, Content, Levels, Override, RULES, Rule, SECTIONS, Selector, Settings, compare, content, lint};
use caltree_model::{DatalinkVersion, Finding, Level, ObsTime, Origin};
use caltree_read::{Limits, read};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rules that no single document can draw: they look at limits, at the configuration.
const WITHOUT_FIXTURES: &[&str] = &["X109", "L540", "K901"];

/// The rules that documents draw. Those on data files have datasets (`fixtures/datasets/`), which the command's own tests verify.
fn on_documents() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| !WITHOUT_FIXTURES.contains(&rule.code) && !rule.is_on_disk())
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// Everything in a directory, sorted.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<PathBuf> = listed.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for path in entries(directory) {
        if path.is_dir() {
            files(&path, found);
        } else if !path.ends_with(PROFILE) {
            found.push(path);
        }
    }
}

/// Every rule at least a note, as of 2026-06-01.
fn settings() -> Settings {
    let quiet = RULES.iter().filter(|rule| rule.level == Level::Allow);
    let overrides: Vec<Override> = quiet.map(|rule| Override { selector: Selector::Rule(rule), level: Level::Note }).collect();
    Settings { levels: Levels::new(&[&overrides]), as_of: Some(ObsTime(1_780_272_000_000)), ..Settings::default() }
}

/// Rules that only speak where somebody says which version of DataLink is meant.
const FORCED: &[&str] = &["L504"];

/// What lies beside a document, for it to be held against.
const PROFILE: &str = "profile.toml";

fn check(path: &Path) -> Vec<Checked> {
    let mut settings = settings();
    if path.components().any(|part| FORCED.iter().any(|code| part.as_os_str().to_string_lossy().starts_with(code))) {
        settings.datalink_version = Some(DatalinkVersion::V1_1);
    }
    let profile = fs::read_to_string(path.with_file_name(PROFILE)).ok();
    settings.profile =
        profile.map(|text| Arc::new(Profile::parse(&text).unwrap_or_else(|error| panic!("{error}: {}", path.display()))));
    let name = path.file_name().unwrap().to_str().unwrap();
    let mut checked = Vec::new();
    read(name, &fs::read(path).unwrap(), &Limits::default(), &mut |document| checked.push(lint(document, &settings)));
    checked
}

/// What is listed in the one document of a file.
fn contents(path: &Path) -> Content {
    let mut found = None;
    let name = path.file_name().unwrap().to_str().unwrap();
    read(name, &fs::read(path).unwrap(), &Limits::default(), &mut |document| found = content(document));
    found.unwrap_or_else(|| panic!("{} lists nothing", path.display()))
}

/// What is found in a folder of a rule: in its one document, or in a tree and a links table held against each other as well.
fn findings_in(directory: &Path) -> Vec<Finding> {
    let mut files = entries(directory);
    files.retain(|file| !file.ends_with(PROFILE));
    let mut found: Vec<Finding> = files.iter().flat_map(|file| findings(file)).collect();
    match files.as_slice() {
        [_] => {}
        [links, tree] => {
            let origin = Origin { source: "tree.xml".to_owned(), part: None };
            let pair = compare(&contents(tree), &contents(links), &origin, &settings());
            found.extend(pair.into_iter().map(|found| found.finding));
        }
        other => panic!("{}: one document, or a pair, not {}", directory.display(), other.len()),
    }
    found
}

fn findings(path: &Path) -> Vec<Finding> {
    check(path).into_iter().flat_map(|checked| checked.findings).map(|found| found.finding).collect()
}

fn code_name(rule: &Rule) -> String {
    format!("{}-{}", rule.code, rule.name)
}

#[test]
fn every_rule_fires_and_keeps_silent() {
    for rule in on_documents() {
        for (which, fires) in [("fires", true), ("silent", false)] {
            let directory = fixtures().join("rules").join(code_name(rule)).join(which);
            let found = findings_in(&directory);
            assert_eq!(found.iter().any(|finding| finding.code == rule.code), fires, "{}: {found:#?}", directory.display());
        }
    }
}

/// What cannot be had without another finding: a message is missing something, an uncertified branch has a cause.
const COMPANIONS: &[(&str, &str)] =
    &[("C301", "S401"), ("C302", "S401"), ("C304", "S404"), ("S405", "S404"), ("E602", "E610"), ("E609", "S401"), ("E623", "S404")];

#[test]
fn what_a_rule_fires_at_draws_no_other_error_or_warning() {
    for rule in on_documents() {
        let directory = fixtures().join("rules").join(code_name(rule)).join("fires");
        let own = |finding: &Finding| finding.code == rule.code || COMPANIONS.contains(&(rule.code, finding.code));
        let others: Vec<Finding> =
            findings_in(&directory).into_iter().filter(|finding| !own(finding) && finding.level > Level::Note).collect();
        assert!(others.is_empty(), "{}: {others:#?}", directory.display());
    }
}

#[test]
fn every_directory_belongs_to_a_rule() {
    let known: Vec<String> = RULES.iter().map(|rule| code_name(rule)).collect();
    for directory in entries(&fixtures().join("rules")) {
        let name = directory.file_name().unwrap().to_str().unwrap();
        assert!(known.iter().any(|known| known == name), "{name} is the name of no rule");
        let inside: Vec<_> = entries(&directory).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
        assert_eq!(inside, ["fires", "silent"], "{name}");
    }
}

#[test]
fn whole_trees_are_well_built() {
    let mut trees = Vec::new();
    files(&fixtures().join("trees"), &mut trees);
    assert!(!trees.is_empty());
    for tree in trees {
        let told: Vec<Finding> = findings(&tree).into_iter().filter(|finding| finding.code.starts_with(['X', 'T'])).collect();
        assert!(told.is_empty(), "{}: {told:#?}", tree.display());
    }
}

#[test]
fn every_rule_is_documented() {
    for rule in RULES {
        let headings: Vec<&str> = rule.docs.lines().filter_map(|line| line.trim_start().strip_prefix("# ")).collect();
        assert_eq!(headings, SECTIONS, "{}", rule.code);
        for heading in SECTIONS {
            assert!(!rule.section(heading).is_empty(), "{}: {heading}", rule.code);
        }
        assert!(rule.summary().ends_with('.'), "{}: {}", rule.code, rule.summary());
    }
}

#[test]
fn codes_and_names_are_in_order() {
    // The order of the groups; inside of one the numbers count up.
    let place = |rule: &Rule| ("XTCSLEDPK".find(&rule.code[..1]).expect("a known letter"), rule.code);
    assert!(RULES.is_sorted_by(|one, other| place(one) < place(other)), "sorted by code, each once");
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len(), "each name once");
    for rule in RULES {
        let words = rule
            .name
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
        assert!(words, "{} is not kebab-case", rule.name);
        let number = &rule.code[1..];
        assert!(number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()), "{}", rule.code);
    }
}

#[test]
fn one_file_holds_one_rule() {
    let mut expected: Vec<String> =
        RULES.iter().map(|rule| format!("{}_{}.rs", rule.code.to_lowercase(), rule.name.replace('-', "_"))).collect();
    expected.push("mod.rs".into());
    expected.sort();
    let found: Vec<String> = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules"))
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, expected);
}

/// All rules over all fixtures, one line a document: what is told, and how often.
#[test]
fn matrix() {
    let mut lines = String::new();
    for group in ["rules", "trees", "links", "input"] {
        let mut paths = Vec::new();
        files(&fixtures().join(group), &mut paths);
        for path in paths {
            let relative = path.strip_prefix(fixtures()).unwrap().to_str().unwrap().replace('\\', "/");
            for checked in check(&path) {
                let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
                for found in &checked.findings {
                    *counts.entry(found.finding.code).or_default() += 1;
                }
                let part = checked.part.map(|part| format!("#{part}")).unwrap_or_default();
                let told: Vec<String> = counts.iter().map(|(code, count)| format!("{code}×{count}")).collect();
                let told = if told.is_empty() { "nothing".to_owned() } else { told.join(" ") };
                lines.push_str(&format!("{relative}{part}: {told}\n"));
            }
        }
    }
    insta::assert_snapshot!(lines);
}
