use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// An element has an attribute that association trees do not have. It is passed over.
    ///
    /// # Why it matters
    /// Either the file was edited, or the archive has changed its format and there is something that caltree does not tell you.
    ///
    /// # Example
    /// `<file category="BIAS" name="FORS2.2021-01-02T09:27:34.589" size="2097152"/>`
    ///
    /// # What to do
    /// Correct the name if it is a slip. If the archive itself sends it, report it as a new fact of the format.
    ///
    /// # Source
    /// Observed: no other attribute in 1,305 associations of 67 real trees.
    "T202", "unknown-attribute", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for problem in &cx.context.document.problems {
        if let ProblemKind::UnknownAttribute { name, element } = &problem.kind {
            sink.report(
                Draft::new(
                    format!("`<{element}>` has no attribute `{name}`; it is passed over"),
                    "Correct the name, or take the attribute out.",
                )
                .at(&problem.at)
                .on(problem.branch)
                .key(format!("{element} {name}"))
                .with("attribute", name.as_str())
                .with("element", *element),
            );
        }
    }
}
