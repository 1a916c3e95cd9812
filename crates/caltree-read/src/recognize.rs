//! What a document is, by its root element.

use crate::looks::{self, Looks};
use quick_xml::Reader;
use quick_xml::events::Event;

/// What a text turns out to be.
#[derive(Debug, PartialEq)]
pub(crate) enum Recognized {
    /// The root is `<association>`.
    AssociationTree,
    /// The root is `<VOTABLE>`: a links table, or a VOTable of another kind.
    Votable,
    /// XML that ends before its root element is there; where the broken piece starts.
    Cut(usize),
    /// Something else.
    Other(Looks),
}

/// Looks for the root element.
pub(crate) fn recognize(text: &str, bytes: &[u8]) -> Recognized {
    let trimmed = text.trim_start();
    if !trimmed.starts_with('<') {
        return Recognized::Other(looks::looks_like(bytes));
    }
    let mut reader = Reader::from_str(text);
    let mut html = false;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => return by_root(tag.name().as_ref(), text),
            Ok(Event::DocType(doctype)) => html = doctype.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html")),
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_)) => {}
            Ok(Event::Text(blank)) if blank.trim().is_empty() => {}
            Ok(Event::Eof) if html => return Recognized::Other(looks::html(&text.to_lowercase())),
            Ok(Event::Eof) => return Recognized::Cut(text.len()),
            Err(quick_xml::Error::Syntax(_)) if !html && is_cut(&text[at.min(text.len())..]) => return Recognized::Cut(at),
            Ok(_) | Err(_) => return Recognized::Other(looks::looks_like(bytes)),
        }
    }
}

fn by_root(root: &str, text: &str) -> Recognized {
    match root {
        "association" => Recognized::AssociationTree,
        _ if root.eq_ignore_ascii_case("html") => Recognized::Other(looks::html(&text.to_lowercase())),
        _ if root.rsplit(':').next() == Some("VOTABLE") => Recognized::Votable,
        _ => Recognized::Other(Looks::OtherXml { root: root.to_owned() }),
    }
}

/// Whether what is left could be the beginning of an answer: of its declaration, of a comment, or of its root element.
fn is_cut(rest: &str) -> bool {
    let begins = |whole: &str| whole.starts_with(rest) || rest.starts_with(whole);
    ["<?xml", "<!--", "<association", "<VOTABLE"].into_iter().any(begins)
}
