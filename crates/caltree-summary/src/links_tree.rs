//! A links table as a flat tree, so that it can be drawn like one.

use crate::LinkKey;
use crate::heaps::hash_of;
use crate::{LinksService, short_semantics};
use caltree_model::{
    AssociationTree, Attr, Branch, BranchId, Calselector, Column, FileEntry, Flag, LinkKind, MessageEntry, Span, ThisDescription,
    Verdict, verdict_of_description,
};
use caltree_read::{EsoColumns, LinksFrame, LinksReader, Row};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;

/// So many rows are taken. A drawing of more is of no use to anybody.
const MOST_ROWS: u64 = 1_000_000;

/// So many errors of one branch are told.
const MOST_ERRORS: usize = 100;

/// A links table as a tree: under the root, which holds `#this` and its siblings, a branch for each category. The table does not say
/// which calibration belongs to what, so there is nothing below these. A file without a category has its content type in place of one.
#[derive(Clone, Debug)]
pub struct LinksTree {
    /// The tree. Flags that the table does not tell are missing in it.
    pub tree: AssociationTree<'static>,
    /// Whose answer the table is.
    pub service: LinksService,
    /// What the table is for, by [`LinksFrame::dp_id`].
    pub dp_id: Option<String>,
    /// What the description comes to; `None` where there is none.
    pub verdict: Option<Verdict>,
    /// How many distinct files are in it: one that stands under several categories is one.
    pub files: usize,
    /// How many rows are not in it, because there are more than a million.
    pub left_out: u64,
}

/// Reads a links table to its end and makes a tree of it. CalSelector's files stand under their category; under their semantics as well
/// where these say something else than `#calibration`. The files of other services stand under their semantics. A file
/// that several rows of one branch have stands there once. Rows without an address
/// have a branch and no file in it; their errors are its messages. CalSelector's row of the tree is left out.
#[must_use]
pub fn links_tree(links: &mut LinksReader<'_>) -> LinksTree {
    let before = Calselector::of(links.table());
    let columns = EsoColumns::of(links.table());
    let by_category = before != Calselector::No;
    let mut maker = Maker::default();
    let (mut tree_rows, mut left_out) = (0, 0);
    let mut frame = LinksFrame::default();
    // The first `#this`: description, category.
    let mut this: Option<(String, Option<String>)> = None;
    while let Some(row) = links.next_row() {
        let semantics = row.get(Column::Semantics);
        let kind = LinkKind::of(semantics.unwrap_or_default());
        let is_tree = matches!(kind, LinkKind::Tree(_));
        tree_rows += u64::from(is_tree);
        frame.row(&row, kind, columns);
        if is_tree && by_category {
            continue;
        }
        if kind == LinkKind::This && this.is_none() {
            let description = row.text_in(Column::Description);
            this = Some((description.to_owned(), columns.category(&row).map(str::to_owned)));
        }
        if row.number() > MOST_ROWS {
            left_out += 1;
            continue;
        }
        let branch = match kind {
            LinkKind::This | LinkKind::Sibling => BranchId::ROOT,
            _ if by_category => maker.branch(name_of(semantics, columns.category(&row))),
            _ => maker.branch(semantics.map(|semantics| short_semantics(semantics).to_owned())),
        };
        maker.row(branch, &row, columns, is_tree);
    }
    let is_calselector = before.settled(tree_rows);
    let (text, category) = this.unwrap_or_default();
    let dp_id = frame.dp_id(links.table());
    let description = is_calselector.then(|| ThisDescription::parse(&text).ok()).flatten();
    let verdict = description.as_ref().map(verdict_of_description);
    let root = root(description.as_ref(), category.filter(|_| !is_calselector));
    for message in description.iter().flat_map(ThisDescription::messages) {
        maker.messages.push(MessageEntry { branch: BranchId::ROOT, span: NOWHERE, text: Some(attr(message.to_string())) });
    }
    LinksTree {
        files: maker.distinct.len(),
        tree: maker.finish(root),
        service: if is_calselector { LinksService::Calselector } else { LinksService::Other },
        dp_id,
        verdict,
        left_out,
    }
}

