use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// Associations stand inside each other deeper than the limit. Reading stops there; what was read before is still checked, and
    /// nothing is said about what an element that is still open lacks.
    ///
    /// # Why it matters
    /// No cascade is that deep: the file is damaged, or made to exhaust whoever reads it.
    ///
    /// # Example
    /// More than 1,000 associations inside each other. The deepest real tree (ESPRESSO) has 9.
    ///
    /// # What to do
    /// Look where the file is from. If you trust it, raise the limit with `--max-depth`.
    ///
    /// # Source
    /// caltree's own limit, a hundred times what was observed.
    "X108", "too-deep", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if let ProblemKind::TooDeep { limit } = problem.kind {
            sink.report(
                Draft::new(
                    format!("associations are nested deeper than {limit}; nothing is read from here on"),
                    "Look where the file is from; if you trust it, raise the limit with `--max-depth`.",
                )
                .at(&problem.at)
                .on(problem.branch)
                .with("limit", limit)
                .with("option", "--max-depth"),
            );
        }
    }
}
