use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::{beginning, one_line};
use caltree_model::QueryStatus;

rule! {
    /// # What it means
    /// The service says that it has left rows out, because it has reached a limit: QUERY_STATUS is OVERFLOW, before or after the
    /// table.
    ///
    /// # Why it matters
    /// The list of links is not complete. What is missing, calibrations or whole datasets, cannot be seen from the rest.
    ///
    /// # Example
    /// `<INFO name="QUERY_STATUS" value="OVERFLOW"/>` behind a table for a thousand IDs.
    ///
    /// # What to do
    /// Ask again for fewer IDs at once, and join the answers.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 2.1.1; DALI 1.1, section 4.4.
    "L512", "overflow-status", Warning, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    let mut statuses = cx.table.named("QUERY_STATUS");
    let Some(info) = statuses.find(|info| QueryStatus::of(info).overflowed()) else { return };
    let text = one_line(QueryStatus::of(info).message.unwrap_or_default());
    let said = if text.is_empty() { String::new() } else { format!(" (\"{}\")", beginning(&text)) };
    sink.report(
        Draft::new(
            format!("rows are missing: the service has reached a limit (QUERY_STATUS `OVERFLOW`){said}"),
            "Ask again for fewer IDs at once, and join the answers.",
        )
        .at(&info.place)
        .with("text", beginning(&text).into_owned()),
    );
}
