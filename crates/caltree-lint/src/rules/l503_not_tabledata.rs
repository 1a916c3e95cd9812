use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// The rows are written as BINARY, BINARY2 or FITS. DataLink wants TABLEDATA unless the client has asked for something else.
    /// The other forms are not decoded here: everything around the rows is looked at, and no row.
    ///
    /// # Why it matters
    /// Nobody has checked these rows. A client that keeps to the standard need not be able to read them either.
    ///
    /// # Example
    /// `<DATA><BINARY2><STREAM encoding="base64">…`
    ///
    /// # What to do
    /// Ask for TABLEDATA (`RESPONSEFORMAT=application/x-votable+xml;serialization=tabledata`), or convert the file with a tool
    /// that reads VOTable, such as STILTS `tcopy`, and check it again.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.3.1; datalinklint E_TDSR.
    "L503", "not-tabledata", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    let Some((found, place)) = &cx.table.serialization else { return };
    sink.report(
        Draft::new(
            format!("the rows are written as {found}; expected TABLEDATA: no row was looked at"),
            "Ask for TABLEDATA, or convert the file with a tool that reads VOTable, and check it again.",
        )
        .at(place)
        .with("found", *found)
        .with("expected", "TABLEDATA"),
    );
}
