use crate::context::Cascaded;
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::counted;
use caltree_model::{BranchId, Mode};

rule! {
    /// # What it means
    /// A branch of a tree of processed calibrations (Raw2Master) holds raw files, or a links table of that mode lists some.
    ///
    /// # Why it matters
    /// For this calibration no master was available, or none is ever made: its raw files have to be reduced before the science
    /// frame can be.
    ///
    /// # Example
    /// `<association category="STD_RED" …>` with a raw standard star, in a tree with `mode="Raw2Master"`.
    ///
    /// # What to do
    /// Run the recipe for this branch first. Its own calibrations are below it.
    ///
    /// # Source
    /// The archive's page on CalSelector: "if appropriate processed calibrations are not available, the system will try to
    /// associate raw calibrations, instead".
    "S407", "raw-in-raw2master", Note, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    if cx.mode() != Some(Mode::Raw2Master) {
        return;
    }
    let nested = |id| id != BranchId::ROOT && cx.cascade.on_main_line(id);
    for told in cx.told_once(|id| id != BranchId::ROOT && !cx.cascade.observed(id).is_empty(), nested) {
        let id = told.branch;
        let raw = cx.cascade.observed(id).len();
        sink.report(
            Draft::new(
                format!("{} comes as {} in a tree of processed calibrations", cx.called(id), counted(raw as u64, "raw file")),
                "Reduce these raw files first: there is no master for them.",
            )
            .at(cx.tree.branch(id).category.as_ref().map_or(cx.tree.branch(id).span, |attr| attr.span))
            .on(id)
            .places(told.places)
            .about(cx.first_file(id))
            .with("category", cx.tree.branch(id).category())
            .with("files", raw),
        );
    }
}

fn answer(_cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let mode = answer.description().and_then(|description| description.mode());
    let Some((name, category, place)) = answer.first_raw.as_ref().filter(|_| mode == Some(Mode::Raw2Master)) else { return };
    let what = category.as_deref().map(|category| format!(", the first of category {category}")).unwrap_or_default();
    sink.report(
        Draft::new(
            format!("{} in a table of processed calibrations{what}", counted(answer.raw_rows, "raw file")),
            "Reduce these raw files first: there is no master for them. The tree of the frame says for what they are.",
        )
        .at(place)
        .about(Some(name.as_str()))
        .with("category", category.as_deref())
        .with("files", answer.raw_rows),
    );
}
