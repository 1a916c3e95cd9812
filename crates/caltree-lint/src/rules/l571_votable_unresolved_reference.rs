use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// An element refers to an ID that no element has. References of a service's input parameters are a matter of
    /// unknown-column-reference, those in cells of unknown-service.
    ///
    /// # Why it matters
    /// What the reference stands for is missing: the coordinate system of a column, the column that a parameter takes its value
    /// from.
    ///
    /// # Example
    /// `<FIELD name="ra" ref="system" …/>` where no element has `ID="system"`.
    ///
    /// # What to do
    /// Tell whoever runs the service.
    ///
    /// # Source
    /// XML 1.0, section 3.3.1, validity constraint "IDREF"; VOTable 1.3, section 3.2; votlint NFI, J.
    "L571", "votable-unresolved-reference", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    if cx.is_cut() {
        return;
    }
    for problem in cx.votable {
        if let VotableFault::UnresolvedReference { element, id } = &problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("a `<{element}>` refers to `{}`, and no element has that ID", short(id)),
                    "Tell whoever runs the service; what the reference stands for is missing.",
                )
                .for_problem(problem)
                .key(format!("{element}: {id}"))
                .with("element", *element)
                .with("id", short(id).into_owned())
            });
        }
    }
}
