//! How far long work has come, on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Work that is through sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line on standard error, where that is a terminal; it goes when the work is done.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// When the line is to appear; `None` where it has, or never will.
    appears: Cell<Option<Instant>>,
}

impl Progress {
    /// Of so many `things`.
    pub(crate) fn of(count: usize, things: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(&format!("{{pos}} of {{len}} {things} [{{bar:30}}] {{eta}}")) {
            bar.set_style(style.progress_chars("#>-"));
        }
        let appears = std::io::stderr().is_terminal().then(|| Instant::now() + PATIENCE);
        Self { bar, appears: Cell::new(appears) }
    }

    /// One is through.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
        if self.appears.get().is_some_and(|when| when <= Instant::now()) {
            self.appears.set(None);
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
