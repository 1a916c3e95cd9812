use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::Container;

rule! {
    /// # What it means
    /// The `mainFiles` of an association hold no file, or none with a name.
    ///
    /// # Why it matters
    /// A branch stands for its files: without any there is nothing to download and nothing to calibrate with. A root without a file
    /// does not say which frame it is for.
    ///
    /// # Example
    /// `<association category="BIAS" complete="true" …>` with `<mainFiles/>`.
    ///
    /// # What to do
    /// Run CalSelector again. If the answer stays the same, report it to the archive.
    ///
    /// # Source
    /// Observed: at least one main file in each of 1,305 associations, the empty association ("No association could be
    /// established") included.
    "T209", "empty-main-files", Error, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for (id, branch) in cx.tree.branches() {
        // Where the container itself is missing, T206 says so.
        let Some(span) = branch.containers[Container::MainFiles as usize].filter(|_| !branch.cut) else { continue };
        let files = cx.tree.files(id);
        if files.iter().any(|file| file.name.as_ref().is_some_and(|name| !name.text.trim().is_empty())) {
            continue;
        }
        let message = if files.is_empty() { "there is no file in `<mainFiles>`" } else { "no file in `<mainFiles>` has a name" };
        sink.report(
            Draft::new(message, "Run CalSelector again; if the answer stays the same, report it to the archive.").at(span).on(id),
        );
    }
}
