//! What the README and the pages with screens show is what the command does.

use caltree_tests::{command, top};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The pages with screens that stand by themselves.
const PAGES: [&str; 3] = ["README.md", "docs/audit.md", "docs/profiles.md"];

/// The blocks of a page between fences, with the word behind the first one.
fn blocks(page: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(top().join(page)).expect("a page");
    let inside = text.split("\n```").skip(1).step_by(2);
    inside.map(|block| block.split_once('\n').expect("a block")).map(|(kind, body)| (kind.into(), format!("{body}\n"))).collect()
}

/// The command lines of a `console` block, behind `$ `, each followed by what it prints.
fn runs(block: &str) -> Vec<(String, String)> {
    let mut runs: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
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
    let screens = |page: &str| -> Vec<(String, String)> {
        blocks(page).iter().filter(|(kind, _)| kind == "console").flat_map(|(_, block)| runs(block)).collect()
    };
    assert!(PAGES.iter().all(|page| !screens(page).is_empty()));
    // A wide table is shown whole.
    let width = |page: &str| if page == "docs/audit.md" { "110" } else { "96" };
    let all = PAGES.into_iter().flat_map(|page| screens(page).into_iter().map(move |screen| (width(page), screen)));
    for (width, (line, expected)) in all {
        let args: Vec<&str> = line.split(' ').collect();
        assert_eq!(args[0], "caltree");
        let output = command(&args[1..]).env("COLUMNS", width).output().expect("the command starts");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "$ {line}");
    }
}

/// The page's walk, command after command, in a folder with the download that it speaks of.
#[test]
fn the_walk_to_a_green_build_is_real() {
    let folder = tempfile::tempdir().expect("a folder");
    let fixtures = top().join("fixtures");
    let lay = |from: &Path, into: &str| {
        let into = folder.path().join(into);
        fs::create_dir_all(&into).expect("a folder");
        fs::copy(from, into.join(from.file_name().expect("a name"))).expect("a copy");
    };
    for file in fs::read_dir(fixtures.join("datasets/D701-file-missing/fires")).expect("a dataset") {
        lay(&file.expect("a file").path(), "night");
    }
    lay(&fixtures.join("trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml"), "trees");
    lay(&fixtures.join("trees/sphere/SPHER.2018-04-30T03:51:29.207_raw2raw.xml"), "trees");
    let binary = snapbox::cmd::cargo_bin("caltree");
    let path = format!("{}:/usr/bin:/bin", binary.parent().expect("a folder").display());
    let (mut last, mut count) = (0, 0);
    for (kind, block) in blocks("docs/ci.md") {
        if kind == "toml" {
            fs::write(folder.path().join("caltree.toml"), &block).expect("a file");
        }
        for (line, expected) in if kind == "console" { runs(&block) } else { Vec::new() } {
            let mut shell = Command::new("sh");
            shell.env_clear().envs([("PATH", path.as_str()), ("COLUMNS", "96"), ("LANG", "C.UTF-8")]);
            // Each line knows how the one before it ended.
            let script = format!("exec 2>&1; (exit {last}); {line}");
            let output = shell.args(["-c", &script]).current_dir(folder.path()).output().expect("a shell");
            assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "$ {line}");
            last = output.status.code().expect("a status");
            count += 1;
        }
    }
    assert!(count > 10);
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
