//! What a command works with.

use crate::cli::Common;
use crate::files::Draft;
use crate::guard::Guard;
use crate::terminal::{self, Terminal};
use crate::trouble::{Outcome, Trouble, shown};
use clap::ArgMatches;
use std::collections::HashMap;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// So many reasons why something could not be done are kept for formats that tell them; standard error has all.
const MOST_TROUBLES: usize = 100;

/// What every command gets.
pub(crate) struct Session<'s> {
    pub(crate) common: &'s Common,
    /// What was typed after the command's name, with its order.
    pub(crate) matches: &'s ArgMatches,
    pub(crate) out: Terminal,
    pub(crate) outcome: Outcome,
    /// Why something could not be done: the first [`MOST_TROUBLES`] reasons.
    pub(crate) troubles: Vec<String>,
    /// What must not be written over.
    pub(crate) guard: Guard,
    /// What can be read once only (standard input, pipes), where a command reads it more than once.
    pub(crate) kept: HashMap<PathBuf, Arc<Vec<u8>>>,
}

impl Session<'_> {
    /// Says why something could not be done; the rest goes on.
    pub(crate) fn fail(&mut self, trouble: &Trouble) {
        terminal::complain(trouble);
        if self.troubles.len() < MOST_TROUBLES {
            self.troubles.push(trouble.to_string());
        }
        self.outcome.failed = true;
    }

    /// Says why something could not be written. A pipe that nobody reads any more is no trouble: whoever did has enough.
    pub(crate) fn unwritable(&mut self, path: &Path, error: std::io::Error) {
        if error.kind() != ErrorKind::BrokenPipe {
            self.fail(&Trouble::Unwritable { path: path.to_owned(), error });
        }
    }

    /// Makes a file of what was written, unless it has turned out to be one that is read.
    pub(crate) fn keep(&mut self, path: &Path, draft: Draft) -> bool {
        if let Some(why) = self.guard.refusal(path) {
            self.fail(&Trouble::Other(format!("{}: {why}", shown(path))));
            return false;
        }
        let kept = draft.keep();
        if let Err(error) = kept {
            self.unwritable(path, error);
            return false;
        }
        true
    }

    /// Writes a file as a whole or not at all, by the same rule. Whether it is there now.
    pub(crate) fn write(&mut self, path: &Path, content: &[u8]) -> bool {
        self.write_by(path, |out| out.write_all(content))
    }

    /// The same, `write` telling the content.
    pub(crate) fn write_by(&mut self, path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> bool {
        let draft = Draft::new(path).and_then(|mut draft| write(&mut draft).map(|()| draft));
        match draft {
            Ok(draft) => self.keep(path, draft),
            Err(error) => {
                self.unwritable(path, error);
                false
            }
        }
    }
}
