use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// An answer has exactly one RESOURCE of `type="results"`; this one has none, or several. caltree reads the first table that
    /// has the columns of a links table, wherever it stands.
    ///
    /// # Why it matters
    /// Programs look for the links in the one RESOURCE of that type. Without it they find nothing; of several, most read the
    /// first and drop the links of the others without a word.
    ///
    /// # Example
    /// `<RESOURCE>` without `type="results"` around the table; two answers that were pasted into one document.
    ///
    /// # What to do
    /// Tell whoever runs the service. If you put the document together yourself, keep one answer in a file.
    ///
    /// # Source
    /// DALI 1.1, section 4.4; DataLink 1.0 and 1.1, section 3.3.1; datalinklint E_URES.
    "L501", "results-resource", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    if cx.table.error().is_some() {
        return;
    }
    let found = cx.table.results.len();
    let (message, place) = match cx.table.results.get(1) {
        Some(second) => (format!("{found} RESOURCEs are of type `results`: there must be exactly one"), second),
        None if found == 0 && !cx.is_cut() => {
            ("no RESOURCE is of type `results`: there must be exactly one".to_owned(), &cx.table.root)
        }
        None => return,
    };
    let help = "Tell whoever runs the service; other programs may not find the links, or only some of them.";
    sink.report(Draft::new(message, help).at(place).with("found", found));
}
