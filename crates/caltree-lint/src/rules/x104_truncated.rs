use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// The file ends too early: inside an element, a tag or a compressed stream. What was read before the end is still checked, and
    /// nothing is said about what an element that is still open lacks.
    ///
    /// # Why it matters
    /// Calibrations that stood in the lost part are missing from every list made from this file, and no message says so.
    ///
    /// # Example
    /// A download that broke off after `<file category="BIAS" name="FORS2.2021-01-02T09:27:34.589"/>`: three elements are open.
    ///
    /// # What to do
    /// Download the answer again.
    ///
    /// # Source
    /// XML 1.0, section 2.1; RFC 1952 for gzip; datalinklint E_VTSX.
    "X104", "truncated", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if let ProblemKind::Truncated { inside } = &problem.kind {
            let open = problem.branch.zip(cx.document.tree.as_ref()).map(|(id, tree)| tree.branch(id));
            let line = open.map(|branch| cx.document.locate(branch.span).line);
            let message = match line {
                Some(line) => format!("the file is cut off: it ends inside {inside}; the association on line {line} is still open"),
                None => format!("the file is cut off: it ends inside {inside}"),
            };
            sink.report(
                Draft::new(message, "Download the answer again: what stood in the lost part is unknown.")
                    .at(&problem.at)
                    .on(problem.branch)
                    .with("inside", inside.as_str())
                    .with("open_since_line", line),
            );
        }
    }
}
