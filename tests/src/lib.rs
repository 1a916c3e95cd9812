//! Helpers of the end-to-end tests: the command as a user runs it, on the project's fixtures. Documents of any size for benchmarks.

pub mod faults;
pub mod hostile;
pub mod second_links;
pub mod second_reader;
pub mod synthetic;
pub mod ways;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The top of the project.
#[must_use]
pub fn top() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().expect("the tests stand in the project").to_owned()
}

/// The bytes in a gzip stream.
///
/// # Panics
/// Memory is full.
#[must_use]
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

/// The folder of real files beside the project; `None`, and a word about it, where it is not there.
#[must_use]
pub fn corpus() -> Option<PathBuf> {
    let path = top().join("../shared/corpus");
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("the corpus of real files is not beside the project: nothing was tried on it");
    None
}

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// Standard output as JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON: {error}\n{}\n{}", self.stdout, self.stderr))
    }

    /// The codes of all findings of a `check --format json`.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        let json = self.json();
        let findings = json["findings"].as_array().expect("a list of findings");
        findings.iter().map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect()
    }

    /// Everything that a snapshot should hold.
    #[must_use]
    pub fn whole(&self) -> String {
        format!("{}----- stderr\n{}----- status {}\n", self.stdout, self.stderr, self.status)
    }
}

/// The command, in the project's top folder, with nothing of this machine's in its environment.
#[must_use]
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(snapbox::cmd::cargo_bin("caltree"));
    command.args(args).current_dir(top()).env_clear().env("COLUMNS", "100").env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

/// Runs the command in the project's top folder.
#[must_use]
pub fn caltree(args: &[&str]) -> Run {
    finish(command(args))
}

/// Runs the command in another folder.
#[must_use]
pub fn caltree_in(folder: &Path, args: &[&str]) -> Run {
    let mut command = command(args);
    command.current_dir(folder);
    finish(command)
}

/// Runs the command with something on standard input.
#[must_use]
pub fn caltree_with(input: &[u8], args: &[&str]) -> Run {
    let mut command = command(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // The command may end before it has read all; that is its right.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    run(output)
}

fn finish(mut command: Command) -> Run {
    run(command.output().expect("the command starts"))
}

fn run(output: std::process::Output) -> Run {
    Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

/// What of a text in Markdown is in no code span: a span ends where as many backticks follow as it began with.
#[must_use]
pub fn outside_code(markdown: &str) -> String {
    let run = |text: &str| text.len() - text.trim_start_matches('`').len();
    let (mut outside, mut rest) = (String::new(), markdown);
    while let Some(at) = rest.find('`') {
        outside.push_str(&rest[..at]);
        let fence = run(&rest[at..]);
        let mut inside = &rest[at + fence..];
        while let Some(next) = inside.find('`') {
            let found = run(&inside[next..]);
            inside = &inside[next + found..];
            if found == fence {
                break;
            }
        }
        rest = inside;
    }
    outside + rest
}
