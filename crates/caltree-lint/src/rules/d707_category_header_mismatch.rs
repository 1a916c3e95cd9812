use crate::on_disk::{called, on_file};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{ArchiveId, FileState, StoredFile};

rule! {
    /// # What it means
    /// The tag that an answer gives a processed file differs from the one in its header (`ESO PRO CATG`). Raw files have no tag of their
    /// own: theirs follows from several keywords by rules that each instrument has for itself.
    ///
    /// # Why it matters
    /// A pipeline goes by the tag in the set of frames; the header says what the file was made as. Mostly both will do.
    ///
    /// # Example
    /// `MASTER_BIAS` in the tree, `MASTER_BIAS_UVB` in the header.
    ///
    /// # What to do
    /// Use the tag of the answer, and look at the header if the recipe refuses the file.
    ///
    /// # Source
    /// ESO's Data Interface Control Document: `PRO CATG` is the category of a product.
    "D707", "category-header-mismatch", Note, Stored(check)
}

fn check(file: &StoredFile, sink: &mut Sink) {
    let Some(listed) = file.listed.as_ref().filter(|listed| !listed.category.is_empty()) else { return };
    let Some(header) = &file.probe.header.pro_catg else { return };
    let processed = ArchiveId::parse(&file.name).is_ok_and(|id| id.is_master());
    if !processed || file.state != FileState::Present || **header == *listed.category {
        return;
    }
    sink.report(
        on_file(
            file,
            format!("{} is {} by its answer and {} by its header", called(file), short(&listed.category), short(header)),
            "Use the tag of the answer, and look at the header if the recipe refuses the file.",
        )
        .with("pro_catg", header.as_str()),
    );
}
