use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::{At, BranchId, Span, nearest};
use caltree_read::ProblemKind;
use std::cell::OnceCell;

rule! {
    /// # What it means
    /// An element lacks an attribute that it always has: an association `category`, `certified`, `complete` and `type`, the root
    /// also `mode`, every other association `match`; a file `category` and `name`; a message `text`.
    ///
    /// # Why it matters
    /// What the attribute says is unknown: whether a branch is needed, whether it is certified, which file is meant. Rules that
    /// need it stay silent.
    ///
    /// # Example
    /// `<file category="BIAS"/>`: a bias frame without its name cannot be downloaded.
    ///
    /// # What to do
    /// Download the answer again. If it was edited by hand, put the attribute back.
    ///
    /// # Source
    /// Observed: no exception in 1,305 associations of 67 real trees.
    "T203", "missing-attribute", Error, Tree(check)
}

const ASSOCIATION: &[&str] = &["category", "certified", "complete", "match", "mode", "type"];
const FILE: &[&str] = &["category", "name"];
const MESSAGE: &[&str] = &["text"];

/// What else stands in the start tags: looked at only when something is missing.
struct Tags<'a> {
    /// Where the unknown attributes start, with their names, by place.
    unknown: Vec<(u32, &'a str)>,
    /// Where the breaches of XML are, by place.
    broken: Vec<u32>,
}

impl<'a> Tags<'a> {
    fn new(cx: &Cascaded<'a>) -> Self {
        let mut tags = Self { unknown: Vec::new(), broken: Vec::new() };
        for problem in &cx.context.document.problems {
            match (&problem.kind, &problem.at) {
                (ProblemKind::UnknownAttribute { name, .. }, Some(At::Span(span))) => tags.unknown.push((span.start, name)),
                (ProblemKind::NotWellFormed { .. }, Some(At::Span(span))) => tags.broken.push(span.start),
                _ => {}
            }
        }
        tags.unknown.sort_unstable();
        tags.broken.sort_unstable();
        tags
    }

    /// Whether a tag breaks a rule of XML: then the attribute may well be there, in a form that cannot be read.
    fn is_broken(&self, tag: Span) -> bool {
        let next = self.broken.partition_point(|&at| at < tag.start);
        self.broken.get(next).is_some_and(|&at| at < tag.end)
    }

    /// An attribute of the tag that was probably meant to be `wanted`.
    fn slip(&self, tag: Span, wanted: &str, legal: &[&str]) -> Option<&'a str> {
        let from = self.unknown.partition_point(|&(at, _)| at < tag.start);
        let inside = self.unknown.iter().skip(from).take_while(|&&(at, _)| at < tag.end);
        inside.map(|&(_, name)| name).find(|name| nearest(name, legal) == Some(wanted))
    }
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let tags = OnceCell::new();
    let mut tell = |element: &str, tag: Span, branch: BranchId, wanted: &str, legal: &[&str], subject: Option<&str>| {
        let tags = tags.get_or_init(|| Tags::new(cx));
        if tags.is_broken(tag) {
            return;
        }
        let slip = tags.slip(tag, wanted, legal);
        let help = match slip {
            Some(slip) => format!("Did you mean `{wanted}` where it says `{slip}`?"),
            None => format!("Download the answer again, or put `{wanted}` back if it was edited by hand."),
        };
        sink.report(
            Draft::new(format!("`<{element}>` has no attribute `{wanted}`"), help)
                .at(tag)
                .on(branch)
                .about(subject)
                .key(format!("{element} {wanted}"))
                .with("attribute", wanted)
                .with("element", element)
                .with("found", slip),
        );
    };
    for (id, branch) in cx.tree.branches() {
        let edge = if id == BranchId::ROOT { ("mode", branch.mode.is_some()) } else { ("match", branch.matching.is_some()) };
        let attributes = [
            ("category", branch.category.is_some()),
            ("certified", branch.certified.is_some()),
            ("complete", branch.complete.is_some()),
            edge,
            ("type", branch.kind.is_some()),
        ];
        for (name, _) in attributes.into_iter().filter(|&(_, there)| !there) {
            tell("association", branch.span, id, name, ASSOCIATION, None);
        }
    }
    for file in cx.tree.all_files() {
        if file.category.is_none() {
            tell("file", file.span, file.branch, "category", FILE, file.name.as_ref().map(|name| &*name.text));
        }
        if file.name.is_none() {
            tell("file", file.span, file.branch, "name", FILE, None);
        }
    }
    for message in cx.tree.all_messages().iter().filter(|message| message.text.is_none()) {
        tell("message", message.span, message.branch, "text", MESSAGE, None);
    }
}
