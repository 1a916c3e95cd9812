//! How far long work has come, on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// A line on standard error, where that is a terminal; it goes when the work is done.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Of so many `things`.
    pub(crate) fn of(count: usize, things: &str) -> Self {
        let target =
            if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr_with_hz(5) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(count as u64), target);
        if let Ok(style) = ProgressStyle::with_template(&format!("{{pos}} of {{len}} {things} {{wide_bar}} {{eta}}")) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// One is through.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
