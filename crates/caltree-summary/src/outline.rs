//! The cascade as rows to draw: each branch once, however often the tree repeats it.

use caltree_model::{
    AssociationTree, BranchId, BranchType, Cascade, Certification, ClassId, Match, Offset, is_static, nearest_offset,
};
use hashbrown::{HashMap, HashSet};

/// What is drawn in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Every place of every branch, as the tree has them; nothing is folded or referred to.
    pub expand: bool,
    /// A row of its own for every branch that is drawn, so that its files can be listed below it.
    pub files: bool,
}

/// A cascade as rows, each one line or a few of a drawing.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The rows from top to bottom; the first is the root's.
    pub rows: Vec<Row>,
}

/// One row of an outline.
#[derive(Clone, Debug)]
pub struct Row {
    /// Steps from the root's row (0).
    pub depth: u32,
    /// Whether it is the last of the rows directly below its parent's.
    pub last: bool,
    /// What stands in it.
    pub what: What,
}

/// What a row stands for. Below one branch the order is: statics, what is drawn in document order, references.
#[derive(Clone, Debug)]
pub enum What {
    /// A branch that is drawn here, with its own rows below.
    Branch(Place),
    /// Three or more leaves of one category side by side that differ in their files only.
    Alike(Vec<Place>),
    /// The static calibrations of a branch ([`is_static`]), wherever else they stand.
    Static(Vec<Place>),
    /// Branches that are drawn further up.
    Also(Vec<Place>),
}

impl What {
    /// The branches of the row.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        match self {
            Self::Branch(place) => std::slice::from_ref(place),
            Self::Alike(places) | Self::Static(places) | Self::Also(places) => places,
        }
    }
}

/// A branch at one place of the tree.
#[derive(Clone, Debug)]
pub struct Place {
    /// The branch at this place.
    pub id: BranchId,
    /// Its number in the drawing, from 1: of a branch that other rows refer to, and of static calibrations that differ under one category.
    pub number: Option<u32>,
    /// The row in which the branch is drawn: this one, or the one that a reference refers to.
    pub row: usize,
    /// How far its nearest main file is from the nearest one of the branch above; `None` without observing times.
    pub offset: Option<Offset>,
    /// Its flags.
    pub marks: Marks,
}

/// The flags of a branch at one place, and where what they say comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Whether it is certified.
    pub certified: State,
    /// Whether it is complete.
    pub complete: State,
    /// How its validity stands to the branch above.
    pub matching: Option<Match>,
    /// Whether it is needed; `None` when the tree does not say.
    pub kind: Option<BranchType>,
    /// Whether reading ended inside of it.
    pub cut: bool,
}

/// What a flag says, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It is so.
    Good,
    /// It is not, because a main branch below is not.
    Below,
    /// It is not, and nothing below is the cause: its own files, its own messages.
    Own,
    /// It is not, and the tree does not say enough to tell why.
    Unclear,
    /// The tree does not say.
    Unknown,
}

impl State {
    /// Whether it is not so, whatever the cause.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Below | Self::Own | Self::Unclear)
    }
}

impl From<Certification> for State {
    fn from(certification: Certification) -> Self {
        match certification {
            Certification::Certified => Self::Good,
            Certification::Below => Self::Below,
            Certification::OwnFiles => Self::Own,
            Certification::Unclear => Self::Unclear,
            Certification::Unknown => Self::Unknown,
        }
    }
}

impl Marks {
    /// The marks of the branch at a place.
    #[must_use]
    pub fn new(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, id: BranchId) -> Self {
        let branch = tree.branch(id);
        let main = |child: &BranchId| tree.branch(*child).kind() != Some(BranchType::Auxiliary);
        let told = !tree.messages(id).is_empty();
        let incomplete = |child| tree.branch(child).complete() == Some(false);
        let complete = match branch.complete() {
            Some(true) => State::Good,
            Some(false) if !told && tree.children(id).filter(main).any(incomplete) => State::Below,
            Some(false) => State::Own,
            None => State::Unknown,
        };
        Self {
            certified: cascade.certification(id).into(),
            complete,
            matching: branch.matching(),
            kind: branch.kind(),
            cut: branch.cut,
        }
    }

    /// Whether the branch is auxiliary.
    #[must_use]
    pub fn auxiliary(&self) -> bool {
        self.kind == Some(BranchType::Auxiliary)
    }

    /// Whether the branch is within the extended validity only.
    #[must_use]
    pub fn extended(&self) -> bool {
        self.matching == Some(Match::Extended)
    }
}

impl Outline {
    /// The rows of a tree. Time and memory grow with the tree's size, whatever its shape.
    #[must_use]
    pub fn of(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, detail: Detail) -> Self {
        let numbered = if detail.expand { HashSet::new() } else { numbered(tree, cascade) };
        let mut builder = Builder { tree, cascade, detail, numbered, numbers: HashMap::new(), rows: Vec::new() };
        builder.build();
        let Builder { mut rows, .. } = builder;
        let drawn: HashMap<ClassId, usize> = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| matches!(row.what, What::Branch(_) | What::Alike(_)))
            .flat_map(|(index, row)| row.what.places().iter().map(move |place| (cascade.class(place.id), index)))
            .collect();
        for row in &mut rows {
            if let What::Also(places) = &mut row.what {
                for place in places {
                    place.row = drawn.get(&cascade.class(place.id)).copied().unwrap_or(place.row);
                }
            }
        }
        Self { rows }
    }
}

