//! `caltree fmt`: a tree as the archive's own writer would have written it, byte for byte.
//!
//! That writer is Xerces-J's XML serializer with an indent of 4 and lines of 72 columns. How it breaks lines follows from the order in
//! which its printer takes words, a tag's name and each attribute being one: a word is tested against the width only when the
//! *next* word comes, so the last word of a tag never is; and a line that breaks before its first word is written empty.

use caltree_model::{AssociationTree, At, Attr, BranchId, Container, Flag, Span, visible_text};
use caltree_read::{Document, Oversize, Problem, ProblemKind};
use std::fmt::Write;

const LINE_WIDTH: usize = 72;
const INDENT: usize = 4;
/// What is printed of a deeper indent. The test against the width uses all of it.
const MOST_INDENT: usize = LINE_WIDTH / 2;

/// Writes a tree in the archive's form. What reads back is the same tree: an attribute that is missing stays missing, one that is
/// misplaced or has no legal value is kept. Containers are written in the archive's order, those that are missing as empty ones. A character
/// that XML cannot hold becomes U+FFFD.
///
/// Whether the document held more than its tree, which is then not in the output, is told by [`losses`].
#[must_use]
pub fn write_tree(tree: &AssociationTree<'_>) -> String {
    let mut printer = Printer::default();
    printer.text("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    // How many associations are open that have others in them.
    let mut open = 0;
    for (id, branch) in tree.branches() {
        while open > branch.depth {
            printer.end(Container::AssociatedFiles.element());
            printer.end("association");
            open -= 1;
        }
        printer.start("association");
        printer.attribute("category", branch.category.as_ref());
        printer.attribute("certified", value(branch.certified.as_ref()));
        printer.attribute("complete", value(branch.complete.as_ref()));
        printer.attribute("match", value(branch.matching.as_ref()));
        printer.attribute("mode", value(branch.mode.as_ref()));
        printer.attribute("type", value(branch.kind.as_ref()));
        printer.text(">");
        printer.container(Container::MainFiles, tree.files(id), |printer, file| {
            printer.start("file");
            printer.attribute("category", file.category.as_ref());
            printer.attribute("name", file.name.as_ref());
        });
        printer.container(Container::Messages, tree.messages(id), |printer, message| {
            printer.start("message");
            printer.attribute("text", message.text.as_ref());
        });
        printer.start(Container::AssociatedFiles.element());
        if branch.end > BranchId(id.0 + 1) {
            printer.text(">");
            open += 1;
        } else {
            printer.end_empty();
            printer.end("association");
        }
    }
    for _ in 0..open {
        printer.end(Container::AssociatedFiles.element());
        printer.end("association");
    }
    printer.break_line();
    printer.out
}

fn value<'a, 't, T>(flag: Option<&'a Flag<'t, T>>) -> Option<&'a Attr<'t>> {
    flag.map(|flag| &flag.attr)
}

/// Takes words and lays them out in lines.
#[derive(Default)]
struct Printer {
    out: String,
    /// The words that this line has already.
    line: String,
    line_chars: usize,
    /// The word that may still go to this line or the next.
    word: String,
    word_chars: usize,
    /// Whether a blank is due before the word.
    blank: bool,
    /// The indent of this line.
    indent: usize,
    /// The indent of the next line.
    next_indent: usize,
}

impl Printer {
    fn start(&mut self, name: &str) {
        self.break_line();
        self.next_indent += INDENT;
        self.text("<");
        self.text(name);
    }

    fn end_empty(&mut self) {
        self.next_indent -= INDENT;
        self.text("/>");
    }

    fn end(&mut self, name: &str) {
        self.next_indent -= INDENT;
        self.break_line();
        self.text("</");
        self.text(name);
        self.text(">");
    }

    fn container<T>(&mut self, container: Container, entries: &[T], start: impl Fn(&mut Self, &T)) {
        self.start(container.element());
        if entries.is_empty() {
            self.end_empty();
            return;
        }
        self.text(">");
        for entry in entries {
            start(self, entry);
            self.end_empty();
        }
        self.end(container.element());
    }

    fn attribute(&mut self, name: &str, attr: Option<&Attr<'_>>) {
        let Some(attr) = attr else { return };
        self.end_word();
        self.text(name);
        self.text("=\"");
        self.escaped(&attr.text);
        self.text("\"");
    }

    fn text(&mut self, text: &str) {
        self.word.push_str(text);
        self.word_chars += text.len();
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.text("&lt;"),
                '&' => self.text("&amp;"),
                '"' => self.text("&quot;"),
                '\n' => self.text("&#xa;"),
                '\r' => self.text("&#xd;"),
                '\t' => self.text("&#x9;"),
                '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => self.character(char::REPLACEMENT_CHARACTER),
                // What a terminal obeys, or what turns text around, stands there as what it is: the same to whoever reads XML.
                '\u{10000}'.. | '\x7f'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    let before = self.word.len();
                    let _ = write!(self.word, "&#x{:x};", u32::from(c));
                    self.word_chars += self.word.len() - before;
                }
                c => self.character(c),
            }
        }
    }

    fn character(&mut self, c: char) {
        self.word.push(c);
        self.word_chars += 1;
    }

    /// Puts the word on this line if it fits, else on the next.
    fn end_word(&mut self) {
        if self.indent + self.line_chars + usize::from(self.blank) + self.word_chars > LINE_WIDTH {
            self.write_line();
            self.out.push('\n');
        }
        self.take_word();
        self.blank = true;
    }

    fn break_line(&mut self) {
        if self.word_chars > 0 {
            self.take_word();
        }
        self.write_line();
        self.out.push('\n');
    }

    fn take_word(&mut self) {
        if self.blank {
            self.line.push(' ');
            self.line_chars += 1;
        }
        self.line.push_str(&self.word);
        self.line_chars += self.word_chars;
        self.word.clear();
        self.word_chars = 0;
    }

    /// Of a line without words nothing is written, and its indent stays the next one's.
    fn write_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        self.out.extend(std::iter::repeat_n(' ', self.indent.min(MOST_INDENT)));
        self.out.push_str(&self.line);
        self.line.clear();
        self.line_chars = 0;
        self.blank = false;
        self.indent = self.next_indent;
    }
}

