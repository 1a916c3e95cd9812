use crate::context::{Cascaded, Context};
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{BranchId, Mode, ThisDescription, mode_in_name, visible_chars};

rule! {
    /// # What it means
    /// The document's name (of the file, of its part, or in the Content-Disposition header) says `raw2raw`, but the tree in it is
    /// `Raw2Master`. The other way round is mode-downgrade.
    ///
    /// # Why it matters
    /// CalSelector names its answers after the mode that it executed, and never gives processed calibrations to whoever asked for
    /// raw ones: the file was renamed, or two answers were mixed up.
    ///
    /// # Example
    /// `FORS2.2021-01-02T00:59:12.533_raw2raw.xml` that begins `<association … mode="Raw2Master" …>`
    ///
    /// # What to do
    /// Find out which of the two you have, and rename it; if you need the raw calibrations, ask for them again.
    ///
    /// # Source
    /// The archive's page on CalSelector: the mode executed "is also reported in the content-disposition HTTP header".
    "C308", "file-name-mode-mismatch", Warning, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    if let Some(draft) = draft(cx.context, cx.mode(), "tree") {
        sink.report(draft.at(cx.tree.root().mode.as_ref().map(|flag| flag.attr.span)).on(BranchId::ROOT));
    }
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let mode = answer.description().as_ref().and_then(ThisDescription::mode);
    if let Some(draft) = draft(cx.context, mode, "links table") {
        sink.report(draft.at(&answer.place()));
    }
}

/// What to say of a document of processed calibrations whose name says otherwise.
fn draft(context: &Context<'_>, mode: Option<Mode>, kind: &str) -> Option<Draft> {
    if mode != Some(Mode::Raw2Master) {
        return None;
    }
    let name = context.document.names().iter().find(|name| mode_in_name(name) == Some(Mode::Raw2Raw))?;
    let draft = Draft::new(
        format!("the name {} says raw2raw, but the {kind} is Raw2Master", visible_chars(name)),
        "Rename the file if this is the answer you want; else ask for the raw calibrations again.",
    );
    Some(
        draft
            .about(context.dp_id.as_deref())
            .with("name", name.as_str())
            .with("mode_in_name", Mode::Raw2Raw.as_str())
            .with("mode", Mode::Raw2Master.as_str()),
    )
}
