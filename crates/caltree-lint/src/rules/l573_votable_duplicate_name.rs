use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// Two columns of a table, or two parameters in one element, have the same name. Columns of DataLink's own are a matter of
    /// repeated-column, parameters of services of repeated-param.
    ///
    /// # Why it matters
    /// A program that asks for a column by its name gets one of them, and programs differ in which.
    ///
    /// # Example
    /// Two FIELDs with `name="band"`.
    ///
    /// # What to do
    /// Go by the position of the columns, or by their IDs; tell whoever runs the service.
    ///
    /// # Source
    /// VOTable 1.3, section 3.2; votlint DNM.
    "L573", "votable-duplicate-name", Warning, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::DuplicateName { element, name, parent } = &problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("a second `<{element}>` called `{}` in one `<{parent}>`", short(name)),
                    "Programs that go by names see only one of them: tell whoever runs the service.",
                )
                .for_problem(problem)
                .key(format!("{element} {name} in {parent}"))
                .with("element", *element)
                .with("name", short(name).into_owned())
                .with("parent", *parent)
            });
        }
    }
}
