use crate::pair::Pair;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::counted;

rule! {
    /// # What it means
    /// The association tree of a frame lists a file that its links table does not. Both were given, for the same frame and mode.
    ///
    /// # Why it matters
    /// Whoever downloads by the links table does not get this file, and the recipe that needs it cannot run.
    ///
    /// # Example
    /// A flat field that stands under the standard star in the tree, and in no row of the table.
    ///
    /// # What to do
    /// Ask CalSelector for both again, at the same time. Until then, download by the tree: `caltree files` lists all of its files.
    ///
    /// # Source
    /// Observed: the tree and the table of the ESPRESSO frame 2018-11-04T07:00:00.643 list the same files, in both modes.
    "E621", "file-only-in-tree", Warning, Pair(check)
}

fn check(pair: &Pair<'_>, sink: &mut Sink) {
    if !pair.is_one_answer() {
        let count = Pair::only_in(pair.tree, pair.links).count();
        if count > 0 {
            sink.report(
                Draft::new(
                    format!(
                        "the tree and the links table are not of one answer: {} only in the tree",
                        counted(count as u64, "file")
                    ),
                    "Give the tree and the table of one frame and mode, to see in what they differ.",
                )
                .about(pair.links.dp_id.as_deref())
                .with("files", count),
            );
        }
        return;
    }
    for file in Pair::only_in(pair.tree, pair.links) {
        sink.report_with(|| {
            Draft::new(
                format!(
                    "{} is in the association tree (line {}), not in the links table of the same frame",
                    file.name, file.place.location.line
                ),
                "Ask CalSelector for the tree and the table again, at the same time; download by the tree until then.",
            )
            .about(Some(file.name.as_str()))
            .with("category", file.category.as_str())
            .with("tree_line", file.place.location.line)
        });
    }
}
