//! The same content further on in the text: what a reader makes of a stretch that stands there again, to the letter.

use crate::{Attr, Branch, BranchId, FileEntry, Flag, MessageEntry};

impl Attr<'_> {
    /// The same attribute so many bytes further on.
    #[must_use]
    pub fn moved(&self, by: u32) -> Self {
        Self { text: self.text.clone(), span: self.span.moved(by) }
    }
}

impl<T: Copy> Flag<'_, T> {
    fn moved(&self, by: u32) -> Self {
        Self { attr: self.attr.moved(by), value: self.value }
    }
}

impl Branch<'_> {
    /// The same branch so many bytes further on, and so many ids later; `original` is the one that was read.
    #[must_use]
    pub fn moved(&self, by: u32, ids: u32, original: BranchId) -> Self {
        Self {
            parent: self.parent.map(|parent| BranchId(parent.0 + ids)),
            end: BranchId(self.end.0 + ids),
            depth: self.depth,
            span: self.span.moved(by),
            category: self.category.as_ref().map(|attr| attr.moved(by)),
            certified: self.certified.as_ref().map(|flag| flag.moved(by)),
            complete: self.complete.as_ref().map(|flag| flag.moved(by)),
            mode: self.mode.as_ref().map(|flag| flag.moved(by)),
            matching: self.matching.as_ref().map(|flag| flag.moved(by)),
            kind: self.kind.as_ref().map(|flag| flag.moved(by)),
            containers: self.containers.map(|container| container.map(|span| span.moved(by))),
            cut: self.cut,
            repeats: Some(self.repeats.unwrap_or(original)),
            files: 0..0,
            messages: 0..0,
        }
    }
}

impl FileEntry<'_> {
    /// The same file so many bytes further on, and of a branch so many ids later.
    #[must_use]
    pub fn moved(&self, by: u32, ids: u32) -> Self {
        Self {
            branch: BranchId(self.branch.0 + ids),
            span: self.span.moved(by),
            category: self.category.as_ref().map(|attr| attr.moved(by)),
            name: self.name.as_ref().map(|attr| attr.moved(by)),
        }
    }
}

impl MessageEntry<'_> {
    /// The same message so many bytes further on, and of a branch so many ids later.
    #[must_use]
    pub fn moved(&self, by: u32, ids: u32) -> Self {
        Self {
            branch: BranchId(self.branch.0 + ids),
            span: self.span.moved(by),
            text: self.text.as_ref().map(|attr| attr.moved(by)),
        }
    }
}
