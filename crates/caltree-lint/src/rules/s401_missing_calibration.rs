use crate::context::Cascaded;
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{Level, MissingCalibration};

rule! {
    /// # What it means
    /// CalSelector looked for a calibration and did not find it, or found fewer files than it wanted. Told once for a category and
    /// subject, however often the branch that says so is repeated; as a note where only an auxiliary branch says it. In a links
    /// table the description of `#this` says it, or says `complete="false"` and
    /// leaves open what is missing.
    ///
    /// # Why it matters
    /// The cascade is incomplete: the recipe that needs this calibration cannot run as planned, and all that is built on its
    /// product is affected.
    ///
    /// # Example
    /// `<message text="Missing EOP_PARAM for GRAVI.2018-01-27T05:30:10.657_tpl: requested 1, found 0"/>`
    ///
    /// # What to do
    /// If the observation is only days old, run CalSelector again later: the calibration may not have been taken yet. Otherwise
    /// look for it in the archive by hand, or decide that you can do without and write an exemption with the reason.
    ///
    /// # Source
    /// The archive's page on CalSelector ("incomplete"); the message's form observed in real trees of GRAVITY and VIMOS.
    "S401", "missing-calibration", Error, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    // A message that contradicts itself is C306's.
    for (what, told, span) in cx.missing_once(|what| what.found < what.requested) {
        let MissingCalibration { category, subject, requested, found } = &what;
        let aside = if told.main { "" } else { " (of an auxiliary branch: not needed for processing)" };
        sink.report(
            Draft::new(
                format!("{category} is missing for {subject}: {found} found of {requested} requested{aside}"),
                "Run CalSelector again later if the data are recent; else look for it in the archive, or do without and say why.",
            )
            .at(span)
            .on(told.branch)
            .places(told.places)
            .about_missing(&what)
            .at_most(if told.main { Level::Error } else { Level::Note }),
        );
    }
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(description) = answer.description() else { return };
    // A message of any kind explains it: other rules tell those.
    if description.complete() == Some(false) && description.messages().is_empty() {
        let dp_id = cx.context.dp_id.as_deref();
        sink.report(
            Draft::new(
                format!(
                    "something is missing for {}: the answer is incomplete and does not say what",
                    dp_id.unwrap_or("this frame")
                ),
                "Look into the association tree of the frame, which says what is missing for what.",
            )
            .at(&answer.place())
            .about(dp_id),
        );
    }
    for what in answer.missing(|what| what.found < what.requested) {
        let MissingCalibration { category, subject, requested, found } = &what;
        sink.report_once((category, subject), || {
            Draft::new(
                format!("{category} is missing for {subject}: {found} found of {requested} requested"),
                "Run CalSelector again later if the data are recent; else look for it in the archive, or do without and say why.",
            )
            .at(&answer.place())
            .about_missing(&what)
        });
    }
}
