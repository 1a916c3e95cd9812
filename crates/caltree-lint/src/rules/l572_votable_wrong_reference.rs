use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// A reference leads to an element of a kind that it makes no sense to refer to from there.
    ///
    /// # Why it matters
    /// The ID was mixed up with another one, or the reference means something that VOTable has no words for. Programs pass it over
    /// or fail.
    ///
    /// # Example
    /// `<FIELD name="ra" ref="soda" …/>` where `soda` is a service; a column refers to a coordinate system, a GROUP or another
    /// column.
    ///
    /// # What to do
    /// Tell whoever runs the service.
    ///
    /// # Source
    /// VOTable 1.3, sections 3.2 and 4.10; votlint WRA, RFT, RFW.
    "L572", "votable-wrong-reference", Warning, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::WrongReference { element, id, target } = &problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("a `<{element}>` refers to `{}`, which is a `<{target}>`: that makes no sense there", short(id)),
                    "Tell whoever runs the service; the reference means nothing.",
                )
                .for_problem(problem)
                .key(format!("{element}: {id}"))
                .with("element", *element)
                .with("id", short(id).into_owned())
                .with("target", *target)
            });
        }
    }
}
