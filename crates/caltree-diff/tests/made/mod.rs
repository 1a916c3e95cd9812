//! Cascades that are made up, and the reported changes applied to them.

use caltree_diff::{Change, ChangeKind, Place};
use caltree_model::{AssociationTree, Attr, Branch, BranchId, BranchType, FileEntry, Flag, Match, MessageEntry, Mode, Span};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

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
    fn alone(tree: &AssociationTree<'_>, id: BranchId) -> Self {
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
            self.node(at).files = (0..3).map(|second| (name(second), word("RAW"))).collect();
        }
        self
    }

    /// Whether it is the same, however it stands to the branch above.
    fn alike(&self, other: &Self) -> bool {
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

/// The tree that the changes make of the old one. Of the new one only what was added is looked at.
pub(crate) fn apply(old: &AssociationTree<'_>, new: &AssociationTree<'_>, changes: &[Change]) -> Spec {
    let mut made = Apply { old, new, changes, own: HashMap::new(), matched: HashSet::new(), moved: HashSet::new() };
    made.prepare();
    made.build(BranchId::ROOT, BranchId::ROOT)
}

struct Apply<'a, 't> {
    old: &'a AssociationTree<'t>,
    new: &'a AssociationTree<'t>,
    changes: &'a [Change],
    /// The changes of one branch, by its place.
    own: HashMap<(BranchId, BranchId), Vec<&'a Change>>,
    /// Branches that are the same, below ones that are the same.
    matched: HashSet<(BranchId, BranchId)>,
    /// Branches that moved, each as it was and as it is.
    moved: HashSet<(BranchId, BranchId)>,
}

impl Apply<'_, '_> {
    fn prepare(&mut self) {
        self.matched.insert((BranchId::ROOT, BranchId::ROOT));
        for change in self.of(ChangeKind::BranchMoved).cloned().collect::<Vec<_>>() {
            let from: Vec<BranchId> = change.places.iter().filter_map(|place| place.old).collect();
            let to: Vec<BranchId> = change.places.iter().filter_map(|place| place.new).collect();
            self.moved.extend(from.iter().flat_map(|from| to.iter().map(|to| (*from, *to))));
        }
        for change in self.changes {
            for Place { old, new, old_parent, new_parent } in change.places.iter() {
                if let Some(pair) = old.zip(*new) {
                    let known = self.own.entry(pair).or_default();
                    if !known.iter().any(|other| std::ptr::eq(*other, change)) {
                        known.push(change);
                    }
                    self.same(pair);
                } else if let Some(above) = old_parent.zip(*new_parent) {
                    self.same(above);
                }
            }
        }
    }

    /// What stands above two that are the same is the same, unless one of them came from elsewhere.
    fn same(&mut self, mut pair: (BranchId, BranchId)) {
        while self.matched.insert(pair) && !self.moved.contains(&pair) {
            pair = self.old.branch(pair.0).parent.zip(self.new.branch(pair.1).parent).expect("the roots are the same");
        }
    }

    fn of(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> + use<'_> {
        self.changes.iter().filter(move |change| change.kind == kind)
    }

    fn build(&self, old: BranchId, new: BranchId) -> Spec {
        let mut spec = Spec::alone(self.old, old);
        for change in self.own.get(&(old, new)).into_iter().flatten() {
            self.change(change, &mut spec);
        }
        // Ends of moves within what was added or removed have one parent only: they come and go with it.
        let below = |kind| {
            self.of(kind)
                .flat_map(|change| change.places.iter())
                .filter(move |place| (place.old_parent, place.new_parent) == (Some(old), Some(new)))
        };
        let gone: HashSet<BranchId> = [ChangeKind::BranchRemoved, ChangeKind::BranchMoved]
            .into_iter()
            .flat_map(below)
            .filter_map(|place| place.old)
            .collect();
        let mut known = HashSet::new();
        for child in self.old.children(old).filter(|child| !gone.contains(child)) {
            let there = self.new.children(new).find(|there| {
                let pair = (child, *there);
                !known.contains(there) && self.matched.contains(&pair) && !self.moved.contains(&pair)
            });
            known.extend(there);
            spec.below.push(there.map_or_else(|| Spec::of(self.old, child), |there| self.build(child, there)));
        }
        let come = |kind| below(kind).filter_map(|place| place.new).collect::<HashSet<BranchId>>();
        spec.below.extend(come(ChangeKind::BranchAdded).into_iter().map(|id| Spec::of(self.new, id)));
        for to in come(ChangeKind::BranchMoved) {
            // Told is how one of the places that it left became one of those that it came to; equal ones became the same.
            let whole = Spec::of(self.new, to).sorted();
            let mut ways = self.moved.iter().filter(|(_, id)| Spec::of(self.new, *id).sorted().alike(&whole)).collect::<Vec<_>>();
            ways.sort();
            let made = ways.into_iter().map(|(from, id)| self.build(*from, *id));
            let mut made = made.filter(|made| made.clone().sorted().alike(&whole));
            let mut branch = made.next().expect("one of the ways that are told leads there");
            // How it stands to the branch above is that of its new place.
            branch.matching.clone_from(&whole.matching);
            spec.below.push(branch);
        }
        spec
    }

    fn change(&self, change: &Change, spec: &mut Spec) {
        let value = match change.kind {
            ChangeKind::Category => &mut spec.category,
            ChangeKind::Mode => &mut spec.mode,
            ChangeKind::Type => &mut spec.kind,
            ChangeKind::Match => &mut spec.matching,
            ChangeKind::Certified => &mut spec.certified,
            ChangeKind::Complete => &mut spec.complete,
            ChangeKind::MessageAdded | ChangeKind::MessageResolved | ChangeKind::MessageChanged => {
                if let Some(old) = &change.old {
                    let at = spec.messages.iter().position(|message| message == old).expect("the message was there");
                    spec.messages.remove(at);
                }
                spec.messages.extend(change.new.clone());
                return;
            }
            ChangeKind::Files => {
                let files = change.files.as_ref().expect("files");
                let mut take = |what: &(Option<String>, Option<String>)| {
                    let at = spec.files.iter().position(|file| file == what).expect("the file was there");
                    spec.files.remove(at);
                };
                files.removed.iter().for_each(|file| take(&(file.name.clone(), file.category.clone())));
                files.recategorised.iter().for_each(|file| take(&(file.name.clone(), file.old.clone())));
                spec.files.extend(files.added.iter().map(|file| (file.name.clone(), file.category.clone())));
                spec.files.extend(files.recategorised.iter().map(|file| (file.name.clone(), file.new.clone())));
                return;
            }
            ChangeKind::BranchAdded | ChangeKind::BranchRemoved | ChangeKind::BranchMoved => unreachable!("not a branch's own"),
        };
        assert_eq!(*value, change.old, "what is said to have been there was there");
        value.clone_from(&change.new);
    }
}

const CATEGORIES: [&str; 5] = ["BIAS", "DARK", "FLAT", "STD", "WAVE"];

fn file_name(number: u8) -> String {
    match number % 4 {
        0 => format!("M.FORS2.2020-01-{:02}T00:00:00.000", 1 + number % 28),
        _ => format!("FORS2.2021-02-{:02}T{:02}:00:00.000", 1 + number % 28, number % 24),
    }
}

fn mostly<T: Clone + std::fmt::Debug + 'static>(usual: T, others: Vec<T>) -> impl Strategy<Value = T> {
    prop_oneof![5 => Just(usual), 1 => proptest::sample::select(others)]
}

