//! What people write, or find in a folder that they downloaded: `caltree.toml`, and baselines.

use super::{halves, outputs};
use caltree_lint::{Baseline, Config, Levels, RULES, Settings, lint};
use caltree_model::{Finding, visible_text};
use caltree_read::{Limits, read};

/// A tree on which rules have something to say.
const TREE: &str = include_str!("../../../fixtures/trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml");

/// Reads the bytes as a configuration, and what stands behind the mark between as a baseline.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    let (config, known) = halves(bytes);
    if let Ok(config) = std::str::from_utf8(config) {
        configured(config);
        baseline(config);
    }
    if let Ok(known) = std::str::from_utf8(known) {
        baseline(known);
    }
}

fn configured(text: &str) {
    let parsed = Config::parse(text);
    match (&parsed, Config::parse(text)) {
        (Ok(one), Ok(other)) => assert_eq!(format!("{one:?}"), format!("{other:?}")),
        (Err(one), Err(other)) => assert_eq!(*one, other),
        (one, other) => panic!("once {one:?}, once {other:?}"),
    }
    let mut config = match parsed {
        Ok(config) => config,
        Err(error) => {
            let lines = 1 + text.matches('\n').count() as u64;
            assert!((1..=lines).contains(&error.line) && error.column >= 1, "{error:?}");
            assert!(error.column <= 1 + text.chars().count() as u64, "{error:?}");
            outputs::inert(&visible_text(&error.to_string()));
            assert!(
                error.message.len() < 1_000 + 2 * text.len(),
                "{} bytes to tell what is wrong with {}",
                error.message.len(),
                text.len()
            );
            return;
        }
    };
    let settings = Settings { levels: Levels::new(&[&config.levels]), excerpts: true, ..Settings::default() };
    for rule in RULES {
        assert_eq!(settings.levels.level(rule), settings.levels.level(rule));
    }
    let findings = found(&settings);
    let name = "GRAVI.2023-05-07T03:41:27.115";
    for finding in &findings {
        let names = [format!("night/{name}_raw2raw.xml"), name.to_owned(), "\n\u{1b}{a,b}[!x]**".repeat(10)];
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let one = config.exemptions.cover(finding, Some("GRAVITY"), &names).map(str::to_owned);
        assert_eq!(one.as_deref(), config.exemptions.cover(finding, Some("GRAVITY"), &names));
    }
    drop(config.exemptions.unmatched(&settings.levels, |_| true));
}

fn found(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    read("x.xml", TREE.as_bytes(), &Limits::default(), &mut |document| {
        findings.extend(lint(document, settings).findings.into_iter().map(|found| found.finding));
    });
    findings
}

fn baseline(text: &str) {
    let Ok(mut baseline) = Baseline::parse(text) else { return };
    let findings = found(&Settings::default());
    let before = baseline.gone();
    let known = findings.iter().filter(|finding| baseline.knows(finding)).count() as u64;
    assert_eq!(before - known, baseline.gone());
    let written = Baseline::write(findings.iter().map(|finding| (finding, None)));
    let mut again = Baseline::parse(&written).expect("what is written can be read");
    assert!(findings.iter().all(|finding| again.knows(finding)) && again.gone() == 0);
}
