//! The cascade behind a tree: each branch once, however often it is repeated.

use crate::{ArchiveId, AssociationTree, BranchId, BranchType, FileTrouble, Match, ObsTime};
use hashbrown::HashMap;

/// Names a distinct branch of one cascade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(u32);

impl ClassId {
    /// The id as an index. What stands below a branch has smaller ones.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names a distinct file name of one tree; numbers count in the order of first appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(u32);

impl NameId {
    /// The id as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A branch that may stand in several places of the tree.
#[derive(Clone, Debug)]
pub struct DistinctBranch {
    /// Its first place in document order.
    pub first: BranchId,
    /// In how many places it stands.
    pub places: u32,
    /// When its raw main files were observed, sorted. `M.` files have no observing time.
    pub observed: Vec<ObsTime>,
}

/// A distinct file name.
#[derive(Clone, Debug)]
pub struct NameInfo<'a> {
    /// The name as it stands.
    pub text: &'a str,
    /// The name taken apart, or what is wrong with it.
    pub id: Result<ArchiveId<'a>, FileTrouble>,
    /// The first listed file of this name: an index of [`AssociationTree::all_files`].
    pub first: usize,
}

/// Whether a branch is certified, and if not, where the cause is: what is below it on the main line counts, auxiliary branches and all
/// below those do not.
///
/// Uncertified below wins over everything else that is below, however far down it is and whatever the branches between say: in
/// `ROOT(false)/AAA(false)/BBB(true)/CCC(false)` the files of `CCC` are the cause, and `ROOT` and `AAA` are uncertified through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certification {
    /// It says that it is certified, rightly or not.
    Certified,
    /// Uncertified, though every main branch below is certified: its own files are the cause.
    OwnFiles,
    /// Uncertified, and so is a main branch below.
    Below,
    /// Uncertified, and nothing main below is for sure, but some branch there does not say, may not count (its type is unknown), or
    /// was cut off: nobody can tell where the cause is.
    Unclear,
    /// It does not say.
    Unknown,
}

/// What is repeated in a tree.
///
/// Two branches are the same when they agree in category, main files (names and categories), certified, complete, mode and type,
/// messages, and all below, order aside. Their own `match` is left out: it says how a branch stands to its *parent*, and was seen
/// to differ between the places of one branch (VIMOS 2003-06-03); the `match` of each branch below counts. Equality is exact, not a
/// matter of hashes.
#[derive(Clone, Debug)]
pub struct Cascade<'a> {
    names: Vec<NameInfo<'a>>,
    name_of: Vec<Option<NameId>>,
    class_of: Vec<ClassId>,
    classes: Vec<DistinctBranch>,
    main_line: Vec<bool>,
    certification: Vec<Certification>,
}

const NOTHING: u32 = u32::MAX;

/// Entries that a map has room for from the start: enough for most trees.
const ROOMY: usize = 256;

impl<'a> Cascade<'a> {
    /// Looks through a tree. Time and memory grow with the tree's size, whatever its shape.
    #[must_use]
    pub fn new(tree: &'a AssociationTree<'_>) -> Self {
        let mut words: HashMap<&'a str, u32> = HashMap::with_capacity(tree.len().min(ROOMY));
        let (names, name_of) = distinct_names(tree);
        let (classes, class_of) = distinct_branches(tree, &name_of, &mut words);
        let mut cascade =
            Self { names, name_of, class_of, classes, main_line: main_line(tree), certification: certification(tree) };
        for class in 0..cascade.classes.len() {
            cascade.classes[class].observed = cascade.observed_in(tree, cascade.classes[class].first);
        }
        cascade
    }

    fn observed_in(&self, tree: &AssociationTree<'_>, id: BranchId) -> Vec<ObsTime> {
        let names = self.name_of[tree.file_range(id)].iter().flatten();
        let mut times: Vec<ObsTime> =
            names.filter_map(|name| self.names[name.index()].id.ok()).filter_map(|id| id.observed()).collect();
        // The archive sorts main files by time.
        if !times.is_sorted() {
            times.sort_unstable();
        }
        times
    }

    /// The distinct file names, in the order of first appearance.
    #[must_use]
    pub fn names(&self) -> &[NameInfo<'a>] {
        &self.names
    }

