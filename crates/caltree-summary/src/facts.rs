//! Facts of one association tree.

use crate::heaps::hash_of;
use crate::offsets::{Days, Offsets};
use crate::paths::Paths;
use crate::{Flagged, flags};
use caltree_model::{
    ArchiveId, AssociationTree, BranchId, BranchType, Cascade, Match, Message, MissingCalibration, Mode, NameId, ObsTime,
    Requested, Verdict, instrument_of, verdict_of,
};
use hashbrown::{HashMap, HashSet};

/// What is known of a tree from outside of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The names that the document goes by, the most telling first.
    pub names: &'a [String],
    /// The mode that was requested, where somebody said so; else [`Requested::of`] looks at the names.
    pub requested: Option<Mode>,
}

/// What one association tree holds.
#[derive(Clone, Debug)]
pub struct TreeFacts {
    /// The dp_id; `None` for a root without main files.
    pub dp_id: Option<String>,
    /// The instrument's full name; `None` when no main file of the root has an archive id.
    pub instrument: Option<String>,
    /// When the science frame was taken: the time of the dp_id, else that of the first of the root's main files that has one; `None`
    /// where none has.
    pub observed: Option<ObsTime>,
    /// When the newest raw file was taken that counts for the root's flags (auxiliary branches do not); `None` without raw files.
    pub newest: Option<ObsTime>,
    /// The root's category.
    pub category: Option<String>,
    /// The root's type.
    pub kind: Option<BranchType>,
    /// The executed mode.
    pub mode: Option<Mode>,
    /// The requested mode, where there is evidence.
    pub requested_mode: Option<Mode>,
    /// Whether Raw2Master was requested and Raw2Raw executed.
    pub downgraded: bool,
    /// The root's certified flag.
    pub certified: Option<bool>,
    /// The root's complete flag.
    pub complete: Option<bool>,
    /// What the tree comes to.
    pub verdict: Verdict,
    /// The root's main files, each name once.
    pub science_files: Vec<String>,
    /// How many branches there are; the root is none.
    pub branches: usize,
    /// How many of them differ.
    pub distinct_branches: usize,
    /// Steps from the root to the deepest branch; 0 for a root alone.
    pub depth: u32,
    /// How many files are listed, repetitions included.
    pub files_listed: usize,
    /// How many file names differ.
    pub files_unique: usize,
    /// What was looked for and not found, in document order.
    pub missing: Vec<MissingFacts>,
    /// Every other message text, each once, in document order.
    pub messages: Vec<String>,
    /// Paths of the branches with `match="extended"`, auxiliary ones included, in document order.
    pub extended: Vec<String>,
    /// Paths of the branches with `certified="false"`, auxiliary ones included, in document order.
    pub uncertified: Vec<String>,
    /// Paths of the branches with `complete="false"`, auxiliary ones included, in document order.
    pub incomplete: Vec<String>,
    /// The same three, folded for people.
    pub flagged: Flagged,
    /// The categories of the branches, in the order of first appearance.
    pub categories: Vec<CategoryFacts>,
    /// The distinct files, to be told apart over many trees.
    pub file_keys: Vec<FileKey>,
}

/// A calibration that was looked for and not found, or not in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFacts {
    /// The path of the first branch that says so.
    pub branch: String,
    /// How many branches say so.
    pub places: usize,
    /// Whether the root or a branch on the main line says so; otherwise it is not needed for processing.
    pub main: bool,
    /// What was looked for.
    pub category: String,
    /// For which frame.
    pub subject: String,
    /// How many were wanted.
    pub requested: u64,
    /// How many were found.
    pub found: u64,
}

/// The branches of one category.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryFacts {
    /// The category; `None` for branches of which the document does not say it.
    pub category: Option<String>,
    /// In how many places they stand.
    pub branches: usize,
    /// Whether one of these places is on the main line: otherwise none is needed for processing.
    pub main: bool,
    /// Whether one of those on the main line is within the extended validity only.
    pub main_extended: bool,
    /// In how many of these places there is a raw main file (one with an observing time).
    pub raw_branches: usize,
    /// Whether some of their main files are processed or static ones (`M.`), which have no observing time.
    pub has_masters: bool,
    /// How many distinct main files they have.
    pub files_unique: usize,
    /// How they match their parents.
    pub matches: MatchCounts,
    /// Distance in time from the nearest main file of the parent, over all raw branches.
    pub offset_days: Option<Days>,
    /// Distance in time from the nearest main file of the root, over all raw branches.
    pub offset_days_science: Option<Days>,
}

