use crate::links::{MOST_COMPARED, Reading, Seen, on_cell};
use crate::rule::{Rows, rule};
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Column, DatalinkVersion, Level};
use caltree_read::Row;

rule! {
    /// # What it means
    /// The rows of one ID do not stand together: rows of another ID come between. Under DataLink 1.0, which does not ask for this,
    /// it is told as a note. Told once for each ID; only the first million rows are compared.
    ///
    /// # Why it matters
    /// A program that reads the table as it arrives takes the links of an ID for complete as soon as another ID comes. It misses
    /// the later ones.
    ///
    /// # Example
    /// A row of `ivo://example.org/a`, one of `ivo://example.org/b`, then another of `ivo://example.org/a`.
    ///
    /// # What to do
    /// Tell whoever runs the service. Until then read the whole table before you pick the links of an ID.
    ///
    /// # Source
    /// DataLink 1.1, section 3.2 (all rows of one ID are consecutive); datalinklint E_IDSQ.
    "L521", "scattered-ids", Error, Rows(|| Box::new(Scattered::default()))
}

/// Most tables have one ID: nothing is remembered until a second one comes.
#[derive(Default)]
struct Scattered {
    current: Option<u64>,
    finished: Seen,
}

impl Rows for Scattered {
    fn row(&mut self, cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
        if row.is_same(Column::Id) && self.current.is_some() {
            return;
        }
        // A blank one is L520's.
        let Some(id) = row.get(Column::Id).filter(|_| row.number() <= MOST_COMPARED) else { return };
        let hash = self.finished.of(id);
        let Some(before) = self.current.replace(hash).filter(|before| *before != hash) else { return };
        self.finished.insert(before);
        if !self.finished.contains(hash) {
            return;
        }
        sink.report_once(id, || {
            let message = format!("the rows of `{}` do not stand together: rows of other IDs come between", short(id));
            let strict = cx.version >= DatalinkVersion::V1_1;
            on_cell(row, Column::Id, message, "Tell whoever runs the service; read the whole table before you pick links.")
                .about(Some(id))
                .at_most(if strict { Level::Error } else { Level::Note })
        });
    }
}
