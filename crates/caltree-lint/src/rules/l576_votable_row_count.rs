use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::{counted, short};
use caltree_read::VotableFault;

rule! {
    /// # What it means
    /// The `nrows` of a TABLE is another number than there are rows, or is no number. Rows of tables that are not written as
    /// TABLEDATA are not counted.
    ///
    /// # Why it matters
    /// Either rows were lost on the way, or the service cannot count; a program that makes room for as many rows as are announced
    /// fails.
    ///
    /// # Example
    /// `<TABLE nrows="4">` and three rows.
    ///
    /// # What to do
    /// Ask the service again: if rows were lost on the way, the second answer has them.
    ///
    /// # Source
    /// VOTable 1.3, section 4 (TABLE, attribute `nrows`); votlint NRM, NFT.
    "L576", "votable-row-count", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for problem in cx.votable {
        if let VotableFault::RowCount { announced, counted: rows } = &problem.fault {
            sink.report_with(|| {
                let message = match announced.trim().parse::<u64>() {
                    Ok(number) => format!("nrows announces {}, and there {} {rows}", counted(number, "row"), is_or_are(*rows)),
                    Err(_) => {
                        format!("nrows is `{}`, which is no number of rows; there {} {rows}", short(announced), is_or_are(*rows))
                    }
                };
                Draft::new(message, "Ask the service again: if rows were lost on the way, the second answer has them.")
                    .for_problem(problem)
                    .key(announced)
                    .with("announced", short(announced).into_owned())
                    .with("rows", *rows)
            });
        }
    }
}

fn is_or_are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}
