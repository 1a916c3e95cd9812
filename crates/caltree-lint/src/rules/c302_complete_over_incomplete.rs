use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// An association says `complete="true"`, but a main branch below it says `complete="false"`. Told at the association that
    /// contradicts the branch; what stands above it is not blamed again. Auxiliary branches do not count.
    ///
    /// # Why it matters
    /// Flags add up over main branches: a complete association promises that nothing is missing anywhere below. Whoever looks at
    /// the top flag only misses the gap.
    ///
    /// # Example
    /// `<association category="SCI_IMG" complete="true" …>` above `<association category="STD_IMA" complete="false" type="main" …>`
    ///
    /// # What to do
    /// Treat the cascade as incomplete and look at the branch that is named. Run CalSelector again; if the answer stays the same,
    /// tell the archive.
    ///
    /// # Source
    /// Observed: `complete` added up over main branches without exception (1,305 associations).
    "C302", "complete-over-incomplete", Error, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for (id, first, more) in cx.contradicted(|branch| branch.complete()) {
        let branch = cx.tree.branch(id);
        sink.report_with(|| {
            let path = cx.path(first);
            let others = if more > 0 { format!(" (and {more} more below this one)") } else { String::new() };
            Draft::new(
                format!("complete=\"true\", but the main branch {path} is incomplete{others}"),
                "Treat the cascade as incomplete and look at the branch that is named; run CalSelector again.",
            )
            .at(branch.complete.as_ref().map(|flag| flag.attr.span))
            .on(id)
            .places(cx.places(id))
            .about(cx.first_file(id))
            .with("below", path)
            .with("contradicting", more + 1)
        });
    }
}