fn word(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn alone() -> impl Strategy<Value = Spec> {
    let category = mostly(0, (0..CATEGORIES.len()).collect());
    let file = (0_u8..40, mostly(0_usize, vec![1, 2]));
    let message = prop_oneof![
        (0_u8..3, 0_u8..3).prop_map(|(what, found)| format!("Missing CAT{what} for FORS2_tpl: requested 4, found {found}")),
        Just("Something else".to_owned()),
    ];
    (
        (proptest::sample::select((0..CATEGORIES.len()).collect::<Vec<_>>()), category),
        mostly(word("true"), vec![word("false"), None]),
        mostly(word("true"), vec![word("false"), None]),
        mostly(word("calib_plan"), vec![word("extended"), word("N/A"), None]),
        mostly(word("main"), vec![word("auxiliary"), None]),
        proptest::collection::vec(file, 0..4),
        prop_oneof![4 => Just(Vec::new()), 1 => proptest::collection::vec(message, 0..4)],
    )
        .prop_map(|((category, _), certified, complete, matching, kind, files, messages)| Spec {
            category: word(CATEGORIES[category]),
            certified,
            complete,
            mode: None,
            matching,
            kind,
            files: files
                .into_iter()
                .map(|(name, category)| (Some(file_name(name)), [word("RAW"), word("OTHER"), None][category].clone()))
                .collect(),
            messages,
            below: Vec::new(),
        })
}

/// Cascades in which branches are repeated: each of a few stands below any of those that come after it.
pub(crate) fn cascade() -> impl Strategy<Value = Spec> {
    let branch = (alone(), proptest::collection::vec(any::<proptest::sample::Index>(), 0..4));
    (proptest::collection::vec(branch, 1..7), mostly("Raw2Raw", vec!["Raw2Master"])).prop_map(|(branches, mode)| {
        let mut made: Vec<Spec> = Vec::new();
        for (mut spec, below) in branches {
            if !made.is_empty() {
                spec.below = below.iter().map(|at| made[at.index(made.len())].clone()).collect();
            }
            // Enough is enough: every level may double the one below it.
            if spec.nodes().len() > 60 {
                spec.below.truncate(1);
            }
            made.push(spec);
        }
        let mut root = made.pop().expect("at least one");
        (root.mode, root.matching) = (word(mode), None);
        root
    })
}

/// One thing that can be done to a cascade.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Certified,
    Complete,
    Match,
    Kind,
    Message(u8),
    File(u8),
    Drop,
    Add(Box<Spec>),
    Lift,
}

