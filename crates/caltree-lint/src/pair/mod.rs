//! A tree and a links table of one frame, held against each other.

mod compare;
mod digest;

pub use compare::compare;
pub use digest::Digest;

use crate::links::Answer;
use caltree_model::{
    AssociationTree, BranchId, BranchType, Calselector, Column, Excerpt, Kind, LinkKind, Mode, Place, ThisDescription,
};
use caltree_read::{Document, EsoColumns, Row};
use hashbrown::{HashMap, HashSet};

/// The flags that both kinds of answer give.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Flags {
    pub(crate) category: Option<String>,
    pub(crate) certified: Option<bool>,
    pub(crate) complete: Option<bool>,
    pub(crate) mode: Option<Mode>,
    pub(crate) kind: Option<BranchType>,
}

impl Flags {
    pub(crate) fn of_tree(tree: &AssociationTree<'_>) -> Self {
        let root = tree.root();
        Self {
            category: root.category().map(str::to_owned),
            certified: root.certified(),
            complete: root.complete(),
            mode: tree.mode(),
            kind: root.kind(),
        }
    }

    pub(crate) fn of_description(description: &ThisDescription<'_>) -> Self {
        Self {
            category: description.category().map(str::to_owned),
            certified: description.certified(),
            complete: description.complete(),
            mode: description.mode(),
            kind: description.kind(),
        }
    }

    /// Each flag by its name, as text.
    pub(crate) fn named(&self) -> [(&'static str, Option<String>); 5] {
        [
            ("category", self.category.clone()),
            ("certified", self.certified.map(|flag| flag.to_string())),
            ("complete", self.complete.map(|flag| flag.to_string())),
            ("mode", self.mode.map(|mode| mode.to_string())),
            ("type", self.kind.map(|kind| kind.to_string())),
        ]
    }
}

/// Whether a row stands for a file that a tree lists as well.
pub(crate) fn is_listed(kind: LinkKind) -> bool {
    !matches!(kind, LinkKind::Tree(_))
}

/// One file that an answer lists.
#[derive(Clone, Debug)]
pub struct ListedFile {
    /// Its name in the archive.
    pub name: String,
    /// Its category; empty where the answer says none.
    pub category: String,
    /// Where it stands first.
    pub place: Place,
    /// Where its category stands, in a links table.
    pub(crate) category_place: Option<Place>,
}

/// Everything that an answer lists.
#[derive(Clone, Debug)]
pub struct Content {
    /// What kind of answer it is.
    pub kind: Kind,
    /// The frame it is for.
    pub dp_id: Option<String>,
    /// Other frames that it may be for: of a tree every main file of its root.
    pub(crate) frames: Vec<String>,
    /// Each file once, in the order of the document.
    pub files: Vec<ListedFile>,
    pub(crate) flags: Flags,
    /// Where the flags stand.
    pub(crate) place: Option<Place>,
}

/// What a tree or a links table of CalSelector's lists. `None` for anything else.
pub fn content(document: &mut Document<'_>) -> Option<Content> {
    let listed = document.with_links(|_, links| {
        let calselector = Calselector::of(links.table());
        let mut answer = Answer::new(links.table());
        let columns = answer.columns;
        let mut files = Listing::default();
        while let Some(row) = links.next_row() {
            let (kind, file) = answer.row(&row);
            files.row(&row, kind, file, columns);
        }
        let dp_id = answer.dp_id(links.table());
        files.content(&answer, dp_id).filter(|_| answer.is_calselector(calselector))
    });
    listed.unwrap_or_else(|| tree_content(document))
}

/// What a tree lists. `None` for a document without one.
pub(crate) fn tree_content(document: &Document<'_>) -> Option<Content> {
    let tree = document.tree.as_ref()?;
    let mut known = HashSet::new();
    let mut files = Vec::new();
    for file in tree.all_files() {
        let Some(name) = &file.name else { continue };
        if known.insert(&*name.text) {
            let category = file.category.as_ref().map(|category| category.text.to_string()).unwrap_or_default();
            files.push(ListedFile {
                name: name.text.to_string(),
                category,
                place: document.place(file.span),
                category_place: None,
            });
        }
    }
    let root = document.place(tree.root().span);
    let mains = tree.files(BranchId::ROOT).iter().filter_map(|file| Some(file.name.as_ref()?.text.to_string()));
    Some(Content {
        kind: document.kind,
        dp_id: document.dp_id(),
        frames: mains.collect(),
        files,
        flags: Flags::of_tree(tree),
        place: Some(root),
    })
}

/// Of so many files what stands in the source is kept as well as the place.
const MOST_EXCERPTS: usize = 10_000;

/// The files of a links table, as its rows pass by.
#[derive(Default)]
pub(crate) struct Listing {
    known: HashSet<String>,
    files: Vec<ListedFile>,
}

impl Listing {
    /// Takes a row: what it is, and the file that it leads to.
    pub(crate) fn row(&mut self, row: &Row<'_>, kind: LinkKind, file: Option<&str>, columns: EsoColumns) {
        let Some(name) = file.filter(|_| is_listed(kind)) else { return };
        if self.known.insert(name.to_owned()) {
            let category = columns.category(row).unwrap_or_default();
            let mut place = row.place_in(Column::AccessUrl);
            let mut category_place = columns.category_position().map(|place| row.place_of(place));
            // Nobody reads the source of ten thousand findings, and it takes the most memory.
            if self.files.len() >= MOST_EXCERPTS {
                place.excerpt = Excerpt::default();
                category_place = category_place.map(|place| Place { excerpt: Excerpt::default(), ..place });
            }
            self.files.push(ListedFile { name: name.to_owned(), category: category.to_owned(), place, category_place });
        }
    }

