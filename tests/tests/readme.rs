//! What the README and the pages with screens show is what the command does.

use caltree_tests::{command, top};
use std::fs;

/// The pages with screens.
const PAGES: [&str; 3] = ["README.md", "docs/audit.md", "docs/profiles.md"];

/// Every `console` block: command lines behind `$ `, each followed by what it prints.
fn shown(page: &str) -> Vec<(String, String)> {
    let page = fs::read_to_string(top().join(page)).expect("a page");
    let blocks = page.split("```console\n").skip(1).map(|rest| rest.split("```").next().expect("an end").to_owned());
    let mut runs: Vec<(String, String)> = Vec::new();
    for line in blocks.collect::<String>().lines() {
        match (line.strip_prefix("$ "), runs.last_mut()) {
            (Some(command), _) => runs.push((command.to_owned(), String::new())),
            (None, Some((_, output))) => {
                output.push_str(line);
                output.push('\n');
            }
            (None, None) => panic!("output without a command: {line}"),
        }
    }
    runs
}

#[test]
fn the_screens_are_real() {
    assert!(PAGES.iter().all(|page| !shown(page).is_empty()));
    for (line, expected) in PAGES.into_iter().flat_map(shown) {
        let args: Vec<&str> = line.split(' ').collect();
        assert_eq!(args[0], "caltree");
        let output = command(&args[1..]).env("COLUMNS", "96").output().expect("the command starts");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "$ {line}");
    }
}

#[test]
fn commands_that_are_named_exist() {
    let help = String::from_utf8(command(&["--help"]).output().expect("the command starts").stdout).expect("UTF-8");
    let known = |word: &str| help.lines().any(|line| line.trim_start().starts_with(&format!("{word} ")) || line.trim() == word);
    let mut texts = vec![fs::read_to_string(top().join("README.md")).expect("a README")];
    texts.push(String::from_utf8(command(&["rules", "--format", "markdown"]).output().expect("rules").stdout).expect("UTF-8"));
    for text in texts {
        for (at, _) in text.match_indices("`caltree ").chain(text.match_indices("\ncaltree ")) {
            let rest = &text[at + "`caltree ".len()..];
            let word: String = rest.chars().take_while(|c| c.is_ascii_lowercase()).collect();
            assert!(word.is_empty() || known(&word), "there is no `caltree {word}`");
        }
    }
}
