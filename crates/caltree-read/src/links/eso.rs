//! The columns that only the ESO archive's links tables have.

use super::Row;
use caltree_model::{Column, LinksTable, file_in_url};

/// Where the columns that only the ESO archive's tables have stand. Found once for a table, good for all of its rows.
#[derive(Clone, Copy, Debug)]
pub struct EsoColumns {
    category: Option<usize>,
    datalink: Option<usize>,
}

impl EsoColumns {
    /// Those of a table: `eso_category`, the pipeline's tag of a file, and `eso_datalink`, the address of a file's own links table.
    #[must_use]
    pub fn of(table: &LinksTable) -> Self {
        Self { category: table.position_of("eso_category"), datalink: table.position_of("eso_datalink") }
    }

    /// Where `eso_category` stands; `None` where the table lacks it.
    #[must_use]
    pub fn category_position(self) -> Option<usize> {
        self.category
    }

    /// The category of a row's file; `None` where it is blank or the table has no such column.
    #[must_use]
    pub fn category<'a>(self, row: &Row<'a>) -> Option<&'a str> {
        row.value(self.category?)
    }

    /// The archive's name of the file that a row leads to: from its `access_url`, else from its `eso_datalink`.
    #[must_use]
    pub fn file<'a>(self, row: &Row<'a>) -> Option<&'a str> {
        let url = row.get(Column::AccessUrl);
        url.and_then(file_in_url).or_else(|| self.datalink.and_then(|place| row.value(place)).and_then(file_in_url))
    }
}
