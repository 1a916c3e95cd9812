//! The tree reader: text to an [`AssociationTree`] with holes, plus what is wrong with it.
//!
//! quick-xml finds the tags. It does not notice unclosed or second roots, text around the root, control characters or depth; all that
//! is looked for here. Reading stops at the first breach of XML's nesting; breaches within one tag are told and read over.

mod again;
mod elements;

use crate::Limits;
use crate::attributes::{self, Attributes, Trouble};
use crate::problem::{Oversize, Problem, ProblemKind};
use crate::xml::{self, Odd};
use again::Again;
use caltree_model::{AssociationTree, Branch, BranchId, Container, FileEntry, MessageEntry, Span};
use hashbrown::HashSet;
use quick_xml::Error;
use quick_xml::events::Event;
use std::io::BufRead;

/// Reads a text whose root element is `<association>`.
pub(crate) fn read<'t>(text: &'t str, limits: &Limits) -> (Option<AssociationTree<'t>>, Vec<Problem>) {
    // Somewhat more than real trees need: most are read without growing a list.
    let expected = |bytes_each: usize| (text.len() / bytes_each).min(1 << 16);
    let mut builder = Builder {
        text,
        limits,
        branches: Vec::with_capacity(expected(700)),
        files: Vec::with_capacity(expected(100)),
        messages: Vec::new(),
        stack: Vec::new(),
        problems: Vec::new(),
        trouble: Vec::new(),
        elements: 0,
        text_end: usize::MAX,
        doctype: false,
        plain: attributes::is_plain(text),
        again: Again::default(),
    };
    builder.check_characters();
    builder.run();
    let Builder { mut branches, files, messages, stack, problems, .. } = builder;
    let end = id(branches.len());
    for frame in &stack {
        if let Place::Association(open) = frame.place {
            branches[open.index()].cut = true;
            branches[open.index()].end = end;
        }
    }
    (AssociationTree::new(branches, files, messages), problems)
}

/// Reading cannot go on; the problem is on the list.
struct Stop;

/// Where an open element stands.
#[derive(Clone, Copy)]
enum Place {
    Association(BranchId),
    Container(Container, BranchId),
    /// A `<file>` or `<message>`: nothing belongs in it.
    Leaf(&'static str, BranchId),
    /// An unknown element, skipped with all that is in it.
    Skipped,
}

struct Frame<'t> {
    name: &'t str,
    place: Place,
}

/// A start tag: its name and where its parts stand.
#[derive(Clone, Copy)]
struct Tag<'t> {
    name: &'t str,
    start: usize,
    end: usize,
    /// Where the attributes end: before `>` or `/>`.
    attributes_end: usize,
    empty: bool,
}

impl Tag<'_> {
    fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

struct Builder<'t, 'l> {
    text: &'t str,
    limits: &'l Limits,
    branches: Vec<Branch<'t>>,
    files: Vec<FileEntry<'t>>,
    messages: Vec<MessageEntry<'t>>,
    stack: Vec<Frame<'t>>,
    problems: Vec<Problem>,
    /// Scratch for the breaches of one tag.
    trouble: Vec<Trouble>,
    elements: u64,
    /// Where the last told piece of text ended: what follows without a tag between is the same text.
    text_end: usize,
    doctype: bool,
    /// Whether values mean what they say all over the text.
    plain: bool,
    /// What was read before and may stand in the text again.
    again: Again<'t>,
}

/// More problems than this in one document are not told one by one.
const MOST_PROBLEMS: usize = 100_000;

