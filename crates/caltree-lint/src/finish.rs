//! From what rules report to findings.

use crate::Levels;
use crate::checked::Found;
use crate::context::{Cascaded, Context};
use crate::rule::Rule;
use crate::sink::{Draft, MOST_OF_ONE_RULE, Sink};
use caltree_model::{At, Finding, Location, dp_id_in_name};
use caltree_read::{Document, ProblemKind};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Whether a problem of reading makes a document unreadable.
pub(crate) fn is_unreadable(document: &Document<'_>) -> bool {
    document.problems.iter().any(|problem| makes_unreadable(&problem.kind))
}

/// The findings that come of what a rule has reported.
pub(crate) fn told<'a, 't>(
    sink: Sink,
    rule: &'static Rule,
    context: &'a Context<'_>,
    tree: Option<&'a Cascaded<'t>>,
) -> impl Iterator<Item = Found> + use<'a, 't> {
    drafts(sink, rule).into_iter().map(move |draft| finish(draft, rule, context, tree))
}

/// What a rule has reported, and how much more there was.
pub(crate) fn drafts(sink: Sink, rule: &Rule) -> Vec<Draft> {
    let dropped = sink.dropped();
    let mut drafts = sink.drafts;
    if dropped > 0 {
        drafts.push(too_many(rule, dropped));
    }
    drafts
}

/// By place, then code.
pub(crate) fn sort(findings: &mut [Found]) {
    findings.sort_by_key(|found| (found.finding.location.map(|place| (place.start, place.end)), found.finding.code));
}

fn too_many(rule: &Rule, dropped: u64) -> Draft {
    let message = format!("{dropped} more findings of this rule: only the first {MOST_OF_ONE_RULE} of a document are told");
    Draft::new(message, format!("Mend what causes these, or allow {}.", rule.name)).key("more").with("more", dropped)
}

fn finish(mut draft: Draft, rule: &'static Rule, context: &Context<'_>, tree: Option<&Cascaded<'_>>) -> Found {
    if tree.is_none() && context.dp_id.is_none() && draft.subject.is_none() {
        // Without a dp_id, what tells two documents apart is their name.
        let names = context.document.names();
        draft.subject = names.iter().find_map(|name| dp_id_in_name(name)).or_else(|| names.first().cloned());
    }
    let location = draft.at.as_ref().map(|at| locate(context.document, at));
    let excerpt = draft.at.take().filter(|_| context.settings.excerpts).map(|at| match at {
        At::Span(span) => context.document.excerpt(span),
        At::Place(place) => place.excerpt,
    });
    let branch = draft.branch.and_then(|id| tree.map(|tree| tree.path(id)));
    Found { finding: finding(draft, rule, &context.settings.levels, context.dp_id.as_deref(), location, branch), excerpt }
}

/// Makes a finding of a draft, at a known place, on a branch that is known by its path.
pub(crate) fn finding(
    draft: Draft,
    rule: &'static Rule,
    levels: &Levels,
    dp_id: Option<&str>,
    location: Option<Location>,
    branch: Option<String>,
) -> Finding {
    Finding {
        code: rule.code,
        rule: rule.name,
        level: levels.level_of(rule, draft.at_most),
        message: draft.message,
        location,
        fingerprint: fingerprint(rule.code, dp_id, branch.as_deref(), draft.subject.as_deref(), &draft.key),
        branch,
        places: draft.places,
        subject: draft.subject,
        help: draft.help,
        data: draft.data,
    }
}

/// Where in the file a place is.
pub(crate) fn locate(document: &Document<'_>, at: &At) -> Location {
    match at {
        At::Span(span) => document.locate(*span),
        At::Place(place) => place.location,
    }
}

/// 128 bits in hexadecimal over what makes a finding the same in another run.
pub(crate) fn fingerprint(code: &str, dp_id: Option<&str>, branch: Option<&str>, subject: Option<&str>, key: &str) -> String {
    let mut hash = Sha256::new();
    for word in [code, dp_id.unwrap_or_default(), branch.unwrap_or_default(), subject.unwrap_or_default(), key] {
        hash.update(word.len().to_le_bytes());
        hash.update(word.as_bytes());
    }
    hash.finalize()[..16].iter().fold(String::with_capacity(32), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether a problem of reading makes a document unreadable: it belongs to one of the X rules.
fn makes_unreadable(kind: &ProblemKind) -> bool {
    match kind {
        ProblemKind::NotRecognized(_)
        | ProblemKind::Empty
        | ProblemKind::NotWellFormed { .. }
        | ProblemKind::Truncated { .. }
        | ProblemKind::ContentAfterRoot { .. }
        | ProblemKind::BadEncoding { .. }
        | ProblemKind::Doctype
        | ProblemKind::TooDeep { .. }
        | ProblemKind::TooLarge(_)
        | ProblemKind::BadMultipart { .. } => true,
        ProblemKind::UnknownElement { .. }
        | ProblemKind::UnknownAttribute { .. }
        | ProblemKind::RepeatedContainer(_)
        | ProblemKind::UnexpectedText { .. } => false,
    }
}
