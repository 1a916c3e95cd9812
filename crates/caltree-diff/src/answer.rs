//! Documents of either kind, made ready to be compared.

use crate::canonical::canonical;
use crate::change::Effect;
use crate::compare::{Comparison, compare, unchanged};
use crate::flat::flattened;
use crate::outline::{Row, outline};
use crate::side::Side;
use crate::verdict::Narrow;
use caltree_model::{AssociationTree, BranchId, Kind, Mode};
use caltree_summary::{LinksService, LinksTree};

/// What one document says: a tree, or a links table as far as it goes.
#[derive(Debug)]
pub struct Answer<'t> {
    /// Which kind of document it was.
    pub kind: Kind,
    /// The frame that it is for; `None` where it does not say.
    pub dp_id: Option<String>,
    tree: AssociationTree<'t>,
    /// Of a links table: whether CalSelector made it, and how many of its rows were not taken.
    links: Option<(LinksService, u64)>,
}

impl<'t> Answer<'t> {
    /// An association tree, for this frame.
    #[must_use]
    pub fn of_tree(tree: AssociationTree<'t>, dp_id: Option<String>) -> Self {
        Self { kind: Kind::AssociationTree, dp_id, tree, links: None }
    }

    /// A links table; `cut` says that rows of it are missing, because it ends too early or the service left them out.
    #[must_use]
    pub fn of_links(links: LinksTree, cut: bool) -> Self {
        let LinksTree { tree, service, dp_id, left_out, .. } = links;
        let tree = if cut || left_out > 0 { tree.cut_off() } else { tree };
        Self { kind: Kind::LinksTable, dp_id, tree, links: Some((service, left_out)) }
    }

    /// The tree; of a links table a flat one.
    #[must_use]
    pub fn tree(&self) -> &AssociationTree<'t> {
        &self.tree
    }

    /// The mode that was executed; `None` where it does not say.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.tree.mode()
    }

    /// The names of the science files: of the root, each as often as it is listed.
    pub fn science_files(&self) -> impl Iterator<Item = &str> {
        self.tree.files(BranchId::ROOT).iter().filter_map(|file| Some(&*file.name.as_ref()?.text))
    }
}

/// What somebody wants to know of two answers.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Which changes.
    pub narrow: Narrow,
    /// Whether the rows of a drawing.
    pub rows: bool,
    /// Whether both as text.
    pub canonical: bool,
}

/// Two answers held against each other.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// What changed, as far as somebody wants to know.
    pub comparison: Comparison,
    /// How many changes there are that nobody wants to know of.
    pub left_out: usize,
    /// What could not be compared, one line each.
    pub not_compared: Vec<String>,
    /// The rows of a drawing; empty where nobody wants them.
    pub rows: Vec<Row>,
    /// Both as text; `None` where nobody wants it.
    pub canonical: Option<(String, String)>,
}

/// Holds two answers against each other as far as both go.
#[must_use]
pub fn compare_answers(old: &Answer<'_>, new: &Answer<'_>, wanted: &Wanted) -> Compared {
    let scope = match [&old.links, &new.links].map(|links| links.map(|(service, _)| service)) {
        [None, None] => Scope::Cascades,
        [one, other] if [one, other].contains(&Some(LinksService::Other)) => Scope::OtherLinks,
        _ => Scope::Links,
    };
    let mut compared = if old.kind == new.kind {
        compared(&old.tree, &new.tree, wanted, scope)
    } else {
        compared(&flattened(&old.tree), &flattened(&new.tree), wanted, scope)
    };
    compared.not_compared = not_compared(old, new);
    compared
}

/// What [`compare_answers`] gives for two documents of the same bytes, of which one is enough to be looked at.
#[must_use]
pub fn compare_with_itself(answer: &Answer<'_>, wanted: &Wanted) -> Compared {
    let side = Side::new(&answer.tree);
    let text = || canonical(&side);
    Compared {
        comparison: unchanged(&side),
        left_out: 0,
        not_compared: not_compared(answer, answer),
        rows: if wanted.rows { outline(&side, &side, &[]) } else { Vec::new() },
        canonical: wanted.canonical.then(|| (text(), text())),
    }
}

/// How much two answers tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// What belongs to what.
    Cascades,
    /// The answer, and files by category.
    Links,
    /// Rows by semantics, of which nobody knows whether they are needed.
    OtherLinks,
}

fn compared(old: &AssociationTree<'_>, new: &AssociationTree<'_>, wanted: &Wanted, scope: Scope) -> Compared {
    let (old, new) = (Side::new(old), Side::new(new));
    let mut comparison = compare(&old, &new);
    if scope == Scope::OtherLinks {
        comparison.changes.iter_mut().for_each(|change| change.effect = Effect::Neutral);
    }
    let all = comparison.changes.len();
    comparison.changes.retain(|change| wanted.narrow.keeps(change));
    let left_out = all - comparison.changes.len();
    // Where nothing that a recipe works on is told, its name would stand there without a reason.
    let unexplained = left_out > 0 && !comparison.changes.iter().any(|change| change.kind.concerns_input());
    if scope != Scope::Cascades || unexplained {
        comparison.affected.clear();
    }
    Compared {
        rows: if wanted.rows { outline(&old, &new, &comparison.changes) } else { Vec::new() },
        canonical: wanted.canonical.then(|| (canonical(&old), canonical(&new))),
        comparison,
        left_out,
        not_compared: Vec::new(),
    }
}

fn not_compared(old: &Answer<'_>, new: &Answer<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if let (Some(one), Some(other)) = (&old.dp_id, &new.dp_id) {
        let listed = |answer: &Answer<'_>, id: &str| answer.science_files().any(|name| name == id);
        if one != other && !listed(old, other) && !listed(new, one) {
            said.push(format!("these are answers for two frames, {one} and {other}"));
        }
    }
    match (&old.links, &new.links) {
        (None, None) => {}
        (Some(_), Some(_)) => said.push(
            "links tables do not tell which calibration belongs to what, nor what to run again: compared are the answer, and the \
             files by category; their sizes and addresses are not"
                .to_owned(),
        ),
        _ => said.push(
            "a links table does not tell which calibration belongs to what, nor the flags of branches, nor what to run again: \
             compared are the flags of the root, and the files by category; messages are not"
                .to_owned(),
        ),
    }
    for (side, answer) in [("OLD", old), ("NEW", new)] {
        if let Some((_, rows @ 1..)) = answer.links {
            said.push(format!("{rows} rows of {side}: more than a million are not taken"));
        }
    }
    said
}
