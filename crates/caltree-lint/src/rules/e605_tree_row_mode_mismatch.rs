use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::ThisDescription;

rule! {
    /// # What it means
    /// The row that leads to the association tree names another mode than the description of `#this`: in its semantics, or in its
    /// address.
    ///
    /// # Why it matters
    /// Whoever follows the link gets a tree that does not belong to this table: raw calibrations where the table lists masters, or
    /// the other way round.
    ///
    /// # Example
    /// A table described as `mode="Raw2Raw"` whose last row is `…eso#calSelector_raw2master`.
    ///
    /// # What to do
    /// Ask CalSelector again for the mode that you want, table and tree at the same time.
    ///
    /// # Source
    /// Observed: in every real table (HARPS, ESPRESSO) the three agree.
    "E605", "tree-row-mode-mismatch", Error, Answer(check)
}

fn check(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(mode) = answer.description().as_ref().and_then(ThisDescription::mode) else { return };
    for row in &answer.trees {
        let semantics = Some((row.mode, "semantics", &row.place));
        let address = row.url_mode.map(|mode| (mode, "address", &row.url_place));
        for (found, what, place) in [semantics, address].into_iter().flatten().filter(|(found, ..)| *found != mode) {
            sink.report(
                Draft::new(
                    format!("the {what} of the row for the tree says {found}, the description of `#this` {mode}"),
                    "Ask CalSelector again, for the table and the tree at the same time.",
                )
                .at(place)
                .about(cx.context.dp_id.as_deref())
                .key(what)
                .with("described", mode.as_str())
                .with("found", found.as_str()),
            );
        }
    }
}
