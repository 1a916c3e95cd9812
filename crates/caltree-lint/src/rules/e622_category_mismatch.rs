use crate::pair::Pair;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;

rule! {
    /// # What it means
    /// A file has another category in the association tree of a frame than in its links table. A row without category is E606's.
    ///
    /// # Why it matters
    /// The category is the tag under which a pipeline takes the file: under one of the two it is taken for something else, or
    /// refused.
    ///
    /// # Example
    /// `FLAT_A` in the tree, `FLAT_B` in the table.
    ///
    /// # What to do
    /// Look into the file's header (DPR or PRO CATG), and ask CalSelector for both again.
    ///
    /// # Source
    /// Observed: the tree and the table of the ESPRESSO frame 2018-11-04T07:00:00.643 agree, in both modes.
    "E622", "category-mismatch", Warning, Pair(check)
}

fn check(pair: &Pair<'_>, sink: &mut Sink) {
    for (tree, links) in pair.in_both() {
        if tree.category == links.category || links.category.is_empty() {
            continue;
        }
        sink.report_with(|| {
            let (in_tree, in_links) = (short(&tree.category), short(&links.category));
            Draft::new(
                format!("{} is {in_tree} in the association tree and {in_links} in the links table", tree.name),
                "Look into the file's header (DPR or PRO CATG), and ask CalSelector for both again.",
            )
            .at(links.category_place.as_ref().unwrap_or(&links.place))
            .about(Some(tree.name.as_str()))
            .with("category", links.category.as_str())
            .with("category_in_tree", tree.category.as_str())
            .with("tree_line", tree.place.location.line)
        });
    }
}
