use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// An element ends without a child that VOTable says it must have. In an answer that says that the service failed (QUERY_STATUS
    /// ERROR), nothing is asked of the table.
    ///
    /// # Why it matters
    /// Something that the document announces is not there: a DATA without rows of any kind, a table without columns.
    ///
    /// # Example
    /// `<DATA></DATA>`; one of TABLEDATA, BINARY, BINARY2 or FITS belongs into it.
    ///
    /// # What to do
    /// Ask the service again; if it answers the same, tell whoever runs it.
    ///
    /// # Source
    /// The XML Schemas of VOTable 1.1 to 1.5; votlint J, ZCL.
    "L565", "votable-missing-element", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    let failed = cx.table.error().is_some();
    for problem in cx.votable {
        if let VotableFault::MissingElement { element, missing } = &problem.fault {
            if failed && matches!(*element, "TABLE" | "DATA" | "TABLEDATA") {
                continue;
            }
            sink.report_with(|| {
                let missing = if missing.contains(' ') { missing.clone() } else { format!("`<{missing}>`") };
                Draft::new(
                    format!("`<{element}>` ends without {missing}, which it must have"),
                    "Ask the service again; if it answers the same, tell whoever runs it.",
                )
                .for_problem(problem)
                .key(format!("{missing} in {element}"))
                .with("element", *element)
                .with("missing", missing)
            });
        }
    }
}
