use crate::context::Cascaded;
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{Level, MissingCalibration};

rule! {
    /// # What it means
    /// A message says that a calibration is missing, but by its own numbers as many files were found as were requested, or more.
    ///
    /// # Why it matters
    /// The message contradicts itself: either nothing is missing, and the incomplete flag above is wrong, or the numbers are.
    ///
    /// # Example
    /// `<message text="Missing BIAS for FORS2.2021-01-02T00:59:12.533: requested 3, found 3"/>`
    ///
    /// # What to do
    /// Look whether the files of that category are in the tree. Run CalSelector again; if the answer stays the same, tell the
    /// archive.
    ///
    /// # Source
    /// The meaning of the words; observed: in every real message fewer were found than requested.
    "C306", "found-not-missing", Warning, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for (what, told, span) in cx.missing_once(|what| what.found >= what.requested) {
        let MissingCalibration { category, subject, requested, found } = &what;
        sink.report(
            Draft::new(
                format!("{category} is called missing for {subject}, but {found} were found of {requested} requested"),
                "Look whether the files are in the tree, and run CalSelector again; if the answer stays the same, tell the archive.",
            )
            .at(span)
            .on(told.branch)
            .places(told.places)
            .about_missing(&what)
            .at_most(if told.main { Level::Error } else { Level::Note }),
        );
    }
}

fn answer(_cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    for what in answer.missing(|what| what.found >= what.requested) {
        let MissingCalibration { category, subject, requested, found } = &what;
        sink.report_once((category, subject), || {
            Draft::new(
                format!("{category} is called missing for {subject}, but {found} were found of {requested} requested"),
                "Look whether the files are in the table, and run CalSelector again; if the answer stays the same, tell the archive.",
            )
            .at(&answer.place())
            .about_missing(&what)
        });
    }
}
