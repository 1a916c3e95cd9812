//! What XML itself wants, where quick-xml does not look: shared by the readers of trees and of links tables.

use crate::attributes::{self, Attributes, RawAttr, Trouble};
use crate::problem::ProblemKind;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::{Error, Reader};
use std::ops::Range;

/// What nothing may follow.
pub(crate) const ROOT: &str = "the root element";

/// Where XML's rules are broken: what was found, and what was expected.
pub(crate) type Odd = (String, &'static str);

/// A reader that leaves the nesting to us: what it says of it does not tell enough.
pub(crate) fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.check_comments = true;
    reader
}

/// Something that quick-xml itself cannot read.
pub(crate) fn broken(error: &Error) -> ProblemKind {
    let inside = match error {
        Error::Syntax(SyntaxError::InvalidBangMarkup) => None,
        Error::Syntax(SyntaxError::UnclosedComment) => Some("a comment"),
        Error::Syntax(SyntaxError::UnclosedCData) => Some("a CDATA section"),
        Error::Syntax(SyntaxError::UnclosedDoctype) => Some("a document type declaration"),
        Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => Some("a processing instruction"),
        Error::Syntax(SyntaxError::UnclosedSingleQuotedAttributeValue | SyntaxError::UnclosedDoubleQuotedAttributeValue) => {
            Some("the value of an attribute of this tag")
        }
        Error::Syntax(SyntaxError::UnclosedTag) => Some("a tag"),
        _ => None,
    };
    match (inside, error) {
        (Some(inside), _) => ProblemKind::Truncated { inside: inside.to_owned() },
        (None, Error::IllFormed(IllFormedError::DoubleHyphenInComment)) => {
            ProblemKind::NotWellFormed { found: "`--` inside a comment".into(), expected: "a single hyphen" }
        }
        (None, Error::IllFormed(IllFormedError::UnclosedReference)) => {
            ProblemKind::NotWellFormed { found: "`&` that starts no reference".into(), expected: "&amp;" }
        }
        (None, error) => ProblemKind::NotWellFormed { found: error.to_string(), expected: "well-formed XML" },
    }
}

/// What is wrong with the declaration in `text[start..end]`, which is at the very beginning. Breaches within it go to `trouble`.
pub(crate) fn odd_declaration(text: &str, start: usize, end: usize, trouble: &mut Vec<Trouble>) -> Option<Odd> {
    let odd = !is_declaration(text, start, end, trouble);
    odd.then(|| ("a malformed XML declaration".to_owned(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))
}

/// A declaration elsewhere.
pub(crate) fn misplaced_declaration() -> Odd {
    ("an XML declaration that is not at the very beginning".to_owned(), "nothing before `<?xml`")
}

/// A second document type declaration, or one behind the root's tag.
pub(crate) fn misplaced_doctype() -> Odd {
    ("a document type declaration out of place".to_owned(), "at most one, before the root element")
}

/// Text that stands before the root element.
pub(crate) fn before_root(text: &str) -> Odd {
    (format!("`{}` before the root element", beginning(text)), "the root element")
}

/// An end tag where an element of another name is open, or none at all.
pub(crate) fn odd_end(name: &str, open: Option<&str>) -> Odd {
    match open {
        Some(open) => (format!("`</{name}>` where `<{open}>` is open"), "the closing tag of the element that was opened last"),
        None => (format!("`</{name}>` closes nothing"), "the root element"),
    }
}

/// The breaches within a tag that are to be told, with their places. With a document type declaration an entity may be declared; that
/// it is there at all is told already.
pub(crate) fn told(trouble: &mut Vec<Trouble>, doctype: bool) -> impl Iterator<Item = (Odd, Range<usize>)> + use<> {
    let told = move |trouble: &Trouble| !(doctype && trouble.found.starts_with("the entity"));
    std::mem::take(trouble).into_iter().filter(told).map(|trouble| ((trouble.found, trouble.expected), trouble.span.range()))
}

/// Whether the declaration in `text[start..end]` has its parts in order, with values that they may have.
fn is_declaration(text: &str, start: usize, end: usize, trouble: &mut Vec<Trouble>) -> bool {
    let place = |attr: RawAttr<'_>| match attr.name {
        "version" => is_version(&attr.value).then_some(0),
        "encoding" => is_encoding_name(&attr.value).then_some(1),
        "standalone" => matches!(&*attr.value, "yes" | "no").then_some(2),
        _ => None,
    };
    let places: Option<Vec<usize>> = Attributes::new(text, start + 5, end - 2, false, trouble).map(place).collect();
    places.is_some_and(|places| places.first() == Some(&0) && places.is_sorted_by(|a, b| a < b))
}

/// What is wrong with the name of an element.
pub(crate) fn odd_name(name: &str) -> Option<Odd> {
    (!attributes::is_name(name))
        .then(|| (format!("`{}` is no name of an element", attributes::short_name(name)), "a name of letters and digits"))
}

/// What is wrong with the target of a processing instruction, and what was expected.
pub(crate) fn odd_instruction(target: &str) -> Option<Odd> {
    let odd = target.eq_ignore_ascii_case("xml") || !attributes::is_name(target);
    odd.then(|| (format!("a processing instruction called `{target}`"), "another name for it"))
}

/// What is wrong with a piece of text or a reference, and what was expected. `doctype`: entities may be declared.
pub(crate) fn odd_text(text: &str, doctype: bool) -> Option<Odd> {
    if text.starts_with('&') && !doctype {
        let (found, _) = attributes::reference(text).err()?;
        return Some((found, "one of &amp; &lt; &gt; &quot; &apos; or a character reference"));
    }
    (!text.starts_with("<!") && text.contains("]]>")).then(|| ("`]]>` in text".to_owned(), "]]&gt;"))
}

/// Any version of XML 1 (XML 1.0, section 2.8).
fn is_version(value: &str) -> bool {
    value.strip_prefix("1.").is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The name of an encoding (XML 1.0, section 4.3.3).
fn is_encoding_name(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_alphabetic())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// An attribute that is there twice.
pub(crate) fn twice(name: &str) -> ProblemKind {
    let found = format!("the attribute `{}` stands twice in one tag", attributes::short_name(name));
    ProblemKind::NotWellFormed { found, expected: "each attribute once" }
}

/// The first words of a text, for a message.
pub(crate) fn beginning(text: &str) -> String {
    let text = text.trim();
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The span of a text without the white space around it.
pub(crate) fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let front = text.len() - text.trim_start().len();
    let back = text.len() - text.trim_end().len();
    (start + front, end - back)
}

/// A text without white space at its end, as XML knows it: others take more for white space.
pub(crate) fn without_space_at_end(text: &str) -> &str {
    text.trim_end_matches([' ', '\t', '\r', '\n'])
}
