use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// The bytes of the file are not what they say they are: not text in the encoding that is declared, an encoding nobody knows,
    /// or a compressed stream that is damaged.
    ///
    /// # Why it matters
    /// Other programs refuse such a file, and a damaged stream may hold wrong names.
    ///
    /// # Example
    /// The byte `0xE9` (é in ISO-8859-1) in a file that declares `encoding="UTF-8"`.
    ///
    /// # What to do
    /// Download the answer again. If the file was edited, save it as UTF-8, which is what the archive sends.
    ///
    /// # Source
    /// XML 1.0, section 4.3.3. Observed: every real tree is UTF-8; datalinklint E_VTSX.
    "X106", "bad-encoding", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if let ProblemKind::BadEncoding { found, expected } = &problem.kind {
            // What has no place is the packing: no editor writes that.
            let help = match problem.at {
                Some(_) => "Download the answer again, or save it as UTF-8 if it was edited by hand.",
                None => "Download the answer again.",
            };
            sink.report(
                Draft::new(format!("{found}; expected {expected}"), help)
                    .at(&problem.at)
                    .on(problem.branch)
                    .key(found)
                    .with("found", found.as_str())
                    .with("expected", expected.as_str()),
            );
        }
    }
}
