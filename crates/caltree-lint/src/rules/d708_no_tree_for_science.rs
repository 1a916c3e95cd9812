use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::{FileState, Level, StoredFile};

rule! {
    /// # What it means
    /// A raw science frame (`ESO DPR CATG` is `SCIENCE`) that no association tree and no links table of the dataset mentions. A note where
    /// the dataset has no answer at all: then nobody asked for calibrations.
    ///
    /// # Why it matters
    /// Nobody knows which calibrations belong to it. A run over all trees passes over it without a word.
    ///
    /// # Example
    /// Three frames of a night, and two trees: CalSelector had no answer for the third, or that download failed.
    ///
    /// # What to do
    /// Ask CalSelector for it again. For some kinds of frames it has no answer: then choose calibrations by hand.
    ///
    /// # Source
    /// Observed: CalSelector answers with no file at all for some science frames. The header keyword is of ESO's Data Interface Control
    /// Document.
    "D708", "no-tree-for-science", Error, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    if file.listed.is_some() || file.state != FileState::Present || !is_science(file) {
        return;
    }
    sink.report(
        on_file(
            file,
            format!("{} is a science frame, and no tree or links table mentions it", called(file)),
            "Ask CalSelector for its calibrations.",
        )
        .with("dpr_type", file.probe.header.dpr_type.as_deref())
        .at_most(if file.answers { Level::Error } else { Level::Note }),
    );
}

/// Whether a file is a raw science frame: its header says so, and not that it was processed.
pub(super) fn is_science(file: &StoredFile) -> bool {
    let header = &file.probe.header;
    header.dpr_catg.as_deref() == Some("SCIENCE") && header.pro_catg.is_none()
}