    /// The distinct name of each listed file, in [`AssociationTree::all_files`]'s order; `None` for a file without a name.
    #[must_use]
    pub fn name_ids(&self) -> &[Option<NameId>] {
        &self.name_of
    }

    /// Which distinct branch stands at a place.
    #[must_use]
    pub fn class(&self, id: BranchId) -> ClassId {
        self.class_of[id.index()]
    }

    /// The distinct branch that stands at a place.
    #[must_use]
    pub fn distinct(&self, id: BranchId) -> &DistinctBranch {
        &self.classes[self.class(id).0 as usize]
    }

    /// Every distinct branch, the root's included, by the index of its id: what stands below a branch comes before it.
    #[must_use]
    pub fn classes(&self) -> &[DistinctBranch] {
        &self.classes
    }

    /// When the raw main files of a branch were observed, sorted.
    #[must_use]
    pub fn observed(&self, id: BranchId) -> &[ObsTime] {
        &self.distinct(id).observed
    }

    /// When the newest raw main file on the main line was taken, and the first branch that has it; `None` where there are none. Only
    /// what is on the main line adds up to the root's flags.
    #[must_use]
    pub fn newest(&self) -> Option<(ObsTime, BranchId)> {
        let line = (0_u32..).map(BranchId).take(self.class_of.len()).filter(|&id| self.on_main_line(id));
        let times = line.filter_map(|id| self.observed(id).last().map(|&time| (time, id)));
        times.reduce(|newest, next| if next.0 > newest.0 { next } else { newest })
    }

    /// The first place of every distinct branch, the root's included, in document order.
    pub fn first_places(&self) -> impl Iterator<Item = BranchId> + '_ {
        (0_u32..).map(BranchId).take(self.class_of.len()).filter(|&id| self.distinct(id).first == id)
    }

    /// How many nested branches differ, their own `match` included. The root is not counted.
    #[must_use]
    pub fn distinct_nested(&self, tree: &AssociationTree<'_>) -> usize {
        let nested = tree.branches().skip(1);
        let seen: hashbrown::HashSet<(ClassId, Option<Match>)> =
            nested.map(|(id, branch)| (self.class(id), branch.matching())).collect();
        seen.len()
    }

    /// Whether neither the branch nor one it stands in is auxiliary: only these add up to the root's flags.
    #[must_use]
    pub fn on_main_line(&self, id: BranchId) -> bool {
        self.main_line[id.index()]
    }

    /// Whether a branch is certified, and if not, where the cause is.
    #[must_use]
    pub fn certification(&self, id: BranchId) -> Certification {
        self.certification[id.index()]
    }
}

fn distinct_names<'a>(tree: &'a AssociationTree<'_>) -> (Vec<NameInfo<'a>>, Vec<Option<NameId>>) {
    let mut known: HashMap<&'a str, NameId> = HashMap::with_capacity(tree.all_files().len().min(ROOMY));
    let mut names = Vec::new();
    let mut name_of = Vec::with_capacity(tree.all_files().len());
    for (id, branch) in tree.branches() {
        if let Some(original) = branch.repeats {
            name_of.extend_from_within(tree.file_range(original));
            continue;
        }
        name_of.extend(tree.files(id).iter().zip(tree.file_range(id)).map(|(file, first)| {
            let text: &'a str = &file.name.as_ref()?.text;
            Some(*known.entry(text).or_insert_with(|| {
                names.push(NameInfo { text, id: ArchiveId::parse(text), first });
                NameId(narrow(names.len() - 1))
            }))
        }));
    }
    (names, name_of)
}

