//! Where output goes, and what it may look like there.

use crate::cli::{Color, Common};
use crate::trouble::Trouble;
use caltree_report::Look;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// Standard output, buffered. On a terminal each document shows as soon as it is told.
pub(crate) struct Terminal {
    out: BufWriter<StdoutLock<'static>>,
    live: bool,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        let out = io::stdout().lock();
        let live = out.is_terminal();
        Self { out: BufWriter::with_capacity(1 << 16, out), live }
    }

    /// After a piece of output is complete: a person who waits sees it.
    pub(crate) fn pause(&mut self) -> io::Result<()> {
        if self.live { self.out.flush() } else { Ok(()) }
    }
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Says on standard error why something could not be done, or what a person should know beside the output.
pub(crate) fn complain(trouble: &Trouble) {
    remark(&trouble.to_string());
}

/// One line on standard error.
pub(crate) fn remark(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "caltree: {text}");
}

/// What output may look like.
pub(crate) fn look(common: &Common) -> Look {
    let terminal = io::stdout().is_terminal();
    let color = match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    };
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    let width = columns()
        .or_else(|| terminal_size::terminal_size_of(io::stdout()).filter(|_| terminal).map(|(width, _)| usize::from(width.0)));
    Look { color, unicode: !common.ascii && unicode(), width: width.unwrap_or(100).clamp(60, 200) }
}

/// What output may look like in a file (`true`), or where it is printed.
pub(crate) fn look_of(common: &Common, file: bool) -> Look {
    let printed = look(common);
    if file { Look { unicode: printed.unicode, ..Look::default() } } else { printed }
}

/// Whether the locale speaks UTF-8. Where it says nothing, most do.
fn unicode() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
