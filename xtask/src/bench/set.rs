//! Sets of files, and who reads them.

use super::aim::Aim;
use super::contender::Contender;

/// Commands that are soon through are run so often at least: the median of a few says little of them.
pub(super) const SHORT_RUNS: usize = 31;

/// Some files, and who reads them.
#[derive(Default)]
pub(super) struct Set {
    pub(super) title: String,
    pub(super) bytes: u64,
    pub(super) contenders: Vec<Contender>,
    pub(super) aims: Vec<Aim>,
    /// What is told by the piece: a tree, a row. Else the first command is what the others are told by.
    pub(super) each: Option<&'static str>,
    /// At least so many runs.
    pub(super) least_runs: usize,
}
