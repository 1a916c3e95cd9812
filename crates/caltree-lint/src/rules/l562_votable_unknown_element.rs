use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// VOTable has no such element, or not in the version that the document declares. It is passed over with all that is in it.
    ///
    /// # Why it matters
    /// Strict readers refuse the document; others lose what stands in the element without a word.
    ///
    /// # Example
    /// `<LINKS>` for `<LINK>`; `<TIMESYS>` (of 1.4) in a document of version 1.3.
    ///
    /// # What to do
    /// Tell whoever runs the service. If you edited the file, mend the name.
    ///
    /// # Source
    /// The XML Schemas of VOTable 1.1 to 1.5; votlint VBE, J.
    "L562", "votable-unknown-element", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::UnknownElement { name, parent } = &problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("VOTable {} has no element `<{}>` (in `<{}>`)", cx.table.votable, short(name), short(parent)),
                    "Tell whoever runs the service; what stands in it is not read.",
                )
                .for_problem(problem)
                .key(name)
                .with("element", name.as_str())
                .with("parent", parent.as_str())
            });
        }
    }
}
