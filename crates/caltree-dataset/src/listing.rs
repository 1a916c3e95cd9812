//! From documents to listings.

use crate::readme::ReadmeEntry;
use caltree_model::{
    AssociationTree, BranchId, BranchPaths, Calselector, Cascade, Column, LinkKind, ListedBranch, ListedName, Listing, ListingKind,
    Purpose, ThisDescription, frame_in_id,
};
use caltree_read::{Document, EsoColumns, LinksFrame, LinksReader, Row};
use hashbrown::HashMap;
use std::sync::Arc;

/// What the science frames of a links table stand under.
const SCIENCE: &str = "science frames";

/// What a document lists: a tree, or a links table of CalSelector's, which is read to its end. `None` for anything else.
#[must_use]
pub fn listing(document: &mut Document<'_>, source: &str) -> Option<Listing> {
    let part = document.part.clone();
    if let Some(found) = document.with_links(|_, links| of_links(links, source, part.clone())) {
        return found;
    }
    let tree = document.tree.as_ref()?;
    Some(of_tree(tree, document, source, part))
}

fn of_tree(tree: &AssociationTree<'_>, document: &Document<'_>, source: &str, part: Option<String>) -> Listing {
    let cascade = Cascade::new(tree);
    let paths = BranchPaths::new(tree);
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut listing = Listing {
        kind: ListingKind::Tree,
        source: source.to_owned(),
        part,
        dp_id: document.dp_id(),
        mode: tree.mode(),
        files: Vec::new(),
        branches: Vec::new(),
    };
    // In which branch each file was met last.
    let mut met: Vec<BranchId> = Vec::new();
    // A branch counts as one that is needed if it is in any of its places.
    let mut needed = vec![false; tree.len()];
    for (id, _) in tree.branches().filter(|(id, _)| cascade.on_main_line(*id)) {
        needed[cascade.distinct(id).first.index()] = true;
    }
    for id in cascade.first_places() {
        let range = tree.file_range(id);
        let mut files: Vec<usize> = Vec::with_capacity(range.len());
        for (entry, name) in tree.files(id).iter().zip(&cascade.name_ids()[range]) {
            let Some(name) = name else { continue };
            let at = *places.entry(name.index()).or_insert_with(|| {
                listing.files.push(ListedName {
                    name: cascade.names()[name.index()].text.into(),
                    category: entry.category.as_ref().map_or("", |category| &category.text).into(),
                    branch: listing.branches.len(),
                    main: false,
                    bytes: None,
                });
                met.push(BranchId(u32::MAX));
                listing.files.len() - 1
            });
            listing.files[at].main |= needed[id.index()];
            if met[at] != id {
                met[at] = id;
                files.push(at);
            }
        }
        if files.is_empty() {
            continue;
        }
        let branch = tree.branch(id);
        listing.branches.push(ListedBranch {
            path: paths.path(tree, id).into(),
            category: branch.category().unwrap_or("?").into(),
            purpose: branch.parent.map_or(Purpose::Science, |parent| Purpose::Calibrates(paths.step(tree, parent).into())),
            main: needed[id.index()],
            places: cascade.distinct(id).places,
            location: Some(document.locate(branch.span)),
            files,
        });
    }
    listing
}

fn of_links(links: &mut LinksReader<'_>, source: &str, part: Option<String>) -> Option<Listing> {
    let calselector = Calselector::of(links.table());
    let columns = EsoColumns::of(links.table());
    let mut table = Table::new(Listing {
        kind: ListingKind::Links,
        source: source.to_owned(),
        part,
        dp_id: None,
        mode: None,
        files: Vec::new(),
        branches: Vec::new(),
    });
    while let Some(row) = links.next_row() {
        table.row(&row, columns);
    }
    table.listing.dp_id = table.frame.dp_id(links.table());
    calselector.settled(table.trees).then_some(table.listing).filter(|listing| !listing.files.is_empty())
}

