use super::t212_malformed_file_name::{each_name, suggested};
use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::FileTrouble;

rule! {
    /// # What it means
    /// The name of a file has something in it that is dangerous in a path: a slash or backslash, `..`, or a control character.
    ///
    /// # Why it matters
    /// A program that saves or opens files by the names of the tree would leave its folder, or overwrite what is not its own. The
    /// archive never sends such a name: somebody changed the file.
    ///
    /// # Example
    /// `../../.ssh/authorized_keys`
    ///
    /// # What to do
    /// Do not use this tree. Download the answer again, from the archive itself.
    ///
    /// # Source
    /// Observed: every name in 67 real trees is an archive id, which has no such character. CWE-22, path traversal.
    "T213", "unsafe-file-name", Error, Tree(check)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    each_name(cx, |info, places| {
        if info.id != Err(FileTrouble::Unsafe) {
            return;
        }
        let file = &cx.tree.all_files()[info.first];
        sink.report(
            Draft::new(
                format!("`{}` is dangerous as a file name: it has path or control characters in it", short(info.text)),
                "Do not use this tree: download the answer again, from the archive itself.",
            )
            .at(file.name.as_ref().map(|name| name.span))
            .on(file.branch)
            .places(places)
            .about(Some(info.text))
            .with("suggestion", suggested(info.text)),
        );
    });
}
