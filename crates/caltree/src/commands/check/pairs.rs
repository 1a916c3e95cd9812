//! Trees and links tables of one frame, found among all documents of a run.
//!
//! Of each document a few numbers are kept. A links table is held against the trees of its frame and mode that stand nearest: in the
//! same file, else in the same folder, else anywhere. Where the numbers differ, the two are read once more to say in what; what came by
//! standard input cannot be read again and is kept.

use crate::input::{Input, load};
use crate::session::Session;
use crate::trouble::{Trouble, shown};
use caltree_lint::{Checked, Content, Digest, Settings, compare, content};
use caltree_model::{Kind, Origin, instrument_of};
use caltree_read::Limits;
use caltree_report::check::PairEntry;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// More pairs than this are counted, not read again.
const MOST_PAIRS: usize = 10_000;

/// A links table is held against so many trees that differ from it and from each other.
const MOST_TREES: usize = 4;

/// A tree, or a links table, that may be half of a pair.
struct Half {
    kind: Kind,
    digest: Digest,
    path: PathBuf,
    part: Option<String>,
    /// What it lists, where it cannot be read again.
    content: Option<Content>,
}

/// What has come by so far.
#[derive(Default)]
pub(in crate::commands) struct Pairs {
    halves: Vec<Half>,
    /// The trees by frame and mode.
    trees: HashMap<u64, Vec<usize>>,
}

/// What came of holding trees and links tables against each other.
#[derive(Default)]
pub(in crate::commands) struct Compared {
    /// Pairs that differ.
    pub(in crate::commands) entries: Vec<PairEntry>,
    /// How many pairs agree.
    pub(in crate::commands) agreeing: u64,
}

impl Pairs {
    /// Takes the next document.
    pub(in crate::commands) fn add(&mut self, path: &Path, checked: &mut Checked) {
        let Some(digest) = checked.digest.take() else { return };
        let at = self.halves.len();
        if checked.kind == Kind::AssociationTree {
            digest.keys().iter().for_each(|key| self.trees.entry(*key).or_default().push(at));
        }
        let (part, content) = (checked.part.clone(), checked.content.take());
        self.halves.push(Half { kind: checked.kind, digest, path: path.to_owned(), part, content });
    }

    /// The trees that a links table is to be held against.
    fn nearest(&self, links: &Half) -> Vec<&Half> {
        let trees = links.digest.keys().iter().filter_map(|key| self.trees.get(key)).flatten();
        let trees: Vec<&Half> = trees.map(|at| &self.halves[*at]).collect();
        let such = |wanted: &dyn Fn(&Half) -> bool| trees.iter().copied().filter(|tree| wanted(tree)).collect::<Vec<_>>();
        let same_file = such(&|tree| tree.path == links.path);
        if !same_file.is_empty() {
            return same_file;
        }
        let same_folder = such(&|tree| tree.path.parent() == links.path.parent());
        if same_folder.is_empty() { trees } else { same_folder }
    }

    /// Holds against each other what belongs together, and the pairs that somebody `named`.
    pub(in crate::commands) fn compare(
        &self,
        named: &[PathBuf],
        settings: &Settings,
        limits: &Limits,
        session: &mut Session<'_>,
    ) -> Compared {
        let mut compared = Compared::default();
        let (mut differing, mut more) = (Vec::new(), 0_u64);
        for links in self.halves.iter().filter(|half| half.kind == Kind::LinksTable) {
            let mut told: Vec<&Digest> = Vec::new();
            for tree in self.nearest(links) {
                if tree.digest.agrees(&links.digest) {
                    compared.agreeing += 1;
                } else if told.iter().any(|known| known.agrees(&tree.digest)) {
                    // A copy of a tree that was held against it already.
                } else if told.len() < MOST_TREES && differing.len() < MOST_PAIRS {
                    told.push(&tree.digest);
                    differing.push((tree, links));
                } else {
                    more += 1;
                }
            }
        }
        for (tree, links) in &differing {
            compared.read(tree, links, settings, limits, session);
        }
        if more > 0 {
            let what =
                format!("{more} more pairs of a tree and a links table of one frame differ; {} were compared", differing.len());
            session.fail(&Trouble::Other(what));
        }
        for pair in named.chunks_exact(2) {
            let Some((tree, links)) = self.named(&pair[0], &pair[1]) else {
                let (one, other) = (shown(&pair[0]), shown(&pair[1]));
                let why = "--pair wants an association tree and a links table of CalSelector's, both readable";
                session.fail(&Trouble::Other(format!("{one} and {other} cannot be compared: {why}")));
                continue;
            };
            let is_it = |half: &Half, wanted: &Half| std::ptr::eq(half, wanted);
            let compared_already = self.nearest(links).into_iter().any(|near| is_it(near, tree))
                && (tree.digest.agrees(&links.digest)
                    || differing.iter().any(|(one, other)| is_it(one, tree) && is_it(other, links)));
            if compared_already {
                continue;
            }
            if tree.digest.agrees(&links.digest) {
                compared.agreeing += 1;
            } else {
                compared.read(tree, links, settings, limits, session);
            }
        }
        compared
    }

    /// Two files that somebody named, as a tree and a links table, whichever came first, and however they are spelt.
    fn named(&self, one: &Path, other: &Path) -> Option<(&Half, &Half)> {
        let (one, other) = (real(one), real(other));
        let half = |path: &Path, kind: Kind| self.halves.iter().find(|half| half.kind == kind && real(&half.path) == path);
        let both = |tree: &Path, links: &Path| half(tree, Kind::AssociationTree).zip(half(links, Kind::LinksTable));
        both(&one, &other).or_else(|| both(&other, &one))
    }
}

/// The path of a file, the same for every spelling.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl Compared {
    /// Reads a tree and a links table once more, to say in what they differ.
    fn read(&mut self, tree: &Half, links: &Half, settings: &Settings, limits: &Limits, session: &mut Session<'_>) {
        match content_of(tree, limits).zip(content_of(links, limits)) {
            // The numbers may differ where the lists do not: by the order of two categories of one file.
            Some((one, other)) => self.take(entry((&one, tree), (&other, links), settings)),
            None => {
                let (tree, links) = (shown(&tree.path), shown(&links.path));
                session.fail(&Trouble::Other(format!("{tree} and {links} could not be read again to be compared")));
            }
        }
    }

    fn take(&mut self, entry: PairEntry) {
        if entry.findings.is_empty() {
            self.agreeing += 1;
        } else {
            self.entries.push(entry);
        }
    }
}

/// What a document lists.
fn content_of(half: &Half, limits: &Limits) -> Option<Content> {
    if half.content.is_some() {
        return half.content.clone();
    }
    let input = Input::named(&half.path, 0);
    let loaded = load(&input, limits, |document| {
        let meant = document.part == half.part && document.kind == half.kind;
        if meant { content(document) } else { None }
    });
    loaded.told.into_iter().flatten().next()
}

fn entry((tree, at): (&Content, &Half), (links, there): (&Content, &Half), settings: &Settings) -> PairEntry {
    let origin = |half: &Half| Origin { source: half.path.to_string_lossy().into_owned(), part: half.part.clone() };
    let from = origin(at);
    PairEntry {
        links: origin(there),
        dp_id: links.dp_id.clone(),
        instrument: links.dp_id.as_deref().and_then(instrument_of).map(str::to_owned),
        findings: compare(tree, links, &from, settings),
        suppressed: Vec::new(),
        tree: from,
    }
}
