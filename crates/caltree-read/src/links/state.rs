//! Where in a links table reading stands: the open elements, the row that is put together, and what was wrong so far.

use super::content_model::{self, Element, Misplaced, Progress};
use super::row::{Cell, Cells, Kept};
use super::votable::{VotableFault, VotableProblem};
use super::{Go, Window};
use crate::Limits;
use crate::attributes::{self, Attributes, RawAttr, Trouble};
use crate::problem::{Oversize, Problem, ProblemKind};
use crate::xml;
use caltree_model::{Field, LinksTable, Location, Place, Service, VotableVersion};
use hashbrown::{HashMap, HashSet};
use quick_xml::Error;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::mem::{Discriminant, discriminant};
use std::ops::Range;

/// More than this of one kind of problem is counted, not kept.
const MOST_OF_A_KIND: usize = 2_000;

/// More problems of XML than this in one document, and the rest of it is not read.
const MOST_PROBLEMS: usize = 10_000;

/// Most attributes of one tag, and most namespaces that are declared at a time.
const MOST_ATTRIBUTES: usize = 256;

/// Most elements outside of rows that are read: a service sends some hundred.
const MOST_METADATA: u64 = 100_000;

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

/// What is wrong as VOTable: each the very same told once.
#[derive(Default)]
pub(super) struct Faults {
    told: Vec<VotableProblem>,
    known: HashMap<VotableFault, usize>,
    kinds: HashMap<Discriminant<VotableFault>, usize>,
    dropped: u64,
}

impl Faults {
    pub(super) fn told(&self) -> &[VotableProblem] {
        &self.told
    }

    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    pub(super) fn tell(&mut self, fault: VotableFault, place: impl FnOnce() -> Place) {
        if let Some(&at) = self.known.get(&fault) {
            self.told[at].places += 1;
            return;
        }
        let kind = self.kinds.entry(discriminant(&fault)).or_insert(0);
        *kind += 1;
        if *kind > MOST_OF_A_KIND {
            self.dropped += 1;
            return;
        }
        self.known.insert(fault.clone(), self.told.len());
        self.told.push(VotableProblem { fault, place: place(), places: 1 });
    }
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
        let nowhere = Location { start: 0, end: 0, line: 1, column: 1, end_line: 1, end_column: 1 };
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

    fn ill_formed(
        &mut self,
        (found, expected): (impl Into<String>, &'static str),
        window: &Window<'_>,
        start: usize,
        end: usize,
    ) -> Result<(), Stop> {
        self.push(ProblemKind::NotWellFormed { found: found.into(), expected }, window, start, end)
    }

    fn after_root(&mut self, found: String, window: &Window<'_>, start: usize, end: usize) -> Result<(), Stop> {
        self.push(ProblemKind::ContentAfterRoot { found }, window, start, end)?;
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
            Event::Comment(_) | Event::Eof => Ok(false),
            Event::Decl(_) if first => {
                let legal = xml::is_declaration(&window.text, start, end, &mut self.trouble);
                self.tell_trouble(window)?;
                let malformed = ("a malformed XML declaration", xml::DECLARATION);
                if legal { Ok(false) } else { self.ill_formed(malformed, window, start, end).map(|()| false) }
            }
            Event::Decl(_) if self.root_ended => self.after_root("an XML declaration".into(), window, start, end).map(|()| false),
            Event::Decl(_) => {
                let misplaced = ("an XML declaration that is not at the very beginning", "nothing before `<?xml`");
                self.ill_formed(misplaced, window, start, end).map(|()| false)
            }
            Event::PI(instruction) => match xml::odd_instruction(instruction.target()) {
                Some(odd) => self.ill_formed(odd, window, start, end).map(|()| false),
                None => Ok(false),
            },
            Event::DocType(_) if self.stack.is_empty() && !self.root_ended && !self.doctype => {
                self.doctype = true;
                self.push(ProblemKind::Doctype, window, start, end).map(|()| false)
            }
            Event::DocType(_) => {
                let misplaced = ("a document type declaration out of place", "at most one, before the root element");
                self.ill_formed(misplaced, window, start, end)?;
                Err(Stop)
            }
        }
    }

    fn tell_trouble(&mut self, window: &Window<'_>) -> Result<(), Stop> {
        for trouble in std::mem::take(&mut self.trouble) {
            // With a document type declaration an entity may be declared; that it is there at all is told already.
            if !(self.doctype && trouble.found.starts_with("the entity")) {
                let span = trouble.span.range();
                self.ill_formed((trouble.found, trouble.expected), window, span.start, span.end)?;
            }
        }
        Ok(())
    }

