use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// An association says `certified="true"`, but a main branch below it says `certified="false"`. Told at the association that
    /// contradicts the branch; what stands above it is not blamed again. Auxiliary branches do not count: those are normally
    /// uncertified.
    ///
    /// # Why it matters
    /// Flags add up over main branches: a certified association promises that every calibration below has passed quality control.
    /// Whoever looks at the top flag only reduces the data with calibrations that have not.
    ///
    /// # Example
    /// `<association category="SCI_IMG" certified="true" …>` above `<association category="BIAS" certified="false" type="main" …>`
    ///
    /// # What to do
    /// Treat the cascade as uncertified. Run CalSelector again; if the answer stays the same, tell the archive.
    ///
    /// # Source
    /// Observed: `certified` added up over main branches without exception (1,305 associations).
    "C304", "certified-over-uncertified", Error, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for (id, first, more) in cx.contradicted(|branch| branch.certified()) {
        let branch = cx.tree.branch(id);
        sink.report_with(|| {
            let path = cx.path(first);
            let others = if more > 0 { format!(" (and {more} more below this one)") } else { String::new() };
            Draft::new(
                format!("certified=\"true\", but the main branch {path} is not certified{others}"),
                "Treat the cascade as uncertified, and run CalSelector again; if the answer stays the same, tell the archive.",
            )
            .at(branch.certified.as_ref().map(|flag| flag.attr.span))
            .on(id)
            .places(cx.places(id))
            .about(cx.first_file(id))
            .with("below", path)
            .with("contradicting", more + 1)
        });
    }
}
