//! The association tree: an arena of branches in document order.

use crate::{BranchType, Match, Mode, Span};
use std::borrow::Cow;
use std::ops::Range;

/// The value of one attribute and where the attribute stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attr<'t> {
    /// The value, entities resolved.
    pub text: Cow<'t, str>,
    /// The whole attribute, from the first letter of its name to its closing quote.
    pub span: Span,
}

/// An attribute with a fixed set of legal values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag<'t, T> {
    /// The attribute as it stands.
    pub attr: Attr<'t>,
    /// What it says; `None` when the value is not a legal one.
    pub value: Option<T>,
}

/// Names a branch of one tree. Ids count in document order; a parent's id is smaller than its children's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BranchId(pub u32);

impl BranchId {
    /// The root association.
    pub const ROOT: Self = Self(0);

    /// The id as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The three children that every association has, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Container {
    /// `<mainFiles>`
    MainFiles,
    /// `<messages>`
    Messages,
    /// `<associatedFiles>`
    AssociatedFiles,
}

impl Container {
    /// All three, in the archive's order.
    pub const ALL: [Self; 3] = [Self::MainFiles, Self::Messages, Self::AssociatedFiles];

    /// The element's name.
    #[must_use]
    pub fn element(self) -> &'static str {
        match self {
            Self::MainFiles => "mainFiles",
            Self::Messages => "messages",
            Self::AssociatedFiles => "associatedFiles",
        }
    }
}

impl<'t> Branch<'t> {
    /// An association of which nothing is known yet but its place. `id` is its own: nothing is below it.
    #[must_use]
    pub fn new(id: BranchId, parent: Option<BranchId>, depth: u32, span: Span) -> Self {
        Self {
            parent,
            end: BranchId(id.0 + 1),
            depth,
            span,
            category: None,
            certified: None,
            complete: None,
            mode: None,
            matching: None,
            kind: None,
            containers: [None; 3],
            cut: false,
            repeats: None,
            files: 0..0,
            messages: 0..0,
        }
    }
}

/// One association: the root, or a branch of the cascade. What the document lacks is `None`.
#[derive(Clone, Debug)]
pub struct Branch<'t> {
    /// The branch it stands in; `None` for the root.
    pub parent: Option<BranchId>,
    /// One past the last branch below it: the ids from its own to here are the branch and all below it.
    pub end: BranchId,
    /// Steps from the root (0).
    pub depth: u32,
    /// The start tag.
    pub span: Span,
    /// Which branch of the cascade this is.
    pub category: Option<Attr<'t>>,
    /// Whether its main files and every main branch below are certified.
    pub certified: Option<Flag<'t, bool>>,
    /// Whether everything that was looked for was found, here and in every main branch below.
    pub complete: Option<Flag<'t, bool>>,
    /// What was associated; the archive writes it on the root only.
    pub mode: Option<Flag<'t, Mode>>,
    /// How its validity stands to its parent; the archive writes it on nested branches only.
    pub matching: Option<Flag<'t, Match>>,
    /// Whether it is needed for processing.
    pub kind: Option<Flag<'t, BranchType>>,
    /// The start tags of its containers (the first of each), in [`Container::ALL`]'s order.
    pub containers: [Option<Span>; 3],
    /// Whether reading ended before the association did: what it lacks may have been cut off.
    pub cut: bool,
    /// The first branch of which this one, with all below it, is a copy to the letter, where the reader has noticed. `None` says
    /// nothing: it may still be one.
    pub repeats: Option<BranchId>,
    pub(crate) files: Range<u32>,
    pub(crate) messages: Range<u32>,
}

impl Branch<'_> {
    /// The category; `None` when the attribute is missing.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.category.as_ref().map(|attr| &*attr.text)
    }

    /// The certified flag; `None` when missing or not a legal value.
    #[must_use]
    pub fn certified(&self) -> Option<bool> {
        self.certified.as_ref()?.value
    }

    /// The complete flag; `None` when missing or not a legal value.
    #[must_use]
    pub fn complete(&self) -> Option<bool> {
        self.complete.as_ref()?.value
    }

    /// The mode; `None` when missing or not a legal value.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.mode.as_ref()?.value
    }

    /// The match flag; `None` when missing or not a legal value.
    #[must_use]
    pub fn matching(&self) -> Option<Match> {
        self.matching.as_ref()?.value
    }

    /// The type; `None` when missing or not a legal value.
    #[must_use]
    pub fn kind(&self) -> Option<BranchType> {
        self.kind.as_ref()?.value
    }
}

/// One `<file>` of a branch's main files.
#[derive(Clone, Debug)]
pub struct FileEntry<'t> {
    /// The branch whose main file it is.
    pub branch: BranchId,
    /// The start tag.
    pub span: Span,
    /// The pipeline's tag for the file.
    pub category: Option<Attr<'t>>,
    /// The archive id.
    pub name: Option<Attr<'t>>,
}