/// A links table, as its rows pass by.
struct Table {
    listing: Listing,
    frame: LinksFrame,
    /// Whether the row `#this` was there.
    described: bool,
    files: HashMap<Arc<str>, usize>,
    branches: HashMap<Arc<str>, usize>,
    /// Rows that lead to a tree.
    trees: u64,
}

impl Table {
    fn new(listing: Listing) -> Self {
        Self { listing, frame: LinksFrame::default(), described: false, files: HashMap::new(), branches: HashMap::new(), trees: 0 }
    }

    fn row(&mut self, row: &Row<'_>, columns: EsoColumns) {
        let kind = LinkKind::of(row.get(Column::Semantics).unwrap_or_default());
        self.frame.row(row, kind, columns);
        if matches!(kind, LinkKind::Tree(_)) {
            self.trees += 1;
            return;
        }
        if kind == LinkKind::This && !std::mem::replace(&mut self.described, true) {
            let description = row.get(Column::Description).unwrap_or_default();
            self.listing.mode = ThisDescription::parse(description).ok().and_then(|description| description.mode());
        }
        let science = matches!(kind, LinkKind::This | LinkKind::Sibling);
        let this = row.get(Column::Id).filter(|_| kind == LinkKind::This).map(frame_in_id);
        let Some(name) = columns.file(row).or(this) else { return };
        if self.files.contains_key(name) {
            return;
        }
        let category: Arc<str> = columns.category(row).unwrap_or_default().into();
        let group: Arc<str> = if science { SCIENCE.into() } else { category.clone() };
        let branch = *self.branches.entry(group.clone()).or_insert_with(|| {
            self.listing.branches.push(ListedBranch {
                path: group.clone(),
                category: group,
                purpose: if science { Purpose::Science } else { Purpose::Unknown },
                main: true,
                places: 1,
                location: Some(row.place_in(Column::AccessUrl).location),
                files: Vec::new(),
            });
            self.listing.branches.len() - 1
        });
        let bytes = row.get(Column::ContentLength).and_then(|text| text.trim().parse().ok()).filter(|bytes| *bytes > 0);
        let name: Arc<str> = name.into();
        // A links table does not tell which branches are auxiliary.
        let main = true;
        let at = self.listing.files.len();
        self.files.insert(name.clone(), at);
        self.listing.branches[branch].files.push(at);
        self.listing.files.push(ListedName { name, category, branch, main, bytes });
    }
}

/// What a readme lists, under the names without suffix.
#[must_use]
pub fn readme_listing(entries: &[ReadmeEntry], source: &str) -> Listing {
    let branch = ListedBranch {
        path: "".into(),
        category: "".into(),
        purpose: Purpose::Unknown,
        main: true,
        places: 1,
        location: None,
        files: (0..entries.len()).collect(),
    };
    let name = |entry: &ReadmeEntry| ListedName {
        name: entry.name.as_str().into(),
        category: "".into(),
        branch: 0,
        main: true,
        bytes: Some(entry.bytes),
    };
    Listing {
        kind: ListingKind::Readme,
        source: source.to_owned(),
        part: None,
        dp_id: None,
        mode: None,
        files: entries.iter().map(name).collect(),
        branches: vec![branch],
    }
}

/// Words that many listings share, kept once.
#[derive(Debug, Default)]
pub struct Words(hashbrown::HashSet<Arc<str>>);

impl Words {
    /// Lets a listing use the words that are kept already.
    pub fn share(&mut self, listing: &mut Listing) {
        for file in &mut listing.files {
            self.one(&mut file.name);
            self.one(&mut file.category);
        }
        for branch in &mut listing.branches {
            self.one(&mut branch.path);
            self.one(&mut branch.category);
            if let Purpose::Calibrates(step) = &mut branch.purpose {
                self.one(step);
            }
        }
    }

    fn one(&mut self, word: &mut Arc<str>) {
        let kept = self.0.get_or_insert_with(&**word, |_| word.clone());
        *word = kept.clone();
    }
}
