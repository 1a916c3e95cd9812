//! Every way in which the command can be run, taken from its own help, so that no new one is forgotten.

use crate::{caltree, top};
use std::collections::BTreeMap;

/// What is read.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Answers: files or directories.
    pub answers: &'a str,
    /// Answers of which some are worth asking for again.
    pub uncertified: &'a str,
    /// One tree.
    pub tree: &'a str,
    /// Answers to compare.
    pub old: &'a str,
    /// What they are compared with.
    pub new: &'a str,
    /// A directory with what was downloaded, in which nothing is missing.
    pub whole: &'a str,
    /// Any directories with what was downloaded.
    pub dataset: &'a str,
    /// A profile.
    pub profile: &'a str,
}

/// A little of everything.
pub const FEW: Inputs<'static> = Inputs {
    answers: "fixtures/trees/gravity",
    uncertified: "fixtures/audit/answers",
    tree: "fixtures/trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml",
    old: "fixtures/diff/match/old",
    new: "fixtures/diff/match/new",
    whole: "fixtures/datasets/layouts/flat",
    dataset: "fixtures/datasets/D701-file-missing/fires",
    profile: "fixtures/rules/P804-unknown-category/fires/profile.toml",
};

/// One way to run the command. All of them print something.
#[derive(Clone, Debug)]
pub struct Way {
    /// What is typed.
    pub args: Vec<String>,
    /// The command, such as `profile learn`.
    pub command: String,
    /// The format that is asked for, of those that the help names.
    pub format: Option<String>,
}

impl Way {
    /// What is typed, to be passed on.
    #[must_use]
    pub fn args(&self) -> Vec<&str> {
        self.args.iter().map(String::as_str).collect()
    }
}

