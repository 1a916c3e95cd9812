//! What a document is as a whole: its kind, its name, its verdict.

use crate::{ArchiveId, AssociationTree, BranchId, Cascade, Message, ThisDescription, dp_id_in_name};

/// What a document turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An association tree.
    AssociationTree,
    /// A DataLink answer.
    LinksTable,
    /// Neither.
    Unrecognized,
}

impl Kind {
    /// The word in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AssociationTree => "association_tree",
            Self::LinksTable => "links_table",
            Self::Unrecognized => "unrecognized",
        }
    }
}

/// What a document comes to, after the four icons of the archive's request page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It could not be read as it should.
    Unreadable,
    /// No association could be established.
    Empty,
    /// Something that was looked for is missing.
    Incomplete,
    /// Everything that was looked for is there.
    Complete,
}

impl Verdict {
    /// The word in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::Incomplete => "incomplete",
            Self::Complete => "complete",
        }
    }
}

/// The verdict on a tree that could be read: empty when its root says that no association could be established, incomplete when the
/// root or a branch on the main line has `complete="false"` or carries a Missing message, complete otherwise.
#[must_use]
pub fn verdict_of(tree: &AssociationTree<'_>, cascade: &Cascade<'_>) -> Verdict {
    let says = |id, wanted: fn(&Message<'_>) -> bool| {
        tree.messages(id).iter().filter_map(|entry| entry.text.as_ref()).any(|text| wanted(&Message::parse(&text.text)))
    };
    if says(BranchId::ROOT, |message| matches!(message, Message::NoAssociation(_))) {
        return Verdict::Empty;
    }
    let incomplete = tree.branches().any(|(id, branch)| {
        cascade.on_main_line(id) && (branch.complete() == Some(false) || says(id, |message| matches!(message, Message::Missing(_))))
    });
    if incomplete { Verdict::Incomplete } else { Verdict::Complete }
}

/// The verdict that a links table's description of `#this` comes to, in the same way.
#[must_use]
pub fn verdict_of_description(description: &ThisDescription<'_>) -> Verdict {
    let messages = description.messages();
    if messages.iter().any(|message| matches!(message, Message::NoAssociation(_))) {
        Verdict::Empty
    } else if description.complete() == Some(false) || messages.iter().any(|message| matches!(message, Message::Missing(_))) {
        Verdict::Incomplete
    } else {
        Verdict::Complete
    }
}

/// The dp_id of a tree: the id in one of its names (of the file, of the part; the first that fits) if that is one of the root's main
/// files, else the root's first main file. `None` for a root without a named file.
#[must_use]
pub fn dp_id(tree: &AssociationTree<'_>, names: &[&str]) -> Option<String> {
    let files = || tree.files(BranchId::ROOT).iter().filter_map(|file| file.name.as_ref());
    let named = names.iter().filter_map(|name| dp_id_in_name(name)).find(|id| files().any(|name| name.text == *id));
    named.or_else(|| files().next().map(|name| name.text.to_string()))
}

/// The instrument of an archive id, by its full name. `None` when the id cannot be taken apart, or is that of a data product (`ADP.`),
/// which does not say where it comes from.
#[must_use]
pub fn instrument_of(dp_id: &str) -> Option<&str> {
    ArchiveId::parse(dp_id).ok().map(|id| id.instrument()).filter(|instrument| *instrument != "ADP")
}
