use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::listed;
use caltree_model::StoredFile;
use serde_json::Value;

rule! {
    /// # What it means
    /// One file of the archive is stored more than once in one folder: packed and unpacked, or under two spellings of its name. Links
    /// to one and the same file count once.
    ///
    /// # Why it matters
    /// It takes room, and a program that takes all files of a folder uses the exposure twice.
    ///
    /// # Example
    /// `FORS2.2021-01-02T00:59:12.533.fits.Z` beside `FORS2.2021-01-02T00_59_12.533.fits`.
    ///
    /// # What to do
    /// Delete all but one.
    ///
    /// # Source
    /// Observed: the usual `uncompress *.Z`; names with `:` from one download and with `_` from the next.
    "D705", "stored-twice", Note, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    if file.twins.is_empty() {
        return;
    }
    let others: Vec<&str> = file.twins.iter().map(|path| path.rsplit(['/', '\\']).next().unwrap_or(path)).collect();
    sink.report(
        on_file(
            file,
            format!("{} is stored more than once here: also as {}", called(file), listed(&others)),
            "Delete all but one.",
        )
        .with("others", file.twins.iter().map(|path| Value::from(path.as_str())).collect::<Vec<_>>()),
    );
}
