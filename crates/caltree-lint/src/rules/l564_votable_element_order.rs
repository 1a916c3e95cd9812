use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// The children of an element stand in another order than VOTable wants. The first child that comes too late is told; those
    /// that follow it in good order are not.
    ///
    /// # Why it matters
    /// A reader that goes through the document once has passed the place where it looks for the element: an INFO before the
    /// DESCRIPTION, a FIELD behind the DATA. Validators refuse the document.
    ///
    /// # Example
    /// `<INFO …/><DESCRIPTION>…</DESCRIPTION>`; the DESCRIPTION comes first.
    ///
    /// # What to do
    /// Tell whoever runs the service.
    ///
    /// # Source
    /// The XML Schemas of VOTable 1.1 to 1.5; votlint J.
    "L564", "votable-element-order", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::ElementOrder { name, parent, after } = &problem.fault {
            sink.report_with(|| {
                // What stands for any element of another namespace is no name.
                let before = if after.contains(' ') { (*after).to_owned() } else { format!("`<{after}>`") };
                Draft::new(
                    format!("`<{}>` comes too late in `<{parent}>`: its place is before {before}", short(name)),
                    "Tell whoever runs the service; readers that go through once may have passed its place.",
                )
                .for_problem(problem)
                .key(format!("{name} in {parent} after {after}"))
                .with("element", name.as_str())
                .with("parent", *parent)
                .with("after", *after)
            });
        }
    }
}
