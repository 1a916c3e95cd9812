use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;

rule! {
    /// # What it means
    /// In the row `#this`, the id at the end of ID is not the file that the access_url leads to. In all other rows the two differ
    /// by design: ID repeats the science frame's there.
    ///
    /// # Why it matters
    /// The table is for one frame and its first link leads to another: calibrations of one night would be applied to data of
    /// another.
    ///
    /// # Example
    /// `ivo://eso.org/ID?HARPS.2022-02-19T00:15:10.071` beside
    /// `https://dataportal.eso.org/dataPortal/file/HARPS.2022-02-19T00:25:40.120`.
    ///
    /// # What to do
    /// Ask CalSelector again.
    ///
    /// # Source
    /// Observed: in every real table the two agree.
    "E608", "id-url-mismatch", Warning, Answer(check)
}

fn check(_cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    for this in &answer.this {
        let (Some(id), Some(file)) = (&this.id, &this.file) else { continue };
        // A colon may be written as %3A in an address.
        let same = |text: &str| text.replace("%3A", ":").replace("%3a", ":");
        if same(id) == same(file) {
            continue;
        }
        sink.report(
            Draft::new(
                format!("the row `#this` is for {} and leads to {}", short(id), short(file)),
                "Ask CalSelector again: the link and the calibrations may be of different frames.",
            )
            .at(&this.url_place)
            .about(Some(id.as_str()))
            .with("id", id.as_str())
            .with("file", file.as_str()),
        );
    }
}
