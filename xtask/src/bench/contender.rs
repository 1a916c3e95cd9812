//! What is measured: commands, and our own programs among them.

use std::path::{Path, PathBuf};

/// The command that is measured against the others.
pub(super) const CHECK: &str = "caltree check";

/// The programs that are ours.
pub(super) struct Own {
    pub(super) caltree: PathBuf,
    pub(super) xtask: PathBuf,
}

/// One thing that is measured.
pub(super) struct Contender {
    pub(super) name: &'static str,
    pub(super) command: Vec<String>,
    /// Whether what the system keeps of files in memory is dropped before each run.
    pub(super) cold: bool,
    /// How many of what the set tells by the piece.
    pub(super) units: u32,
}

impl Contender {
    /// The same, run on files that come from the disk.
    pub(super) fn cold(self, name: &'static str) -> Self {
        Self { name, cold: true, ..self }
    }

    /// The same, going through so many things.
    pub(super) fn over(self, units: u32) -> Self {
        Self { units, ..self }
    }
}

/// A command.
pub(super) fn contender(name: &'static str, command: &[&str]) -> Contender {
    Contender { name, command: command.iter().map(|part| (*part).to_owned()).collect(), cold: false, units: 1 }
}

impl Own {
    /// `caltree` with these arguments, then these paths.
    pub(super) fn run(&self, name: &'static str, arguments: &[&str], paths: &[&Path]) -> Contender {
        let mut run = contender(name, &[&text(&self.caltree)]);
        run.command.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        run.command.extend(paths.iter().map(|path| text(path)));
        run
    }

    /// `caltree check` of a path.
    pub(super) fn check(&self, name: &'static str, path: &Path) -> Contender {
        self.run(name, &["check", "--no-config"], &[path])
    }

    /// The floor under every reader on quick-xml.
    pub(super) fn bare_loop(&self, name: &'static str, directory: &Path) -> Contender {
        contender(name, &[&text(&self.xtask), "bare-loop", &text(directory)])
    }
}

/// A path as an argument.
pub(super) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
