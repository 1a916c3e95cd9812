//! Every command line of every page is run.
//!
//! The word behind a fence says what a block is:
//!
//! * `console`: command lines behind `$ ` (a line that goes on, behind `> `), each followed by all that it prints. They are run in order.
//! * `sh`: lines of a shell, without what they print. They are run as one script, in which no `caltree` may fail to do its job.
//! * `toml`, `json`, `xml` and so on: no commands. With `file=NAME` the block becomes a file of that name.
//!
//! `columns=N` is the width of the terminal. `not-run=REASON` keeps a block from being run; all such blocks stand in a snapshot.
//!
//! Each page has a folder of its own, in which `fixtures` and `schemas` are those of the project, and begins in it. What the commands
//! print calls it `/home/you`.

use crate::markdown::{Block, Page, book, others};
use caltree_tests::{outside_code, top};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a block is not run.
const REASONS: [(&str, &str); 4] = [
    ("network", "asks the archive or a registry"),
    ("service", "belongs to a build service"),
    ("tool", "wants a program that the tests do not bring"),
    ("build", "builds the project, which runs this"),
];

/// Kinds of blocks that hold no commands.
const DATA: [&str; 9] = ["toml", "yaml", "json", "xml", "rnc", "python", "groovy", "text", "csv"];

const WIDTH: &str = "96";

/// What the folder of a page is called in what the commands print.
const HOME: &str = "/home/you";

/// The folder in which the commands of a page are run.
struct Place {
    folder: tempfile::TempDir,
    /// A directory with a `caltree` that notes which runs could not do their job.
    watched: PathBuf,
    /// What was noted.
    failures: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let home = folder.path().join("home");
        fs::create_dir_all(&home).expect("a folder");
        for shared in ["fixtures", "schemas"] {
            symlink(top().join(shared), home.join(shared)).expect("a link");
        }
        let watched = folder.path().join("watched");
        let failures = folder.path().join("failures");
        fs::create_dir(&watched).expect("a folder");
        let script = format!(
            "#!/bin/sh\n'{}' \"$@\"\nstatus=$?\n[ $status -lt 2 ] || echo \"$status: caltree $*\" >> '{}'\nexit $status\n",
            snapbox::cmd::cargo_bin("caltree").display(),
            failures.display()
        );
        let caltree = watched.join("caltree");
        fs::write(&caltree, script).expect("a script");
        fs::set_permissions(&caltree, fs::Permissions::from_mode(0o755)).expect("a script that runs");
        Self { folder, watched, failures }
    }

    fn home(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("a folder").join("home")
    }

    /// Runs a script with this directory before those of the system; gives all that it prints, and its status.
    fn run(&self, programs: &Path, script: &str, columns: &str) -> (String, i32) {
        let path = format!("{}:/usr/bin:/bin", programs.display());
        let home = self.home();
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{script}")])
            .env_clear()
            .envs([("PATH", path.as_str()), ("COLUMNS", columns), ("LANG", "C.UTF-8")])
            .env("HOME", &home)
            .current_dir(&home)
            .output()
            .expect("a shell");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        (printed.replace(&*home.to_string_lossy(), HOME), output.status.code().unwrap_or(-1))
    }
}

/// A command line, and what the page says that it prints.
struct Screen {
    /// As it stands on the page, with its prompt.
    shown: String,
    line: String,
    output: String,
}

fn screens(page: &Page, block: &Block) -> Vec<Screen> {
    let mut screens: Vec<Screen> = Vec::new();
    for line in block.body.split_inclusive('\n') {
        match (line.strip_prefix("$ "), screens.last_mut()) {
            (Some(command), _) => screens.push(Screen { shown: line.into(), line: command.into(), output: String::new() }),
            (None, Some(screen)) => match line.strip_prefix("> ").filter(|_| screen.output.is_empty()) {
                Some(more) => {
                    screen.shown.push_str(line);
                    screen.line.push_str(more);
                }
                None => screen.output.push_str(line),
            },
            (None, None) => panic!("{}: output without a command: {line}", page.path),
        }
    }
    screens
}

