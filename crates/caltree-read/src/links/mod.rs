//! The links reader: rows of a DataLink answer, one at a time, in constant memory.
//!
//! quick-xml finds the tags in a window that moves over the document; rows in the usual form are taken apart directly. What VOTable
//! wants of elements and attributes is in `content_model`, what they mean for a links table in `elements`; `state` holds the two together,
//! tag by tag.

pub(crate) mod content_model;
mod elements;
mod eso;
mod faults;
mod frame;
mod row;
mod source;
mod state;
mod votable;
mod window;

pub use eso::EsoColumns;
pub use frame::LinksFrame;
pub use row::Row;
pub(crate) use source::Source;
pub use votable::{VotableFault, VotableProblem};
pub(crate) use window::Window;

use crate::Limits;
use crate::problem::{Oversize, Problem, ProblemKind, is_wrapping_failure};
use crate::xml;
use caltree_model::{Column, LinksTable};
use quick_xml::Error;
use quick_xml::events::{BytesText, Event};
use row::{Cells, Positions, Short};
use state::State;
use std::io;

/// Most bytes of one tag, one text, one row.
const MOST_PIECE: usize = 16 << 20;

/// As text it is a space of no width; at the very beginning of a file it says how the file is encoded.
const MARK: &str = "\u{feff}";

/// An error this near to the window's end may only mean that the rest of the piece is not read yet.
const NEAR_END: usize = 1 << 12;

/// Reads a links table: what stands before its rows at once, then row by row.
///
/// ```
/// use caltree_read::{Limits, read};
/// use caltree_model::Column;
///
/// let text = br##"<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results"><TABLE>
///   <FIELD name="ID" datatype="char" arraysize="*"/><FIELD name="access_url" datatype="char" arraysize="*"/>
///   <FIELD name="semantics" datatype="char" arraysize="*"/>
///   <DATA><TABLEDATA><TR><TD>ivo://a</TD><TD>https://example.org/a</TD><TD>#this</TD></TR></TABLEDATA></DATA>
///   </TABLE></RESOURCE></VOTABLE>"##;
/// read("a.vot", text, &Limits::default(), &mut |document| {
///     let links = document.links.as_mut().unwrap();
///     let row = links.next_row().unwrap();
///     assert_eq!((row.get(Column::Semantics), row.get(Column::Description)), (Some("#this"), None));
///     assert!(links.next_row().is_none());
///     assert_eq!(links.table().rows, 1);
/// });
/// ```
pub struct LinksReader<'r> {
    window: Window<'r>,
    state: State,
    cells: Cells,
    positions: Positions,
    /// Where in the window reading goes on.
    at: usize,
    /// A row was met while the head was read; it is handed over next.
    waiting: bool,
    /// Whether the last row told an error in place of a link.
    failing: bool,
    done: bool,
    /// The wrapping is cut off or damaged: that it ends too early is told by that already.
    wrapping_failed: bool,
}

/// What a VOTable turned out to be.
pub(crate) enum Opened<'r> {
    /// A links table: its rows come next.
    Links(Box<LinksReader<'r>>),
    /// A VOTable of another kind. Nothing of it was read beyond what shows that.
    Other { bytes: u64 },
    /// It breaks off, or breaks, before that can be told.
    Cut { bytes: u64, problems: Vec<Problem> },
    /// The source gave an error.
    Failed(io::Error),
}

impl<'r> LinksReader<'r> {
    /// Reads up to the first row of the links table.
    pub(crate) fn open(window: Window<'r>, limits: &Limits, wrapping_failed: bool) -> Opened<'r> {
        let mut reader = Self {
            window,
            state: State::new(limits),
            cells: Cells::default(),
            positions: Positions::default(),
            at: 0,
            waiting: false,
            failing: false,
            done: false,
            wrapping_failed,
        };
        while !reader.done && reader.state.is_links.is_none() {
            reader.waiting = reader.step();
        }
        if let Some(error) = reader.window.error.take() {
            return Opened::Failed(error);
        }
        let known = reader.state.is_links;
        if !known.unwrap_or_else(|| reader.state.ends_as_links()) {
            let (bytes, problems) = (reader.window.bytes, reader.take_problems());
            // What was lost with the wrapping may have told.
            // What follows a packed file is none of its text.
            let of_text = |problem: &Problem| problem.at.is_some() || !matches!(problem.kind, ProblemKind::ContentAfterRoot { .. });
            let cut = known.is_none() && (reader.wrapping_failed || problems.iter().any(of_text));
            return if cut { Opened::Cut { bytes, problems } } else { Opened::Other { bytes } };
        }
        reader.positions = Positions::of(&reader.state.table);
        Opened::Links(Box::new(reader))
    }

    /// The table, as far as it is read.
    #[must_use]
    pub fn table(&self) -> &LinksTable {
        &self.state.table
    }

    /// The next row; `None` when all are through, and then everything else is read as well.
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        while !std::mem::take(&mut self.waiting) {
            if self.done {
                return None;
            }
            self.waiting = self.step();
        }
        if !self.row().is_same(Column::ErrorMessage) {
            self.failing = self.row().get(Column::ErrorMessage).is_some();
        }
        self.state.table.failed_rows += u64::from(self.failing);
        Some(self.row())
    }

