use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// A multipart body, the archive's answer to a request for several frames, is not put together as it should: its end is
    /// missing, a part is longer or shorter than it announces, or two parts have the same file name.
    ///
    /// # Why it matters
    /// Parts may be missing or cut, and a program that saves each part under its name would overwrite one with another.
    ///
    /// # Example
    /// A body whose last line is not `--<boundary>--`: the download broke off, and further trees may be lost.
    ///
    /// # What to do
    /// Send the request again, and compare the number of parts with the number of frames that you asked for.
    ///
    /// # Source
    /// RFC 2046, section 5.1.1 (boundaries); RFC 7578 (file names). Observed: real bodies of CalSelector.
    "X110", "bad-multipart", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if let ProblemKind::BadMultipart { found, expected } = &problem.kind {
            sink.report(
                Draft::new(format!("{found}; expected {expected}"), "Send the request again: parts may be lost, cut or mixed up.")
                    .at(&problem.at)
                    .on(problem.branch)
                    .key(found)
                    .with("found", found.as_str())
                    .with("expected", expected.as_str()),
            );
        }
    }
}
