//! End tags, and the end of the text: what must be there by then, and whether a row is complete.

use super::{OpenCell, State, Stop, What};
use crate::links::Window;
use crate::links::row::{Cell, Cells, Kept};
use crate::links::votable::VotableFault;
use crate::problem::ProblemKind;
use crate::xml;

impl State {
    pub(super) fn end_tag(&mut self, window: &Window<'_>, cells: &mut Cells, start: usize, end: usize) -> Result<bool, Stop> {
        let name = xml::without_space_at_end(&window.text[start + 2..end - 1]);
        match self.stack.last() {
            Some(frame) if frame.name == name => self.end_element(window, cells, start),
            None if self.root_ended => self.after_root(format!("`</{name}>`"), window, start, end).map(|()| false),
            open => {
                let odd = xml::odd_end(name, open.map(|frame| &*frame.name));
                self.ill_formed(odd, window, start, end)?;
                Err(Stop)
            }
        }
    }

    /// The element that was opened last ends at `at`. True when it is a row of the links table.
    pub(super) fn end_element(&mut self, window: &Window<'_>, cells: &mut Cells, at: usize) -> Result<bool, Stop> {
        let Some(frame) = self.stack.pop() else { return Ok(false) };
        let depth = self.stack.len();
        while self.namespaces.last().is_some_and(|(known, ..)| *known >= depth) {
            self.namespaces.pop();
        }
        if depth == 0 {
            self.root_ended = true;
        }
        if frame.what == What::Cell {
            if let Some(OpenCell { tag, kept, end }) = self.cell.take() {
                let at = if kept.is_some() { tag.end..end } else { tag.clone() };
                cells.cells.push(Cell { kept: kept.unwrap_or(Kept::Window(tag.end..tag.end)), at, raw: 0..0, same: false });
            }
            return Ok(false);
        }
        if frame.what == What::Row {
            self.row = None;
            return Ok(self.end_row(cells, window));
        }
        if let Some(element) = frame.element {
            for missing in frame.progress.missing(self.table.votable, element) {
                self.fault(VotableFault::MissingElement { element: element.name, missing }, window, at, at);
            }
        }
        self.end_meaning(frame.what);
        Ok(false)
    }

    /// A row is complete. True when it is one of the links table.
    pub(in crate::links) fn end_row(&mut self, cells: &Cells, window: &Window<'_>) -> bool {
        let Some(open) = &mut self.open else { return false };
        open.rows += 1;
        let is_links = open.is_links;
        let columns = if is_links { self.table.fields.len() } else { open.fields.len() };
        if cells.cells.len() != columns && columns > 0 {
            let fault = VotableFault::CellCount { cells: cells.cells.len(), columns };
            self.fault(fault, window, cells.at.start, cells.at.end);
        }
        self.table.rows += u64::from(is_links);
        is_links
    }

    /// The text is at its end: is anything still open?
    pub(in crate::links) fn finish(&mut self, window: &Window<'_>, wrapping_failed: bool) {
        let end = window.text.trim_end().len();
        if self.stopped || (wrapping_failed && !self.root_ended) {
            return;
        }
        if let Some(frame) = self.stack.last() {
            let inside = format!("`<{}>`", frame.name);
            let _ = self.push(ProblemKind::Truncated { inside }, window, end, end);
        } else if !self.root_ended {
            let inside = "what comes before the root element".to_owned();
            let _ = self.push(ProblemKind::Truncated { inside }, window, end, end);
        } else {
            self.resolve();
        }
    }
}
