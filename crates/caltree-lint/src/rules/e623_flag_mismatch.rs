use crate::pair::Pair;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;

rule! {
    /// # What it means
    /// The root of an association tree and the description of `#this` in the links table of the same frame say different things:
    /// category, certified, complete, mode or type; or, where they are compared on demand, they are for different frames.
    ///
    /// # Why it matters
    /// One of the two is older. Mostly it was fetched before the calibrations were certified, or before something missing was
    /// found.
    ///
    /// # Example
    /// `certified="false"` in the table of yesterday, `certified="true"` in the tree of today.
    ///
    /// # What to do
    /// Ask CalSelector for both again, at the same time.
    ///
    /// # Source
    /// Observed: the tree and the table of the ESPRESSO frame 2018-11-04T07:00:00.643 agree, in both modes.
    "E623", "flag-mismatch", Warning, Pair(check)
}

fn check(pair: &Pair<'_>, sink: &mut Sink) {
    if let Some((tree, links)) = pair.frames() {
        sink.report(
            Draft::new(
                format!("the association tree is for {tree}, the links table for {links}"),
                "Give the tree and the table of one frame, to see in what they differ.",
            )
            .at(&pair.links.place.clone().map(caltree_model::At::from))
            .about(Some(links))
            .key("frame")
            .with("flag", "frame")
            .with("in_tree", tree)
            .with("in_links", links),
        );
    }
    for ((name, tree), (_, links)) in pair.tree.flags.named().into_iter().zip(pair.links.flags.named()) {
        let (Some(tree), Some(links)) = (tree, links) else { continue };
        if tree == links {
            continue;
        }
        let draft = Draft::new(
            format!("{name} is {} in the association tree and {} in the links table", short(&tree), short(&links)),
            "Ask CalSelector for the tree and the table again, at the same time: one of them is older.",
        );
        sink.report(
            draft
                .at(&pair.links.place.clone().map(caltree_model::At::from))
                .about(pair.links.dp_id.as_deref())
                .key(name)
                .with("flag", name)
                .with("in_tree", tree)
                .with("in_links", links),
        );
    }
}
