use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// There is text between the elements. Association trees say everything in attributes; the text is passed over.
    ///
    /// # Why it matters
    /// Somebody wrote something into the file that no program reads: a remark, or a message that belongs into `<message
    /// text="…"/>`.
    ///
    /// # Example
    /// `<messages>none</messages>`
    ///
    /// # What to do
    /// Take the text out, or make it a comment: `<!-- none -->`.
    ///
    /// # Source
    /// Observed: no text but white space in 67 real trees.
    "T208", "unexpected-text", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for problem in &cx.context.document.problems {
        if let ProblemKind::UnexpectedText { text, parent } = &problem.kind {
            sink.report(
                Draft::new(
                    format!("text in `<{}>`: \"{text}\"; it is passed over", short(parent)),
                    "Take the text out, or make it a comment.",
                )
                .at(&problem.at)
                .on(problem.branch)
                .key(format!("{parent} {text}"))
                .with("text", text.as_str())
                .with("parent", parent.as_str()),
            );
        }
    }
}
