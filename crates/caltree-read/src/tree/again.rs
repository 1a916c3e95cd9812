//! What stands in a tree again is not read twice: files of a branch that differ in their names only, and whole branches that are
//! repeated to the letter. Most of a real tree is one or the other. All of it could go the long way, with the same result.

use super::{Builder, Place, id};
use caltree_model::{Attr, BranchId, Container, FileEntry, Span};
use hashbrown::HashMap;
use std::ops::Range;

/// What was read before and may come again.
#[derive(Default)]
pub(super) struct Again<'t> {
    /// From the end of the tag before the last `<file>` to the value of its name.
    pub(super) lead: Range<usize>,
    /// The associations that are open, the root first.
    open: Vec<Open<'t>>,
    /// The last branch that began so and was read without a problem.
    read: HashMap<&'t str, Stretch>,
    /// So many bytes were compared in vain.
    in_vain: usize,
}

/// An association that was begun.
struct Open<'t> {
    /// From its start to the end of the first empty element in it, which is its first file.
    head: &'t str,
    from: Mark,
}

/// How far reading has come.
#[derive(Clone, Copy)]
struct Mark {
    text: usize,
    /// How many elements are open.
    open: usize,
    elements: u64,
    files: usize,
    messages: usize,
    problems: usize,
}

/// A branch that was read, with all below it.
struct Stretch {
    branch: BranchId,
    from: Mark,
    to: Mark,
}

/// The head of a real branch is shorter than this; what is longer is not looked for again.
const LONGEST_HEAD: usize = 1_024;

impl<'t> Builder<'t, '_> {
    /// Where the part of a `<file>` begins that the next one may share, the white space before it included, and where it ends.
    pub(super) fn lead(&self, tag: usize, name: usize) -> Range<usize> {
        self.text[..tag].trim_end_matches([' ', '\n']).len()..name
    }

    /// Takes what stands at `at`, behind a tag, and was read before. Gives the end of it: `at` where there is nothing.
    pub(super) fn again(&mut self, at: usize) -> usize {
        match self.stack.last().map(|frame| frame.place) {
            Some(Place::Container(Container::MainFiles, branch)) => self.files_again(branch, at),
            Some(Place::Container(Container::AssociatedFiles, parent)) => self.branches_again(parent, at),
            _ => at,
        }
    }

    /// The files that follow one of the same branch and differ from it in their names only.
    fn files_again(&mut self, branch: BranchId, mut at: usize) -> usize {
        let text = self.text.as_bytes();
        let Some(last) = self.files.last().filter(|last| last.branch == branch && last.span.end as usize == at) else { return at };
        let lead = &text[self.again.lead.clone()];
        let (Some(category), Some(name)) = (last.category.clone(), &last.name) else { return at };
        if self.again.lead.end != name.span.end as usize - 1 - name.text.len() {
            return at;
        }
        let category_at = category.span.start - last.span.start;
        let gap = last.span.start as usize - self.again.lead.start;
        while self.elements < self.limits.max_elements && text[at..].starts_with(lead) {
            let value = at + lead.len();
            let Some(length) = memchr::memchr3(b'"', b'<', b'\n', &text[value..]) else { break };
            let close = value + length;
            if !text[close..].starts_with(b"\"/>") {
                break;
            }
            let start = at + gap;
            let category_at = start + category_at as usize;
            let category = Attr {
                text: category.text.clone(),
                span: Span::new(category_at, category_at + (category.span.end - category.span.start) as usize),
            };
            let name = Attr { text: self.text[value..close].into(), span: Span::new(value - "name=\"".len(), close + 1) };
            at = close + "\"/>".len();
            self.files.push(FileEntry { branch, span: Span::new(start, at), category: Some(category), name: Some(name) });
            self.elements += 1;
        }
        at
    }

    /// The branches that stand in the same depth before.
    fn branches_again(&mut self, parent: BranchId, mut at: usize) -> usize {
        loop {
            let text = &self.text[at..];
            let start = at + text.len() - text.trim_start_matches([' ', '\n']).len();
            match self.branch_again(parent, start) {
                Some(end) => at = end,
                None => return at,
            }
        }
    }

    fn branch_again(&mut self, parent: BranchId, start: usize) -> Option<usize> {
        let stretch = self.again.read.get(self.head(start)?)?;
        let (branch, from, to) = (stretch.branch, stretch.from, stretch.to);
        let length = to.text - from.text;
        // Not as deep, it may be too deep here.
        if self.branches[branch.index()].depth != self.branches[parent.index()].depth + 1
            || to.open != self.stack.len()
            || self.elements + (to.elements - from.elements) > self.limits.max_elements
        {
            return None;
        }
        if !self.text.as_bytes()[start..].starts_with(&self.text.as_bytes()[from.text..to.text]) {
            // A hostile text may have many that differ in their last byte only.
            self.again.in_vain += length;
            if self.again.in_vain > self.text.len() {
                self.again.read.clear();
            }
            return None;
        }
        let by = Span::at(start - from.text).start;
        let ids = id(self.branches.len()).0 - branch.0;
        for at in branch.0..self.branches[branch.index()].end.0 {
            let copy = self.branches[at as usize].moved(by, ids, BranchId(at));
            self.branches.push(copy);
        }
        let top = (branch.0 + ids) as usize;
        self.branches[top].parent = Some(parent);
        for at in from.files..to.files {
            self.files.push(self.files[at].moved(by, ids));
        }
        for at in from.messages..to.messages {
            self.messages.push(self.messages[at].moved(by, ids));
        }
        self.elements += to.elements - from.elements;
        Some(start + length)
    }

    /// What tells a branch from most others: the text from its start to the end of its first empty element.
    fn head(&self, start: usize) -> Option<&'t str> {
        let text: &'t str = self.text;
        let rest = &text.as_bytes()[start..];
        let rest = &rest[..rest.len().min(LONGEST_HEAD)];
        if !rest.starts_with(b"<association ") {
            return None;
        }
        let end = memchr::memchr_iter(b'/', rest).find(|&at| rest.get(at + 1) == Some(&b'>'))?;
        Some(&text[start..start + end])
    }

    fn mark(&self, text: usize) -> Mark {
        let (files, messages, problems) = (self.files.len(), self.messages.len(), self.problems.len());
        Mark { text, open: self.stack.len(), elements: self.elements, files, messages, problems }
    }

    /// An association was begun, whose tag stands at `start`; there were so many problems before it.
    pub(super) fn opened(&mut self, start: usize, problems: usize) {
        if self.plain {
            // The tag itself is counted already.
            let from = Mark { elements: self.elements - 1, problems, ..self.mark(start) };
            self.again.open.push(Open { head: self.head(start).unwrap_or_default(), from });
        }
    }

    /// An association was read to its end, at `end`, and is open no more.
    pub(super) fn closed(&mut self, branch: BranchId, end: usize) {
        let to = self.mark(end);
        if let Some(Open { head, from }) = self.again.open.pop()
            && !head.is_empty()
            && from.problems == to.problems
            && self.again.in_vain <= self.text.len()
        {
            self.again.read.insert(head, Stretch { branch, from, to });
        }
    }
}
