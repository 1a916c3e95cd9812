use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::Container;

rule! {
    /// # What it means
    /// An association lacks one of its three containers: `mainFiles`, `messages`, `associatedFiles`. They are always there, empty
    /// when there is nothing to say.
    ///
    /// # Why it matters
    /// Without `messages` nobody knows whether something is missing, without `associatedFiles` whether calibrations were cut out,
    /// and programs that count on the containers stop here.
    ///
    /// # Example
    /// An association that goes from `</mainFiles>` straight to `<associatedFiles>`.
    ///
    /// # What to do
    /// Download the answer again. If it was edited by hand, put the container back, empty: `<messages/>`.
    ///
    /// # Source
    /// Observed: no exception in 1,305 associations of 67 real trees.
    "T206", "missing-container", Error, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for (id, branch) in cx.tree.branches() {
        // What a branch lacks that is still open may have been cut off.
        if branch.cut {
            continue;
        }
        for (container, _) in Container::ALL.into_iter().zip(&branch.containers).filter(|(_, place)| place.is_none()) {
            let name = container.element();
            sink.report(
                Draft::new(
                    format!("the association has no `<{name}>`"),
                    format!("Download the answer again, or put `<{name}/>` back if it was edited by hand."),
                )
                .at(branch.span)
                .on(id)
                .key(name)
                .with("container", name),
            );
        }
    }
}
