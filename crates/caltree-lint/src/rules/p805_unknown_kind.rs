use crate::context::Cascaded;
use crate::profile::{FrameKind, Held};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::BranchId;

rule! {
    /// # What it means
    /// The profile (`--profile`) does not know this kind of frame (instrument, category of the root, mode), so the tree was not
    /// held against it. Nothing is said of empty trees, and of those that do not say what they are for.
    ///
    /// # Why it matters
    /// Silence would look like approval.
    ///
    /// # Example
    /// A Raw2Master tree, and a profile that was learnt from Raw2Raw trees.
    ///
    /// # What to do
    /// Learn the profile again from trees of this kind as well, or use another one. The kind that the message calls the nearest may
    /// be the same, misspelt in an edited profile.
    ///
    /// # Source
    /// The profile; `caltree profile learn` makes one of trees (docs/profiles.md).
    "P805", "unknown-kind", Note, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let Some(Held { kind, known: false, .. }) = cx.held() else { return };
    let FrameKind { instrument, category, mode } = kind;
    sink.report_with(|| {
        let near = cx.context.settings.profile.as_deref().and_then(|profile| profile.nearest(kind));
        let near = near.map(|near| format!(" (nearest that it knows: {near})")).unwrap_or_default();
        Draft::new(
            format!("the profile does not know {kind}: the tree was not held against it{near}"),
            "Learn the profile again from trees of this kind as well.",
        )
        .at(cx.tree.root().category.as_ref().map(|attr| attr.span))
        .on(BranchId::ROOT)
        .about(cx.first_file(BranchId::ROOT))
        .with("category", category.as_str())
        .with("instrument", instrument.as_str())
        .with("mode", mode.as_str())
    });
}
