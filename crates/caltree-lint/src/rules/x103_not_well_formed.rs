use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// The text breaks a rule of XML. Reading stops at the first breach of nesting; what was read before it is still checked, and
    /// nothing is said about what an element that is still open lacks.
    ///
    /// # Why it matters
    /// Other programs refuse the file as a whole, or read something else in it than was meant.
    ///
    /// # Example
    /// `<mainFiles>` closed by `</messages>`, an attribute without quotes, `&` instead of `&amp;`.
    ///
    /// # What to do
    /// Download the answer again. If it was edited by hand, mend it at the place that is shown.
    ///
    /// # Source
    /// XML 1.0, section 2.1; datalinklint E_VTSX.
    "X103", "not-well-formed", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if let ProblemKind::NotWellFormed { found, expected } = &problem.kind {
            let message = format!("not well-formed XML: {found}; expected {expected}");
            sink.report(
                Draft::new(message, "Download the answer again, or mend this place if it was edited by hand.")
                    .at(&problem.at)
                    .on(problem.branch)
                    .key(found)
                    .with("found", found.as_str())
                    .with("expected", *expected),
            );
        }
    }
}
