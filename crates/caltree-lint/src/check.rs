//! Running the rules over one document.

use crate::checked::{Checked, Settings};
use crate::context::{Cascaded, Context};
use crate::finish::{is_unreadable, locate, sort, told};
use crate::links::lint_links;
use crate::pair::{Digest, tree_content};
use crate::rule::Check;
use crate::sink::{Sink, fold};
use caltree_model::{Verdict, instrument_of, verdict_of};
use caltree_read::Document;

/// Runs every rule that is not allowed. A links table is read on the way, to its end.
#[must_use]
pub fn lint(document: &mut Document<'_>, settings: &Settings) -> Checked {
    lint_links(document, settings).unwrap_or_else(|| lint_tree(document, settings))
}

/// A document that is all there at once.
fn lint_tree(document: &Document<'_>, settings: &Settings) -> Checked {
    let dp_id = document.dp_id();
    let context = Context { document, settings, dp_id };
    let tree = document.tree.as_ref().map(|tree| Cascaded::new(&context, tree));
    let mut findings = Vec::new();
    let mut sink = Sink::default();
    for rule in settings.levels.active() {
        for check in rule.checks {
            match (check, &tree) {
                (Check::Document(check), _) => check(&context, &mut sink),
                (Check::Tree(check), Some(tree)) => check(tree, &mut sink),
                _ => {}
            }
        }
        // Most rules have nothing to say: the next one gets the same sink.
        if sink.reports() > 0 {
            let mut sink = std::mem::take(&mut sink);
            fold(&mut sink.drafts, tree.as_ref());
            findings.extend(told(sink, rule, &context, tree.as_ref()));
        }
    }
    sort(&mut findings);
    let certified = tree.as_ref().and_then(|tree| tree.tree.root().certified());
    let tree_mode = tree.as_ref().and_then(Cascaded::mode);
    let verdict = if is_unreadable(document) {
        Some(Verdict::Unreadable)
    } else {
        tree.as_ref().map(|tree| verdict_of(tree.tree, &tree.cascade))
    };
    let digest = tree
        .as_ref()
        .filter(|_| settings.pairs && !is_unreadable(document))
        .and_then(|tree| Digest::of_tree(document, tree.tree, &tree.cascade));
    drop(tree);
    let dp_id = context.dp_id;
    let instrument = dp_id.as_deref().and_then(instrument_of).map(str::to_owned);
    let content = (digest.is_some() && document.names().is_empty()).then(|| tree_content(document)).flatten();
    Checked {
        part: document.part.clone(),
        kind: document.kind,
        dp_id,
        instrument,
        mode: tree_mode,
        certified,
        bytes: document.bytes,
        verdict,
        findings,
        digest,
        content,
    }
}

/// Why a document is unreadable: the first thing that an X rule finds, with its place. `None` when it is not.
#[must_use]
pub fn why_unreadable(document: &Document<'_>) -> Option<String> {
    if !is_unreadable(document) {
        return None;
    }
    let settings = Settings::default();
    let context = Context { document, settings: &settings, dp_id: None };
    let mut sink = Sink::default();
    for check in crate::RULES.iter().filter(|rule| rule.code.starts_with('X')).flat_map(|rule| rule.checks) {
        if let Check::Document(check) = check {
            check(&context, &mut sink);
        }
    }
    let drafts = sink.drafts.into_iter().map(|draft| (draft.at.as_ref().map(|at| locate(document, at)), draft));
    let (place, first) = drafts.min_by_key(|(place, _)| *place)?;
    let place = place.map(|place| format!("line {}, column {}: ", place.line, place.column)).unwrap_or_default();
    Some(format!("{place}{}", first.message))
}