pub(crate) fn edit() -> impl Strategy<Value = (Edit, usize)> {
    let edit = prop_oneof![
        Just(Edit::Certified),
        Just(Edit::Complete),
        Just(Edit::Match),
        Just(Edit::Kind),
        any::<u8>().prop_map(Edit::Message),
        any::<u8>().prop_map(Edit::File),
        Just(Edit::Drop),
        alone().prop_map(|spec| Edit::Add(Box::new(spec))),
        Just(Edit::Lift),
    ];
    (edit, any::<usize>())
}

impl Edit {
    /// Does it at some branch.
    pub(crate) fn apply(&self, spec: &mut Spec, at: usize) {
        let other = |value: &mut Option<String>, one: &str, two: &str| {
            *value = word(if value.as_deref() == Some(one) { two } else { one });
        };
        let node = spec.node(at);
        match self {
            Self::Certified => other(&mut node.certified, "true", "false"),
            Self::Complete => other(&mut node.complete, "true", "false"),
            Self::Match => other(&mut node.matching, "extended", "calib_plan"),
            Self::Kind => other(&mut node.kind, "main", "auxiliary"),
            Self::Message(number) => match node.messages.pop() {
                Some(_) if number % 2 == 0 => {}
                _ => node.messages.push(format!("Missing CAT{} for A: requested 9, found {}", number % 2, number % 9)),
            },
            Self::File(number) => match number % 3 {
                0 => drop(node.files.pop()),
                1 => node.files.push((Some(file_name(*number)), word("RAW"))),
                _ => node.files.iter_mut().for_each(|(name, _)| *name = Some(file_name(*number))),
            },
            Self::Drop => drop(node.below.pop()),
            Self::Add(new) => node.below.push((**new).clone()),
            Self::Lift => {
                if let Some(below) = node.below.pop() {
                    spec.below.push(below);
                }
            }
        }
    }
}
