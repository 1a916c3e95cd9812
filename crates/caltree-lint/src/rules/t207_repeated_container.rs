use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// An association has one of its containers (`mainFiles`, `messages`, `associatedFiles`) more than once. All of them are read,
    /// as if they were one.
    ///
    /// # Why it matters
    /// Other programs read the first or the last only, and miss files, messages or calibrations.
    ///
    /// # Example
    /// Two `<messages>` in one association, the second one with a Missing message in it.
    ///
    /// # What to do
    /// Download the answer again. If it was edited by hand, put everything into the first container.
    ///
    /// # Source
    /// Observed: no exception in 1,305 associations of 67 real trees.
    "T207", "repeated-container", Error, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for problem in &cx.context.document.problems {
        if let ProblemKind::RepeatedContainer(container) = problem.kind {
            let name = container.element();
            sink.report(
                Draft::new(
                    format!("the association has `<{name}>` more than once; all of them are read"),
                    "Download the answer again, or put everything into the first one.",
                )
                .at(&problem.at)
                .on(problem.branch)
                .key(name)
                .with("container", name),
            );
        }
    }
}
