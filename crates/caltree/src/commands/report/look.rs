//! One document: what the rules say of it, what it holds, what it looks like.

use crate::commands::frame_and_mode;
use caltree_lint::{Checked, Settings, lint, why_unreadable};
use caltree_model::{Cascade, Mode, Verdict, verdict_of};
use caltree_read::Document;
use caltree_report::page::{Drawn, Facts, OnDisk, draw};
use caltree_report::show::Subject;
use caltree_summary::{Known, LinksFacts, TreeFacts, links_tree};

/// What is made of a document while its text is there.
pub(super) struct Looked {
    pub(super) checked: Checked,
    /// What it holds; `None` of a links table, whose rows have passed by.
    pub(super) facts: Option<Facts>,
    pub(super) drawn: Option<Drawn>,
}

/// Looks at a document.
pub(super) fn look(document: &mut Document<'_>, settings: &Settings, on_disk: &OnDisk) -> Looked {
    let checked = lint(document, settings);
    let unreadable = why_unreadable(document);
    if document.links.is_some() && unreadable.is_none() {
        return Looked { checked, facts: None, drawn: None };
    }
    let (names, dp_id) = (document.names().to_vec(), document.dp_id());
    let Some(tree) = &document.tree else {
        let reason = unreadable.unwrap_or_else(|| "neither an association tree nor a links table".to_owned());
        return Looked { checked, facts: Some(unreadable_facts(document, settings.requested, reason)), drawn: None };
    };
    let cascade = Cascade::new(tree);
    // A tree that breaks off is drawn as far as it goes.
    let verdict = if unreadable.is_some() { Verdict::Unreadable } else { verdict_of(tree, &cascade) };
    let subject =
        Subject { tree, cascade: &cascade, dp_id: dp_id.as_deref(), verdict: Some(verdict), links: None, links_files: None };
    let drawn = Some(draw(&subject, on_disk));
    let facts = match unreadable {
        Some(reason) => unreadable_facts(document, settings.requested, reason),
        None => {
            let known = Known { names: &names, requested: settings.requested };
            Facts::Tree(Box::new(TreeFacts::of(tree, &cascade, known)))
        }
    };
    Looked { checked, facts: Some(facts), drawn }
}

/// What can be said of a document that cannot be read.
fn unreadable_facts(document: &Document<'_>, requested: Option<Mode>, reason: String) -> Facts {
    let (dp_id, mode) = frame_and_mode(document, requested);
    Facts::Unreadable { reason, dp_id, mode }
}

/// The facts of a links table, if the document is the one of this part.
pub(super) fn facts_of_links(document: &mut Document<'_>, part: Option<&str>, requested: Option<Mode>) -> Option<Facts> {
    if document.part.as_deref() != part {
        return None;
    }
    document
        .with_links(|document, links| Facts::Links(Box::new(LinksFacts::of(links, Known { names: document.names(), requested }))))
}

/// The drawing of a links table, if the document is the one of this part.
pub(super) fn drawn_links(document: &mut Document<'_>, part: Option<&str>, on_disk: &OnDisk) -> Option<Drawn> {
    if document.part.as_deref() != part {
        return None;
    }
    let flat = document.with_links(|_, links| links_tree(links))?;
    let cascade = Cascade::new(&flat.tree);
    let subject = Subject {
        tree: &flat.tree,
        cascade: &cascade,
        dp_id: flat.dp_id.as_deref(),
        verdict: flat.verdict,
        links: Some(flat.service),
        links_files: Some(flat.files),
    };
    Some(draw(&subject, on_disk))
}