    /// What a table for this frame lists; `None` where it does not describe itself.
    pub(crate) fn content(self, answer: &Answer, dp_id: Option<String>) -> Option<Content> {
        let flags = Flags::of_description(&answer.description()?);
        let place = answer.this.first().map(|this| this.place.clone());
        Some(Content {
            kind: Kind::LinksTable,
            frames: dp_id.clone().into_iter().collect(),
            dp_id,
            files: self.files,
            flags,
            place,
        })
    }
}

/// A tree and a links table of one frame.
pub(crate) struct Pair<'a> {
    pub(crate) tree: &'a Content,
    pub(crate) links: &'a Content,
}

impl<'a> Pair<'a> {
    /// Whether the two are answers to the same question: for one frame, in one mode. Others are compared on demand only.
    pub(crate) fn is_one_answer(&self) -> bool {
        let frame = self.links.dp_id.as_ref().is_none_or(|id| self.tree.frames.contains(id));
        frame && self.tree.flags.mode == self.links.flags.mode
    }

    /// The frames, where they differ.
    pub(crate) fn frames(&self) -> Option<(&'a str, &'a str)> {
        let (tree, links) = (self.tree.dp_id.as_deref()?, self.links.dp_id.as_deref()?);
        (!self.tree.frames.iter().any(|frame| frame == links)).then_some((tree, links))
    }

    /// The files of one that the other does not list.
    pub(crate) fn only_in(one: &'a Content, other: &'a Content) -> impl Iterator<Item = &'a ListedFile> + use<'a> {
        let known: HashSet<&str> = other.files.iter().map(|file| file.name.as_str()).collect();
        one.files.iter().filter(move |file| !known.contains(file.name.as_str()))
    }

    /// The files of both, as the tree and as the links table list them.
    pub(crate) fn in_both(&self) -> impl Iterator<Item = (&'a ListedFile, &'a ListedFile)> + use<'a> {
        let known: HashMap<&str, &ListedFile> = self.tree.files.iter().map(|file| (file.name.as_str(), file)).collect();
        self.links.files.iter().filter_map(move |file| Some((*known.get(file.name.as_str())?, file)))
    }
}
