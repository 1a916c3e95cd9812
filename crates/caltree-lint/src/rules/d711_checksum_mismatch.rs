use super::d702_file_truncated::{loudest, remedy};
use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{Level, StoredFile};

rule! {
    /// # What it means
    /// The sum in a header is not that of the bytes: `DATASUM` of the data, or `CHECKSUM` of header and data together. Only looked at with
    /// `--deep`. A note where only the header is another one than it was when the sum was made.
    ///
    /// # Why it matters
    /// Data whose sum is wrong were damaged on the way or on the disk. A header whose sum is wrong was edited, which many programs do
    /// without a new sum.
    ///
    /// # Example
    /// `DATASUM = '2503531142'` over data with another sum.
    ///
    /// # What to do
    /// Download it again if the data are concerned.
    ///
    /// # Source
    /// FITS standard 4.0, section 4.4.2.7 and appendix J.
    "D711", "checksum-mismatch", Error, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    let sums = &file.probe.wrong_sums;
    let Some(worst) = sums.iter().find(|sum| sum.data).or(sums.first()) else { return };
    let place = if worst.unit == 0 { String::new() } else { format!(" of extension {}", worst.unit) };
    let (message, help) = if worst.data {
        (format!("the data{place} of {} have another sum than its header says", called(file)), remedy(file))
    } else {
        let message = format!("the header{place} of {} is not the one that its sum was made of", called(file));
        (message, "Nothing, if you know who edited it.")
    };
    sink.report(on_file(file, message, help).with("unit", worst.unit).with("units", sums.len()).at_most(if worst.data {
        loudest(file)
    } else {
        Level::Note
    }));
}
