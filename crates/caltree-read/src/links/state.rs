//! Where in a links table reading stands: the open elements, the row that is put together, and what was wrong so far.

mod end;
mod start;
mod text;

use super::content_model::{Element, Progress};
use super::faults::Faults;
use super::row::{Cells, Kept};
use super::votable::VotableFault;
use super::{Go, Window};
use crate::Limits;
use crate::attributes::{RawAttr, Trouble};
use crate::problem::{Oversize, Problem, ProblemKind};
use crate::xml::{self, Odd};
use caltree_model::{Field, LinksTable, Location, Place, Service, VotableVersion};
use hashbrown::{HashMap, HashSet};
use quick_xml::Error;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::ops::Range;

/// More problems of XML than this in one document, and the rest of it is not read.
const MOST_PROBLEMS: usize = 10_000;

/// An open element.
pub(super) struct Frame {
    /// Its name with its prefix.
    pub(super) name: Cow<'static, str>,
    /// What VOTable says of it; `None` for what is none of VOTable's, and everything in it.
    pub(super) element: Option<&'static Element>,
    pub(super) progress: Progress,
    pub(super) what: What,
    /// The names of its FIELDs and PARAMs.
    pub(super) names: Option<Box<HashSet<String>>>,
}

/// What an open element means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Other,
    Results,
    Service,
    Resource,
    Table,
    Inputs,
    Info,
    Description,
    /// A FIELD or PARAM, and where it is kept.
    Field(Slot),
    Data,
    TableData,
    Row,
    Cell,
}

/// Where a FIELD or PARAM is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Column,
    ServiceParam,
    Input,
    Param,
}

/// The table that is being read.
pub(super) struct OpenTable {
    pub(super) fields: Vec<Field>,
    pub(super) place: Place,
    pub(super) nrows: Option<(String, Place)>,
    pub(super) rows: u64,
    pub(super) is_links: bool,
    /// How many elements were open when it started.
    pub(super) depth: usize,
}

/// The cell that is being put together.
struct OpenCell {
    tag: Range<usize>,
    kept: Option<Kept>,
    end: usize,
}

/// What an element refers to.
pub(super) struct Reference {
    pub(super) element: &'static str,
    pub(super) id: String,
    pub(super) place: Place,
}

pub(super) struct State {
    limits: Limits,
    pub(super) table: LinksTable,
    /// Whether it is a links table, once that is clear.
    pub(super) is_links: Option<bool>,
    pub(super) problems: Vec<Problem>,
    pub(super) faults: Faults,
    /// Nothing more can be read.
    pub(super) stopped: bool,
    pub(super) stack: Vec<Frame>,
    /// The declared namespaces: how deep, which prefix, which address.
    namespaces: Vec<(usize, String, String)>,
    started: bool,
    root_ended: bool,
    doctype: bool,
    metadata: u64,
    /// Bytes of what is kept, or may be.
    kept: usize,
    /// Every XML id, with its element and line.
    pub(super) ids: HashMap<String, (&'static str, u64)>,
    pub(super) references: Vec<Reference>,
    pub(super) open: Option<OpenTable>,
    pub(super) service: Option<Service>,
    pub(super) links_ended: bool,
    row: Option<Range<usize>>,
    cell: Option<OpenCell>,
    /// The text of the element that is being collected.
    pub(super) text: String,
    /// Where the last piece of text that is not blank ended: what follows without a tag between is the same text.
    text_end: usize,
    trouble: Vec<Trouble>,
}

/// Reading cannot go on; the problem is on the list.
pub(super) struct Stop;

/// A start tag in the window.
pub(super) struct Tag<'w> {
    pub(super) local: &'w str,
    pub(super) attributes: Vec<RawAttr<'w>>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'w> Tag<'w> {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attr| attr.name == name).map(|attr| &*attr.value)
    }

    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    pub(super) fn place(&self, window: &Window<'_>) -> Place {
        window.place(self.start, self.end)
    }
}

impl State {
    pub(super) fn new(limits: &Limits) -> Self {
        let nowhere = Location { start: 0, end: 0, line: 1, column: 1, end_line: 1, end_column: 1, packed: false };
        Self {
            limits: *limits,
            table: LinksTable {
                version: None,
                votable: VotableVersion::V1_3,
                namespace: None,
                root: Place { location: nowhere, excerpt: caltree_model::Excerpt::default() },
                infos: Vec::new(),
                results: Vec::new(),
                tables: Vec::new(),
                table: None,
                fields: Vec::new(),
                serialization: None,
                nrows: None,
                rows: 0,
                failed_rows: 0,
                services: Vec::new(),
                params: Vec::new(),
            },
            is_links: None,
            problems: Vec::new(),
            faults: Faults::default(),
            stopped: false,
            stack: Vec::new(),
            namespaces: Vec::new(),
            started: false,
            root_ended: false,
            doctype: false,
            metadata: 0,
            kept: 0,
            ids: HashMap::new(),
            references: Vec::new(),
            open: None,
            service: None,
            links_ended: false,
            row: None,
            cell: None,
            text: String::new(),
            text_end: usize::MAX,
            trouble: Vec::new(),
        }
    }

    /// Whether a row may come next, in the usual spelling.
    pub(super) fn expects_row(&self) -> bool {
        !self.stopped
            && self.is_links == Some(true)
            && self.stack.last().is_some_and(|frame| frame.what == What::TableData && frame.name == "TABLEDATA")
    }

    /// Where the row that is being put together starts.
    pub(super) fn row_start(&self) -> Option<usize> {
        self.row.as_ref().map(|row| row.start)
    }

