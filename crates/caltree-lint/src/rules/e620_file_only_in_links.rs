use crate::pair::Pair;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::counted;

rule! {
    /// # What it means
    /// The links table of a frame lists a file that its association tree does not. Both were given, for the same frame and mode; a
    /// file that stands in several branches counts once.
    ///
    /// # Why it matters
    /// The two come from one answer and should agree. If they do not, one of them is older than the other or was edited: a
    /// reduction that goes by the tree misses this file.
    ///
    /// # Example
    /// A bias in the links table, of today; the tree is of yesterday and has another one.
    ///
    /// # What to do
    /// Ask CalSelector for both again, at the same time.
    ///
    /// # Source
    /// Observed: the tree and the table of the ESPRESSO frame 2018-11-04T07:00:00.643 list the same files, in both modes.
    "E620", "file-only-in-links", Warning, Pair(check)
}

fn check(pair: &Pair<'_>, sink: &mut Sink) {
    if !pair.is_one_answer() {
        let files: Vec<_> = Pair::only_in(pair.links, pair.tree).collect();
        let Some(first) = files.first() else { return };
        sink.report(
            Draft::new(
                format!(
                    "the tree and the links table are not of one answer: {} only in the links table",
                    counted(files.len() as u64, "file")
                ),
                "Give the tree and the table of one frame and mode, to see in what they differ.",
            )
            .at(&first.place)
            .about(pair.links.dp_id.as_deref())
            .with("files", files.len()),
        );
        return;
    }
    for file in Pair::only_in(pair.links, pair.tree) {
        sink.report_with(|| {
            Draft::new(
                format!("{} is in the links table, not in the association tree of the same frame", file.name),
                "Ask CalSelector for the tree and the table again, at the same time.",
            )
            .at(&file.place)
            .about(Some(file.name.as_str()))
            .with("category", file.category.as_str())
        });
    }
}
