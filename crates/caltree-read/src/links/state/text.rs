//! Text in a links table: of cells, of INFO and DESCRIPTION, and where there should be none.

use super::{State, Stop, What};
use crate::attributes;
use crate::links::Window;
use crate::links::row::{Cells, Kept};
use crate::links::votable::VotableFault;
use crate::xml;
use quick_xml::events::Event;
use std::borrow::Cow;

impl State {
    /// Takes a piece of text, a CDATA section or a reference.
    pub(super) fn text(
        &mut self,
        event: &Event<'_>,
        window: &Window<'_>,
        cells: &mut Cells,
        start: usize,
        end: usize,
    ) -> Result<(), Stop> {
        let text = &window.text[start..end];
        let blank = matches!(event, Event::Text(_)) && text.bytes().all(|byte| byte <= b' ');
        if self.stack.is_empty() {
            if blank {
                return Ok(());
            }
            let (from, to) = xml::trimmed(text, start, end);
            if self.root_ended {
                return self.after_root(format!("`{}`", xml::beginning(text)), window, from, to);
            }
            self.ill_formed(xml::before_root(text), window, from, to)?;
            return Err(Stop);
        }
        if let Some(odd) = xml::odd_text(text, self.doctype) {
            self.ill_formed(odd, window, start, end)?;
        }
        // Between elements white space means nothing, however it is written.
        let blank = blank || content(event, text).bytes().all(|byte| byte <= b' ');
        let continued = self.text_end == start;
        if continued || !blank {
            self.text_end = end;
        }
        match self.stack.last().map(|frame| (frame.what, frame.element)) {
            Some((What::Cell, _)) => self.cell_text(event, window, cells, start, end),
            Some((What::Info | What::Description, _)) if self.text.len() + text.len() < 1 << 20 => {
                self.kept += text.len();
                self.text.push_str(&content(event, text));
            }
            Some((_, Some(element))) if !element.text && !element.any_children() && !blank && !continued => {
                let fault = VotableFault::StrayText { text: xml::beginning(text), parent: element.name };
                let (from, to) = xml::trimmed(text, start, end);
                self.fault(fault, window, from, to);
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds a piece to the cell that is being read.
    fn cell_text(&mut self, event: &Event<'_>, window: &Window<'_>, cells: &mut Cells, start: usize, end: usize) {
        let Some(cell) = &mut self.cell else { return };
        cell.end = end;
        let text = &window.text[start..end];
        let inner = if matches!(event, Event::CData(_)) { start + 9..end - 3 } else { start..end };
        if cell.kept.is_none() && !matches!(event, Event::GeneralRef(_)) && !text.contains('\r') {
            cell.kept = Some(Kept::Window(inner));
            return;
        }
        let from = match cell.kept.take() {
            Some(Kept::Scratch(range)) => range.start,
            Some(Kept::Window(range)) => {
                let from = cells.scratch.len();
                cells.scratch.push_str(&window.text[range]);
                from
            }
            None => cells.scratch.len(),
        };
        cells.scratch.push_str(&content(event, text));
        cell.kept = Some(Kept::Scratch(from..cells.scratch.len()));
    }
}

/// What a piece of text means.
fn content<'t>(event: &Event<'_>, text: &'t str) -> Cow<'t, str> {
    match event {
        Event::GeneralRef(_) => match attributes::reference(text) {
            Ok((c, _)) => c.to_string().into(),
            Err(_) => text.into(),
        },
        Event::CData(_) => lines(&text[9..text.len() - 3]),
        _ => lines(text),
    }
}

/// Line ends as XML says they are to be understood.
fn lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}
