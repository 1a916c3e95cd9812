use crate::links::{Reading, subject};
use crate::rule::{Rows, rule};
use crate::sink::{Draft, Sink};
use caltree_model::{Calselector, Column, LinkKind};
use caltree_read::{EsoColumns, Row};

rule! {
    /// # What it means
    /// A row of a file has no `eso_category`: CalSelector does not say what kind of calibration it is. Rows that tell of an error
    /// are not looked at.
    ///
    /// # Why it matters
    /// The category is the tag under which a pipeline takes the file. Without it the file stands in no set of frames.
    ///
    /// # Example
    /// A `#calibration` row that leads to a bias, with `<TD />` in the column `eso_category`.
    ///
    /// # What to do
    /// Look into the association tree of the same frame, which has the category of every file; or into the file's header (DPR, PRO
    /// CATG).
    ///
    /// # Source
    /// Observed: every file of real CalSelector tables (HARPS, ESPRESSO) has one.
    "E606", "blank-eso-category", Warning, Rows(|| Box::new(Blank { columns: None }))
}

struct Blank {
    columns: Option<EsoColumns>,
}

impl Rows for Blank {
    fn row(&mut self, cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
        if cx.calselector == Calselector::No {
            return;
        }
        let Some(place) = self.columns.get_or_insert_with(|| EsoColumns::of(row.table())).category_position() else { return };
        if row.value(place).is_some() || place >= row.len() || row.get(Column::ErrorMessage).is_some() {
            return;
        }
        let kind = LinkKind::of(row.get(Column::Semantics).unwrap_or_default());
        if matches!(kind, LinkKind::Tree(_)) {
            return;
        }
        sink.report_with(|| {
            let file = subject(row);
            Draft::new(
                format!("{} has no eso_category: what kind of calibration it is, is not said", file.unwrap_or("a file")),
                "Take the category from the association tree of the same frame, or from the file's header.",
            )
            .at(row.place_of(place))
            .about(file)
            .with("row", row.number())
        });
    }
}
