use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::nearest;
use caltree_read::ProblemKind;

rule! {
    /// # What it means
    /// An element stands where association trees have none of that name. An `association`, `file` or `message` outside of its
    /// container is read all the same, because what it means is clear; anything else is skipped with all that is in it.
    ///
    /// # Why it matters
    /// Either the file was edited, or the archive has changed its format and there is something that caltree does not tell you.
    ///
    /// # Example
    /// `<mainfiles>` for `<mainFiles>`: the branch then has no main files.
    ///
    /// # What to do
    /// Correct the name or the place. If the archive itself sends it, report it as a new fact of the format.
    ///
    /// # Source
    /// Observed: no other element in 1,305 associations of 67 real trees.
    "T201", "unknown-element", Warning, Tree(check)
}

const ELEMENTS: &[&str] = &["association", "mainFiles", "messages", "associatedFiles", "file", "message"];

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for problem in &cx.context.document.problems {
        let ProblemKind::UnknownElement { name, parent, read } = &problem.kind else { continue };
        let becomes = if *read { "it is read all the same" } else { "it is skipped with all that is in it" };
        let home = match name.as_str() {
            "association" => Some("associatedFiles"),
            "file" => Some("mainFiles"),
            "message" => Some("messages"),
            "mainFiles" | "messages" | "associatedFiles" => Some("association"),
            _ => None,
        };
        let near = nearest(name, ELEMENTS);
        let help = match (home, near) {
            (Some(home), _) => format!("Put it into `<{home}>`, where it belongs."),
            (None, Some(near)) => format!("Did you mean `<{near}>`?"),
            (None, None) => "Take it out.".into(),
        };
        sink.report(
            Draft::new(format!("`<{}>` does not belong into `<{parent}>`; {becomes}", short(name)), help)
                .at(&problem.at)
                .on(problem.branch)
                .key(format!("{parent} {name}"))
                .with("element", name.as_str())
                .with("parent", *parent)
                .with("read", *read)
                .with("suggestion", if home.is_none() { near } else { None }),
        );
    }
}
