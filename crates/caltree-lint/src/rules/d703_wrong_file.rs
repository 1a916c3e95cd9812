use super::d702_file_truncated::loudest;
use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{FileState, StoredFile};

rule! {
    /// # What it means
    /// A file is called after one file of the archive, and its header names another one (`ARCFILE`). Of processed files only another
    /// processed name counts: their headers may still carry that of a raw file that went into them.
    ///
    /// # Why it matters
    /// Two files were mixed up, by a script or by hand. A reduction that goes by names takes another exposure for this one.
    ///
    /// # Example
    /// `FORS2.2021-01-02T00:59:12.533.fits` whose header says `ARCFILE = 'FORS2.2021-01-02T01:04:47.017.fits'`.
    ///
    /// # What to do
    /// Call it what it is. Download the other one, unless the two have changed their names: then it is there.
    ///
    /// # Source
    /// Observed: the archive writes `ARCFILE` into the headers of the files that it hands out.
    "D703", "wrong-file", Error, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    if file.state != FileState::WrongFile {
        return;
    }
    let named = file.probe.header.arcfile.as_deref().unwrap_or_default();
    sink.report(
        on_file(
            file,
            format!("{} is another file: its header says that it is {}", called(file), short(named)),
            "Call it what it is; download the right one where that is not there under another name.",
        )
        .with("arcfile", named)
        .at_most(loudest(file)),
    );
}
