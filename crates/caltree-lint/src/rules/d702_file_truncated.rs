use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Fault, Level, StoredFile};

rule! {
    /// # What it means
    /// A file ends before its own headers say that it should, inside a header, or before its packing is through; or it has no bytes at
    /// all. Lengths are predicted from every header of a plain file; of a packed file only with `--deep`, which unpacks it. A warning
    /// where another stored form of the same file is sound, or where nothing lists it; a note where only an auxiliary branch does.
    ///
    /// # Why it matters
    /// A pipeline fails on it, late; or reads rows of zeros where the detector saw something.
    ///
    /// # Example
    /// `it has 20,000,000 bytes; its headers predict 35,256,960`: the download broke off.
    ///
    /// # What to do
    /// Download it again.
    ///
    /// # Source
    /// FITS standard 4.0, sections 3 and 4.4.1: a file is made of blocks of 2,880 bytes, whose number the headers give.
    "D702", "file-truncated", Error, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    let name = called(file);
    let message = match &file.probe.fault {
        Some(Fault::Empty) => format!("{name} is empty"),
        Some(Fault::Cut { found, predicted: Some(predicted) }) => {
            format!("{name} is cut: it has {found} bytes{}, its headers predict {predicted}", unpacked(file))
        }
        Some(Fault::Cut { found, predicted: None }) => {
            format!("{name} is cut: it ends after {found} bytes{}, inside a header or its packing", unpacked(file))
        }
        _ => return,
    };
    let predicted = match file.probe.fault {
        Some(Fault::Cut { predicted, .. }) => predicted,
        _ => None,
    };
    sink.report(
        on_file(file, message, remedy(file)).with("bytes", file.probe.bytes).with("predicted", predicted).at_most(loudest(file)),
    );
}

/// How loud a damaged file may be: one that nobody needs is no error.
pub(super) fn loudest(file: &StoredFile) -> Level {
    match &file.listed {
        Some(listed) if !listed.main => Level::Note,
        Some(_) if !file.spare => Level::Error,
        _ => Level::Warning,
    }
}

/// What to do with a damaged file.
pub(super) fn remedy(file: &StoredFile) -> &'static str {
    if file.spare { "Delete it: a sound copy of the same file is there." } else { "Download it again." }
}

fn unpacked(file: &StoredFile) -> &'static str {
    if file.probe.packing == caltree_model::Packing::Plain { "" } else { " unpacked" }
}