    /// The row that is complete.
    fn row(&self) -> Row<'_> {
        Row { table: &self.state.table, window: &self.window, cells: &self.cells, positions: &self.positions }
    }

    /// What is wrong with it as text and as XML. Complete when all rows are through; [`Document::with_links`](crate::Document::with_links)
    /// hands it over to the document.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.state.problems
    }

    /// What is wrong with it as a VOTable. Complete when all rows are through.
    #[must_use]
    pub fn votable_problems(&self) -> &[VotableProblem] {
        self.state.faults.told()
    }

    /// Bytes of the document so far, decompressed.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.window.bytes
    }

    /// Why the file could not be read to its end, if that was the reason.
    pub fn take_error(&mut self) -> Option<io::Error> {
        self.window.error.take()
    }

    pub(crate) fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.state.problems)
    }

    /// Reads on until a row of the links table is there (true), something is decided, or all is read.
    fn step(&mut self) -> bool {
        loop {
            if self.state.expects_row() {
                match row::short(&self.window, self.at, &mut self.cells) {
                    Short::Row(end) => {
                        self.at = end;
                        if self.state.end_row(&self.cells, &self.window) {
                            return true;
                        }
                        continue;
                    }
                    Short::More if self.refill(self.at) => continue,
                    Short::More if self.state.stopped => {
                        self.finish();
                        return false;
                    }
                    Short::More | Short::Odd => {}
                }
            }
            match self.events() {
                Go::On => {}
                Go::Row => return true,
                Go::Decided => return false,
                Go::More(from) if self.refill(from) => {}
                Go::More(_) | Go::Stop => {
                    self.finish();
                    return false;
                }
            }
        }
    }

    /// Moves the window on. False at the end of the document, or where a piece is too large.
    fn refill(&mut self, from: usize) -> bool {
        // A row that is being read stays in the window as a whole, so that places in it can be told.
        let keep = self.state.row_start().map_or(from, |row| row.min(from));
        if self.window.text.len() - keep > MOST_PIECE {
            let place = self.window.place(keep, keep);
            let what = "bytes in one row, tag or text";
            self.state.tell(Problem::at(ProblemKind::TooLarge(Oversize::Part { what, limit: MOST_PIECE as u64 }), place));
            self.state.stopped = true;
            return false;
        }
        if !self.window.more(keep) {
            return false;
        }
        self.at = from - keep;
        self.state.moved(keep, &mut self.cells);
        true
    }

    /// Reads events until something else than the next event is to be done.
    fn events(&mut self) -> Go {
        let text = self.window.text.as_str();
        if text[self.at..].starts_with(MARK) {
            // Where quick-xml starts it takes this for a byte order mark, and passes over it without a word.
            let (start, end) = (self.at, self.at + MARK.len());
            self.at = end;
            return self.state.event(&Event::Text(BytesText::from_escaped(MARK)), &self.window, &mut self.cells, start, end);
        }
        let mut reader = xml::reader(&text[self.at..]);
        let from = self.at;
        loop {
            let event = reader.read_event();
            let start = self.at;
            let end = from + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let at_edge = !self.window.ended;
            match event {
                Ok(Event::Eof) => return Go::More(start),
                // What is cut off by the window's end is read again with more of it.
                Ok(Event::Text(_) | Event::GeneralRef(_)) if at_edge && end >= text.len() => return Go::More(start),
                Ok(event) => {
                    self.at = end;
                    match self.state.event(&event, &self.window, &mut self.cells, start, end) {
                        Go::On if self.state.expects_row() => return Go::On,
                        Go::On => {}
                        go => return go,
                    }
                }
                Err(error) => {
                    if at_edge && (is_unclosed(&error) || text.len() - start < NEAR_END) {
                        return Go::More(start);
                    }
                    let at = from + usize::try_from(reader.error_position()).unwrap_or(usize::MAX).min(text.len() - from);
                    self.state.broken(&error, &self.window, at);
                    return Go::Stop;
                }
            }
        }
    }

    fn finish(&mut self) {
        self.done = true;
        self.window.drain();
        self.wrapping_failed |= is_wrapping_failure(&self.window.problems);
        // A wrapping that is cut off is the reason already.
        if self.wrapping_failed {
            self.state.problems.retain(|problem| !matches!(problem.kind, ProblemKind::Truncated { .. }));
        }
        self.state.problems.append(&mut self.window.problems);
        if let Some(problem) = self.window.odd_characters() {
            self.state.problems.push(problem);
        }
        if self.window.error.is_none() {
            self.state.finish(&self.window, self.wrapping_failed);
        }
    }
}

impl std::fmt::Debug for LinksReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinksReader").field("table", &self.state.table).finish_non_exhaustive()
    }
}

/// How reading goes on.
enum Go {
    On,
    /// A row of the links table is complete.
    Row,
    /// It is clear what the document is.
    Decided,
    /// The window ends before the piece that starts here does.
    More(usize),
    Stop,
}

fn is_unclosed(error: &Error) -> bool {
    use quick_xml::errors::SyntaxError;
    matches!(error, Error::Syntax(syntax) if !matches!(syntax, SyntaxError::InvalidBangMarkup))
}

#[cfg(test)]
mod tests;
