//! What the rows of a links table say about the whole: the row of the frame that was asked for, its siblings, the tree.

use caltree_model::{
    ArchiveId, Calselector, Column, LinkKind, LinksTable, Message, MissingCalibration, Mode, ObsTime, Place, ThisDescription,
    file_in_url, mode_in_url,
};
use caltree_read::{EsoColumns, LinksFrame, Row};

/// Of rows that should be one, so many are kept.
const KEPT: usize = 100;

/// The row `#this`.
#[derive(Clone, Debug)]
pub(crate) struct ThisRow {
    /// Its description, as it stands.
    pub(crate) description: String,
    /// The place of that.
    pub(crate) place: Place,
    /// The id in its ID.
    pub(crate) id: Option<String>,
    /// The id in its address.
    pub(crate) file: Option<String>,
    /// The place of the address.
    pub(crate) url_place: Place,
}

/// The row that leads to the association tree.
#[derive(Clone, Debug)]
pub(crate) struct TreeRow {
    /// The mode that its semantics names.
    pub(crate) mode: Mode,
    /// The mode that its address asks for.
    pub(crate) url_mode: Option<Mode>,
    /// The place of its semantics.
    pub(crate) place: Place,
    /// The place of its address.
    pub(crate) url_place: Place,
}

/// What is gathered while the rows pass by.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) columns: EsoColumns,
    /// What the last row was.
    kind: LinkKind,
    frame: LinksFrame,
    /// The first `#this` rows, and how many there are.
    pub(crate) this: Vec<ThisRow>,
    pub(crate) this_rows: u64,
    /// The messages in the description of the first `#this`.
    pub(crate) messages: String,
    /// The first rows that lead to a tree, and how many there are.
    pub(crate) trees: Vec<TreeRow>,
    pub(crate) tree_rows: u64,
    /// The first siblings' names, how many there are, and the place of the first.
    pub(crate) siblings: Vec<String>,
    pub(crate) sibling_rows: u64,
    pub(crate) sibling_place: Option<Place>,
    /// The newest raw file: when it was taken, and its name.
    pub(crate) newest: Option<(ObsTime, String)>,
    /// Raw files that are neither `#this` nor siblings: how many, the first one's name, category and place.
    pub(crate) raw_rows: u64,
    pub(crate) first_raw: Option<(String, Option<String>, Place)>,
}

impl Answer {
    pub(crate) fn new(table: &LinksTable) -> Self {
        Self {
            columns: EsoColumns::of(table),
            kind: LinkKind::File,
            frame: LinksFrame::default(),
            this: Vec::new(),
            this_rows: 0,
            messages: String::new(),
            trees: Vec::new(),
            tree_rows: 0,
            siblings: Vec::new(),
            sibling_rows: 0,
            sibling_place: None,
            newest: None,
            raw_rows: 0,
            first_raw: None,
        }
    }

    /// Takes the next row. Gives what it is, and the archive's name of the file that it leads to.
    pub(crate) fn row<'a>(&mut self, row: &Row<'a>) -> (LinkKind, Option<&'a str>) {
        if !row.is_same(Column::Semantics) {
            self.kind = LinkKind::of(row.get(Column::Semantics).unwrap_or_default());
        }
        let (kind, file) = (self.kind, self.columns.file(row));
        self.frame.row(row, kind, self.columns);
        match kind {
            LinkKind::This => {
                self.this_rows += 1;
                if self.this.len() < KEPT {
                    let description = row.text_in(Column::Description);
                    let description = start_of(description);
                    if self.this.is_empty() {
                        let said = ThisDescription::parse(description).ok();
                        self.messages = said.and_then(|said| said.get("messages").map(str::to_owned)).unwrap_or_default();
                    }
                    self.this.push(ThisRow {
                        description: description.to_owned(),
                        place: row.place_in(Column::Description),
                        id: row.get(Column::Id).map(caltree_model::frame_in_id).map(str::to_owned),
                        file: row.get(Column::AccessUrl).and_then(file_in_url).map(str::to_owned),
                        url_place: row.place_in(Column::AccessUrl),
                    });
                }
            }
            LinkKind::Tree(mode) => {
                self.tree_rows += 1;
                if self.trees.len() < KEPT {
                    let url_mode = row.get(Column::AccessUrl).and_then(mode_in_url);
                    let (place, url_place) = (row.place_in(Column::Semantics), row.place_in(Column::AccessUrl));
                    self.trees.push(TreeRow { mode, url_mode, place, url_place });
                }
            }
            LinkKind::Sibling => {
                self.sibling_rows += 1;
                self.sibling_place.get_or_insert_with(|| row.place_in(Column::Semantics));
                self.siblings.extend(file.filter(|_| self.siblings.len() < KEPT).map(str::to_owned));
            }
            LinkKind::File => {}
        }
        if let Some(name) = file.filter(|_| !matches!(kind, LinkKind::Tree(_))) {
            self.file(name, kind, row);
        }
        (kind, file)
    }

    /// Takes the name of a file: of a raw one, it tells when it was taken.
    fn file(&mut self, name: &str, kind: LinkKind, row: &Row<'_>) {
        let Some(observed) = ArchiveId::parse(name).ok().and_then(|id| id.observed()) else { return };
        if self.newest.as_ref().is_none_or(|(newest, _)| *newest < observed) {
            self.newest = Some((observed, name.to_owned()));
        }
        if kind == LinkKind::File {
            self.raw_rows += 1;
            if self.first_raw.is_none() {
                let category = self.columns.category(row).map(str::to_owned);
                self.first_raw = Some((name.to_owned(), category, row.place_in(Column::AccessUrl)));
            }
        }
    }

    /// Whether it is CalSelector's answer, now that all rows are through.
    pub(crate) fn is_calselector(&self, before: Calselector) -> bool {
        before.settled(self.tree_rows)
    }

    /// What the table is for.
    pub(crate) fn dp_id(&self, table: &LinksTable) -> Option<String> {
        self.frame.dp_id(table)
    }

    /// The description of the first `#this`, taken apart; `None` where that cannot be done.
    pub(crate) fn description(&self) -> Option<ThisDescription<'_>> {
        ThisDescription::parse(&self.this.first()?.description).ok()
    }

    /// What the first `#this` says is missing, such as is `wanted`.
    pub(crate) fn missing(&self, wanted: impl Fn(&MissingCalibration<'_>) -> bool) -> Vec<MissingCalibration<'_>> {
        Message::parse_all(&self.messages)
            .into_iter()
            .filter_map(|message| match message {
                Message::Missing(what) if wanted(&what) => Some(what),
                _ => None,
            })
            .collect()
    }

    /// The place of the first `#this`'s description.
    pub(crate) fn place(&self) -> Option<caltree_model::At> {
        self.this.first().map(|this| (&this.place).into())
    }
}

/// A description as far as it is kept: real ones have some hundred bytes.
fn start_of(text: &str) -> &str {
    const MOST: usize = 1 << 16;
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
