use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::Message;

rule! {
    /// # What it means
    /// The description of `#this` says `complete="true"` and carries a message that a calibration is missing.
    ///
    /// # Why it matters
    /// One of the two is wrong. A program that looks at the flag alone takes the answer for complete and runs into the gap later.
    ///
    /// # Example
    /// `complete="true" messages="Missing PHOT_TABLE for FORS2.2021-01-02T00:59:12.533: requested 1, found 0"`
    ///
    /// # What to do
    /// Believe the message until you know better. Ask CalSelector again; if the answer stays the same, tell the archive.
    ///
    /// # Source
    /// As C301 for trees: a complete association never had a message (observed 1,305 times).
    "E609", "complete-beside-messages", Error, Answer(check)
}

fn check(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(description) = answer.description().filter(|description| description.complete() == Some(true)) else { return };
    let missing: Vec<&str> = description
        .messages()
        .iter()
        .filter_map(|message| match message {
            // Where all that was requested was found, C306 speaks of the message.
            Message::Missing(what) if what.found < what.requested => Some(what.category),
            _ => None,
        })
        .collect();
    let Some(first) = missing.first() else { return };
    let more = if missing.len() > 1 { format!(" (and {} more)", missing.len() - 1) } else { String::new() };
    sink.report(
        Draft::new(
            format!("complete=\"true\", but a message says that {first} is missing{more}"),
            "Treat the answer as incomplete, and ask CalSelector again; if it stays the same, tell the archive.",
        )
        .at(&answer.place())
        .about(cx.context.dp_id.as_deref())
        .with("missing", missing.clone()),
    );
}
