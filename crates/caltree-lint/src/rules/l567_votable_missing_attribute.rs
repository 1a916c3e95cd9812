use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// An element lacks an attribute that VOTable says it must have. An attribute that is there and empty is not missing.
    ///
    /// # Why it matters
    /// A FIELD without name cannot be found, one without datatype cannot be read; a PARAM without value says nothing.
    ///
    /// # Example
    /// `<FIELD name="band" arraysize="*"/>`, without `datatype`.
    ///
    /// # What to do
    /// Tell whoever runs the service.
    ///
    /// # Source
    /// The XML Schemas of VOTable 1.1 to 1.5; votlint J, DT0.
    "L567", "votable-missing-attribute", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::MissingAttribute { element, name } = &problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("`<{element}>` has no attribute `{name}`, which it must have"),
                    "Tell whoever runs the service; other programs may refuse the document.",
                )
                .for_problem(problem)
                .key(format!("{element}@{name}"))
                .with("element", *element)
                .with("attribute", *name)
            });
        }
    }
}