    /// The window has moved on by so many bytes.
    pub(super) fn moved(&mut self, by: usize, cells: &mut Cells) {
        let shift = |range: &mut Range<usize>| *range = range.start.saturating_sub(by)..range.end.saturating_sub(by);
        self.text_end = self.text_end.wrapping_sub(by);
        let Some(row) = &mut self.row else { return cells.forget() };
        shift(row);
        shift(&mut cells.at);
        for cell in &mut cells.cells {
            shift(&mut cell.at);
            if let Kept::Window(range) = &mut cell.kept {
                shift(range);
            }
        }
        if let Some(cell) = &mut self.cell {
            shift(&mut cell.tag);
            cell.end = cell.end.saturating_sub(by);
            if let Some(Kept::Window(range)) = &mut cell.kept {
                shift(range);
            }
        }
    }

    pub(super) fn tell(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn push(&mut self, kind: ProblemKind, window: &Window<'_>, start: usize, end: usize) -> Result<(), Stop> {
        let place = window.place(start, end);
        self.problems.push(Problem::at(kind, place.clone()));
        if self.problems.len() < MOST_PROBLEMS {
            return Ok(());
        }
        self.problems.push(Problem::at(ProblemKind::TooLarge(Oversize::Problems { limit: MOST_PROBLEMS }), place));
        Err(Stop)
    }

    pub(super) fn too_many(&mut self, what: &'static str, limit: u64, window: &Window<'_>, tag: &Tag<'_>) -> Stop {
        let place = tag.place(window);
        self.problems.push(Problem::at(ProblemKind::TooLarge(Oversize::Part { what, limit }), place));
        Stop
    }

    pub(super) fn fault(&mut self, fault: VotableFault, window: &Window<'_>, start: usize, end: usize) {
        self.faults.tell(fault, || window.place(start, end));
    }

    fn ill_formed(&mut self, (found, expected): Odd, window: &Window<'_>, start: usize, end: usize) -> Result<(), Stop> {
        self.push(ProblemKind::NotWellFormed { found, expected }, window, start, end)
    }

    fn after_root(&mut self, found: String, window: &Window<'_>, start: usize, end: usize) -> Result<(), Stop> {
        self.push(ProblemKind::ContentAfterRoot { found, end_of: xml::ROOT }, window, start, end)?;
        Err(Stop)
    }

    /// Something that quick-xml itself cannot read.
    pub(super) fn broken(&mut self, error: &Error, window: &Window<'_>, at: usize) {
        let end = window.text[at..].find('\n').map_or(window.text.len(), |end| at + end);
        self.stopped = true;
        // Reading stops in any case.
        let _ = self.push(xml::broken(error), window, at, end);
    }

    /// Takes the next event.
    pub(super) fn event(&mut self, event: &Event<'_>, window: &Window<'_>, cells: &mut Cells, start: usize, end: usize) -> Go {
        let undecided = self.is_links.is_none();
        match self.take(event, window, cells, start, end) {
            Err(Stop) => {
                self.stopped = true;
                Go::Stop
            }
            Ok(true) => Go::Row,
            Ok(false) if undecided && self.is_links.is_some() => Go::Decided,
            Ok(false) => Go::On,
        }
    }

    /// True when a row of the links table is complete.
    fn take(&mut self, event: &Event<'_>, window: &Window<'_>, cells: &mut Cells, start: usize, end: usize) -> Result<bool, Stop> {
        let first = !std::mem::replace(&mut self.started, true);
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let empty = matches!(event, Event::Empty(_));
                let name = &window.text[start + 1..start + 1 + tag.name().as_ref().len()];
                if self.root_ended {
                    return self.after_root(format!("`<{name}>`"), window, start, end).map(|()| false);
                }
                self.start_tag(name, window, cells, start, end, empty)?;
                if empty { self.end_element(window, cells, end) } else { Ok(false) }
            }
            Event::End(_) => self.end_tag(window, cells, start, end),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => self.text(event, window, cells, start, end).map(|()| false),
            _ => self.beside(event, first, window, start, end).map(|()| false),
        }
    }

    /// Takes what is neither a tag nor text. `first`: nothing comes before it.
    fn beside(&mut self, event: &Event<'_>, first: bool, window: &Window<'_>, start: usize, end: usize) -> Result<(), Stop> {
        match event {
            Event::Decl(_) if first => {
                let odd = xml::odd_declaration(&window.text, start, end, &mut self.trouble);
                self.tell_trouble(window)?;
                odd.map_or(Ok(()), |odd| self.ill_formed(odd, window, start, end))
            }
            Event::Decl(_) if self.root_ended => self.after_root("an XML declaration".into(), window, start, end),
            Event::Decl(_) => self.ill_formed(xml::misplaced_declaration(), window, start, end),
            Event::PI(instruction) => match xml::odd_instruction(instruction.target()) {
                Some(odd) => self.ill_formed(odd, window, start, end),
                None => Ok(()),
            },
            Event::DocType(_) if self.stack.is_empty() && !self.root_ended && !self.doctype => {
                self.doctype = true;
                self.push(ProblemKind::Doctype, window, start, end)
            }
            Event::DocType(_) => {
                self.ill_formed(xml::misplaced_doctype(), window, start, end)?;
                Err(Stop)
            }
            _ => Ok(()),
        }
    }

    fn tell_trouble(&mut self, window: &Window<'_>) -> Result<(), Stop> {
        for (odd, at) in xml::told(&mut self.trouble, self.doctype) {
            self.ill_formed(odd, window, at.start, at.end)?;
        }
        Ok(())
    }
}