/// Runs what stands on a page; gives its text with what the commands really print, and how many there were.
fn run(page: &Page) -> (String, usize) {
    let place = Place::new();
    let binary = snapbox::cmd::cargo_bin("caltree");
    let real = binary.parent().expect("a folder");
    let (mut text, mut copied, mut count, mut last) = (String::new(), 0, 0, 0);
    for block in page.blocks() {
        if block.word("not-run").is_some() {
            continue;
        }
        let columns = block.word("columns").unwrap_or(WIDTH);
        match block.kind.as_str() {
            "console" => {
                text.push_str(&page.text[copied..block.place.start]);
                copied = block.place.end;
                for screen in screens(page, &block) {
                    // Each line knows how the one before it ended.
                    let (output, status) = place.run(real, &format!("(exit {last})\n{}", screen.line), columns);
                    text.push_str(&screen.shown);
                    text.push_str(&output);
                    if !output.is_empty() && !output.ends_with('\n') {
                        text.push('\n');
                    }
                    last = status;
                    count += 1;
                }
            }
            "sh" => {
                let (output, status) = place.run(&place.watched, &block.body, columns);
                let failures = fs::read_to_string(&place.failures).unwrap_or_default();
                assert!(failures.is_empty() && status < 2, "{}: status {status}\n{failures}{output}\n{}", page.path, block.body);
                count += block.body.lines().filter(|line| !line.trim().is_empty()).count();
            }
            _ => {}
        }
        if let Some(name) = block.word("file") {
            let file = place.home().join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, &block.body).expect("a file");
        }
    }
    text.push_str(&page.text[copied..]);
    (text, count)
}

fn pages() -> Vec<Page> {
    others().into_iter().chain(book()).filter(|page| !page.is_included()).collect()
}

#[test]
fn the_screens_are_real() {
    let write = std::env::var_os("CALTREE_PAGES").is_some_and(|how| how == "write");
    let (mut total, mut stale) = (0, Vec::new());
    for page in pages() {
        let (text, count) = run(&page);
        total += count;
        if text != page.text {
            if write {
                fs::write(top().join(&page.path), &text).expect("a page");
            } else {
                let diff = similar::TextDiff::from_lines(&page.text, &text);
                stale.push(diff.unified_diff().header(&page.path, "what the commands print").to_string());
            }
        }
    }
    eprintln!("{total} command lines were run");
    assert!(total > 100);
    assert!(stale.is_empty(), "`CALTREE_PAGES=write` puts this into the pages:\n{}", stale.concat());
}

#[test]
fn every_block_is_of_a_known_kind() {
    let mut left = String::new();
    for page in pages() {
        for block in page.blocks() {
            let first = block.body.lines().next().unwrap_or_default();
            match block.word("not-run") {
                Some(reason) => {
                    assert!(REASONS.iter().any(|(known, _)| *known == reason), "{}: there is no reason {reason}", page.path);
                    writeln!(left, "{reason:8} {} {}: {first}", page.path, block.kind).expect("a line");
                }
                None => assert!(
                    ["console", "sh"].contains(&block.kind.as_str()) || DATA.contains(&block.kind.as_str()),
                    "{}: what is a block of {:?}? {first}",
                    page.path,
                    block.kind
                ),
            }
            let commands = block.body.lines().any(|line| line.starts_with("$ ") || line.trim_start().starts_with("caltree "));
            assert!(block.kind != "text" || !commands, "{}: commands in a text: {first}", page.path);
        }
    }
    let reasons = REASONS.iter().fold(String::new(), |all, (reason, why)| all + &format!("{reason:8} {why}\n"));
    insta::assert_snapshot!("not run", format!("{reasons}\n{left}"));
}

#[test]
fn commands_that_are_named_exist() {
    let help = caltree_tests::caltree(&["--help"]).stdout;
    let known = |word: &str| help.lines().any(|line| line.trim_start().starts_with(&format!("{word} ")) || line.trim() == word);
    for page in pages() {
        // Blocks that are run tell for themselves.
        let spans = page.text.split("`caltree ").skip(1).map(str::to_owned);
        let blocks = page.blocks().into_iter().filter(|block| block.kind == "sh").map(|block| format!("\n{}", block.body));
        let lines = blocks.flat_map(|body| body.split("\ncaltree ").skip(1).map(str::to_owned).collect::<Vec<_>>());
        for rest in spans.chain(lines) {
            let word: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
            assert!(word.is_empty() || known(&word), "{}: there is no `caltree {word}`", page.path);
        }
    }
}

#[test]
fn every_command_has_a_page() {
    let help = caltree_tests::caltree(&["--help"]).stdout;
    let listed = help.split_once("Commands:\n").expect("a list").1.split_once("\n\n").expect("an end").0;
    let words = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let mut words: Vec<&str> = words.map(|line| line.split_whitespace().next().expect("a word")).collect();
    words.retain(|word| *word != "help");
    assert!(words.len() > 10);
    for word in words {
        let page = fs::read_to_string(top().join(format!("docs/commands/{word}.md"))).unwrap_or_default();
        assert!(page.contains(&format!("$ caltree {word} --help\n")), "docs/commands/{word}.md does not show its help");
        assert!(!outside_code(&page).trim().is_empty());
    }
}
