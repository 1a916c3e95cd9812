//! Static calibrations: tables and models that hold for years.

use crate::{ArchiveId, AssociationTree, BranchId, BranchType, FileEntry, Match};

/// Whether a branch is a static calibration and nothing else is to be said of it: a main leaf of `M.` files without a validity (`N/A`),
/// complete, certified, without messages.
#[must_use]
pub fn is_static(tree: &AssociationTree<'_>, id: BranchId) -> bool {
    let branch = tree.branch(id);
    let files = tree.files(id);
    let master =
        |file: &FileEntry<'_>| file.name.as_ref().is_some_and(|name| ArchiveId::parse(&name.text).is_ok_and(|id| id.is_master()));
    branch.parent.is_some()
        && branch.end.0 == id.0 + 1
        && branch.kind() == Some(BranchType::Main)
        && branch.matching() == Some(Match::NotApplicable)
        && branch.certified() == Some(true)
        && branch.complete() == Some(true)
        && tree.messages(id).is_empty()
        && !files.is_empty()
        && files.iter().all(master)
}
