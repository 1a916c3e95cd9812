use crate::context::Cascaded;
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::beginning;
use caltree_model::{BranchId, Level, Message, MessageEntry, visible_chars};

rule! {
    /// # What it means
    /// CalSelector could not establish any association for this frame: no calibrations were looked for. (A warning where a branch
    /// says it, a note where that branch is auxiliary; the archive was only seen to write it on the root.)
    ///
    /// # Why it matters
    /// The tree holds the frame itself and nothing else. Its `certified="true"` says nothing: there is nothing to certify.
    ///
    /// # Example
    /// `<message text="No association could be established: this file type is not supported"/>`
    ///
    /// # What to do
    /// Look whether the frame is a science frame at all: for calibrations and acquisition images nothing is associated. If it is
    /// one, its date may lie outside the time that CalSelector covers for this instrument: look for calibrations by hand.
    ///
    /// # Source
    /// The archive's page on CalSelector ("empty (yellow tickmark)"); the message's form observed in real trees of VIMOS.
    "S406", "no-association", Error, Tree(check), Answer(answer)
}

fn reason<'t>(entry: &'t MessageEntry<'_>) -> Option<&'t str> {
    match Message::parse(&entry.text.as_ref()?.text) {
        Message::NoAssociation(reason) => Some(reason),
        Message::Missing(_) | Message::Other(_) => None,
    }
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let says_so = |id| cx.tree.messages(id).iter().any(|entry| reason(entry).is_some());
    for told in cx.told_once(says_so, |_| true) {
        let id = told.branch;
        let Some((entry, reason)) = cx.tree.messages(id).iter().find_map(|entry| Some((entry, reason(entry)?))) else { continue };
        let category = cx.tree.branch(id).category();
        let why = if reason.is_empty() { "no reason is given".into() } else { visible_chars(&beginning(reason)).into_owned() };
        let level = match (id, told.main) {
            (BranchId::ROOT, _) => Level::Error,
            (_, true) => Level::Warning,
            (_, false) => Level::Note,
        };
        sink.report(
            Draft::new(
                format!("no association could be established for {}: {why}", cx.called(id)),
                "Ask for science frames only; if this is one, look for its calibrations by hand.",
            )
            .at(entry.text.as_ref().map(|text| text.span))
            .on(id)
            .places(told.places)
            .about(cx.first_file(id))
            .with("category", category)
            .with("reason", reason)
            .at_most(level),
        );
    }
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(description) = answer.description() else { return };
    let messages = description.messages();
    let Some(reason) =
        messages.iter().find_map(|message| if let Message::NoAssociation(reason) = message { Some(*reason) } else { None })
    else {
        return;
    };
    let why = if reason.is_empty() { "no reason is given".into() } else { visible_chars(&beginning(reason)).into_owned() };
    sink.report(
        Draft::new(
            format!("no association could be established for {}: {why}", description.category().unwrap_or("this frame")),
            "Ask for science frames only; if this is one, look for its calibrations by hand.",
        )
        .at(&answer.place())
        .about(cx.context.dp_id.as_deref())
        .with("category", description.category())
        .with("reason", reason),
    );
}
