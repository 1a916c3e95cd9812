use crate::links::{Reading, on_cell};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::listed;
use caltree_model::Column;
use caltree_read::Row;

rule! {
    /// # What it means
    /// A row must fill exactly one of `access_url`, `service_def` and `error_message`: it leads to a file, or to a service, or says
    /// why it leads nowhere. This one fills none of them, or several.
    ///
    /// # Why it matters
    /// With none there is nothing to follow. With several it depends on the program what is followed, and whether it works.
    ///
    /// # Example
    /// A `#preview` row with `<TD/>` in all three columns.
    ///
    /// # What to do
    /// Tell whoever runs the service. Where an address stands beside an error, try the address.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2 (exactly one of the three in each row); datalinklint E_DRR1.
    "L522", "not-exactly-one-link", Error, Cells(&LINKS, check)
}

const LINKS: [Column; 3] = [Column::AccessUrl, Column::ServiceDef, Column::ErrorMessage];

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let count = LINKS.iter().filter(|column| row.get(**column).is_some()).count();
    // A column that is not there (L508) or a cell that is not there (L575) may be the one that is wanted.
    if count == 1 || count == 0 && !LINKS.iter().all(|column| row.has(*column)) {
        return;
    }
    let filled = LINKS.map(|column| row.get(column).is_some());
    sink.report_once(filled, || {
        let names: Vec<&str> = LINKS.iter().zip(filled).filter(|(_, filled)| *filled).map(|(column, _)| column.name()).collect();
        let (message, column) = match filled {
            [false, false, false] => {
                ("none of access_url, service_def and error_message is filled: the row leads nowhere".to_owned(), Column::AccessUrl)
            }
            [.., error] => {
                let column = if error { Column::ErrorMessage } else { Column::ServiceDef };
                (format!("{} are filled: a row must have exactly one of them", listed(&names)), column)
            }
        };
        on_cell(row, column, message, "Tell whoever runs the service; where an address stands beside an error, try the address.")
            .key(format!("filled={}", names.join(",")))
            .with("filled", names)
    });
}
