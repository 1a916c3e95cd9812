use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::counted;
use caltree_model::BranchType;

rule! {
    /// # What it means
    /// An auxiliary branch (an acquisition image, a sky frame) says `certified="false"`. Allowed unless you set its level.
    ///
    /// # Why it matters
    /// It normally does not: auxiliary files are not needed for processing, nobody certifies them, and they do not count for the
    /// flags above.
    ///
    /// # Example
    /// `<association category="ACQUISITION" certified="false" type="auxiliary" …>` below a certified root.
    ///
    /// # What to do
    /// Nothing, as a rule. If you use these files after all, look at them first.
    ///
    /// # Source
    /// Observed: `ACQUISITION`, `SKY_RAW` and `*_RMNREC` are normally uncertified, under certified roots too.
    "S409", "auxiliary-uncertified", Allow, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for id in cx.cascade.first_places() {
        let branch = cx.tree.branch(id);
        if branch.kind() != Some(BranchType::Auxiliary) || branch.certified() != Some(false) {
            continue;
        }
        let files = cx.tree.files(id).len();
        sink.report(
            Draft::new(
                format!(
                    "{} is not certified ({}); it is auxiliary: not needed for processing",
                    cx.called(id),
                    counted(files as u64, "file")
                ),
                "Nothing, as a rule; if you use these files after all, look at them first.",
            )
            .at(branch.certified.as_ref().map(|flag| flag.attr.span))
            .on(id)
            .places(cx.places(id))
            .about(cx.first_file(id))
            .with("category", branch.category())
            .with("files", files),
        );
    }
}
