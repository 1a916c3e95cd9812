//! What a links table is for.

use super::{EsoColumns, Row};
use caltree_model::{Column, LinkKind, LinksTable, frame_of, query};

/// Gathers, while the rows of a links table pass by, for which frame or other thing it is.
#[derive(Clone, Debug, Default)]
pub struct LinksFrame {
    /// What the first row `#this` names: its ID, else the file that it leads to.
    this: Option<Option<String>>,
    /// The ID of the first row that has one, and whether another row has another.
    first_id: Option<String>,
    several_ids: bool,
}

impl LinksFrame {
    /// Takes the next row, and what it is.
    pub fn row(&mut self, row: &Row<'_>, kind: LinkKind, columns: EsoColumns) {
        // Most rows repeat the ID of the row before to the letter.
        if !self.several_ids
            && !row.is_same(Column::Id)
            && let Some(id) = row.get(Column::Id)
        {
            self.several_ids = self.first_id.get_or_insert_with(|| id.to_owned()) != id;
        }
        if kind == LinkKind::This && self.this.is_none() {
            self.this = Some(row.get(Column::Id).or_else(|| columns.file(row)).map(str::to_owned));
        }
    }

    /// The frame, by [`frame_of`]: as the row `#this` says, else the address that was asked, else the ID that all rows share.
    #[must_use]
    pub fn dp_id(&self, table: &LinksTable) -> Option<String> {
        let only_id = self.first_id.as_deref().filter(|_| !self.several_ids);
        frame_of(self.this.as_ref().and_then(Option::as_deref), query(table), only_id)
    }
}
