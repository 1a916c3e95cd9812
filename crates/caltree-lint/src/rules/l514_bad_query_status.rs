use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{InfoPlace, nearest};

rule! {
    /// # What it means
    /// The INFO QUERY_STATUS says something else than OK, ERROR or OVERFLOW, or there are several before the table. Where the
    /// document starts with HTTP headers that tell of a failure (status 400 and above), there must be one of value ERROR.
    ///
    /// # Why it matters
    /// A program cannot tell whether the answer is good, broken or cut short, and takes it for whatever it fears or hopes.
    ///
    /// # Example
    /// `<INFO name="QUERY_STATUS" value="SUCCESS"/>`
    ///
    /// # What to do
    /// Tell whoever runs the service. Compare the number of rows with what you expect before you go on.
    ///
    /// # Source
    /// DALI 1.1, section 4.4; DataLink 1.0 and 1.1, section 3.4; datalinklint E_ERDC.
    "L514", "bad-query-status", Error, Links(check)
}

const LEGAL: &[&str] = &["OK", "ERROR", "OVERFLOW"];

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for info in cx.table.named("QUERY_STATUS") {
        let value = info.value.as_deref().map(str::trim).unwrap_or_default();
        if LEGAL.contains(&value) {
            continue;
        }
        let found = if value.is_empty() { "has no value".to_owned() } else { format!("is `{}`", short(value)) };
        // ESO's other INFOs show how it comes about: the text is there, and not as the value.
        let near = nearest(if value.is_empty() { &info.content } else { value }, LEGAL);
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        sink.report_with(|| {
            Draft::new(
                format!("QUERY_STATUS {found}; expected OK, ERROR or OVERFLOW{hint}"),
                "Tell whoever runs the service; compare the number of rows with what you expect.",
            )
            .at(&info.place)
            .key(value)
            .with("found", short(value).into_owned())
            .with("nearest", near)
        });
    }
    several(cx, sink);
    refused(cx, sink);
}

/// One before the table. Of several answers in one document each has its own.
fn several(cx: &Linked<'_>, sink: &mut Sink) {
    let before = || cx.table.named("QUERY_STATUS").filter(|info| info.within == InfoPlace::Before);
    let Some(second) = before().nth(1).filter(|_| cx.table.results.len() == 1) else { return };
    let found = before().count();
    sink.report(
        Draft::new(
            format!("QUERY_STATUS is there {found} times before the table; expected one"),
            "Tell whoever runs the service; which of them holds cannot be told.",
        )
        .at(&second.place)
        .key("several")
        .with("found", found),
    );
}

/// What comes with the status of a failure must say that it failed.
fn refused(cx: &Linked<'_>, sink: &mut Sink) {
    let Some(http) = cx.context.document.http.as_ref().filter(|http| http.status >= 400) else { return };
    if cx.table.error().is_some() || cx.is_cut() {
        return;
    }
    let first = cx.table.named("QUERY_STATUS").next();
    let place = first.map(|info| &info.place).or(cx.table.results.first()).unwrap_or(&cx.table.root);
    let found = first.map_or("there is none".to_owned(), |info| format!("it is `{}`", short(info.text())));
    sink.report(
        Draft::new(
            format!("the answer came with the status {}, where QUERY_STATUS must be ERROR: {found}", http.status),
            "Tell whoever runs the service; take the answer for a failure.",
        )
        .at(place)
        .key("refused")
        .with("status", http.status),
    );
}