/// One `<message>` of a branch.
#[derive(Clone, Debug)]
pub struct MessageEntry<'t> {
    /// The branch that carries it.
    pub branch: BranchId,
    /// The start tag.
    pub span: Span,
    /// What it says.
    pub text: Option<Attr<'t>>,
}

/// A calibration cascade as the archive writes it down: the root association and everything below.
#[derive(Clone, Debug)]
pub struct AssociationTree<'t> {
    branches: Vec<Branch<'t>>,
    files: Vec<FileEntry<'t>>,
    messages: Vec<MessageEntry<'t>>,
}

impl<'t> AssociationTree<'t> {
    /// A tree of branches in document order (the first one is the root) with their files and messages in document order.
    /// `None` without a root.
    #[must_use]
    pub fn new(branches: Vec<Branch<'t>>, files: Vec<FileEntry<'t>>, messages: Vec<MessageEntry<'t>>) -> Option<Self> {
        (!branches.is_empty()).then(|| Self::assembled(branches, files, messages))
    }

    /// A tree of one level: `nested` are the branches directly below `root`, with the ids from 1 on.
    #[must_use]
    pub fn flat(
        root: Branch<'t>,
        nested: impl IntoIterator<Item = Branch<'t>>,
        files: Vec<FileEntry<'t>>,
        messages: Vec<MessageEntry<'t>>,
    ) -> Self {
        let mut branches = vec![root];
        branches.extend(nested);
        branches[0].end = BranchId(u32::try_from(branches.len()).unwrap_or(u32::MAX));
        Self::assembled(branches, files, messages)
    }

    fn assembled(mut branches: Vec<Branch<'t>>, mut files: Vec<FileEntry<'t>>, mut messages: Vec<MessageEntry<'t>>) -> Self {
        // In the archive's order of containers both lists are sorted already; the sort is stable and then costs one pass.
        files.sort_by_key(|file| file.branch);
        messages.sort_by_key(|message| message.branch);
        for (index, file) in files.iter().enumerate() {
            extend(&mut branches[file.branch.index()].files, index);
        }
        for (index, message) in messages.iter().enumerate() {
            extend(&mut branches[message.branch.index()].messages, index);
        }
        Self { branches, files, messages }
    }

    /// The same tree, of which nobody knows what else it would hold: every branch of it counts as cut off.
    #[must_use]
    pub fn cut_off(mut self) -> Self {
        self.branches.iter_mut().for_each(|branch| branch.cut = true);
        self
    }

    /// The root association.
    #[must_use]
    pub fn root(&self) -> &Branch<'t> {
        &self.branches[0]
    }

    /// One branch.
    #[must_use]
    pub fn branch(&self, id: BranchId) -> &Branch<'t> {
        &self.branches[id.index()]
    }

    /// Every branch, the root first, in document order.
    pub fn branches(&self) -> impl ExactSizeIterator<Item = (BranchId, &Branch<'t>)> + DoubleEndedIterator {
        self.branches.iter().enumerate().map(|(id, branch)| (BranchId(u32::try_from(id).unwrap_or(u32::MAX)), branch))
    }

    /// How many associations there are, the root included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.branches.len()
    }

    /// Whether there is no association at all; never true, a tree has a root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.branches.is_empty()
    }

    /// The branches directly below one, in document order.
    pub fn children(&self, id: BranchId) -> impl Iterator<Item = BranchId> + '_ {
        let end = self.branch(id).end;
        let mut next = BranchId(id.0 + 1);
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.branch(child).end;
                child
            })
        })
    }

    /// The main files of one branch, in document order.
    #[must_use]
    pub fn files(&self, id: BranchId) -> &[FileEntry<'t>] {
        let range = &self.branch(id).files;
        &self.files[range.start as usize..range.end as usize]
    }

    /// Where a branch's main files stand in [`Self::all_files`].
    #[must_use]
    pub fn file_range(&self, id: BranchId) -> Range<usize> {
        let range = &self.branch(id).files;
        range.start as usize..range.end as usize
    }

    /// Every listed file, by branch.
    #[must_use]
    pub fn all_files(&self) -> &[FileEntry<'t>] {
        &self.files
    }

    /// The messages of one branch, in document order.
    #[must_use]
    pub fn messages(&self, id: BranchId) -> &[MessageEntry<'t>] {
        let range = &self.branch(id).messages;
        &self.messages[range.start as usize..range.end as usize]
    }

    /// Every message, by branch.
    #[must_use]
    pub fn all_messages(&self) -> &[MessageEntry<'t>] {
        &self.messages
    }

    /// The executed mode; `None` when the root does not say.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.root().mode()
    }
}

fn extend(range: &mut Range<u32>, index: usize) {
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    if range.start == range.end {
        range.start = index;
    }
    range.end = index + 1;
}
