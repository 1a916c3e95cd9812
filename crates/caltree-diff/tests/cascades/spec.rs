//! Cascades as plain values.

use caltree_model::{AssociationTree, Attr, Branch, BranchId, BranchType, FileEntry, Flag, Match, MessageEntry, Mode, Span};

/// One association with all below it, as plain values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spec {
    pub(crate) category: Option<String>,
    pub(crate) certified: Option<String>,
    pub(crate) complete: Option<String>,
    pub(crate) mode: Option<String>,
    pub(crate) matching: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) files: Vec<(Option<String>, Option<String>)>,
    pub(crate) messages: Vec<String>,
    pub(crate) below: Vec<Self>,
}

const NOWHERE: Span = Span { start: 0, end: 0 };

fn attr(text: &str) -> Attr<'static> {
    Attr { text: text.to_owned().into(), span: NOWHERE }
}

fn flag<T>(text: Option<&String>, parse: impl Fn(&str) -> Option<T>) -> Option<Flag<'static, T>> {
    text.map(|text| Flag { attr: attr(text), value: parse(text) })
}

fn truth(text: &str) -> Option<bool> {
    text.parse().ok()
}

impl Spec {
    /// The tree of it.
    pub(crate) fn tree(&self) -> AssociationTree<'static> {
        let (mut branches, mut files, mut messages) = (Vec::new(), Vec::new(), Vec::new());
        self.push(None, 0, &mut branches, &mut files, &mut messages);
        AssociationTree::new(branches, files, messages).expect("a root")
    }

    fn push(
        &self,
        parent: Option<BranchId>,
        depth: u32,
        branches: &mut Vec<Branch<'static>>,
        files: &mut Vec<FileEntry<'static>>,
        messages: &mut Vec<MessageEntry<'static>>,
    ) {
        let id = BranchId(u32::try_from(branches.len()).expect("few"));
        let mut branch = Branch::new(id, parent, depth, NOWHERE);
        branch.category = self.category.as_deref().map(attr);
        branch.certified = flag(self.certified.as_ref(), truth);
        branch.complete = flag(self.complete.as_ref(), truth);
        branch.mode = flag(self.mode.as_ref(), Mode::parse);
        branch.matching = flag(self.matching.as_ref(), Match::parse);
        branch.kind = flag(self.kind.as_ref(), BranchType::parse);
        branches.push(branch);
        for (name, category) in &self.files {
            let (name, category) = (name.as_deref().map(attr), category.as_deref().map(attr));
            files.push(FileEntry { branch: id, span: NOWHERE, category, name });
        }
        for text in &self.messages {
            messages.push(MessageEntry { branch: id, span: NOWHERE, text: Some(attr(text)) });
        }
        for below in &self.below {
            below.push(Some(id), depth + 1, branches, files, messages);
        }
        branches[id.index()].end = BranchId(u32::try_from(branches.len()).expect("few"));
    }

    /// A branch of a tree without what is below it.
    pub(crate) fn alone(tree: &AssociationTree<'_>, id: BranchId) -> Self {
        let branch = tree.branch(id);
        let text = |attr: Option<&Attr<'_>>| attr.map(|attr| attr.text.to_string());
        Self {
            category: text(branch.category.as_ref()),
            certified: text(branch.certified.as_ref().map(|flag| &flag.attr)),
            complete: text(branch.complete.as_ref().map(|flag| &flag.attr)),
            mode: text(branch.mode.as_ref().map(|flag| &flag.attr)),
            matching: text(branch.matching.as_ref().map(|flag| &flag.attr)),
            kind: text(branch.kind.as_ref().map(|flag| &flag.attr)),
            files: tree.files(id).iter().map(|file| (text(file.name.as_ref()), text(file.category.as_ref()))).collect(),
            messages: tree.messages(id).iter().filter_map(|message| text(message.text.as_ref())).collect(),
            below: Vec::new(),
        }
    }

    /// A branch of a tree with all below it.
    pub(crate) fn of(tree: &AssociationTree<'_>, id: BranchId) -> Self {
        Self { below: tree.children(id).map(|child| Self::of(tree, child)).collect(), ..Self::alone(tree, id) }
    }

    /// The same, everything in the one order in which it could stand.
    pub(crate) fn sorted(mut self) -> Self {
        self.files.sort();
        self.messages.sort();
        self.below = self.below.into_iter().map(Self::sorted).collect();
        self.below.sort();
        self
    }

    /// The same, everything in the other order.
    pub(crate) fn reversed(mut self) -> Self {
        self.files.reverse();
        self.messages.reverse();
        self.below = self.below.into_iter().map(Self::reversed).rev().collect();
        self
    }

    /// The same with files in every branch that stand in no other one.
    pub(crate) fn unrepeated(mut self) -> Self {
        for at in 0..self.nodes().len() {
            let number = u8::try_from(at % 200).expect("few");
            let name = |second: usize| {
                Some(format!("FORS2.2021-{:02}-{:02}T{:02}:00:{second:02}.{at:03}", 1 + number % 12, 1 + number % 28, number % 24))
            };
            self.node(at).files = (0..3).map(|second| (name(second), Some("RAW".to_owned()))).collect();
        }
        self
    }

    /// Whether it is the same, however it stands to the branch above.
    pub(crate) fn alike(&self, other: &Self) -> bool {
        Self { matching: None, ..self.clone() } == Self { matching: None, ..other.clone() }
    }

    /// Every branch, this one first.
    pub(crate) fn nodes(&self) -> Vec<&Self> {
        let mut nodes = vec![self];
        nodes.extend(self.below.iter().flat_map(Self::nodes));
        nodes
    }

    /// The branch that comes so far in [`Self::nodes`].
    pub(crate) fn node(&mut self, at: usize) -> &mut Self {
        fn find<'s>(spec: &'s mut Spec, at: &mut usize) -> Option<&'s mut Spec> {
            if *at == 0 {
                return Some(spec);
            }
            *at -= 1;
            spec.below.iter_mut().find_map(|below| find(below, at))
        }
        let (all, mut left) = (self.nodes().len(), at);
        left %= all;
        find(self, &mut left).expect("a branch")
    }
}
