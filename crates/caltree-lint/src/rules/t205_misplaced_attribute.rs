use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{BranchId, Span};

rule! {
    /// # What it means
    /// The root association has a `match`, or another association a `mode`. `match` says how a branch stands to the one above it,
    /// and there is nothing above the root; `mode` is said once for the whole tree.
    ///
    /// # Why it matters
    /// The archive never writes this: the tree was put together by hand or cut out of another one, and its flags may be those of
    /// another frame.
    ///
    /// # Example
    /// `<association category="FLAT_SKY" … mode="Raw2Raw" type="main">` below the root.
    ///
    /// # What to do
    /// Take the attribute out, or download the answer again.
    ///
    /// # Source
    /// Observed: no exception in 1,305 associations of 67 real trees.
    "T205", "misplaced-attribute", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    if let Some(flag) = &cx.tree.root().matching {
        tell(sink, BranchId::ROOT, "match", flag.attr.span, "`match` on the root association: there is nothing above it to match");
    }
    for (id, branch) in cx.tree.branches().skip(1) {
        if let Some(flag) = &branch.mode {
            tell(sink, id, "mode", flag.attr.span, "`mode` on a nested association: only the root says it");
        }
    }
}

fn tell(sink: &mut Sink, branch: BranchId, attribute: &str, span: Span, message: &str) {
    sink.report(
        Draft::new(message, "Take the attribute out, or download the answer again.")
            .at(span)
            .on(branch)
            .key(attribute)
            .with("attribute", attribute),
    );
}
