use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// The file has a document type declaration. It is passed over: no entity is expanded and nothing is fetched.
    ///
    /// # Why it matters
    /// The archive sends none. Such a declaration can make other programs read local files, ask servers or fill the memory.
    ///
    /// # Example
    /// `<!DOCTYPE association [<!ENTITY x SYSTEM "file:///etc/passwd">]>`
    ///
    /// # What to do
    /// Take the declaration out, or download the answer again. Do not give the file to other programs before you know where it is
    /// from.
    ///
    /// # Source
    /// Observed: no real tree has one. XML 1.0, section 2.8.
    "X107", "doctype", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if problem.kind == ProblemKind::Doctype {
            sink.report(
                Draft::new(
                    "a document type declaration, which no answer of the archive has",
                    "Take it out: it is never expanded or fetched here, but other programs may do so.",
                )
                .at(&problem.at)
                .on(problem.branch),
            );
        }
    }
}
