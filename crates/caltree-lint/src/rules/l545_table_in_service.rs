use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;

rule! {
    /// # What it means
    /// A service descriptor holds a TABLE. It should only hold parameters.
    ///
    /// # Why it matters
    /// A simple program takes the first or the last TABLE of a document for the links, and reads the wrong one.
    ///
    /// # Example
    /// A TABLE of the filters that a cutout service knows, in the RESOURCE of that service.
    ///
    /// # What to do
    /// Nothing, if your programs look at the RESOURCE of `type="results"`. Legal values belong into VALUES with OPTIONs.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 4.1; datalinklint W_MTAB.
    "L545", "table-in-service", Warning, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for service in &cx.table.services {
        let Some(first) = service.tables.first() else { continue };
        sink.report_with(|| {
            let message = format!("{} holds a TABLE: a service descriptor should hold parameters only", called(service));
            on_service(service, "", message, "Make sure that your programs read the TABLE of the results, not this one.")
                .at(first)
                .places(u32::try_from(service.tables.len()).unwrap_or(u32::MAX))
        });
    }
}