/// Nothing of the tree stands anywhere.
const NOWHERE: Span = Span { start: 0, end: 0 };

fn attr(text: String) -> Attr<'static> {
    Attr { text: Cow::Owned(text), span: NOWHERE }
}

/// What CalSelector's files of some semantics and category stand under.
fn name_of(semantics: Option<&str>, category: Option<&str>) -> Option<String> {
    match (category, semantics.map(short_semantics)) {
        (Some(category), Some(semantics)) if semantics != "#calibration" => Some(format!("{category} ({semantics})")),
        (category, semantics) => category.or(semantics).map(str::to_owned),
    }
}

/// The root, with the flags that the description tells.
fn root(description: Option<&ThisDescription<'_>>, category: Option<String>) -> Branch<'static> {
    let mut root = Branch::new(BranchId::ROOT, None, 0, NOWHERE);
    let told = description.and_then(ThisDescription::category).map(str::to_owned);
    root.category = told.or(category).or_else(|| description.is_none().then(|| "#this".to_owned())).map(attr);
    let Some(description) = description else { return root };
    let text = |name: &str| description.get(name).map(|text| attr(text.to_owned()));
    root.certified = text("certified").map(|attr| Flag { attr, value: description.certified() });
    root.complete = text("complete").map(|attr| Flag { attr, value: description.complete() });
    root.mode = text("mode").map(|attr| Flag { attr, value: description.mode() });
    root.kind = text("type").map(|attr| Flag { attr, value: description.kind() });
    root
}

/// Puts branches, files and messages together.
#[derive(Default)]
struct Maker {
    /// The names of the branches, in order; the first one is number 1.
    names: Vec<Option<String>>,
    places: HashMap<Option<String>, BranchId>,
    files: Vec<FileEntry<'static>>,
    /// The distinct files, and in which branches they stand.
    distinct: HashSet<LinkKey>,
    placed: HashSet<u64>,
    messages: Vec<MessageEntry<'static>>,
    errors: HashMap<BranchId, usize>,
}

impl Maker {
    fn branch(&mut self, name: Option<String>) -> BranchId {
        let next = BranchId(u32::try_from(self.names.len() + 1).unwrap_or(u32::MAX));
        *self.places.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            next
        })
    }

    fn is_new(&mut self, branch: BranchId, key: LinkKey) -> bool {
        self.distinct.insert(key);
        self.placed.insert(hash_of((branch, key)))
    }

    fn row(&mut self, branch: BranchId, row: &Row<'_>, columns: EsoColumns, is_tree: bool) {
        if let Some(url) = row.get(Column::AccessUrl).filter(|_| !is_tree)
            && self.is_new(branch, LinkKey::of(url))
        {
            let name = crate::files::name_of_link(row, url, columns).to_owned();
            let category = columns.category(row).or_else(|| row.get(Column::ContentType)).map(|category| attr(category.to_owned()));
            self.files.push(FileEntry { branch, span: NOWHERE, category, name: Some(attr(name)) });
        }
        let Some(error) = row.get(Column::ErrorMessage) else { return };
        let told = self.errors.entry(branch).or_insert(0);
        *told += 1;
        if *told <= MOST_ERRORS {
            self.messages.push(MessageEntry { branch, span: NOWHERE, text: Some(attr(error.to_owned())) });
        }
    }

    fn finish(self, root: Branch<'static>) -> AssociationTree<'static> {
        let nested = self.names.into_iter().zip(1..).map(|(name, id)| {
            let mut branch = Branch::new(BranchId(id), Some(BranchId::ROOT), 1, NOWHERE);
            branch.category = name.map(attr);
            branch
        });
        AssociationTree::flat(root, nested, self.files, self.messages)
    }
}
