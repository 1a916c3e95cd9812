use crate::links::{Linked, MOST_COMPARED};
use crate::rule::rule;
use crate::sink::{Draft, Sink};

rule! {
    /// # What it means
    /// The table has more than a million rows. Whether the rows of an ID stand together (L521) and whether rows are repeated (L539)
    /// was only looked for in the first million, so that memory stays small; every other rule looks at all rows.
    ///
    /// # Why it matters
    /// That nothing is told of the later rows does not mean that nothing is wrong with them.
    ///
    /// # Example
    /// A service that answers for a list of a hundred thousand IDs at once.
    ///
    /// # What to do
    /// Ask for fewer IDs at a time, or check the parts.
    ///
    /// # Source
    /// A limit of caltree.
    "L540", "rows-not-compared", Note, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    if cx.table.rows <= MOST_COMPARED {
        return;
    }
    let place = cx.table.table.as_ref().unwrap_or(&cx.table.root);
    sink.report(
        Draft::new(
            format!("the table has {} rows: only the first {MOST_COMPARED} were compared with each other", cx.table.rows),
            "Ask for fewer IDs at a time, or check the table in parts.",
        )
        .at(place)
        .with("rows", cx.table.rows)
        .with("compared", MOST_COMPARED),
    );
}
