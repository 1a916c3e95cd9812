//! `caltree show`: one cascade as a drawing.

mod dot;
mod graph;
mod human;
mod markup;
mod measure;
mod mermaid;
pub(crate) mod svg;

pub use svg::{STYLE as SVG_STYLE, palette, write as write_svg, write_timeline};

use crate::Look;
use crate::words::counted;
use caltree_model::{
    AssociationTree, Attr, Branch, BranchId, BranchPaths, Cascade, Match, Mode, Verdict, instrument_of, visible_text,
};
use caltree_summary::{Detail, LinksService, Place};
use std::fmt::Write as _;
use std::io::{Result, Write};

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The tree.
    pub tree: &'a AssociationTree<'a>,
    /// What is repeated in it.
    pub cascade: &'a Cascade<'a>,
    /// The frame it is for.
    pub dp_id: Option<&'a str>,
    /// What it comes to; `None` for the links table of another service.
    pub verdict: Option<Verdict>,
    /// Whose links table it is that the tree was made of ([`caltree_summary::links_tree`]); `None` for a tree of the archive.
    pub links: Option<LinksService>,
    /// How many distinct files a links table has; `None` for a tree of the archive.
    pub links_files: Option<usize>,
}

/// Said of a links table where a tree is drawn.
const FLAT: &str = "a links table does not tell which calibration belongs to what";

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text for a person at a terminal.
    Human(Look),
    /// A graph for Graphviz.
    Dot,
    /// A flowchart for Mermaid.
    Mermaid,
    /// A picture.
    Svg,
}

/// Draws a cascade.
///
/// # Errors
/// Those of `out`.
pub fn render(out: &mut dyn Write, subject: &Subject<'_>, format: Format, detail: Detail) -> Result<()> {
    match format {
        Format::Human(look) => human::write(out, subject, look, detail),
        Format::Dot => dot::write(out, subject, detail),
        Format::Mermaid => mermaid::write(out, subject, detail),
        Format::Svg => svg::write(out, subject, detail, "caltree"),
    }
}

impl Subject<'_> {
    fn name(&self) -> String {
        let nameless = || if self.links.is_some() { "a links table without #this" } else { "a tree without main files" }.to_owned();
        self.dp_id.map_or_else(nameless, |id| visible_text(id).into_owned())
    }

    fn instrument(&self) -> Option<&str> {
        instrument_of(self.dp_id?)
    }

    /// The root's category, safe to show. The table of another service has one only where it is ESO's.
    fn category(&self) -> Option<String> {
        if self.links == Some(LinksService::Other) && self.tree.root().category() == Some("#this") {
            return None;
        }
        self.tree.root().category().map(|category| visible_text(category).into_owned())
    }

    /// The verdict in a word; `None` where there is none.
    fn verdict_word(&self) -> Option<&'static str> {
        self.verdict.map(Verdict::as_str)
    }

    /// How much there is, and how much of it is distinct. Of a links table, what its drawing cannot tell.
    pub(crate) fn counts(&self) -> String {
        let nested = self.tree.len() - 1;
        if let Some(service) = self.links {
            let groups = match service {
                LinksService::Calselector => counted(nested, "category", "categories"),
                LinksService::Other => format!("{nested} semantics beside #this"),
            };
            let files = counted(self.links_files.unwrap_or(self.tree.all_files().len()), "file", "files");
            return format!("links table: {groups}, {files}; {FLAT}");
        }
        let distinct = self.cascade.distinct_nested(self.tree);
        let (listed, unique) = (self.tree.all_files().len(), self.cascade.names().len());
        let mut text = counted(nested, "branch", "branches");
        if distinct != nested {
            let _ = write!(text, " ({distinct} distinct)");
        }
        let _ = write!(text, ", {}", counted(listed, "file", "files"));
        if unique != listed {
            let _ = write!(text, " ({unique} distinct)");
        }
        text
    }

    /// Whether a branch that counts is within the extended validity only.
    fn extended(&self) -> bool {
        let extended = |branch: &Branch<'_>| branch.matching() == Some(Match::Extended);
        self.tree.branches().any(|(id, branch)| extended(branch) && self.cascade.on_main_line(id))
    }

    /// Whether a branch of a Raw2Master tree holds raw files: there was no master.
    fn raw_for_want_of_a_master(&self, id: BranchId) -> bool {
        id != BranchId::ROOT
            && self.tree.mode() == Some(Mode::Raw2Master)
            && self.cascade.on_main_line(id)
            && !self.cascade.observed(id).is_empty()
    }
}

/// The name of a branch at its place, safe to show.
pub(crate) fn step(paths: &BranchPaths, tree: &AssociationTree<'_>, id: BranchId) -> String {
    visible_text(&paths.step(tree, id)).into_owned()
}

/// A static branch at its place, with the number of its files where there are several.
pub(crate) fn static_name(paths: &BranchPaths, tree: &AssociationTree<'_>, place: &Place) -> String {
    let mut name = step(paths, tree, place.id);
    if let Some(number) = place.number {
        let _ = write!(name, " #{number}");
    }
    let files = tree.files(place.id).len();
    if files > 1 {
        let _ = write!(name, " ({files} files)");
    }
    name
}

/// The category of a branch, safe to show.
pub(crate) fn category(tree: &AssociationTree<'_>, id: BranchId) -> String {
    visible_text(tree.branch(id).category().unwrap_or("?")).into_owned()
}

/// What an attribute of a file says, safe to show.
pub(crate) fn shown(attr: Option<&Attr<'_>>) -> String {
    attr.map_or_else(|| "?".to_owned(), |attr| visible_text(&attr.text).into_owned())
}

/// The attributes that a branch lacks, or that have no legal value. Of a links table only the root of CalSelector's should have any.
fn holes(subject: &Subject<'_>, id: BranchId) -> Vec<&'static str> {
    let described = subject.links == Some(LinksService::Calselector) && id == BranchId::ROOT;
    if subject.links.is_some() && !described {
        return Vec::new();
    }
    let branch = subject.tree.branch(id);
    let nested = branch.parent.is_some();
    let lacks = [
        ("category", branch.category().is_none()),
        ("certified", branch.certified().is_none()),
        ("complete", branch.complete().is_none()),
        ("match", nested && branch.matching().is_none()),
        ("mode", !nested && branch.mode().is_none()),
        ("type", branch.kind().is_none()),
    ];
    lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(name, _)| name).collect()
}
