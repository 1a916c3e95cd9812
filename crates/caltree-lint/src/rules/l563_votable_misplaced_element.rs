use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// An element of VOTable stands where it may not: in an element that has no such child, once too often, or beside one that it
    /// can only stand in place of. Also an element of another namespace where none may stand.
    ///
    /// # Why it matters
    /// Programs look for an element where VOTable puts it. What stands elsewhere is passed over, or taken for something else.
    ///
    /// # Example
    /// `<FIELD name="ID" …/>` directly in the RESOURCE; it belongs into the TABLE.
    ///
    /// # What to do
    /// Tell whoever runs the service. Do not rely on what stands in the element.
    ///
    /// # Source
    /// The XML Schemas of VOTable 1.1 to 1.5; votlint DDF, DDT, DDS, TDS, TRS, STS, J.
    "L563", "votable-misplaced-element", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::MisplacedElement { name, parent, why } = &problem.fault {
            sink.report_with(|| {
                let why = why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
                Draft::new(
                    format!("`<{}>` may not stand in `<{parent}>` here{why}", short(name)),
                    "Tell whoever runs the service; other programs may not find what stands in it.",
                )
                .for_problem(problem)
                .key(format!("{name} in {parent}{why}"))
                .with("element", short(name).into_owned())
                .with("parent", *parent)
            });
        }
    }
}
