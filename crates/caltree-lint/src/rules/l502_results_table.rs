use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// The results RESOURCE holds exactly one TABLE; this one has none, or several. caltree reads the first one that has the
    /// columns of a links table.
    ///
    /// # Why it matters
    /// Programs read the one table of the results. Without it there are no links; of several, the rows of all but one are lost.
    ///
    /// # Example
    /// A second `<TABLE>` with the calibrations behind the `<TABLE>` with the science files.
    ///
    /// # What to do
    /// Tell whoever runs the service. Look into the further tables by hand: caltree has not.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.3.1; datalinklint E_UTAB.
    "L502", "results-table", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    // With none or several of these it is the RESOURCE that is wrong.
    let [results] = cx.table.results.as_slice() else { return };
    if cx.table.error().is_some() {
        return;
    }
    let found = cx.table.tables.len();
    let (message, help, place) = match cx.table.tables.get(1) {
        Some(second) => (
            format!("the results RESOURCE holds {found} TABLEs: there must be exactly one"),
            "Tell whoever runs the service; look into the further tables by hand, as only one is read.",
            second,
        ),
        None if found == 0 && !cx.is_cut() => (
            "the results RESOURCE holds no TABLE: there must be exactly one".to_owned(),
            "Tell whoever runs the service; a request that failed must say so with QUERY_STATUS.",
            results,
        ),
        None => return,
    };
    sink.report(Draft::new(message, help).at(place).with("found", found));
}
