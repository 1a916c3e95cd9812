use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::counted;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// A row has more or fewer cells than the table has columns. Rows with the same number of cells are told together, where the
    /// first of them stands.
    ///
    /// # Why it matters
    /// Cells belong to columns by their order. If one is missing in the middle, everything behind it stands in the wrong column;
    /// cells beyond the last column are lost.
    ///
    /// # Example
    /// Seven `<TD>` in a row of a table with eight columns.
    ///
    /// # What to do
    /// Do not trust the row. Ask the service again; if it answers the same, tell whoever runs it.
    ///
    /// # Source
    /// VOTable 1.3, section 5.1; votlint TR9.
    "L575", "votable-cell-count", Warning, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::CellCount { cells, columns } = problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("a row has {}, and the table has {}", counted(cells as u64, "cell"), counted(columns as u64, "column")),
                    "Do not trust the row: its cells may stand in the wrong columns.",
                )
                .for_problem(problem)
                .key(format!("{cells}/{columns}"))
                .with("cells", cells)
                .with("columns", columns)
            });
        }
    }
}
