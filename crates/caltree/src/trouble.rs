//! What went wrong with the job itself, and what the exit status becomes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A reason why the job could not be done in full. Each is one line on standard error and makes the exit status 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("{}: {}", shown(.path), reason(.error))]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("{}: nothing to read: no association tree, links table or multipart body{}", shown(.path), others(*.passed_over))]
    NothingIn { path: PathBuf, passed_over: u64 },
    #[error("{}: cannot be written: {}", shown(.path), reason(.error))]
    Unwritable { path: PathBuf, error: std::io::Error },
    #[error("{}", caltree_model::visible_text(.0))]
    Other(String),
}

/// A path, safe to show.
pub(crate) fn shown(path: &Path) -> String {
    caltree_model::visible_text(&path.to_string_lossy()).into_owned()
}

/// An error of the system in its own words, without the number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

fn others(count: u64) -> String {
    match count {
        0 => String::new(),
        1 => " (1 XML file of another kind passed over)".into(),
        count => format!(" ({count} XML files of another kind passed over)"),
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// Something of level error was found, or a difference.
    pub(crate) found: bool,
    /// Something could not be done.
    pub(crate) failed: bool,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome { failed: true, .. } => Self::from(2),
            Outcome { found: true, .. } => Self::from(1),
            _ => Self::SUCCESS,
        }
    }
}
