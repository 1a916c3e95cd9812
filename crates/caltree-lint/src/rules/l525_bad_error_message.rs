use crate::links::{Linked, Reading, on_cell};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{Column, QueryStatus, nearest};
use caltree_read::Row;

rule! {
    /// # What it means
    /// An error, of a row or of the whole answer (INFO `QUERY_STATUS` of value `ERROR`), does not begin with the kind of error:
    /// `NotFoundFault`, `UsageFault`, `TransientFault`, `FatalFault` or `DefaultFault`, then nothing or a colon and more text.
    ///
    /// # Why it matters
    /// By this word a program decides whether to ask again later (`TransientFault`), to ask otherwise (`UsageFault`) or to give up.
    /// Without it, it cannot.
    ///
    /// # Example
    /// `<TD>The service is down today</TD>` in the column `error_message`; it should be `TransientFault: the service is down
    /// today`.
    ///
    /// # What to do
    /// Read the message, and tell whoever runs the service.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.4; datalinklint E_DRER, E_ERDC (its text).
    "L525", "bad-error-message", Error, Cells(&[Column::ErrorMessage], check), Links(check_whole)
}

const FAULTS: [&str; 5] = ["NotFoundFault", "UsageFault", "TransientFault", "FatalFault", "DefaultFault"];

const HELP: &str = "Read the message; tell whoever runs the service.";

fn begins_with_fault(text: &str) -> bool {
    FAULTS.iter().filter_map(|fault| text.strip_prefix(fault)).any(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// What is wrong with an error's text.
fn message(what: &str, text: &str) -> String {
    let first = text.split(|c: char| c == ':' || c.is_whitespace()).next().unwrap_or_default();
    let hint = match nearest(first, &FAULTS) {
        Some(fault) if text.starts_with(fault) => format!("; a colon must stand behind `{fault}`"),
        Some(fault) => format!("; did you mean `{fault}`?"),
        None => String::new(),
    };
    let found = if text.is_empty() { "says nothing".to_owned() } else { format!("says `{}`", short(text)) };
    format!("{what} {found}: it must begin with a kind of error such as `NotFoundFault`{hint}")
}

fn check(_cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
    let Some(text) = row.get(Column::ErrorMessage).filter(|text| !begins_with_fault(text)) else { return };
    sink.report_once(text, || on_cell(row, Column::ErrorMessage, message("error_message", text), HELP).with("expected", FAULTS));
}

fn check_whole(cx: &Linked<'_>, sink: &mut Sink) {
    let Some(info) = cx.table.error() else { return };
    let said = QueryStatus::of(info).message.unwrap_or_default();
    if begins_with_fault(said) || (said.is_empty() && cx.is_cut()) {
        return;
    }
    sink.report(
        Draft::new(message("the INFO QUERY_STATUS", said), HELP)
            .at(&info.place)
            .key("QUERY_STATUS")
            .with("value", short(said))
            .with("expected", FAULTS),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_error_comes_first() {
        for good in ["DefaultFault", "FatalFault:", "NotFoundFault: gone", "UsageFault:gone"] {
            assert!(begins_with_fault(good), "{good}");
        }
        for bad in ["", "notfoundfault: gone", "NotFoundFaults: gone", "NotFoundFault gone", "Error: UsageFault: gone"] {
            assert!(!begins_with_fault(bad), "{bad}");
        }
        assert!(message("x", "usagefault: gone").ends_with("did you mean `UsageFault`?"));
        assert!(message("x", "UsageFault gone").ends_with("a colon must stand behind `UsageFault`"));
        assert!(message("x", "").ends_with("such as `NotFoundFault`"));
    }
}
