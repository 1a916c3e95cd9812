use crate::context::{Cascaded, Context};
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::BranchId;

rule! {
    /// # What it means
    /// The tree was made for an acquisition image: the root's category has the word `ACQUISITION` or `ACQ`.
    ///
    /// # Why it matters
    /// An acquisition centres the target; it is not what the calibration plan is made for. CalSelector is known to behave
    /// erratically when acquisitions and science frames are requested together, so the other trees of that request may be wrong as
    /// well.
    ///
    /// # Example
    /// `<association category="ACQUISITION" … mode="Raw2Raw" type="main">` as the root.
    ///
    /// # What to do
    /// Ask again with the science frames alone (`dp_cat='SCIENCE'`, without acquisitions): CalSelector adds the acquisition as an
    /// auxiliary branch by itself.
    ///
    /// # Source
    /// The archive's page on CalSelector: "a mixture of science and non-science (e.g. acquisition images) files in the same request
    /// results in CalSelector behaving erratically".
    "S410", "acquisition-as-science", Warning, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let Some(category) = &cx.tree.root().category else { return };
    if is_acquisition(&category.text) {
        sink.report(draft(cx.context, &category.text).at(category.span).on(BranchId::ROOT));
    }
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(description) = answer.description() else { return };
    if let Some(category) = description.category().filter(|category| is_acquisition(category)) {
        sink.report(draft(cx.context, category).at(&answer.place()));
    }
}

fn is_acquisition(category: &str) -> bool {
    category.split('_').any(|word| ["ACQUISITION", "ACQ"].iter().any(|name| word.eq_ignore_ascii_case(name)))
}

fn draft(cx: &Context<'_>, category: &str) -> Draft {
    Draft::new(
        format!("{category} is an acquisition, not a science frame"),
        "Ask again with the science frames alone: CalSelector adds their acquisition as an auxiliary branch by itself.",
    )
    .about(cx.dp_id.as_deref())
    .with("category", category)
}
