use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_read::{Oversize, ProblemKind};

rule! {
    /// # What it means
    /// The file is larger than a limit: in bytes as it is stored, in bytes after decompression, in its number of elements, or of parts
    /// of a multipart body (10,000); or it decompresses to more than memory holds. What lies beyond is not read.
    ///
    /// # Why it matters
    /// No answer is that large: the file is something else, or made to exhaust whoever reads it.
    ///
    /// # Example
    /// A gzip file of 1 MB that decompresses to more than 256 MiB. The largest real tree (ESPRESSO) has 1.4 MB.
    ///
    /// # What to do
    /// Look where the file is from. If you trust it, raise the limit with `--max-size` (bytes) or `--max-elements`.
    ///
    /// # Source
    /// caltree's own limits, two hundred times what was observed: 256 MiB, 5 million elements.
    "X109", "too-large", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        let ProblemKind::TooLarge(oversize) = problem.kind else { continue };
        let (message, limit, option) = match oversize {
            Oversize::Stored { limit, length: Some(length) } => {
                (format!("the file has {length} bytes, more than {limit}; it is not read"), limit, Some("--max-size"))
            }
            Oversize::Stored { limit, length: None } => {
                (format!("there are more than {limit} bytes; they are not read"), limit, Some("--max-size"))
            }
            Oversize::Inflated { limit } => {
                (format!("the file decompresses to more than {limit} bytes; the rest is not read"), limit, Some("--max-size"))
            }
            Oversize::Memory { limit } => {
                (format!("the file decompresses to more than memory holds (over {limit} bytes); it is not read"), limit, None)
            }
            Oversize::Elements { limit } => {
                (format!("more than {limit} elements; nothing is read from here on"), limit, Some("--max-elements"))
            }
            Oversize::Part { what, limit } => (format!("more than {limit} {what}; nothing is read from here on"), limit, None),
            Oversize::Problems { limit } => {
                (format!("more than {limit} things are wrong with this file; nothing is read from here on"), limit as u64, None)
            }
        };
        let help = match option {
            Some(option) => format!("Look where the file is from; if you trust it, raise the limit with `{option}`."),
            None if matches!(oversize, Oversize::Memory { .. }) => "Give it more memory, or look at this file alone.".to_owned(),
            None => "Mend what is told first, or download the answer again.".to_owned(),
        };
        sink.report(
            Draft::new(message, help)
                .at(&problem.at)
                .on(problem.branch)
                .key(option.unwrap_or_default())
                .with("limit", limit)
                .with("option", option),
        );
    }
}