fn distinct_branches<'a>(
    tree: &'a AssociationTree<'_>,
    name_of: &[Option<NameId>],
    words: &mut HashMap<&'a str, u32>,
) -> (Vec<DistinctBranch>, Vec<ClassId>) {
    let mut class_of = vec![ClassId(NOTHING); tree.len()];
    let mut classes: Vec<DistinctBranch> = Vec::new();
    let mut known: HashMap<Vec<u32>, ClassId> = HashMap::with_capacity(tree.len().min(ROOMY));
    let mut key: Vec<u32> = Vec::new();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut word = |text: Option<&'a str>| {
        text.map_or(NOTHING, |text| {
            let next = narrow(words.len());
            *words.entry(text).or_insert(next)
        })
    };
    let sorted = |key: &mut Vec<u32>, pairs: &mut Vec<(u32, u32)>| {
        pairs.sort_unstable();
        key.push(narrow(pairs.len()));
        key.extend(pairs.drain(..).flat_map(|(one, other)| [one, other]));
    };
    // Backwards: what stands below a branch is known before the branch itself.
    for (id, branch) in tree.branches().rev() {
        let original = branch.repeats.unwrap_or(id);
        // The original of a copy has its class from the last of its copies.
        let class = class_of[original.index()];
        if class != ClassId(NOTHING) {
            class_of[id.index()] = class;
            let distinct = &mut classes[class.index()];
            distinct.first = id;
            distinct.places += 1;
            continue;
        }
        key.clear();
        key.push(word(branch.category()));
        key.push(flag(branch.certified()) | flag(branch.complete()) << 2 | flag(branch.mode()) << 4 | flag(branch.kind()) << 6);
        let names = &name_of[tree.file_range(id)];
        // The files of a branch mostly share their category.
        let mut last = (None, NOTHING);
        for (file, name) in tree.files(id).iter().zip(names) {
            let category = file.category.as_ref().map(|attr| &*attr.text);
            if category != last.0 {
                last = (category, word(category));
            }
            pairs.push((name.map_or(NOTHING, |name| name.0), last.1));
        }
        sorted(&mut key, &mut pairs);
        for message in tree.messages(id) {
            pairs.push((word(message.text.as_ref().map(|attr| &*attr.text)), 0));
        }
        sorted(&mut key, &mut pairs);
        for child in tree.children(id) {
            pairs.push((class_of[child.index()].0, flag(tree.branch(child).matching())));
        }
        sorted(&mut key, &mut pairs);
        let class = *known.entry_ref(key.as_slice()).or_insert_with(|| {
            classes.push(DistinctBranch { first: id, places: 0, observed: Vec::new() });
            ClassId(narrow(classes.len() - 1))
        });
        class_of[original.index()] = class;
        class_of[id.index()] = class;
        let distinct = &mut classes[class.index()];
        distinct.first = id;
        distinct.places += 1;
    }
    (classes, class_of)
}

fn main_line(tree: &AssociationTree<'_>) -> Vec<bool> {
    let mut line: Vec<bool> = Vec::with_capacity(tree.len());
    for (_, branch) in tree.branches() {
        // The root is what all is for, whatever it says of itself.
        let on = branch.parent.is_none_or(|parent| line[parent.index()] && branch.kind() != Some(BranchType::Auxiliary));
        line.push(on);
    }
    line
}

/// What the main branches below one come to, the worst last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Below {
    Certified,
    Unknown,
    Uncertified,
}

fn certification(tree: &AssociationTree<'_>) -> Vec<Certification> {
    let mut below = vec![Below::Certified; tree.len()];
    let mut found = vec![Certification::Unknown; tree.len()];
    // Backwards: what stands below a branch is known before the branch itself.
    for (id, branch) in tree.branches().rev() {
        let mut worst = below[id.index()];
        if branch.cut {
            worst = worst.max(Below::Unknown);
        }
        found[id.index()] = match (branch.certified(), worst) {
            (Some(true), _) => Certification::Certified,
            (Some(false), Below::Certified) => Certification::OwnFiles,
            (Some(false), Below::Unknown) => Certification::Unclear,
            (Some(false), Below::Uncertified) => Certification::Below,
            (None, _) => Certification::Unknown,
        };
        let own = match branch.certified() {
            Some(true) => Below::Certified,
            Some(false) => Below::Uncertified,
            None => Below::Unknown,
        };
        let adds = match branch.kind() {
            Some(BranchType::Main) => worst.max(own),
            Some(BranchType::Auxiliary) => Below::Certified,
            None => worst.max(own).min(Below::Unknown),
        };
        if let Some(parent) = branch.parent {
            let above = &mut below[parent.index()];
            *above = adds.max(*above);
        }
    }
    found
}

/// A flag's value as a small number; 0 for a hole.
fn flag<T: Into<u32>>(value: Option<T>) -> u32 {
    value.map_or(0, |value| 1 + value.into())
}

