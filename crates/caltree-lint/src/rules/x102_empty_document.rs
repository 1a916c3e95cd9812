use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// There is nothing in the file, or nothing but white space.
    ///
    /// # Why it matters
    /// A download that failed at its very beginning leaves such a file behind. The frame has no cascade.
    ///
    /// # Example
    /// A file `FORS2.2021-01-02T00:59:12.533_raw2raw.xml` of 0 bytes.
    ///
    /// # What to do
    /// Download the answer again. An answer without calibrations is not empty: it is a root association with a message.
    ///
    /// # Source
    /// XML 1.0, section 2.1: a document has one root element. Observed: the shortest answer of the archive has 0.4 kB.
    "X102", "empty-document", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if problem.kind == ProblemKind::Empty {
            let message = match cx.document.bytes {
                0 => "it is empty: 0 bytes",
                _ => "there is nothing but white space in it",
            };
            sink.report(Draft::new(message, "Download the answer again.").at(&problem.at).on(problem.branch));
        }
    }
}