/// Something that stands in a document and would not, or not as it stood, in the rewritten one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What it is, safe to show.
    pub what: String,
    /// Where in the document's text; `None` when it has no place there.
    pub span: Option<Span>,
}

/// Why a document should not be rewritten; empty when nothing would be lost.
///
/// What is lost is all that the tree has no room for: broken XML (which may have been misread), unknown elements and
/// attributes, text, comments, processing instructions. What the reader had to move to make sense of it (a `<file>` outside of
/// `<mainFiles>`, a second `<messages>`) counts too: rewriting would hide an error from stricter readers. Order and layout, the encoding,
/// single quotes, missing containers and misplaced attributes are no losses.
#[must_use]
pub fn losses(document: &Document<'_>) -> Vec<Loss> {
    if document.tree.is_none() {
        return vec![Loss { what: "it is no association tree".into(), span: None }];
    }
    let mut losses: Vec<Loss> = document
        .problems
        .iter()
        .map(|problem| Loss { what: visible_text(&what(&problem.kind)).into_owned(), span: span_of(problem) })
        .collect();
    // In what is well-formed so far, these stand nowhere else than where they mean what they look like.
    losses.extend(markup(document.text(), "<!--", "comment"));
    losses.extend(markup(document.text(), "<?", "processing instruction"));
    losses
}

/// The problems of a tree stand in its text.
fn span_of(problem: &Problem) -> Option<Span> {
    match problem.at {
        Some(At::Span(span)) => Some(span),
        Some(At::Place(_)) | None => None,
    }
}

fn what(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::NotRecognized(_) => "it is no association tree".into(),
        ProblemKind::Empty => "there is nothing in it".into(),
        ProblemKind::NotWellFormed { found, .. } => format!("it is not well-formed: {found}"),
        ProblemKind::Truncated { inside } => format!("it ends inside {inside}"),
        ProblemKind::ContentAfterRoot { found, end_of } => format!("{found} follows {end_of}"),
        ProblemKind::BadEncoding { found, .. } | ProblemKind::BadMultipart { found, .. } => found.clone(),
        ProblemKind::Doctype => "a document type declaration would be dropped".into(),
        ProblemKind::TooDeep { limit } => format!("it was not read to its end: deeper than {limit} levels"),
        ProblemKind::TooLarge(oversize) => format!(
            "it was not read to its end: more than {}",
            match oversize {
                Oversize::Stored { limit, .. } | Oversize::Inflated { limit } | Oversize::Memory { limit } =>
                    format!("{limit} bytes"),
                Oversize::Elements { limit } => format!("{limit} elements"),
                Oversize::Part { what, limit } => format!("{limit} {what}"),
                Oversize::Problems { limit } => format!("{limit} problems"),
            }
        ),
        ProblemKind::UnknownElement { name, parent, read: true } => format!("a `<{name}>` in `<{parent}>` would be moved"),
        ProblemKind::UnknownElement { name, .. } => format!("the unknown element `<{name}>` would be dropped"),
        ProblemKind::UnknownAttribute { name, element } => {
            format!("the unknown attribute `{name}` of `<{element}>` would be dropped")
        }
        ProblemKind::RepeatedContainer(container) => {
            format!("a repeated `<{}>` would be merged with the first", container.element())
        }
        ProblemKind::UnexpectedText { text, .. } => format!("the text `{text}` would be dropped"),
    }
}

/// The comments or processing instructions of a text, as one loss.
fn markup(text: &str, opening: &str, called: &str) -> Option<Loss> {
    // A declaration is none of these, and one that is out of place is told already.
    let declaration = |at| text[at..].strip_prefix("<?xml").is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let mut places = text.match_indices(opening).map(|(at, _)| at).filter(|&at| !declaration(at));
    let first = places.next()?;
    let span = Some(Span::new(first, first + opening.len()));
    Some(match places.count() {
        0 => Loss { what: format!("a {called} would be dropped"), span },
        more => Loss { what: format!("{} {called}s would be dropped", more + 1), span },
    })
}
