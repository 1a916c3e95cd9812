use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::Level;

rule! {
    /// # What it means
    /// An association says `complete="false"`, but carries no message, and no main branch directly below it is incomplete. As a
    /// note where only auxiliary branches say it.
    ///
    /// # Why it matters
    /// Something is missing and the tree does not say what: nobody can tell whether it matters for the reduction.
    ///
    /// # Example
    /// `<association category="STD_IFU" complete="false" …>` with `<messages/>` and complete branches only.
    ///
    /// # What to do
    /// Run CalSelector again. If the answer stays the same, ask the archive what is missing.
    ///
    /// # Source
    /// Observed: `complete="false"` always stood with a message or above an incomplete main branch (1,305 associations).
    "C303", "unexplained-incomplete", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let unexplained = |id| {
        let branch = cx.tree.branch(id);
        branch.complete() == Some(false)
            && !branch.cut
            && cx.tree.messages(id).is_empty()
            // A flag below that is a hole may be the explanation.
            && cx.main_children(id).all(|child| cx.tree.branch(child).complete() == Some(true))
    };
    for told in cx.told_once(unexplained, |_| true) {
        let id = told.branch;
        sink.report(
            Draft::new(
                "complete=\"false\", but no message says what is missing and every main branch below is complete",
                "Run CalSelector again; if the answer stays the same, ask the archive what is missing.",
            )
            .at(cx.tree.branch(id).complete.as_ref().map(|flag| flag.attr.span))
            .on(id)
            .places(told.places)
            .about(cx.first_file(id))
            .at_most(if told.main { Level::Error } else { Level::Note }),
        );
    }
}
