use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::BranchId;

rule! {
    /// # What it means
    /// One file is listed more than once among the main files of one branch, with the same or with another category.
    ///
    /// # Why it matters
    /// A recipe that gets one frame twice gives it double weight in a combination, or finds too many frames.
    ///
    /// # Example
    /// `FORS2.2021-01-02T09:27:34.589` twice in the `mainFiles` of a `BIAS`: four frames are listed, three are there.
    ///
    /// # What to do
    /// Give the file to the pipeline once. If the archive itself sends it twice, report it.
    ///
    /// # Source
    /// Observed: no main list of 67 real trees has one name twice.
    "T210", "duplicate-file", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let (files, name_ids) = (cx.tree.all_files(), cx.cascade.name_ids());
    // Where each name was seen last, and how often in that branch.
    let mut seen: Vec<(Option<BranchId>, u32)> = vec![(None, 0); cx.cascade.names().len()];
    let mut second: Vec<usize> = Vec::new();
    for id in cx.cascade.first_places() {
        let range = cx.tree.file_range(id);
        if range.len() < 2 {
            continue;
        }
        for at in range {
            let Some(name) = name_ids[at] else { continue };
            let entry = &mut seen[name.index()];
            if entry.0 == Some(id) {
                entry.1 += 1;
                if entry.1 == 2 {
                    second.push(at);
                }
            } else {
                *entry = (Some(id), 1);
            }
        }
        for at in second.drain(..) {
            let Some(name) = name_ids[at] else { continue };
            let info = &cx.cascade.names()[name.index()];
            let count = seen[name.index()].1;
            let times = if count == 2 { "twice".to_owned() } else { format!("{count} times") };
            sink.report(
                Draft::new(
                    format!("{} is listed {times} among the main files", short(info.text)),
                    "Give the file to the pipeline once; report it if the archive itself sends it twice.",
                )
                .at(files[at].name.as_ref().map(|name| name.span))
                .on(id)
                .places(cx.places(id))
                .about(Some(info.text))
                .with("count", count),
            );
        }
    }
}