/// How many branches have which `match`. One that is missing or not legal is counted nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchCounts {
    /// `calib_plan`
    pub calib_plan: usize,
    /// `extended`
    pub extended: usize,
    /// `N/A`
    pub not_applicable: usize,
}

/// Stands for a file name: 64 bits of hash, so that the distinct files of a million trees fit into memory. Only good for telling
/// names apart within one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileKey(u64);

impl FileKey {
    /// The key of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self(hash_of(name))
    }
}

impl TreeFacts {
    /// Looks through a tree once; what is repeated is measured once.
    #[must_use]
    pub fn of(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, known: Known<'_>) -> Self {
        let root = tree.root();
        let names: Vec<&str> = known.names.iter().map(String::as_str).collect();
        let dp_id = caltree_model::dp_id(tree, &names);
        let mode = tree.mode();
        let requested = Requested::of(known.requested, mode, known.names);
        let mut paths = Paths::new(tree);
        let mut offsets = Offsets::new(cascade);
        let (missing, messages) = messages(tree, cascade, &mut paths);
        let flags::Collected { extended, uncertified, incomplete, flagged } =
            flags::collect(tree, cascade, &mut offsets, &mut paths);
        Self {
            instrument: instrument(tree, dp_id.as_deref()),
            observed: observed(dp_id.iter().map(String::as_str).chain(root_files(tree))),
            newest: cascade.newest().map(|(newest, _)| newest),
            dp_id,
            category: root.category().map(str::to_owned),
            kind: root.kind(),
            mode,
            requested_mode: requested.as_ref().map(|requested| requested.mode),
            downgraded: requested.is_some_and(|requested| requested.downgraded(mode)),
            certified: root.certified(),
            complete: root.complete(),
            verdict: verdict_of(tree, cascade),
            science_files: science_files(tree, cascade),
            branches: tree.len() - 1,
            distinct_branches: cascade.distinct_nested(tree),
            depth: tree.branches().map(|(_, branch)| branch.depth).max().unwrap_or(0),
            files_listed: tree.all_files().len(),
            files_unique: cascade.names().len(),
            missing,
            messages,
            extended,
            uncertified,
            incomplete,
            flagged,
            categories: categories(tree, cascade, &mut offsets),
            file_keys: cascade.names().iter().map(|name| FileKey::of(name.text)).collect(),
        }
    }
}

/// The names of the root's main files.
fn root_files<'a>(tree: &'a AssociationTree<'_>) -> impl Iterator<Item = &'a str> {
    tree.files(BranchId::ROOT).iter().filter_map(|file| file.name.as_ref()).map(|name| &*name.text)
}

/// The instrument of the dp_id, or of the first of the root's main files that has one.
fn instrument(tree: &AssociationTree<'_>, dp_id: Option<&str>) -> Option<String> {
    let of_root = || root_files(tree).filter_map(|name| ArchiveId::parse(name).ok()).map(|id| id.instrument().to_owned()).next();
    dp_id.and_then(instrument_of).map(str::to_owned).or_else(of_root)
}

/// The time of the first of these names that has an observing time.
pub(crate) fn observed<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<ObsTime> {
    names.into_iter().find_map(|name| ArchiveId::parse(name).ok()?.observed())
}

fn science_files(tree: &AssociationTree<'_>, cascade: &Cascade<'_>) -> Vec<String> {
    let mut seen: HashSet<NameId> = HashSet::new();
    let ids = cascade.name_ids()[tree.file_range(BranchId::ROOT)].iter().flatten();
    ids.filter(|id| seen.insert(**id)).map(|id| cascade.names()[id.index()].text.to_owned()).collect()
}

