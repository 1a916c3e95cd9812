//! What a command works with.

use crate::cli::Common;
use crate::terminal::{self, Terminal};
use crate::trouble::{Outcome, Trouble};
use clap::ArgMatches;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What every command gets.
pub(crate) struct Session<'s> {
    pub(crate) common: &'s Common,
    /// What was typed after the command's name, with its order.
    pub(crate) matches: &'s ArgMatches,
    pub(crate) out: Terminal,
    pub(crate) outcome: Outcome,
    /// What can be read once only (standard input, pipes), where a command reads it more than once.
    pub(crate) kept: HashMap<PathBuf, Arc<Vec<u8>>>,
}

impl Session<'_> {
    /// Says why something could not be done; the rest goes on.
    pub(crate) fn fail(&mut self, trouble: &Trouble) {
        terminal::complain(trouble);
        self.outcome.failed = true;
    }
}