    fn text(&mut self, event: &Event<'_>, window: &Window<'_>, cells: &mut Cells, start: usize, end: usize) -> Result<(), Stop> {
        let text = &window.text[start..end];
        let blank = matches!(event, Event::Text(_)) && text.bytes().all(|byte| byte <= b' ');
        if self.stack.is_empty() {
            if blank {
                return Ok(());
            }
            let (from, to) = xml::trimmed(text, start, end);
            let found = format!("`{}`", xml::beginning(text));
            if self.root_ended {
                return self.after_root(found, window, from, to);
            }
            self.ill_formed((format!("{found} before the root element"), "the root element"), window, from, to)?;
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

    fn start_tag(
        &mut self,
        name: &str,
        window: &Window<'_>,
        cells: &mut Cells,
        start: usize,
        end: usize,
        empty: bool,
    ) -> Result<(), Stop> {
        if self.stack.len() as u64 > u64::from(self.limits.max_depth) {
            self.push(ProblemKind::TooDeep { limit: self.limits.max_depth }, window, start, end)?;
            return Err(Stop);
        }
        let attributes_end = end - if empty { 2 } else { 1 };
        let attributes: Vec<RawAttr<'_>> =
            Attributes::new(&window.text, start + 1 + name.len(), attributes_end, false, &mut self.trouble)
                .take(MOST_ATTRIBUTES + 1)
                .collect();
        self.tell_trouble(window)?;
        let declared = attributes.iter().filter(|attr| attr.name.starts_with("xmlns")).count();
        if attributes.len().max(self.namespaces.len() + declared) > MOST_ATTRIBUTES {
            let tag = Tag { local: name, attributes, start, end };
            return Err(self.too_many("attributes of one tag", MOST_ATTRIBUTES as u64, window, &tag));
        }
        for (n, attr) in attributes.iter().enumerate() {
            if attributes[..n].iter().any(|known| known.name == attr.name) {
                let span = attr.span.range();
                self.push(xml::twice(attr.name), window, span.start, span.end)?;
            }
        }
        if !attributes::is_name(name) {
            let found = format!("`{name}` is no name of an element");
            self.ill_formed((found, "a name of letters and digits"), window, start, end)?;
        }
        let depth = self.stack.len();
        for attr in &attributes {
            let prefix = attr.name.strip_prefix("xmlns:").or((attr.name == "xmlns").then_some(""));
            if let Some(prefix) = prefix {
                self.namespaces.push((depth, prefix.to_owned(), attr.value.trim().to_owned()));
            }
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let tag = Tag { local, attributes, start, end };
        let namespace = self.namespace(prefix, window, &tag);
        let element = self.place(&tag, namespace, window);
        if let Some(element) = element {
            self.check_attributes(element, &tag, window);
        }
        let in_row = matches!(element.map(|element| element.name), Some("TR" | "TD"));
        self.metadata += u64::from(!in_row);
        if self.metadata > MOST_METADATA.min(self.limits.max_elements) {
            return Err(self.too_many("elements outside of the rows", MOST_METADATA.min(self.limits.max_elements), window, &tag));
        }
        let what = match element {
            Some(element) => match element.name {
                // A row within a row is no row, nor is a cell a cell that stands elsewhere than in one: their place is told.
                "TR" if self.row.is_none() => {
                    self.row = Some(start..end);
                    cells.start(start..end);
                    What::Row
                }
                "TD" if self.stack.last().is_some_and(|frame| frame.what == What::Row) => {
                    self.cell = Some(OpenCell { tag: start..end, kept: None, end });
                    What::Cell
                }
                _ => self.meaning(element.name, &tag, window)?,
            },
            None => What::Other,
        };
        let name = match element {
            Some(element) if prefix.is_empty() => Cow::Borrowed(element.name),
            _ => Cow::Owned(name.to_owned()),
        };
        self.stack.push(Frame { name, element, progress: Progress::default(), what, names: None });
        Ok(())
    }

    /// The address behind a prefix; `None` where there is none. Tells prefixes that nobody declared.
    fn namespace(&mut self, prefix: &str, window: &Window<'_>, tag: &Tag<'_>) -> Option<String> {
        let declared = self.namespaces.iter().rev().find(|(_, known, _)| known == prefix).map(|(.., address)| address.clone());
        if declared.is_none() && !prefix.is_empty() && prefix != "xml" {
            self.fault(VotableFault::UndeclaredPrefix(prefix.to_owned()), window, tag.start, tag.end);
        }
        declared.filter(|address| !address.is_empty())
    }

    /// What VOTable says of an element where it stands; tells what is wrong with its place. `None`: it is none of VOTable's.
    fn place(&mut self, tag: &Tag<'_>, namespace: Option<String>, window: &Window<'_>) -> Option<&'static Element> {
        if self.stack.is_empty() {
            self.root(tag, namespace, window);
            return content_model::element(self.table.votable, tag.local);
        }
        let version = self.table.votable;
        let frame = self.stack.last_mut()?;
        let parent = frame.element?;
        if parent.any_children() {
            return None;
        }
        if namespace != self.table.namespace {
            if frame.progress.other(parent).is_err() {
                let name = tag.local.to_owned();
                let why = Some("it is of another namespace".to_owned());
                self.fault(VotableFault::MisplacedElement { name, parent: parent.name, why }, window, tag.start, tag.end);
            }
            return None;
        }
        let Some(element) = content_model::element(version, tag.local) else {
            let fault = VotableFault::UnknownElement { name: tag.local.to_owned(), parent: parent.name.to_owned() };
            self.fault(fault, window, tag.start, tag.end);
            return None;
        };
        // Rows come by the thousand: what they may stand in is settled.
        if matches!((parent.name, element.name), ("TABLEDATA", "TR") | ("TR", "TD")) {
            return Some(element);
        }
        if let Err(misplaced) = frame.progress.child(version, parent, element.name) {
            let name = element.name.to_owned();
            let fault = match misplaced {
                Misplaced::OutOfOrder { after } => VotableFault::ElementOrder { name, parent: parent.name, after },
                Misplaced::NotAChild => VotableFault::MisplacedElement { name, parent: parent.name, why: None },
                Misplaced::Repeated => {
                    VotableFault::MisplacedElement { name, parent: parent.name, why: Some("there is one already".into()) }
                }
                Misplaced::Instead { of } => {
                    let why = Some(format!("there is `<{of}>` in its place"));
                    VotableFault::MisplacedElement { name, parent: parent.name, why }
                }
            };
            self.fault(fault, window, tag.start, tag.end);
        }
        Some(element)
    }

    fn check_attributes(&mut self, element: &'static Element, tag: &Tag<'_>, window: &Window<'_>) {
        let version = self.table.votable;
        for attr in &tag.attributes {
            let prefixed = attr.name.contains(':');
            if attr.name == "xmlns" || attr.name.starts_with("xmlns:") || attr.name.starts_with("xml:") {
                continue;
            }
            let span = attr.span.range();
            match element.attribute(version, attr.name) {
                // xsi:schemaLocation and its like may stand anywhere.
                None if prefixed && (element.other_attributes() || attr.name.starts_with("xsi:") || self.is_schema(attr.name)) => {}
                None => {
                    let fault = VotableFault::UnknownAttribute { element: element.name, name: attr.name.to_owned() };
                    self.fault(fault, window, span.start, span.end);
                }
                Some(known) if !known.value.accepts(&attr.value) => {
                    let colons = known.value == content_model::Value::Id && known.value.accepts(&attr.value.replace(':', "_"));
                    let fault = VotableFault::BadAttributeValue {
                        element: element.name,
                        name: known.name,
                        value: attr.value.chars().take(80).collect(),
                        expected: known.value.expected().into_owned(),
                        colons,
                    };
                    self.fault(fault, window, span.start, span.end);
                }
                Some(_) => {}
            }
        }
        for attribute in element.required(version) {
            if tag.get(attribute.name).is_none() && !(element.name == "VOTABLE" && attribute.name == "version") {
                let fault = VotableFault::MissingAttribute { element: element.name, name: attribute.name };
                self.fault(fault, window, tag.start, tag.end);
            }
        }
        if let Some(id) = tag.get("ID") {
            self.identify(element.name, id, tag, window);
        }
        // As with ids: rows may come by the million.
        if let Some(id) = tag.get("ref").filter(|_| !matches!(element.name, "TR" | "TD")) {
            self.refer(element.name, id, tag, window);
        }
    }

    /// Whether an attribute's prefix stands for XML Schema's own attributes.
    fn is_schema(&self, name: &str) -> bool {
        let prefix = name.split(':').next().unwrap_or_default();
        self.namespaces.iter().any(|(_, known, address)| known == prefix && address.ends_with("XMLSchema-instance"))
    }

    fn end_tag(&mut self, window: &Window<'_>, cells: &mut Cells, start: usize, end: usize) -> Result<bool, Stop> {
        let name = window.text[start + 2..end - 1].trim_end();
        match self.stack.last() {
            Some(frame) if frame.name == name => self.end_element(window, cells, start),
            Some(frame) => {
                let found = format!("`</{name}>` where `<{}>` is open", frame.name);
                self.ill_formed((found, "the closing tag of the element that was opened last"), window, start, end)?;
                Err(Stop)
            }
            None if self.root_ended => self.after_root(format!("`</{name}>`"), window, start, end).map(|()| false),
            None => {
                self.ill_formed((format!("`</{name}>` closes nothing"), "the root element"), window, start, end)?;
                Err(Stop)
            }
        }
    }

    /// The element that was opened last ends at `at`. True when it is a row of the links table.
    fn end_element(&mut self, window: &Window<'_>, cells: &mut Cells, at: usize) -> Result<bool, Stop> {
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
        self.end_meaning(frame.what, window, at);
        Ok(false)
    }

    /// A row is complete. True when it is one of the links table.
    pub(super) fn end_row(&mut self, cells: &Cells, window: &Window<'_>) -> bool {
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
    pub(super) fn finish(&mut self, window: &Window<'_>, wrapping_failed: bool) {
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
