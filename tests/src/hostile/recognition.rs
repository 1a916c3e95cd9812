//! What kind of document some bytes are.

use super::{TIGHT, outputs, places};
use caltree_dataset::{is_readme_name, listing, name_key, readme, stored_name};
use caltree_lint::{Settings, lint, why_unreadable};
use caltree_model::{ArchiveId, Kind, Message, dp_id_in_name, mode_in_name, visible_text};
use caltree_read::{Limits, ProblemKind, looks_like, may_be_answer, read, streams};

/// Asks of the bytes everything that decides how they are read, then reads them.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    let (looks, answer, stream) = (looks_like(bytes), may_be_answer(bytes), streams(bytes));
    assert_eq!((&looks, answer, stream), (&looks_like(bytes), may_be_answer(bytes), streams(bytes)));
    let mut kinds = Vec::new();
    for name in ["", "x.xml", "a/b\\FORS2.2021-01-02T00_59_12.533_raw2master.xml"] {
        let mut seen = Vec::new();
        read(name, bytes, &Limits::default(), &mut |document| {
            assert!(document.names().iter().all(|name| !name.contains(['/', '\\'])), "{:?}", document.names());
            assert!(document.tree.is_none() || document.kind == Kind::AssociationTree);
            assert_eq!(document.links.is_some(), document.kind == Kind::LinksTable);
            places::of_document(document);
            let why = why_unreadable(document);
            why.iter().for_each(|why| outputs::inert(&visible_text(why)));
            let odd = document.problems.iter().any(|problem| matches!(problem.kind, ProblemKind::NotRecognized(_)));
            assert!(!odd || document.kind == Kind::Unrecognized);
            seen.push((document.kind, document.part.clone(), why));
        });
        assert!(!seen.is_empty());
        kinds.push(seen);
    }
    assert!(kinds.iter().all(|seen| *seen == kinds[0]), "a name changed what a file is: {kinds:?}");
    assert!(!stream || kinds[0].len() == 1);
    if bytes.len() as u64 > TIGHT.max_size {
        read("x", bytes, &TIGHT, &mut |document| assert!(document.text().is_empty() && document.tree.is_none()));
    }
    let mut told = 0;
    read("x", bytes, &Limits::default(), &mut |document| {
        told += 1;
        // Of many parts the first ones show as much.
        if told <= 5 {
            outputs::checked(&lint(document, &Settings::default()));
            drop(listing(document, "x"));
        }
    });
    names(&String::from_utf8_lossy(bytes));
}

/// Names are taken apart, whatever they are.
fn names(text: &str) {
    for name in text.lines().take(50) {
        if let Ok(id) = ArchiveId::parse(name) {
            assert!(name.starts_with(if id.is_master() { "M." } else { "" }) && !id.instrument().is_empty());
        }
        if let Some(id) = dp_id_in_name(name) {
            assert!(ArchiveId::parse(&id).is_ok(), "{id} from {name}");
        }
        drop((mode_in_name(name), Message::parse(name), stored_name(name), is_readme_name(name)));
        assert_eq!(name_key(name), name_key(name));
        outputs::inert(&visible_text(name));
    }
    drop(readme(text));
}
