use super::d708_no_tree_for_science::is_science;
use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{FileState, StoredFile};

rule! {
    /// # What it means
    /// A data file that no association tree, links table or readme of the dataset mentions. What its header says of it is told with it.
    /// Science frames without a tree are told by another rule.
    ///
    /// # Why it matters
    /// It may be left over from another download, or made by somebody; or the tree that lists it is not there. Programs that take all
    /// files of a folder use it nevertheless.
    ///
    /// # Example
    /// `master_bias.fits`, which somebody made, beside the raw frames.
    ///
    /// # What to do
    /// Nothing, if you know why it is there.
    ///
    /// # Source
    /// Observed: folders in which reductions were done hold their products beside what was downloaded.
    "D704", "orphan-file", Note, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    // What is no sound file is told as such.
    if file.listed.is_some() || file.in_readme || file.state != FileState::Present || is_science(file) {
        return;
    }
    let header = &file.probe.header;
    let says: Vec<&str> = [&header.instrument, &header.dpr_catg, &header.dpr_type, &header.dpr_tech, &header.pro_catg]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    let says = if says.is_empty() { String::new() } else { format!(" (its header: {})", says.join(", ")) };
    sink.report(on_file(file, format!("no answer mentions {}{says}", called(file)), "Nothing, if you know why it is there."));
}