/// What is missing, and all else that the messages say.
fn messages(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, paths: &mut Paths<'_>) -> (Vec<MissingFacts>, Vec<String>) {
    let mut missing: Vec<MissingFacts> = Vec::new();
    let mut known: HashMap<MissingCalibration<'_>, (usize, BranchId)> = HashMap::new();
    let mut others: Vec<&str> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for entry in tree.all_messages() {
        let Some(text) = &entry.text else { continue };
        let Message::Missing(what) = Message::parse(&text.text) else {
            if seen.insert(&text.text) {
                others.push(&text.text);
            }
            continue;
        };
        let main = entry.branch == BranchId::ROOT || cascade.on_main_line(entry.branch);
        let (at, last) = known.entry(what).or_insert_with(|| {
            missing.push(MissingFacts {
                branch: paths.path(entry.branch),
                places: 1,
                main,
                category: what.category.to_owned(),
                subject: what.subject.to_owned(),
                requested: what.requested,
                found: what.found,
            });
            (missing.len() - 1, entry.branch)
        });
        // Said twice by one branch, it is still one place.
        if *last != entry.branch {
            *last = entry.branch;
            missing[*at].places += 1;
            missing[*at].main |= main;
        }
    }
    (missing, others.into_iter().map(str::to_owned).collect())
}

/// What is added up for one category.
struct Heap<'a> {
    category: Option<&'a str>,
    branches: usize,
    main: bool,
    main_extended: bool,
    raw_branches: usize,
    has_masters: bool,
    files_unique: usize,
    matches: MatchCounts,
    from_parent: Vec<caltree_model::Offset>,
    from_root: Vec<caltree_model::Offset>,
}

fn categories(tree: &AssociationTree<'_>, cascade: &Cascade<'_>, offsets: &mut Offsets<'_>) -> Vec<CategoryFacts> {
    let mut heaps: Vec<Heap<'_>> = Vec::new();
    let mut known: HashMap<Option<&str>, usize> = HashMap::new();
    let mut files: HashSet<(usize, NameId)> = HashSet::new();
    for (id, branch) in tree.branches() {
        let Some(parent) = branch.parent else { continue };
        let category = branch.category();
        let at = *known.entry(category).or_insert_with(|| {
            heaps.push(Heap {
                category,
                branches: 0,
                main: false,
                main_extended: false,
                raw_branches: 0,
                has_masters: false,
                files_unique: 0,
                matches: MatchCounts::default(),
                from_parent: Vec::new(),
                from_root: Vec::new(),
            });
            heaps.len() - 1
        });
        let heap = &mut heaps[at];
        heap.branches += 1;
        let main = cascade.on_main_line(id);
        heap.main |= main;
        heap.main_extended |= main && branch.matching() == Some(Match::Extended);
        match branch.matching() {
            Some(Match::CalibPlan) => heap.matches.calib_plan += 1,
            Some(Match::Extended) => heap.matches.extended += 1,
            Some(Match::NotApplicable) => heap.matches.not_applicable += 1,
            None => {}
        }
        // The other places of a branch have the same files.
        if cascade.distinct(id).first == id {
            for name in cascade.name_ids()[tree.file_range(id)].iter().flatten() {
                heap.files_unique += usize::from(files.insert((at, *name)));
                heap.has_masters |= cascade.names()[name.index()].id.is_ok_and(|id| id.is_master());
            }
        }
        if !cascade.observed(id).is_empty() {
            heap.raw_branches += 1;
            heap.from_parent.extend(offsets.parent_offset(parent, id));
            heap.from_root.extend(offsets.root_offset(id));
        }
    }
    let facts = heaps.into_iter().map(|mut heap| CategoryFacts {
        category: heap.category.map(str::to_owned),
        branches: heap.branches,
        main: heap.main,
        main_extended: heap.main_extended,
        raw_branches: heap.raw_branches,
        has_masters: heap.has_masters,
        files_unique: heap.files_unique,
        matches: heap.matches,
        offset_days: Days::of(&mut heap.from_parent),
        offset_days_science: Days::of(&mut heap.from_root),
    });
    facts.collect()
}