/// How far the nearest main file of a branch is from the nearest one of the branch above.
#[must_use]
pub fn offset_from_parent(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, id: BranchId) -> Option<Offset> {
    nearest_offset(cascade.observed(tree.branch(id).parent?), cascade.observed(id))
}

/// What gets a number: branches that are referred to, and static ones whose category does not tell them apart.
fn numbered(tree: &AssociationTree<'_>, cascade: &Cascade<'_>) -> HashSet<ClassId> {
    let mut numbered = HashSet::new();
    let mut statics: HashMap<Option<&str>, ClassId> = HashMap::new();
    for parent in cascade.first_places() {
        for child in tree.children(parent) {
            let class = cascade.class(child);
            if is_static(tree, child) {
                let first = *statics.entry(tree.branch(child).category()).or_insert(class);
                if first != class {
                    numbered.extend([first, class]);
                }
            } else if cascade.distinct(child).first != child {
                numbered.insert(class);
            }
        }
    }
    numbered
}

struct Builder<'a, 't> {
    tree: &'a AssociationTree<'t>,
    cascade: &'a Cascade<'a>,
    detail: Detail,
    numbered: HashSet<ClassId>,
    numbers: HashMap<ClassId, u32>,
    rows: Vec<Row>,
}

/// A row whose turn has not come.
struct Due {
    depth: u32,
    last: bool,
    what: Ids,
}

enum Ids {
    Branch(BranchId),
    Alike(Vec<BranchId>),
    Static(Vec<BranchId>),
    Also(Vec<BranchId>),
}

impl Builder<'_, '_> {
    fn build(&mut self) {
        let mut due = vec![Due { depth: 0, last: true, what: Ids::Branch(BranchId::ROOT) }];
        while let Some(Due { depth, last, what }) = due.pop() {
            if let Ids::Branch(id) = what {
                let below = self.below(id);
                let count = below.len();
                due.extend(below.into_iter().enumerate().rev().map(|(n, what)| Due {
                    depth: depth + 1,
                    last: n + 1 == count,
                    what,
                }));
            }
            let what = match what {
                Ids::Branch(id) => What::Branch(self.place(id)),
                Ids::Alike(ids) => What::Alike(self.places(&ids)),
                Ids::Static(ids) => What::Static(self.places(&ids)),
                Ids::Also(ids) => What::Also(self.places(&ids)),
            };
            self.rows.push(Row { depth, last, what });
        }
    }

    fn places(&mut self, ids: &[BranchId]) -> Vec<Place> {
        ids.iter().map(|id| self.place(*id)).collect()
    }

    fn place(&mut self, id: BranchId) -> Place {
        let class = self.cascade.class(id);
        let number = self.numbered.contains(&class).then(|| {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX).saturating_add(1);
            *self.numbers.entry(class).or_insert(next)
        });
        let offset = offset_from_parent(self.tree, self.cascade, id);
        Place { id, number, row: self.rows.len(), offset, marks: Marks::new(self.tree, self.cascade, id) }
    }

    /// The rows directly below a branch that is drawn.
    fn below(&self, parent: BranchId) -> Vec<Ids> {
        let (mut fixed, mut drawn, mut also) = (Vec::new(), Vec::new(), Vec::new());
        for child in self.tree.children(parent) {
            let first = self.cascade.distinct(child).first == child;
            if self.detail.expand || (first && self.detail.files) {
                drawn.push(child);
            } else if is_static(self.tree, child) {
                fixed.push(child);
            } else if first {
                drawn.push(child);
            } else {
                also.push(child);
            }
        }
        let mut rows = Vec::new();
        if !fixed.is_empty() {
            rows.push(Ids::Static(fixed));
        }
        if self.detail == Detail::default() {
            for run in drawn.chunk_by(|one, next| self.alike(*one, *next)) {
                if run.len() < 3 {
                    rows.extend(run.iter().map(|id| Ids::Branch(*id)));
                } else {
                    rows.push(Ids::Alike(run.to_vec()));
                }
            }
        } else {
            rows.extend(drawn.into_iter().map(Ids::Branch));
        }
        if !also.is_empty() {
            rows.push(Ids::Also(also));
        }
        rows
    }

    /// Whether two siblings are leaves that nobody refers to and differ in their files only.
    fn alike(&self, one: BranchId, next: BranchId) -> bool {
        let plain = |id: BranchId| {
            let branch = self.tree.branch(id);
            branch.end.0 == id.0 + 1
                && !branch.cut
                && self.tree.messages(id).is_empty()
                && !self.numbered.contains(&self.cascade.class(id))
        };
        let flags = |id: BranchId| {
            let branch = self.tree.branch(id);
            (branch.category(), branch.certified(), branch.complete(), branch.matching(), branch.kind(), branch.mode())
        };
        plain(one) && plain(next) && flags(one) == flags(next)
    }
}
