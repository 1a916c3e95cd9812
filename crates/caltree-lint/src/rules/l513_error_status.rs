use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::{beginning, one_line};
use caltree_model::{InfoPlace, QueryStatus};

rule! {
    /// # What it means
    /// The service says that it failed: QUERY_STATUS is ERROR. Its own words are told. Behind the table it means that the service
    /// failed while it was writing rows.
    ///
    /// # Why it matters
    /// There is no answer, or not all of it. A file that holds an error instead of links looks like a download that worked.
    ///
    /// # Example
    /// `<INFO name="QUERY_STATUS" value="ERROR">UsageFault: no such ID</INFO>`
    ///
    /// # What to do
    /// After a UsageFault mend the request, after a NotFoundFault the ID; after a TransientFault try again later; after a
    /// FatalFault tell whoever runs the service.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.4; DALI 1.1, section 4.4.
    "L513", "error-status", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    let Some(info) = cx.table.error() else { return };
    let text = one_line(QueryStatus::of(info).message.unwrap_or_default());
    let said = if text.is_empty() { "it does not say why".to_owned() } else { format!("\"{}\"", beginning(&text)) };
    let when = if info.within == InfoPlace::After { " behind the rows, of which some may be missing" } else { "" };
    let status = cx.context.document.http.as_ref().map(|http| http.status);
    sink.report(
        Draft::new(format!("the service failed (QUERY_STATUS `ERROR`{when}): {said}"), advice(&text))
            .at(&info.place)
            .key(beginning(&text))
            .with("text", beginning(&text).into_owned())
            .with("status", status),
    );
}

fn advice(text: &str) -> &'static str {
    if text.starts_with("UsageFault") {
        "Mend the request: the service does not understand it."
    } else if text.starts_with("NotFoundFault") {
        "Check the ID: the service does not know it."
    } else if text.starts_with("TransientFault") {
        "Ask again later."
    } else {
        "Check the request and ask again later; if it stays so, tell whoever runs the service."
    }
}
