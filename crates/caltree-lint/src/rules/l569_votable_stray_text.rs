use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// There is text in an element that holds nothing but other elements.
    ///
    /// # Why it matters
    /// No program reads it. If it was meant to be a value, the value is lost; mostly something was pasted or printed into the
    /// document.
    ///
    /// # Example
    /// `</TR> as of today <TR>`.
    ///
    /// # What to do
    /// Tell whoever runs the service. If you edited the file, take the text out.
    ///
    /// # Source
    /// The XML Schemas of VOTable 1.1 to 1.5; votlint J.
    "L569", "votable-stray-text", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::StrayText { text, parent } = &problem.fault {
            sink.report_with(|| {
                Draft::new(
                    format!("the text `{}` in `<{parent}>`, which holds nothing but elements", short(text.trim())),
                    "Tell whoever runs the service; no program reads it.",
                )
                .for_problem(problem)
                .key(format!("{parent}: {text}"))
                .with("text", short(text.trim()).into_owned())
                .with("parent", *parent)
            });
        }
    }
}
