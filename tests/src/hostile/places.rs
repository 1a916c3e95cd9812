//! Places must lie in the text.

use caltree_lint::Checked;
use caltree_model::{AssociationTree, At, Excerpt, Span};
use caltree_read::Document;

/// Whether every place of a document that is kept as a text lies in it.
pub(super) fn of_document(document: &Document<'_>) {
    let text = document.text();
    for problem in &document.problems {
        if let Some(At::Span(span)) = &problem.at {
            inside(text, *span, &problem.kind);
            excerpt(&document.excerpt(*span));
            let place = document.locate(*span);
            assert!(place.start <= place.end && (place.line, place.column) <= (place.end_line, place.end_column), "{place:?}");
        }
    }
    if let Some(tree) = &document.tree {
        of_tree(text, tree);
    }
}

fn of_tree(text: &str, tree: &AssociationTree<'_>) {
    for (id, branch) in tree.branches() {
        inside(text, branch.span, id);
        assert!(branch.end > id && branch.end.index() <= tree.len(), "{branch:?}");
        assert!(branch.parent.is_none_or(|parent| parent < id && tree.branch(parent).depth + 1 == branch.depth), "{branch:?}");
        let attributes = [
            branch.category.as_ref().map(|attr| attr.span),
            branch.certified.as_ref().map(|flag| flag.attr.span),
            branch.complete.as_ref().map(|flag| flag.attr.span),
            branch.mode.as_ref().map(|flag| flag.attr.span),
            branch.matching.as_ref().map(|flag| flag.attr.span),
            branch.kind.as_ref().map(|flag| flag.attr.span),
        ];
        for span in attributes.into_iter().flatten() {
            inside(text, span, id);
            assert!(branch.span.start <= span.start && span.end <= branch.span.end, "an attribute outside of its tag: {branch:?}");
        }
        branch.containers.iter().flatten().for_each(|span| inside(text, *span, id));
    }
    for file in tree.all_files() {
        inside(text, file.span, &file.name);
        [&file.category, &file.name].into_iter().flatten().for_each(|attr| inside(text, attr.span, file));
    }
    for message in tree.all_messages() {
        inside(text, message.span, &message.text);
    }
}

fn inside(text: &str, span: Span, what: impl std::fmt::Debug) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no piece of the text ({} bytes): {what:?}", text.len());
}

/// An excerpt is short, safe to show, and marks a piece of itself.
fn excerpt(excerpt: &Excerpt) {
    assert!(excerpt.text.get(excerpt.marked.clone()).is_some() && excerpt.text.len() < 10_000, "{excerpt:?}");
    super::outputs::inert(&excerpt.text);
}

/// Whether the findings' places lie in a file of `length` bytes (once unpacked).
pub(super) fn of_findings(checked: &Checked, length: u64) {
    for found in &checked.findings {
        if let Some(place) = found.finding.location {
            assert!(place.start <= place.end && place.end <= length, "{:?} beyond {length}", found.finding);
            assert!((place.line, place.column) <= (place.end_line, place.end_column), "{:?}", found.finding);
        }
        found.excerpt.iter().for_each(excerpt);
    }
}
