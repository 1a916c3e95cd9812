use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// Two elements have the same `ID`. Upper and lower case are told apart. IDs of rows and cells are not looked at: nothing in a
    /// links table refers to them.
    ///
    /// # Why it matters
    /// An ID is what references lead to. With two of them, a `service_def` or a `ref` may end at the wrong element.
    ///
    /// # Example
    /// Two service descriptors `<RESOURCE type="meta" utype="adhoc:service" ID="soda">`.
    ///
    /// # What to do
    /// Tell whoever runs the service. Do not trust references to this ID.
    ///
    /// # Source
    /// XML 1.0, section 3.3.1, validity constraint "ID"; VOTable 1.3, section 3.2; votlint DID, J.
    "L570", "votable-duplicate-id", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::DuplicateId { id, first } = &problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("the ID `{}` is taken: an element in line {first} has it", short(id)),
                    "Tell whoever runs the service; do not trust references to it.",
                )
                .for_problem(problem)
                .key(id)
                .with("id", short(id).into_owned())
                .with("first_line", *first)
            });
        }
    }
}
