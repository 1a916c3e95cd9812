//! An element of a links table starts: its attributes and namespaces, and what VOTable says of it where it stands.

use super::{Frame, OpenCell, State, Stop, Tag, What};
use crate::attributes::{self, Attributes, RawAttr};
use crate::links::Window;
use crate::links::content_model::{self, Element, Misplaced, Progress};
use crate::links::row::Cells;
use crate::links::votable::VotableFault;
use crate::problem::{Oversize, Problem, ProblemKind};
use crate::xml;
use std::borrow::Cow;

/// Most attributes of one tag, and most namespaces that are declared at a time.
const MOST_ATTRIBUTES: usize = 256;

/// Most elements outside of rows that are read, since they are kept with their places: a service sends some hundred.
const MOST_METADATA: u64 = 20_000;

/// Most bytes in the tags and texts outside of rows that are read, since much of it is kept: a service sends some ten thousand.
const MOST_KEPT: usize = 16 << 20;

/// A tag of a row that is longer than this counts as well.
const LONG_TAG: usize = 1 << 10;

impl State {
    /// Takes a start tag.
    pub(super) fn start_tag(
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
        if let Some(odd) = xml::odd_name(name) {
            self.ill_formed(odd, window, start, end)?;
        }
        let depth = self.stack.len();
        let of_row = self.stack.last().is_some_and(|frame| matches!(frame.what, What::TableData | What::Row));
        if !of_row || end - start > LONG_TAG {
            self.kept += end - start;
        }
        if self.kept > MOST_KEPT {
            let place = window.place(start, start);
            let what = "bytes in the tags and texts outside of the rows";
            self.tell(Problem::at(ProblemKind::TooLarge(Oversize::Part { what, limit: MOST_KEPT as u64 }), place));
            return Err(Stop);
        }
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
            self.fault(VotableFault::UndeclaredPrefix(attributes::short_name(prefix)), window, tag.start, tag.end);
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
                let name = attributes::short_name(tag.local);
                let why = Some("it is of another namespace".to_owned());
                self.fault(VotableFault::MisplacedElement { name, parent: parent.name, why }, window, tag.start, tag.end);
            }
            return None;
        }
        let Some(element) = content_model::element(version, tag.local) else {
            let fault = VotableFault::UnknownElement { name: attributes::short_name(tag.local), parent: parent.name.to_owned() };
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
                    let fault = VotableFault::UnknownAttribute { element: element.name, name: attributes::short_name(attr.name) };
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
}
