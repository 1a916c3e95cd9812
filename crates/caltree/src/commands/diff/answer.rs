//! A document as an answer that can be compared.

use crate::commands::{failure, left_out};
use caltree_diff::Answer;
use caltree_lint::why_unreadable;
use caltree_read::Document;
use caltree_summary::links_tree;

/// A document that can be compared.
pub(super) struct Answered<'t> {
    pub(super) answer: Answer<'t>,
    /// Why it could not be read in full.
    pub(super) broken: Option<String>,
    /// What a service left out.
    pub(super) left_out: Option<String>,
}

/// Takes the answer out of a document; else tells why there is none.
pub(super) fn answered<'t>(document: &mut Document<'t>) -> Result<Answered<'t>, String> {
    let (mut failed, mut lacks, mut overflowed, mut nothing) = (None, None, false, false);
    let flat = document.with_links(|_, links| {
        let flat = links_tree(links);
        (failed, lacks) = (failure(links.table()), left_out(links.table()));
        overflowed = links.table().query_status().is_some_and(|status| status.overflowed());
        nothing = links.table().rows == 0 && failed.is_some();
        flat
    });
    let broken = why_unreadable(document).or(failed);
    let dp_id = document.dp_id();
    let answer = match (flat, document.tree.take()) {
        (Some(flat), _) if !nothing => Answer::of_links(flat, broken.is_some() || overflowed),
        (None, Some(tree)) => Answer::of_tree(tree, dp_id),
        _ => return Err(broken.unwrap_or_else(|| "there is no association in it".to_owned())),
    };
    Ok(Answered { answer, broken, left_out: lacks })
}