/// The help of a command, its white space made one blank.
#[must_use]
pub fn help(command: &str) -> String {
    let args: Vec<&str> = command.split_whitespace().chain(["-h"]).collect();
    caltree(&args).stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The commands that a help lists, and those below them: `check`, `profile learn`.
#[must_use]
pub fn commands() -> Vec<String> {
    let mut found = Vec::new();
    for name in listed(&[]) {
        let below = listed(&[&name]);
        if below.is_empty() {
            found.push(name);
        } else {
            found.extend(below.iter().map(|below| format!("{name} {below}")));
        }
    }
    found
}

fn listed(command: &[&str]) -> Vec<String> {
    let help = caltree(&[command, &["-h"]].concat()).stdout;
    let Some((_, rest)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = rest.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The values that a command's help names for what is called so in it, such as `--format <FORMAT>`.
#[must_use]
pub fn values(command: &str, called: &str) -> Vec<String> {
    let help = help(command);
    let Some(at) = help.find(&format!("{called} ")) else { return Vec::new() };
    let rest = &help[at + called.len()..];
    // What belongs to the next option is none of it.
    let end = rest.find(" --").unwrap_or(rest.len());
    let named = rest[..end].split_once("[possible values: ").and_then(|(_, rest)| rest.split_once(']'));
    named.map(|(values, _)| values.split(", ").map(str::to_owned).collect()).unwrap_or_default()
}

/// Every command in every format that it has. A command that is not known here fails the test that asks.
#[must_use]
pub fn ways(inputs: &Inputs<'_>) -> Vec<Way> {
    let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let on = ["--no-config", "--as-of", "2026-06-01"];
    known.insert("check", [&on[..], &["--all", inputs.answers]].concat());
    known.insert("summary", vec!["-v", "--as-of", "2026-06-01", "--by", "instrument", inputs.answers]);
    known.insert("show", vec![inputs.tree]);
    known.insert("diff", vec![inputs.old, inputs.new]);
    known.insert("verify", vec!["--no-config", "--deep", inputs.dataset]);
    known.insert("files", vec![inputs.answers]);
    known.insert("profile learn", vec![inputs.answers]);
    known.insert("profile show", vec![inputs.profile]);
    known.insert("report", [&on[..], &["-o", "-", "--against", inputs.old, "--dataset", inputs.dataset, inputs.answers]].concat());
    known.insert("fmt", vec![inputs.tree]);
    known.insert("rules", vec!["--no-config"]);
    known.insert("explain", vec!["S401"]);
    known.insert("schema", vec![]);
    known.insert("completions", vec![]);
    let mut ways = Vec::new();
    for command in commands() {
        if command == "man" {
            // It prints nothing: see what writes files.
            continue;
        }
        let rest = known.get(command.as_str()).unwrap_or_else(|| panic!("nobody said how to run `caltree {command}`"));
        let words: Vec<&str> = command.split(' ').collect();
        let (option, values) = match command.as_str() {
            "schema" => (None, values(&command, "<NAME>")),
            "completions" => (None, values(&command, "<SHELL>")),
            _ => (Some("--format"), values(&command, "--format <FORMAT>")),
        };
        assert_eq!(
            option.is_some_and(|option| help(&command).contains(&format!("{option} <"))),
            option.is_some() && !values.is_empty()
        );
        let way = |rest: &[&str], format: Option<&str>| Way {
            args: words.iter().chain(rest).map(|word| (*word).to_owned()).collect(),
            command: command.clone(),
            format: format.map(str::to_owned),
        };
        if values.is_empty() {
            ways.push(way(rest, None));
        }
        for value in &values {
            let own = match value.as_str() {
                "sof" => vec![inputs.whole],
                "ask-again" => vec!["--as-of", "2026-06-01", inputs.uncertified],
                _ => rest.clone(),
            };
            let rest = own.as_slice();
            ways.push(match option {
                Some(option) => way(&[&[option, value.as_str()], rest].concat(), Some(value)),
                None => way(&[&[value.as_str()], rest].concat(), Some(value)),
            });
        }
    }
    ways.extend([&["--help"][..], &["--version"], &["help", "check"]].map(|args| Way {
        args: args.iter().map(|word| (*word).to_owned()).collect(),
        command: args[0].to_owned(),
        format: None,
    }));
    ways
}

/// A run that writes a file, or several into a directory.
#[derive(Clone, Debug)]
pub struct Writer {
    /// What is typed, with `{}` for what is written.
    pub args: Vec<String>,
    /// What is there before that may be written over; empty where nothing may.
    pub old: Vec<u8>,
    /// Whether a directory is written.
    pub directory: bool,
    /// Whether what is there is rewritten, so that it must be there.
    pub in_place: bool,
}

impl Writer {
    /// What is typed to write there.
    #[must_use]
    pub fn to(&self, path: &str) -> Vec<String> {
        self.args.iter().map(|arg| arg.replace("{}", path)).collect()
    }
}

/// Options with the name of a file or a directory to read.
const READ: &[&str] =
    &["--config <FILE>", "--profile <FILE>", "--missing-from <DIR>", "--data <DIR>", "--dataset <DIR>", "--expect <LIST>"];

/// Options with the name of a file or a directory to write.
const WRITTEN: &[&str] = &["--output <FORMAT=FILE>", "--output <FILE>", "--baseline <FILE>", "--per-branch <DIR>"];

/// Everything that writes. An option with the name of a file of which nobody said whether it is read or written fails the test that asks.
#[must_use]
pub fn writers(inputs: &Inputs<'_>) -> Vec<Writer> {
    for command in commands() {
        let help = help(&command);
        for kind in [" <FILE>", " <DIR>", " <LIST>", " <FORMAT=FILE>"] {
            for (at, _) in help.match_indices(kind) {
                let named = format!("{}{kind}", help[..at].rsplit(' ').next().unwrap_or_default());
                let is_known = READ.contains(&named.as_str()) || WRITTEN.contains(&named.as_str()) || !named.starts_with("--");
                assert!(is_known, "nobody said whether {named} of `caltree {command}` is read or written");
            }
        }
    }
    let mut writers = Vec::new();
    let mut add = |args: &[&str], old: &[u8], directory: bool, in_place: bool| {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        writers.push(Writer { args, old: old.to_vec(), directory, in_place });
    };
    for way in ways(inputs) {
        let Some(format) = way.format.as_ref().filter(|_| help(&way.command).contains(WRITTEN[0])) else { continue };
        let rest: Vec<&str> = way.args.iter().map(String::as_str).filter(|arg| *arg != "--format" && arg != format).collect();
        let output = format!("{format}={{}}");
        add(&[&rest[..], &["--output", &output]].concat(), b"a report of yesterday\n", false, false);
    }
    let baseline = caltree(&["check", "--no-config", "--format", "json", inputs.tree]).stdout;
    for (command, path) in [("check", inputs.answers), ("verify", inputs.dataset)] {
        add(&[command, "--no-config", "--baseline", "{}", "--write-baseline", path], baseline.as_bytes(), false, false);
    }
    add(&["report", "--no-config", "-o", "{}", inputs.answers], b"<!doctype html>yesterday", false, false);
    let profile = std::fs::read(top().join(inputs.profile)).expect("a profile");
    add(&["profile", "learn", "-o", "{}", inputs.answers], &profile, false, false);
    add(&["files", "--format", "sof", "--per-branch", "{}", inputs.whole], b"", true, false);
    add(&["man", "{}"], b"", true, false);
    let untidy = std::fs::read_to_string(top().join(inputs.tree)).expect("a tree").replacen("    ", "\t", 1);
    add(&["fmt", "--in-place", "{}"], untidy.as_bytes(), false, true);
    writers
}
