use super::d702_file_truncated::loudest;
use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Fault, StoredFile};

rule! {
    /// # What it means
    /// What stands under the name of a data file is no FITS: a log-in page, an error message, something else. A warning where another
    /// stored form of the same file is sound, or where nothing lists it; a note where only an auxiliary branch does.
    ///
    /// # Why it matters
    /// The data were not downloaded. A log-in page is the usual sign of data that are still proprietary: the archive showed it in place of
    /// the file, and a script saved it as one.
    ///
    /// # Example
    /// `FORS2.2021-01-02T00:59:12.533.fits` that begins with `<!DOCTYPE html>`.
    ///
    /// # What to do
    /// Delete it, and download the file with a log-in that may have it.
    ///
    /// # Source
    /// Observed: scripts that download without a log-in keep the archive's pages under the names of data.
    "D709", "not-fits", Error, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    let Some(Fault::NotFits { looks, proprietary }) = &file.probe.fault else { return };
    let help = if *proprietary {
        "The data are probably proprietary: download it with a log-in that may have it."
    } else {
        "Delete it and download it again; look into it first, it may say what went wrong."
    };
    sink.report(
        on_file(file, format!("{} is no FITS file but {looks}", called(file)), help)
            .with("looks", looks.as_str())
            .with("proprietary", *proprietary)
            .at_most(loudest(file)),
    );
}