impl<'t> Builder<'t, '_> {
    fn run(&mut self) {
        let mut reader = xml::reader(self.text);
        let mut start = 0;
        loop {
            let event = reader.read_event();
            let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            // Behind anything else the reader may be about to read a tag, and must not be moved.
            let behind_tag = matches!(event, Ok(Event::Start(_) | Event::Empty(_) | Event::End(_)));
            let outcome = match event {
                Ok(Event::Eof) => {
                    self.check_end();
                    return;
                }
                Ok(event) => self.event(&event, start, end),
                Err(error) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                    self.broken(&error, at);
                    Err(Stop)
                }
            };
            if outcome.is_err() {
                return;
            }
            start = if self.plain && behind_tag { self.again(end) } else { end };
            reader.stream().consume(start - end);
        }
    }

    fn event(&mut self, event: &Event<'t>, start: usize, end: usize) -> Result<(), Stop> {
        let after_root = self.stack.is_empty() && !self.branches.is_empty();
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let empty = matches!(event, Event::Empty(_));
                let name = &self.text[start + 1..start + 1 + tag.name().as_ref().len()];
                if after_root {
                    return self.after_root(format!("`<{name}>`"), start, end);
                }
                self.start_tag(Tag { name, start, end, attributes_end: end - if empty { 2 } else { 1 }, empty })
            }
            Event::End(_) => self.end_tag(start, end),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                let text = &self.text[start..end];
                // Control characters other than white space are told already.
                if matches!(event, Event::Text(_)) && text.bytes().fold(true, |blank, byte| blank & (byte <= b' ')) {
                    return Ok(());
                }
                self.text(text, start, end, after_root)
            }
            Event::Comment(_) => Ok(()),
            Event::Decl(_) if start == 0 => self.declaration(start, end),
            Event::Decl(_) if after_root => self.after_root("an XML declaration".into(), start, end),
            Event::Decl(_) => self.ill_formed(xml::misplaced_declaration(), start, end),
            Event::PI(instruction) => match xml::odd_instruction(instruction.target()) {
                Some(odd) => self.ill_formed(odd, start, end),
                None => Ok(()),
            },
            Event::DocType(_) if self.branches.is_empty() && !self.doctype => {
                self.doctype = true;
                self.push(ProblemKind::Doctype, start, end)
            }
            Event::DocType(_) => {
                self.ill_formed(xml::misplaced_doctype(), start, end)?;
                Err(Stop)
            }
            Event::Eof => Ok(()),
        }
    }

    fn push(&mut self, kind: ProblemKind, start: usize, end: usize) -> Result<(), Stop> {
        let branch = self.stack.iter().rev().find_map(|frame| match frame.place {
            Place::Association(id) | Place::Container(_, id) | Place::Leaf(_, id) => Some(id),
            Place::Skipped => None,
        });
        self.problems.push(Problem { kind, at: Some(Span::new(start, end).into()), branch });
        if self.problems.len() < MOST_PROBLEMS {
            return Ok(());
        }
        self.problems.push(Problem::at(ProblemKind::TooLarge(Oversize::Problems { limit: MOST_PROBLEMS }), Span::new(start, end)));
        Err(Stop)
    }

    fn ill_formed(&mut self, (found, expected): Odd, start: usize, end: usize) -> Result<(), Stop> {
        self.push(ProblemKind::NotWellFormed { found, expected }, start, end)
    }

    fn after_root(&mut self, found: String, start: usize, end: usize) -> Result<(), Stop> {
        self.push(ProblemKind::ContentAfterRoot { found, end_of: xml::ROOT }, start, end)?;
        Err(Stop)
    }

    /// The characters that XML allows nowhere, not even as references.
    fn check_characters(&mut self) {
        if attributes::has_only_xml_chars(self.text) {
            return;
        }
        let odd = |(_, c): &(usize, char)| !attributes::is_xml_char(*c);
        let count = self.text.char_indices().filter(odd).count() as u64;
        if let Some((at, c)) = self.text.char_indices().find(odd) {
            self.problems.push(Problem::at(attributes::not_xml_char(c, count), Span::new(at, at + c.len_utf8())));
        }
    }

    fn declaration(&mut self, start: usize, end: usize) -> Result<(), Stop> {
        let odd = xml::odd_declaration(self.text, start, end, &mut self.trouble);
        self.tell_trouble()?;
        odd.map_or(Ok(()), |odd| self.ill_formed(odd, start, end))
    }

    fn tell_trouble(&mut self) -> Result<(), Stop> {
        if self.trouble.is_empty() {
            return Ok(());
        }
        for (odd, at) in xml::told(&mut self.trouble, self.doctype) {
            self.ill_formed(odd, at.start, at.end)?;
        }
        Ok(())
    }

    fn text(&mut self, text: &str, start: usize, end: usize, after_root: bool) -> Result<(), Stop> {
        let (from, to) = xml::trimmed(text, start, end);
        if after_root {
            return self.after_root(format!("`{}`", xml::beginning(text)), from, to);
        }
        if self.stack.is_empty() {
            self.ill_formed(xml::before_root(text), from, to)?;
            return Err(Stop);
        }
        let continued = self.text_end == start;
        self.text_end = end;
        if let Some(odd) = xml::odd_text(text, self.doctype) {
            self.ill_formed(odd, start, end)?;
        }
        let parent = match self.stack.last() {
            Some(Frame { name, place }) if !continued && !matches!(place, Place::Skipped) => (*name).to_owned(),
            _ => return Ok(()),
        };
        self.push(ProblemKind::UnexpectedText { text: xml::beginning(text), parent }, from, to)
    }

    fn start_tag(&mut self, tag: Tag<'t>) -> Result<(), Stop> {
        self.elements += 1;
        if self.elements > self.limits.max_elements {
            let oversize = Oversize::Elements { limit: self.limits.max_elements };
            self.push(ProblemKind::TooLarge(oversize), tag.start, tag.end)?;
            return Err(Stop);
        }
        // An association stands two elements below the one before; other elements may be two below the last association.
        if self.stack.len() as u64 > 2 * u64::from(self.limits.max_depth) + 2 {
            return self.too_deep(tag);
        }
        let problems = self.problems.len();
        let place = self.place(tag)?;
        self.trouble.clear();
        match place {
            Place::Association(_) => self.association(tag)?,
            Place::Container(container, branch) => self.container(container, branch, tag)?,
            Place::Leaf("file", branch) => self.file(branch, tag)?,
            Place::Leaf(_, branch) => self.message(branch, tag)?,
            Place::Skipped => {
                let mut seen = HashSet::new();
                for attr in
                    Attributes::new(self.text, tag.start + 1 + tag.name.len(), tag.attributes_end, self.plain, &mut self.trouble)
                {
                    if !seen.insert(attr.name) {
                        self.problems.push(Problem::at(xml::twice(attr.name), attr.span));
                    }
                }
            }
        }
        self.tell_trouble()?;
        if !tag.empty {
            self.stack.push(Frame { name: tag.name, place });
            if let Place::Association(_) = place {
                self.opened(tag.start, problems);
            }
        }
        Ok(())
    }

    fn too_deep(&mut self, tag: Tag<'t>) -> Result<(), Stop> {
        self.push(ProblemKind::TooDeep { limit: self.limits.max_depth }, tag.start, tag.end)?;
        Err(Stop)
    }

    fn end_tag(&mut self, start: usize, end: usize) -> Result<(), Stop> {
        let name = xml::without_space_at_end(&self.text[start + 2..end - 1]);
        match self.stack.last() {
            Some(frame) if frame.name == name => {
                let place = frame.place;
                self.stack.pop();
                if let Place::Association(branch) = place {
                    self.branches[branch.index()].end = id(self.branches.len());
                    self.closed(branch, end);
                }
                Ok(())
            }
            None if !self.branches.is_empty() => self.after_root(format!("`</{name}>`"), start, end),
            open => {
                let odd = xml::odd_end(name, open.map(|frame| frame.name));
                self.ill_formed(odd, start, end)?;
                Err(Stop)
            }
        }
    }

    /// Something that quick-xml itself cannot read.
    fn broken(&mut self, error: &Error, at: usize) {
        let at = at.min(self.text.len());
        let line = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        // The list is cut off after this one in any case.
        let _ = self.push(xml::broken(error), at, line);
    }

    /// The end of the text: is anything still open?
    fn check_end(&mut self) {
        if let Some(frame) = self.stack.last() {
            let inside = format!("`<{}>`", frame.name);
            let end = self.text.trim_end().len();
            let _ = self.push(ProblemKind::Truncated { inside }, end, end);
        }
    }
}

fn id(index: usize) -> BranchId {
    BranchId(u32::try_from(index).unwrap_or(u32::MAX))
}
