//! Trees and links tables of one frame, found among all documents of a run.
//!
//! Of each document a few numbers are kept. Where those of a tree and a links table differ, the two are read once more to say in what;
//! what came by standard input cannot be read again and is kept.

use crate::commands::Session;
use crate::input::{Input, load};
use crate::trouble::{Trouble, shown};
use caltree_lint::{Checked, Content, Digest, Settings, compare, content};
use caltree_model::Kind;
use caltree_read::Limits;
use caltree_report::check::PairEntry;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Where a document came from.
struct Spot {
    path: PathBuf,
    part: Option<String>,
    /// What it lists, where it cannot be read again.
    content: Option<Content>,
}

/// A tree, or a links table, that may be half of a pair.
struct Half {
    kind: Kind,
    digest: Digest,
    spot: Rc<Spot>,
}

/// What has come by so far.
#[derive(Default)]
pub(super) struct Pairs {
    /// By frame and mode.
    halves: HashMap<u64, Vec<Rc<Half>>>,
    /// Trees and links tables that list different things.
    differing: Vec<(Rc<Spot>, Rc<Spot>)>,
    /// How many there are beyond those.
    more: u64,
}

/// More pairs than this are counted, not read again.
const MOST_PAIRS: usize = 10_000;

impl Pairs {
    /// Takes the next document.
    pub(super) fn add(&mut self, path: &Path, checked: &mut Checked) {
        let Some(digest) = checked.digest.take() else { return };
        let spot = Rc::new(Spot { path: path.to_owned(), part: checked.part.clone(), content: checked.content.take() });
        let half = Rc::new(Half { kind: checked.kind, digest, spot });
        for &key in half.digest.keys() {
            let others = self.halves.entry(key).or_default();
            // A copy of a document that was met before has nothing new to say.
            if others.iter().any(|other| other.kind == half.kind && other.digest.agrees(&half.digest)) {
                continue;
            }
            for other in others.iter().filter(|other| other.kind != half.kind && !other.digest.agrees(&half.digest)) {
                if self.differing.len() >= MOST_PAIRS {
                    self.more += 1;
                    continue;
                }
                let (tree, links) = if half.kind == Kind::AssociationTree { (&half, other) } else { (other, &half) };
                // A tree of several frames meets the same table under one of them only: tables are for one frame.
                let known = |(one, two): &(Rc<Spot>, Rc<Spot>)| Rc::ptr_eq(one, &tree.spot) && Rc::ptr_eq(two, &links.spot);
                if !self.differing.last().is_some_and(known) {
                    self.differing.push((Rc::clone(&tree.spot), Rc::clone(&links.spot)));
                }
            }
            others.push(Rc::clone(&half));
        }
    }

    /// Holds against each other what differs, and the pairs that somebody `named`.
    pub(super) fn compare(
        self,
        named: &[[PathBuf; 2]],
        settings: &Settings,
        limits: &Limits,
        session: &mut Session<'_>,
    ) -> Vec<PairEntry> {
        let mut entries = Vec::new();
        if self.more > 0 {
            let more = self.more;
            session
                .fail(&Trouble::Other(format!("{more} more pairs of a tree and a links table differ; {MOST_PAIRS} were compared")));
        }
        for (tree, links) in &self.differing {
            match content_of(tree, limits).zip(content_of(links, limits)) {
                Some((one, other)) => entries.push(entry((&one, tree), (&other, links), settings)),
                None => {
                    let (tree, links) = (shown(&tree.path), shown(&links.path));
                    session.fail(&Trouble::Other(format!("{tree} and {links} could not be read again to be compared")));
                }
            }
        }
        for [one, other] in named {
            let Some((tree, links)) = read_pair(one, other, limits) else {
                let (one, other) = (shown(one), shown(other));
                let why = "--pair wants an association tree and a links table of CalSelector's, both readable";
                session.fail(&Trouble::Other(format!("{one} and {other} cannot be compared: {why}")));
                continue;
            };
            let told = |(one, other): &(Rc<Spot>, Rc<Spot>)| one.path == tree.1.path && other.path == links.1.path;
            if !self.differing.iter().any(told) {
                entries.push(entry((&tree.0, &tree.1), (&links.0, &links.1), settings));
            }
        }
        entries
    }
}

/// Two files as a tree and a links table, whichever was named first.
fn read_pair(one: &Path, other: &Path, limits: &Limits) -> Option<((Content, Spot), (Content, Spot))> {
    let read = |path: &Path| {
        let spot = Spot { path: path.to_owned(), part: None, content: None };
        Some((content_of(&spot, limits)?, spot))
    };
    let (one, other) = (read(one)?, read(other)?);
    match (one.0.kind, other.0.kind) {
        (Kind::AssociationTree, Kind::LinksTable) => Some((one, other)),
        (Kind::LinksTable, Kind::AssociationTree) => Some((other, one)),
        _ => None,
    }
}

/// What the document at a spot lists: of a file with several parts, the part that is meant, else the first that lists something.
fn content_of(spot: &Spot, limits: &Limits) -> Option<Content> {
    if spot.content.is_some() {
        return spot.content.clone();
    }
    let input = Input { path: spot.path.clone(), wanted: true, root: 0 };
    let loaded = load(&input, limits, |document| {
        let meant = spot.part.is_none() || document.part == spot.part;
        if meant { content(document) } else { None }
    });
    loaded.told.into_iter().flatten().next()
}

fn entry((tree, at): (&Content, &Spot), (links, there): (&Content, &Spot), settings: &Settings) -> PairEntry {
    let tree_source = at.path.to_string_lossy().into_owned();
    PairEntry {
        source: there.path.to_string_lossy().into_owned(),
        part: there.part.clone(),
        dp_id: links.dp_id.clone(),
        instrument: links.instrument().map(str::to_owned),
        findings: compare(tree, links, &tree_source, settings),
        tree: tree_source,
    }
}
