use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{BranchId, Container, dp_id_in_name};

rule! {
    /// # What it means
    /// The document's name (of the file, of its part, or in the Content-Disposition header) carries the id of a frame that is not
    /// among the main files of the root.
    ///
    /// # Why it matters
    /// CalSelector names its answers after the frame that they are for. Under another frame's name, the calibrations of one
    /// observation are used for another one.
    ///
    /// # Example
    /// `FORS2.2021-01-02T00:59:12.533_raw2raw.xml` whose root holds `FORS2.2021-01-03T04:11:37.250` only.
    ///
    /// # What to do
    /// Rename the file after one of the root's main files, or download the tree of the frame that you meant.
    ///
    /// # Source
    /// Observed: the id in the name is one of the root's main files in every real tree. `:`, `_` and `-` in times are one.
    "C309", "file-name-id-mismatch", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let (root, document) = (cx.tree.root(), cx.context.document);
    let files = || cx.tree.files(BranchId::ROOT).iter().filter_map(|file| file.name.as_ref());
    let Some(first) = files().next() else { return };
    // Where reading ended among the main files, the one that is named may follow.
    if root.cut && root.containers[Container::Messages as usize].is_none() && cx.tree.len() == 1 {
        return;
    }
    // A part is named by its own name: the file around it is named after another frame, if after any.
    let names = document.part.as_ref().map_or(document.names(), std::slice::from_ref);
    // A suffix such as .fits in the tree is T212's.
    let stranger = |id: &String| !files().any(|file| file.text.starts_with(id.as_str()));
    let Some(id) = names.iter().filter_map(|name| dp_id_in_name(name)).find(stranger) else { return };
    let more = match files().count() {
        0 | 1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    sink.report(
        Draft::new(
            format!("the name says {id}, which is no main file of the root: that holds {}{more}", first.text),
            "Rename the file after one of the root's main files, or download the tree of the frame that you meant.",
        )
        .at(first.span)
        .on(BranchId::ROOT)
        .about(cx.context.dp_id.as_deref())
        .key(id.as_str())
        .with("name_id", id.as_str())
        .with("dp_id", cx.context.dp_id.as_deref()),
    );
}
