use crate::context::Cascaded;
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::beginning;
use caltree_model::{Message, visible_chars};

rule! {
    /// # What it means
    /// An association carries a message that has none of the known forms. Its text is shown as it is; each text is told once.
    ///
    /// # Why it matters
    /// CalSelector only writes a message where something is not as it should be. caltree cannot judge this one, so you must.
    ///
    /// # Example
    /// `<message text="Photometric zero point could not be established"/>`
    ///
    /// # What to do
    /// Read the message. If the archive itself sends it, report it as a new fact of the format; if it is no concern, write an
    /// exemption with the reason.
    ///
    /// # Source
    /// Observed: two forms of messages only, `Missing … for …: requested n, found m` and `No association could be established: …`.
    "C305", "unknown-message", Note, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let unknown = cx.messages_once(|message| match message {
        Message::Other(what) => Some((what, what)),
        _ => None,
    });
    for (what, told, span) in unknown {
        let message = if what.trim().is_empty() {
            "the message is empty".to_owned()
        } else {
            format!("message of an unknown form: \"{}\"", visible_chars(&beginning(what.trim())))
        };
        sink.report(
            Draft::new(message, "Read it: CalSelector only writes a message where something is not as it should be.")
                .at(span)
                .on(told.branch)
                .places(told.places)
                .about(cx.first_file(told.branch))
                .key(what)
                .with("text", what),
        );
    }
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(description) = answer.description() else { return };
    for message in description.messages() {
        let Message::Other(what) = message else { continue };
        sink.report_once(what, || {
            Draft::new(
                format!("message of an unknown form: \"{}\"", visible_chars(&beginning(what.trim()))),
                "Read it: CalSelector only writes a message where something is not as it should be.",
            )
            .at(&answer.place())
            .about(cx.context.dp_id.as_deref())
            .key(what)
            .with("text", what)
        });
    }
}
