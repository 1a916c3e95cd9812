//! Running the rules over one document.

use crate::Levels;
use crate::context::{Cascaded, Context};
use crate::digest::Digest;
use crate::links::lint_links;
use crate::pair::{Content, tree_content};
use crate::rule::{Check, Rule};
use crate::sink::{Draft, MOST_OF_ONE_RULE, Sink, fold};
use caltree_model::{
    At, DatalinkVersion, Excerpt, Finding, Kind, Location, Mode, ObsTime, Verdict, dp_id_in_name, instrument_of, verdict_of,
};
use caltree_read::Document;
use sha2::{Digest as _, Sha256};
use std::fmt::Write;

/// What is known from outside of the documents.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How loud each rule is.
    pub levels: Levels,
    /// The mode that was asked for; `None` when nobody says.
    pub requested: Option<Mode>,
    /// The day to count ages from, at its beginning in UTC; `None`: nothing is said about ages.
    pub as_of: Option<ObsTime>,
    /// The version of DataLink to hold links tables against; `None`: the one that each declares, else 1.0.
    pub datalink_version: Option<DatalinkVersion>,
    /// Whether findings come with the source around them.
    pub excerpts: bool,
    /// Whether documents of one frame are to be held against each other: [`Checked::digest`] is made then.
    pub pairs: bool,
}

/// A finding with the source around its place.
#[derive(Clone, Debug)]
pub struct Found {
    /// The finding.
    pub finding: Finding,
    /// What stands there; `None` where it has no place, or where nobody asked for it.
    pub excerpt: Option<Excerpt>,
}

/// A document after all rules have looked at it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The part of a multipart body; `None` where the file is none.
    pub part: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// The frame it is for.
    pub dp_id: Option<String>,
    /// The instrument of that frame, by its full name.
    pub instrument: Option<String>,
    /// The executed mode.
    pub mode: Option<Mode>,
    /// Whether the root is certified; `None` when it does not say.
    pub certified: Option<bool>,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it comes to; `None` for a links table that does not say.
    pub verdict: Option<Verdict>,
    /// What was found, by place, then code.
    pub findings: Vec<Found>,
    /// What it lists, to be held against another answer for the same frame; `None` where there is nothing to compare.
    pub digest: Option<Digest>,
    /// Everything that it lists, where the document has no name: what came by standard input cannot be read again.
    pub content: Option<Content>,
}

/// Runs every rule that is not allowed. A links table is read on the way, to its end.
#[must_use]
pub fn lint(document: &mut Document<'_>, settings: &Settings) -> Checked {
    match document.links.take() {
        Some(mut links) => {
            let checked = lint_links(document, &mut links, settings);
            document.links = Some(links);
            checked
        }
        None => lint_tree(document, settings),
    }
}

/// A document that is all there at once.
fn lint_tree(document: &Document<'_>, settings: &Settings) -> Checked {
    let dp_id = document.dp_id();
    let context = Context { document, settings, dp_id };
    let tree = document.tree.as_ref().map(|tree| Cascaded::new(&context, tree));
    let mut findings = Vec::new();
    for rule in settings.levels.active() {
        let mut sink = Sink::default();
        for check in rule.checks {
            match (check, &tree) {
                (Check::Document(check), _) => check(&context, &mut sink),
                (Check::Tree(check), Some(tree)) => check(tree, &mut sink),
                _ => {}
            }
        }
        fold(&mut sink.drafts, tree.as_ref());
        findings.extend(told(sink, rule, &context, tree.as_ref()));
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

/// Whether a problem of reading makes a document unreadable.
pub(crate) fn is_unreadable(document: &Document<'_>) -> bool {
    document.problems.iter().any(|problem| crate::rules::is_unreadable(&problem.kind))
}

/// The findings that come of what a rule has reported.
pub(crate) fn told<'a>(
    mut sink: Sink,
    rule: &'static Rule,
    context: &'a Context<'_>,
    tree: Option<&'a Cascaded<'_>>,
) -> impl Iterator<Item = Found> + use<'a> {
    let dropped = sink.dropped();
    if dropped > 0 {
        sink.drafts.push(too_many(rule, dropped));
    }
    sink.drafts.into_iter().map(move |draft| finish(draft, rule, context, tree))
}

/// By place, then code.
pub(crate) fn sort(findings: &mut [Found]) {
    findings.sort_by_key(|found| (found.finding.location.map(|place| (place.start, place.end)), found.finding.code));
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
    let excerpt = draft.at.filter(|_| context.settings.excerpts).map(|at| match at {
        At::Span(span) => context.document.excerpt(span),
        At::Place(place) => place.excerpt,
    });
    let branch = draft.branch.and_then(|id| tree.map(|tree| tree.path(id)));
    let fingerprint = fingerprint(rule.code, context.dp_id.as_deref(), branch.as_deref(), draft.subject.as_deref(), &draft.key);
    let finding = Finding {
        code: rule.code,
        rule: rule.name,
        level: context.settings.levels.level_of(rule, draft.at_most),
        message: draft.message,
        location,
        branch,
        places: draft.places,
        subject: draft.subject,
        help: draft.help,
        fingerprint,
        data: draft.data,
    };
    Found { finding, excerpt }
}

/// Where in the file a place is.
fn locate(document: &Document<'_>, at: &At) -> Location {
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
