//! The tree reader, what is made of a tree, and a second reader beside it.

use super::{TIGHT, outputs, places};
use caltree_lint::{Settings, lint};
use caltree_model::{Kind, Verdict};
use caltree_read::{Document, Limits, Oversize, ProblemKind, read};
use caltree_report::fmt::{losses, write_tree};

/// Reads the bytes as a tree.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    let settings = Settings { pairs: true, excerpts: true, ..Settings::default() };
    let mut seen = 0;
    read("x.xml", bytes, &Limits::default(), &mut |document| {
        seen += 1;
        places::of_document(document);
        // Parts are another target's.
        if seen > 2 {
            return;
        }
        let checked = lint(document, &settings);
        if document.part.is_none() && document.http.is_none() && document.is_whole_file() {
            places::of_findings(&checked, bytes.len() as u64);
            beside(document, checked.verdict);
        }
        outputs::checked(&checked);
        outputs::document(document);
        rewritten(document);
        let again = lint(document, &settings);
        assert_eq!(format!("{checked:?}"), format!("{again:?}"), "twice the same document, and not the same findings");
    });
    assert!(seen > 0, "a file without a document");
    within_limits(bytes);
}

/// How problems begin where the second reader sees none: in `version="0.0"`, `<?a?b?>`, `&#xD800;` (half a character), `:name`.
const LENIENT: [&str; 4] = ["a malformed XML declaration", "a processing instruction called", "`&#", "`:"];

/// What one reader takes for well-formed, the other does.
fn beside(document: &Document<'_>, verdict: Option<Verdict>) {
    if document.kind != Kind::AssociationTree {
        return;
    }
    let text = document.text();
    let odd = |problem: &ProblemKind| match problem {
        ProblemKind::NotWellFormed { found, .. } => !LENIENT.iter().any(|taken| found.starts_with(taken)),
        ProblemKind::Truncated { .. } | ProblemKind::ContentAfterRoot { .. } => true,
        _ => false,
    };
    let ours = document.problems.iter().find(|problem| odd(&problem.kind));
    match roxmltree::Document::parse(text) {
        Ok(_) => assert!(ours.is_none(), "the second reader takes it: {ours:?}\n{text}"),
        // Names with a prefix: XML 1.0 allows them, only namespaces forbid them. Document types are told otherwise.
        Err(roxmltree::Error::UnknownNamespace(..) | roxmltree::Error::DtdDetected | roxmltree::Error::NodesLimitReached) => {}
        Err(error) => assert_eq!(verdict, Some(Verdict::Unreadable), "the second reader does not take it: {error}\n{text}"),
    }
}

/// A tree that loses nothing is the same after it was rewritten, and rewriting it once more changes nothing.
fn rewritten(document: &Document<'_>) {
    let Some(tree) = &document.tree else { return };
    let text = write_tree(tree);
    let sound = losses(document).is_empty();
    let deep = tree.branches().map(|(_, branch)| branch.depth).max();
    read("x.xml", text.as_bytes(), &Limits { max_depth: u32::MAX, ..Limits::default() }, &mut |again| {
        assert!(again.is_stored_as(&text));
        let rewritten = again.tree.as_ref().expect("a tree is written as a tree");
        assert_eq!(write_tree(rewritten), text, "rewriting changed what was rewritten");
        if sound {
            assert!(losses(again).is_empty(), "{:?}\n{text}", losses(again));
        }
        assert_eq!((rewritten.len(), rewritten.all_files().len()), (tree.len(), tree.all_files().len()));
        assert_eq!(rewritten.branches().map(|(_, branch)| branch.depth).max(), deep);
    });
}

/// Nothing is read beyond what is allowed.
fn within_limits(bytes: &[u8]) {
    read("x.xml", bytes, &TIGHT, &mut |document| {
        assert!(document.text().len() as u64 <= 3 * TIGHT.max_size);
        let Some(tree) = &document.tree else { return };
        assert!(tree.branches().all(|(_, branch)| branch.depth <= TIGHT.max_depth));
        let elements = tree.len() + tree.all_files().len() + tree.all_messages().len();
        assert!(elements as u64 <= TIGHT.max_elements, "{elements} elements");
        if bytes.len() as u64 > TIGHT.max_size {
            let told = |kind: &ProblemKind| matches!(kind, ProblemKind::TooLarge(Oversize::Stored { .. }));
            assert!(document.problems.iter().any(|problem| told(&problem.kind)));
        }
    });
}
