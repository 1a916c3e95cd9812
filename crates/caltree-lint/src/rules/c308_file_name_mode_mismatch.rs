use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{BranchId, Mode, mode_in_name, visible_text};

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
    "C308", "file-name-mode-mismatch", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    if cx.mode() != Some(Mode::Raw2Master) {
        return;
    }
    let context = cx.context;
    let Some(name) = context.document.names().iter().find(|name| mode_in_name(name) == Some(Mode::Raw2Raw)) else { return };
    sink.report(
        Draft::new(
            format!("the name {} says raw2raw, but the tree is Raw2Master", visible_text(name)),
            "Rename the file if this is the tree you want; else ask for the raw calibrations again.",
        )
        .at(cx.tree.root().mode.as_ref().map(|flag| flag.attr.span))
        .on(BranchId::ROOT)
        .about(context.dp_id.as_deref())
        .with("name", name.as_str())
        .with("mode_in_name", Mode::Raw2Raw.as_str())
        .with("mode", Mode::Raw2Master.as_str()),
    );
}
