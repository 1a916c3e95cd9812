use super::d702_file_truncated::{loudest, remedy};
use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Fault, StoredFile};

rule! {
    /// # What it means
    /// A data file cannot be opened, is a directory, its packing is damaged, or its header makes no sense. A warning where another stored
    /// form of the same file is sound, or where nothing lists it; a note where only an auxiliary branch does.
    ///
    /// # Why it matters
    /// No pipeline will read it either.
    ///
    /// # Example
    /// A `.fits.gz` whose stream breaks in the middle.
    ///
    /// # What to do
    /// Look at its permissions; else download it again.
    ///
    /// # Source
    /// FITS standard 4.0, section 4; RFC 1952 (gzip); the source of ncompress.
    "D710", "unreadable-file", Error, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    let (why, help) = match &file.probe.fault {
        Some(Fault::Packing(why)) => (format!("its packing is damaged: {why}"), remedy(file)),
        Some(Fault::Header(why)) => (why.clone(), remedy(file)),
        Some(Fault::NoAccess(why)) => (why.clone(), "Look at its permissions, and at the disk."),
        _ => return,
    };
    sink.report(on_file(file, format!("{} cannot be read: {why}", called(file)), help).with("reason", why).at_most(loudest(file)));
}