impl From<Match> for u32 {
    fn from(value: Match) -> Self {
        value as Self
    }
}

impl From<BranchType> for u32 {
    fn from(value: BranchType) -> Self {
        value as Self
    }
}

impl From<crate::Mode> for u32 {
    fn from(value: crate::Mode) -> Self {
        value as Self
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Attr, Branch, Flag, Span};

    /// A tree of branches by depth, certified (`t`, `f`, else a hole) and type (`m`, `a`, else a hole), in document order.
    fn tree(branches: &[(u32, char, char)]) -> AssociationTree<'static> {
        fn flag<T>(value: Option<T>) -> Flag<'static, T> {
            Flag { attr: Attr { text: "".into(), span: Span::at(0) }, value }
        }
        let mut built: Vec<Branch<'static>> = Vec::new();
        for (n, &(depth, certified, kind)) in branches.iter().enumerate() {
            let parent = (0..n).rev().find(|&above| branches[above].0 + 1 == depth).map(|above| BranchId(narrow(above)));
            let mut branch = Branch::new(BranchId(narrow(n)), parent, depth, Span::at(0));
            let below = branches[n + 1..].iter().take_while(|other| other.0 > depth).count();
            branch.end = BranchId(narrow(n + 1 + below));
            branch.certified = Some(flag(match certified {
                't' => Some(true),
                'f' => Some(false),
                _ => None,
            }));
            branch.kind = Some(flag(match kind {
                'm' => Some(BranchType::Main),
                'a' => Some(BranchType::Auxiliary),
                _ => None,
            }));
            built.push(branch);
        }
        AssociationTree::new(built, Vec::new(), Vec::new()).expect("a root")
    }

    #[test]
    fn the_cause_is_where_all_below_is_certified() {
        use Certification::{Below, Certified, OwnFiles, Unclear, Unknown};
        for (branches, expected) in [
            (&[(0, 'f', 'm')][..], &[OwnFiles][..]),
            // A certified branch hides nothing that is below it.
            (&[(0, 'f', 'm'), (1, 'f', 'm'), (2, 't', 'm'), (3, 'f', 'm')], &[Below, Below, Certified, OwnFiles]),
            // Siblings are causes each for itself; auxiliary ones for nobody above, nor what is below them.
            (&[(0, 'f', 'm'), (1, 'f', 'm'), (1, 'f', 'm')], &[Below, OwnFiles, OwnFiles]),
            (&[(0, 'f', 'm'), (1, 'f', 'a'), (2, 'f', 'm')], &[OwnFiles, Below, OwnFiles]),
            (&[(0, 'f', 'm'), (1, '?', 'a')], &[OwnFiles, Unknown]),
            // A hole anywhere below leaves the cause open, unless something below is uncertified for sure.
            (&[(0, 'f', 'm'), (1, 't', 'm'), (2, '?', 'm')], &[Unclear, Certified, Unknown]),
            (&[(0, 'f', 'm'), (1, '?', 'm'), (2, 'f', 'm')], &[Below, Unknown, OwnFiles]),
            (&[(0, 'f', 'm'), (1, '?', 'm'), (1, 'f', 'm')], &[Below, Unknown, OwnFiles]),
            // A branch of unknown type may not count; if it is certified, that makes no difference.
            (&[(0, 'f', 'm'), (1, 'f', '?')], &[Unclear, OwnFiles]),
            (&[(0, 'f', 'm'), (1, 't', '?')], &[OwnFiles, Certified]),
        ] {
            let tree = tree(branches);
            let cascade = Cascade::new(&tree);
            let found: Vec<Certification> = tree.branches().map(|(id, _)| cascade.certification(id)).collect();
            assert_eq!(found, expected, "{branches:?}");
        }
    }

    #[test]
    fn a_branch_that_was_cut_off_is_no_cause_for_sure() {
        let mut root = Branch::new(BranchId::ROOT, None, 0, Span::at(0));
        root.certified = Some(Flag { attr: Attr { text: "false".into(), span: Span::at(0) }, value: Some(false) });
        root.cut = true;
        let tree = AssociationTree::new(vec![root], Vec::new(), Vec::new()).expect("a root");
        assert_eq!(Cascade::new(&tree).certification(BranchId::ROOT), Certification::Unclear);
    }
}
