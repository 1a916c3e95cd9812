//! Profiles as text: the file itself, and the tables.
#![allow(clippy::unwrap_used)]

use caltree_lint::profile::{Learner, Lesson, Profile};
use caltree_model::visible;
use caltree_read::{Limits, read};
use caltree_report::Look;
use caltree_report::profile::{Format, toml, write};
use std::fs;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn learn(files: &[&str]) -> Profile {
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(fixtures().join(file)).unwrap()).collect();
    learn_texts(&texts)
}

fn learn_texts(texts: &[String]) -> Profile {
    let mut learner = Learner::default();
    for text in texts {
        read("", text.as_bytes(), &Limits::default(), &mut |document| {
            learner.add(Lesson::of(document, true).unwrap()).unwrap();
        });
    }
    learner.finish(0.9, 1, true).0
}

fn shown(profile: &Profile, format: Format, look: &Look) -> String {
    let mut out = Vec::new();
    write(&mut out, profile, format, look).unwrap();
    String::from_utf8(out).unwrap()
}

fn usual() -> Profile {
    learn(&[
        "trees/vimos-ifu/VIMOS.2009-08-14T04:22:51.337.xml",
        "trees/vimos-ifu/VIMOS.2009-08-15T03:40:08.116.xml",
        "trees/vimos-ifu/VIMOS.2009-08-28T06:02:19.540.xml",
        "trees/fors2/FORS2.2024-04-02T05:37:12.904_raw2raw.xml",
        "trees/fors2/FORS2.2024-03-11T02:14:36.218_raw2master.xml",
    ])
}

#[test]
fn a_profile_as_its_file() {
    insta::assert_snapshot!(toml(&usual()));
}

#[test]
fn a_profile_for_people() {
    insta::assert_snapshot!(shown(&usual(), Format::Human, &Look::default()));
    insta::assert_snapshot!("narrow", shown(&usual(), Format::Human, &Look { unicode: false, width: 60, ..Look::default() }));
    insta::assert_snapshot!("markdown", shown(&usual(), Format::Markdown, &Look::default()));
}

#[test]
fn what_does_not_fit_is_left_out_and_named() {
    let branch = "required = true, at_least_branches = 2, at_least_files = 20, at_most_days = 46.596";
    let seen =
        "seen = { trees = 12, of = 13, in_part = 1, branches = [2, 3, 12], files = [20, 20, 40], days = [14.742, 40.1, 46.596] }";
    let text = format!(
        "schema = \"caltree/profile/1\"\n[[kinds]]\ninstrument = \"FORS2\"\ncategory = \"SCIENCE_SKY_WITH_A_LONG_NAME\"\n\
         mode = \"Raw2Raw\"\n[kinds.below.SCIENCE_SKY_WITH_A_LONG_NAME]\nFLAT_SKY_OF_THE_NIGHT = {{ {branch}, {seen} }}\n"
    );
    let profile = Profile::parse(&text).unwrap();
    for (width, left_out) in
        [(60, Some("branches, files, days")), (72, Some("branches, files")), (80, Some("branches")), (100, None), (140, None)]
    {
        let shown = shown(&profile, Format::Human, &Look { width, ..Look::default() });
        let wide: Vec<&str> = shown.lines().filter(|line| line.chars().count() > width).collect();
        assert!(wide.is_empty(), "{width}: {wide:#?}");
        let note = left_out.map(|titles| format!("no room for: {titles} (a wider terminal has it, or --format markdown)"));
        let one_line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(one_line.contains("no room for"), note.is_some(), "{shown}");
        assert!(note.is_none_or(|note| one_line.contains(&note)), "{shown}");
        // A limit is not broken.
        assert!(shown.contains("≥2 branches,") && shown.contains("≤46.596 d"), "{shown}");
    }
}

#[test]
fn a_limit_of_nothing_has_no_sign() {
    let text = "schema = \"caltree/profile/1\"\n[[kinds]]\ninstrument = \"A\"\ncategory = \"B\"\nmode = \"Raw2Raw\"\n\
                below.B.C = { at_most_days = -0.0 }\n";
    let shown = shown(&Profile::parse(text).unwrap(), Format::Human, &Look::default());
    assert!(shown.contains("≤0 d"), "{shown}");
}

#[test]
fn what_is_written_is_read_as_the_same() {
    for profile in [usual(), learn(&["trees/espresso/ESPRE.2022-06-15T04:18:09.731_raw2raw.xml"]), Profile::default()] {
        assert_eq!(Profile::parse(&toml(&profile)).unwrap(), profile);
    }
}

#[test]
fn names_from_files_stay_names() {
    let text = fs::read_to_string(fixtures().join("input/hostile-text.xml")).unwrap();
    let odd = "::error::&quot;&#10;[[kinds]]\u{9b}31m|\u{202e}&lt;b&gt;\\";
    let hostile = learn_texts(&[text.replace("category=\"BIAS\"", &format!("category=\"{odd}\""))]);
    let text = toml(&hostile);
    assert_eq!(Profile::parse(&text).unwrap(), hostile);
    let plain = |text: &str| text.chars().all(|c| c == '\n' || visible(c) == c);
    assert!(plain(&text), "{text}");
    for format in [Format::Human, Format::Json, Format::Markdown] {
        assert!(plain(&shown(&hostile, format, &Look::default())), "{format:?}");
    }
    insta::assert_snapshot!(text.split_once("[[kinds]]").unwrap().1);
    insta::assert_snapshot!("hostile-human", shown(&hostile, Format::Human, &Look::default()));
    insta::assert_snapshot!("hostile-markdown", shown(&hostile, Format::Markdown, &Look::default()));
}

#[test]
fn the_json_keeps_to_its_schema() {
    let schema = serde_json::from_str(&caltree_report::schema::find("profile").unwrap().text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for profile in [usual(), Profile::default()] {
        let json = serde_json::from_str(&shown(&profile, Format::Json, &Look::default())).unwrap();
        assert!(validator.is_valid(&json), "{:?}", validator.iter_errors(&json).collect::<Vec<_>>());
    }
}
