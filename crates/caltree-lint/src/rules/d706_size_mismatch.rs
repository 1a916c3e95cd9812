use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{FileState, StoredFile};

rule! {
    /// # What it means
    /// A file has another length than a links table or a readme announces, more bytes than its headers predict, or lacks the filling of
    /// its last block. Announced lengths are those of delivery: they count only for a file that is still stored in that form (raw frames
    /// packed by compress, those of MUSE by tiles; processed files plain).
    ///
    /// # Why it matters
    /// Of a packed file whose length is less than announced the end is missing, though its header can be read: the download broke off.
    /// What follows the data that headers tell of was put there by somebody else.
    ///
    /// # Example
    /// `12,582,912 bytes, announced were 20,493,007 (links.vot)`.
    ///
    /// # What to do
    /// Run `caltree verify --deep`, which looks at every byte; or download the file again.
    ///
    /// # Source
    /// Observed: raw HARPS frames of which 20,493,007 bytes are announced and 35,256,960 are on disk after unpacking; `M.` files have
    /// the announced length.
    "D706", "size-mismatch", Warning, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    if file.state != FileState::Present {
        return;
    }
    let probe = &file.probe;
    if let Some((announced, source)) = file.announced.first() {
        let less = if probe.bytes < *announced { ": the download may have broken off" } else { "" };
        sink.report(
            on_file(
                file,
                format!("{} has {} bytes, announced were {announced} ({source}){less}", called(file), probe.bytes),
                "Look at every byte with --deep, or download it again.",
            )
            .key("announced")
            .with("bytes", probe.bytes)
            .with("announced", *announced)
            .with("announced_by", source.as_str()),
        );
    }
    let (message, help) = if probe.surplus > 0 {
        let message = format!("{} has {} bytes more than its headers predict", called(file), probe.surplus);
        (message, "Find out what stands at its end, or download it again.")
    } else if probe.unfilled > 0 {
        let message =
            format!("{} lacks the last {} bytes, which are only filling: its data are all there", called(file), probe.unfilled);
        (message, "Download it again if a program does not take it.")
    } else {
        return;
    };
    sink.report(
        on_file(file, message, help)
            .key("predicted")
            .with("bytes", probe.bytes)
            .with("predicted", probe.predicted)
            .with("surplus", probe.surplus)
            .with("unfilled", probe.unfilled),
    );
}
