use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// Something follows the end of the root element: text, or a second root. What follows is not read.
    ///
    /// # Why it matters
    /// A file holds one tree. Where several were joined into one file, only the first is seen, and the others are lost.
    ///
    /// # Example
    /// Two trees in one file, made by `cat a_raw2raw.xml b_raw2raw.xml > all.xml`.
    ///
    /// # What to do
    /// Split the file, one tree each. A multipart answer of the archive may stay as it is, with its boundary lines.
    ///
    /// # Source
    /// XML 1.0, section 2.1: after the root only comments, processing instructions and white space; datalinklint E_VTSX.
    "X105", "content-after-root", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if let ProblemKind::ContentAfterRoot { found, end_of } = &problem.kind {
            sink.report(
                Draft::new(
                    format!("{} follows the end of {end_of}; nothing is read from here on", short(found)),
                    "Split the file, one tree each, or take out what follows.",
                )
                .at(&problem.at)
                .on(problem.branch)
                .with("found", found.as_str()),
            );
        }
    }
}
