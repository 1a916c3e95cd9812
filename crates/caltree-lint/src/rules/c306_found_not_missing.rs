use crate::context::Cascaded;
use crate::repeated::Told;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{Level, Message, MissingCalibration, Span};
use hashbrown::HashMap;

rule! {
    /// # What it means
    /// A message says that a calibration is missing, but by its own numbers as many files were found as were requested, or more.
    ///
    /// # Why it matters
    /// The message contradicts itself: either nothing is missing, and the incomplete flag above is wrong, or the numbers are.
    ///
    /// # Example
    /// `<message text="Missing BIAS for FORS2.2021-01-02T00:59:12.533: requested 3, found 3"/>`
    ///
    /// # What to do
    /// Look whether the files of that category are in the tree. Run CalSelector again; if the answer stays the same, tell the
    /// archive.
    ///
    /// # Source
    /// The meaning of the words; observed: in every real message fewer were found than requested.
    "C306", "found-not-missing", Warning, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink<'_>) {
    let mut order: Vec<MissingCalibration<'_>> = Vec::new();
    let mut found: HashMap<(&str, &str), (Told, Span)> = HashMap::new();
    for entry in cx.tree.all_messages() {
        let Some(text) = &entry.text else { continue };
        let Message::Missing(what) = Message::parse(&text.text) else { continue };
        if what.found < what.requested {
            continue;
        }
        let main = cx.counts(entry.branch);
        match found.get_mut(&(what.category, what.subject)) {
            Some((told, span)) => {
                if told.again(entry.branch, main) {
                    *span = text.span;
                }
            }
            None => {
                order.push(what);
                found.insert((what.category, what.subject), (Told::new(entry.branch, main), text.span));
            }
        }
    }
    for what in order {
        let (told, span) = found[&(what.category, what.subject)];
        let MissingCalibration { category, subject, requested, found } = what;
        sink.report(
            Draft::new(
                format!("{category} is called missing for {subject}, but {found} were found of {requested} requested"),
                "Look whether the files are in the tree, and run CalSelector again; if the answer stays the same, tell the archive.",
            )
            .at(span)
            .on(told.branch)
            .places(told.places)
            .about(Some(subject))
            .key(category)
            .with("category", category)
            .with("requested", requested)
            .with("found", found)
            .at_most(if told.main { Level::Error } else { Level::Note }),
        );
    }
}
