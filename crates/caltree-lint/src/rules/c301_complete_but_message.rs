use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::Message;

rule! {
    /// # What it means
    /// An association says `complete="true"` and carries a message that a calibration is missing.
    ///
    /// # Why it matters
    /// One of the two is wrong. A program that looks at the flag alone takes the cascade for complete and runs into the gap later.
    ///
    /// # Example
    /// `<association category="SCI_IMG" complete="true" …>` with
    /// `<message text="Missing PHOT_TABLE for FORS2.2021-01-02T00:59:12.533: requested 1, found 0"/>`
    ///
    /// # What to do
    /// Believe the message until you know better: treat the cascade as incomplete. Run CalSelector again; if the answer stays the
    /// same, tell the archive.
    ///
    /// # Source
    /// The archive's page on CalSelector: messages tell "the nature of missing files in the case of an incomplete association".
    /// Observed: a complete association never had a message (1,305 associations).
    "C301", "complete-but-message", Error, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for id in cx.cascade.first_places() {
        let (branch, messages) = (cx.tree.branch(id), cx.tree.messages(id));
        if messages.is_empty() || branch.complete() != Some(true) {
            continue;
        }
        let missing = || {
            let texts = messages.iter().filter_map(|entry| entry.text.as_ref());
            texts.filter_map(|text| match Message::parse(&text.text) {
                // Where all that was requested was found, C306 speaks of the message.
                Message::Missing(what) if what.found < what.requested => Some(what.category),
                _ => None,
            })
        };
        let Some(category) = missing().next() else { continue };
        let more = match missing().count() {
            1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        sink.report(
            Draft::new(
                format!("complete=\"true\", but a message says that {category} is missing{more}"),
                "Treat the cascade as incomplete, and run CalSelector again; if the answer stays the same, tell the archive.",
            )
            .at(branch.complete.as_ref().map(|flag| flag.attr.span))
            .on(id)
            .places(cx.places(id))
            .about(cx.first_file(id))
            .with("missing", missing().collect::<Vec<_>>()),
        );
    }
}
