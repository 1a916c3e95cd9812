//! Profiles: what is learnt, what is read, and what is then told of trees.
#![allow(clippy::unwrap_used)]

mod generated;
mod learnt;
mod told;
mod written;

use caltree_lint::profile::{Expected, Learner, Lesson, NoLesson, Profile};
use caltree_lint::{Checked, Settings, lint};
use caltree_read::{Limits, read};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn lessons(name: &str, bytes: &[u8], incomplete: bool) -> Vec<Result<Lesson, NoLesson>> {
    let mut lessons = Vec::new();
    read(name, bytes, &Limits::default(), &mut |document| lessons.push(Lesson::of(document, incomplete)));
    lessons
}

/// What is learnt from trees, whatever they lack.
fn learn<T: AsRef<[u8]>>(trees: &[T], threshold: f64) -> Profile {
    let mut learner = Learner::default();
    for tree in trees {
        for lesson in lessons("", tree.as_ref(), true).into_iter().flatten() {
            let _ = learner.add(lesson);
        }
    }
    learner.finish(threshold, 1, true).0
}

fn check_within(tree: &[u8], profile: &Profile, limits: &Limits) -> Vec<Checked> {
    let settings = Settings { profile: Some(Arc::new(profile.clone())), ..Settings::default() };
    let mut checked = Vec::new();
    read("", tree, limits, &mut |document| checked.push(lint(document, &settings)));
    checked
}

/// Code, branch and places of what the P rules say.
fn told(tree: impl AsRef<[u8]>, profile: &Profile) -> Vec<(&'static str, String, u32)> {
    let findings = check_within(tree.as_ref(), profile, &Limits::default()).into_iter().flat_map(|checked| checked.findings);
    let own = findings.map(|found| found.finding).filter(|finding| finding.code.starts_with('P'));
    own.map(|finding| (finding.code, finding.branch.unwrap_or_default(), finding.places)).collect()
}

/// The messages of the P rules.
fn messages(tree: impl AsRef<[u8]>, profile: &Profile) -> Vec<String> {
    let findings = check_within(tree.as_ref(), profile, &Limits::default()).into_iter().flat_map(|checked| checked.findings);
    let own = findings.map(|found| found.finding).filter(|finding| finding.code.starts_with('P'));
    own.map(|finding| finding.message).collect()
}

/// What a profile of one kind says, by `above/category`.
fn said(profile: &Profile) -> Vec<(String, &Expected)> {
    let (kind, known) = profile.kinds.first_key_value().unwrap();
    let groups = known.groups(kind).into_iter();
    groups.flat_map(|(above, all)| all.iter().map(move |(category, expected)| (format!("{above}/{category}"), expected))).collect()
}

/// Of these what is absent.
fn absent(tree: impl AsRef<[u8]>, profile: &Profile) -> Vec<String> {
    told(tree, profile).into_iter().filter(|told| told.0 == "P801").map(|told| told.1).collect()
}

fn fixture(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(path)).unwrap()
}

/// A branch, with what is below it.
#[derive(Clone, Debug)]
struct Made {
    category: &'static str,
    kind: &'static str,
    matching: &'static str,
    files: Vec<String>,
    message: Option<String>,
    below: Vec<Made>,
}

fn made(category: &'static str, files: &[&str], below: Vec<Made>) -> Made {
    let files = files.iter().map(|file| (*file).to_owned()).collect();
    Made { category, kind: "main", matching: "calib_plan", files, message: None, below }
}

impl Made {
    fn xml(&self) -> String {
        let mut xml = String::new();
        self.write(&mut xml, true);
        xml
    }

    fn write(&self, xml: &mut String, root: bool) {
        let (category, kind, matching) = (self.category, self.kind, self.matching);
        let edge = if root { "mode=\"Raw2Raw\"".to_owned() } else { format!("match=\"{matching}\"") };
        write!(xml, "<association category=\"{category}\" certified=\"true\" complete=\"true\" {edge} type=\"{kind}\"><mainFiles>")
            .unwrap();
        for file in &self.files {
            write!(xml, "<file category=\"X\" name=\"{file}\"/>").unwrap();
        }
        xml.push_str("</mainFiles><messages>");
        if let Some(message) = &self.message {
            write!(xml, "<message text=\"{message}\"/>").unwrap();
        }
        xml.push_str("</messages><associatedFiles>");
        self.below.iter().for_each(|below| below.write(xml, false));
        xml.push_str("</associatedFiles></association>");
    }
}

const SCIENCE: &str = "FORS2.2021-03-01T00:00:00.000";
const BIAS: &str = "FORS2.2021-02-27T12:00:00.000";

fn science(below: Vec<Made>) -> Made {
    made("SCI", &[SCIENCE], below)
}

/// The same frame's tree under another frame.
fn of_day(tree: &Made, day: usize) -> String {
    tree.xml().replace(SCIENCE, &format!("FORS2.2021-03-{:02}T00:00:00.000", day + 1))
}
