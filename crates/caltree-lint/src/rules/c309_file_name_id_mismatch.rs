use crate::context::{Cascaded, Context};
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{BranchId, Container, dp_id_in_name};
use caltree_read::Document;

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
    "C309", "file-name-id-mismatch", Warning, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let (root, document) = (cx.tree.root(), cx.context.document);
    let files = || cx.tree.files(BranchId::ROOT).iter().filter_map(|file| file.name.as_ref());
    let Some(first) = files().next() else { return };
    // Where reading ended among the main files, the one that is named may follow.
    if root.cut && root.containers[Container::Messages as usize].is_none() && cx.tree.len() == 1 {
        return;
    }
    // A suffix such as .fits in the tree is T212's.
    let stranger = |id: &str| !files().any(|file| file.text.starts_with(id));
    let Some(id) = named(document).find(|id| stranger(id)) else { return };
    let more = match files().count() {
        0 | 1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let message = format!("the name says {id}, which is no main file of the root: that holds {}{more}", first.text);
    sink.report(draft(cx.context, &id, message).at(first.span).on(BranchId::ROOT));
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(dp_id) = cx.context.dp_id.as_deref() else { return };
    let stranger = |id: &str| dp_id != id && !answer.siblings.iter().any(|sibling| sibling == id);
    let Some(id) = named(cx.context.document).find(|id| stranger(id)) else { return };
    let message = format!("the name says {id}, but the links table is for {dp_id}");
    sink.report(draft(cx.context, &id, message).at(&answer.place()));
}

/// The ids in the names of a document. A part is named by its own name: the file around it is named after another frame, if after any.
fn named(document: &Document<'_>) -> impl Iterator<Item = String> {
    let names = document.part.as_ref().map_or(document.names(), std::slice::from_ref);
    names.iter().filter_map(|name| dp_id_in_name(name))
}

fn draft(context: &Context<'_>, id: &str, message: String) -> Draft {
    Draft::new(message, "Rename the file after one of the root's main files, or download the answer of the frame that you meant.")
        .about(context.dp_id.as_deref())
        .key(id)
        .with("name_id", id)
        .with("dp_id", context.dp_id.as_deref())
}
