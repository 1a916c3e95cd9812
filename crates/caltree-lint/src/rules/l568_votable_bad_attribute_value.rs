use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::Level;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// An attribute has a value that VOTable does not allow for it. An ID that is no XML name for its colons alone is told as a
    /// note: ESO's own service descriptors have such IDs, and no known program minds. The size of arrays is a matter of
    /// votable-bad-arraysize.
    ///
    /// # Why it matters
    /// A program does not know what to make of it: a datatype that there is not leaves a column unread.
    ///
    /// # Example
    /// `<FIELD name="band" datatype="string" arraysize="*"/>`; a text is `char`.
    ///
    /// # What to do
    /// Tell whoever runs the service.
    ///
    /// # Source
    /// The XML Schemas of VOTable 1.1 to 1.5; IDs with colons: `ADP.2021-04-14T13:40:23.131_soda` in an ESO answer; votlint J, DTX.
    "L568", "votable-bad-attribute-value", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        let VotableFault::BadAttributeValue { element, name, value, expected, colons } = &problem.fault else { continue };
        if *name == "arraysize" || (*name == "nrows" && is_counted(cx, value)) {
            continue;
        }
        sink.report_with(|| {
            let (help, at_most) = match colons {
                true => ("Nothing is lost: no known program minds the colons.", Level::Note),
                false => ("Tell whoever runs the service; other programs may refuse the document.", Level::Error),
            };
            Draft::new(format!("`{}` is no legal value of `{name}` of `<{element}>`; expected {expected}", short(value)), help)
                .for_problem(problem)
                .key(format!("{element}@{name}={value}"))
                .with("element", *element)
                .with("attribute", *name)
                .with("value", short(value).into_owned())
                .at_most(at_most)
        });
    }
}

/// Whether votable-row-count tells of this `nrows` already.
fn is_counted(cx: &Linked<'_>, value: &str) -> bool {
    cx.votable
        .iter()
        .any(|problem| matches!(&problem.fault, VotableFault::RowCount { announced, .. } if announced.starts_with(value)))
}
