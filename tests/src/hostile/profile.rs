//! `profile.toml`: read, written, read again, and a tree held against it.

use super::outputs;
use caltree_lint::profile::Profile;
use caltree_lint::{Settings, lint};
use caltree_model::visible_text;
use caltree_read::{Limits, read};
use caltree_report::Look;
use caltree_report::profile::{Format, toml, write};
use std::sync::Arc;

/// Trees to hold against a profile.
const TREES: [&str; 2] = [
    include_str!("../../../fixtures/trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml"),
    include_str!("../../../fixtures/trees/sphere/SPHER.2018-04-30T03:51:29.207_raw2raw.xml"),
];

/// Reads the bytes as a profile.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let profile = match Profile::parse(text) {
        Ok(profile) => profile,
        Err(error) => {
            let lines = 1 + text.matches('\n').count() as u64;
            assert!((1..=lines).contains(&error.line) && error.column >= 1, "{error:?}");
            outputs::inert(&visible_text(&error.to_string()));
            return;
        }
    };
    let written = toml(&profile);
    outputs::inert(&written);
    let again = Profile::parse(&written).unwrap_or_else(|error| panic!("what is written cannot be read: {error}\n{written}"));
    assert_eq!(again, profile);
    assert_eq!(toml(&again), written);
    for format in [Format::Human, Format::Json, Format::Markdown] {
        let mut out = Vec::new();
        write(&mut out, &profile, format, &Look::default()).expect("memory");
        let told = String::from_utf8(out).expect("output is UTF-8");
        outputs::inert(&told);
        if format == Format::Json {
            serde_json::from_str::<serde_json::Value>(&told).unwrap_or_else(|error| panic!("no JSON: {error}\n{told}"));
        }
    }
    let settings = Settings { profile: Some(Arc::new(profile)), excerpts: true, ..Settings::default() };
    for tree in TREES {
        read("x.xml", tree.as_bytes(), &Limits::default(), &mut |document| outputs::checked(&lint(document, &settings)));
    }
}
