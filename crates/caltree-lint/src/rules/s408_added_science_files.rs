use crate::context::Cascaded;
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::counted;
use caltree_model::{At, BranchId};

rule! {
    /// # What it means
    /// The root holds more frames than the one that the tree is named for: CalSelector added those that are to be processed
    /// together with it.
    ///
    /// # Why it matters
    /// You get files that you did not ask for, and you need them: the sky of an on/off sequence may be among them. The same
    /// frames come again with the tree of each of the others.
    ///
    /// # Example
    /// The tree of `HAWKI.2021-07-23T03:21:18.913` with all six frames of its jitter sequence under the root.
    ///
    /// # What to do
    /// Process the frames together. If you count frames or hours, count the distinct ones.
    ///
    /// # Source
    /// The archive's page on CalSelector: "CalSelector returns more science files than actually present in the archive request.
    /// This is by design".
    "S408", "added-science-files", Note, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    if cx.tree.files(BranchId::ROOT).len() < 2 {
        return;
    }
    let Some(dp_id) = cx.context.dp_id.as_deref() else { return };
    // Names are numbered by first appearance and the root's files come first.
    let of_root = cx.cascade.name_ids()[cx.tree.file_range(BranchId::ROOT)].iter().flatten().max();
    let names = &cx.cascade.names()[..of_root.map_or(0, |last| last.index() + 1)];
    let others = || names.iter().filter(|name| name.text != dp_id);
    let (Some(first), Some(last), number) = (others().next(), others().next_back(), others().count()) else { return };
    let place = &cx.tree.all_files()[first.first];
    sink.report(
        added(dp_id, number as u64, first.text, last.text).at(place.name.as_ref().map(|name| name.span)).on(BranchId::ROOT),
    );
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(dp_id) = cx.context.dp_id.as_deref() else { return };
    let (Some(first), Some(last)) = (answer.siblings.first(), answer.siblings.last()) else { return };
    sink.report(added(dp_id, answer.sibling_rows, first, last).at(&answer.sibling_place.clone().map(At::from)));
}

/// What to say of the frames that came with one.
fn added(dp_id: &str, number: u64, first: &str, last: &str) -> Draft {
    let which = match number {
        1 => first.to_owned(),
        2 => format!("{first} and {last}"),
        _ => format!("{first} to {last}"),
    };
    Draft::new(
        format!("{} came with {dp_id}, to be processed together: {which}", counted(number, "more main file")),
        "Process the frames together; the same ones come again with the tree of each of the others.",
    )
    .about(Some(dp_id))
    .with("added", number)
    .with("first", first)
    .with("last", last)
}
