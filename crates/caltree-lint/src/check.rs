//! Running the rules over one document.

use crate::Levels;
use crate::context::{Cascaded, Context};
use crate::rule::{Check, Rule};
use crate::sink::{Draft, MOST_OF_ONE_RULE, Sink, fold};
use caltree_model::{Finding, Kind, Mode, ObsTime, Span, Verdict, dp_id_in_name, instrument_of, verdict_of};
use caltree_read::Document;
use sha2::{Digest, Sha256};
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
}

/// A finding with its place in the document's text, for whoever wants to show the source.
#[derive(Clone, Debug)]
pub struct Found {
    /// The finding.
    pub finding: Finding,
    /// Its place in the text; `None` where it has none.
    pub span: Option<Span>,
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
    /// What it comes to; `None` for a links table, which no rule looks at yet.
    pub verdict: Option<Verdict>,
    /// What was found, by place, then code.
    pub findings: Vec<Found>,
}

/// Runs every rule that is not allowed.
#[must_use]
pub fn lint(document: &Document<'_>, settings: &Settings) -> Checked {
    let dp_id = document.dp_id();
    let context = Context { document, settings, dp_id };
    let tree = document.tree.as_ref().map(|tree| Cascaded::new(&context, tree));
    let mut findings = Vec::new();
    let mut drafts = Vec::new();
    for rule in settings.levels.active() {
        let mut sink = Sink::new(&mut drafts);
        match (&rule.check, &tree) {
            (Check::Document(check), _) => check(&context, &mut sink),
            (Check::Tree(check), Some(tree)) => check(tree, &mut sink),
            (Check::Tree(_), None) | (Check::Configuration, _) => continue,
        }
        let dropped = sink.dropped();
        fold(&mut drafts, tree.as_ref());
        if dropped > 0 {
            drafts.push(too_many(rule, dropped));
        }
        findings.extend(drafts.drain(..).map(|draft| finish(draft, rule, &context, tree.as_ref())));
    }
    findings.sort_by_key(|found| (found.finding.location.map(|place| (place.start, place.end)), found.finding.code));
    let certified = tree.as_ref().and_then(|tree| tree.tree.root().certified());
    let tree_mode = tree.as_ref().and_then(Cascaded::mode);
    let verdict = if document.problems.iter().any(|problem| crate::rules::is_unreadable(&problem.kind)) {
        Some(Verdict::Unreadable)
    } else {
        tree.as_ref().map(|tree| verdict_of(tree.tree, &tree.cascade))
    };
    drop(tree);
    let dp_id = context.dp_id;
    let instrument = dp_id.as_deref().and_then(instrument_of).map(str::to_owned);
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
    }
}

/// Why a document is unreadable: the first thing that an X rule finds, with its place. `None` when it is not.
#[must_use]
pub fn why_unreadable(document: &Document<'_>) -> Option<String> {
    if !document.problems.iter().any(|problem| crate::rules::is_unreadable(&problem.kind)) {
        return None;
    }
    let settings = Settings::default();
    let context = Context { document, settings: &settings, dp_id: None };
    let mut drafts = Vec::new();
    for rule in crate::RULES.iter().filter(|rule| rule.code.starts_with('X')) {
        if let Check::Document(check) = rule.check {
            check(&context, &mut Sink::new(&mut drafts));
        }
    }
    let first = drafts.into_iter().min_by_key(|draft| draft.span)?;
    let place = first.span.map(|span| document.locate(span));
    let place = place.map(|place| format!("line {}, column {}: ", place.line, place.column)).unwrap_or_default();
    Some(format!("{place}{}", first.message))
}

fn too_many(rule: &Rule, dropped: u64) -> Draft {
    let message = format!("{dropped} more findings of this rule: only the first {MOST_OF_ONE_RULE} of a document are told");
    Draft::new(message, format!("Mend what causes these, or allow {}.", rule.name)).key("more").with("more", dropped)
}

fn finish(mut draft: Draft, rule: &'static Rule, context: &Context<'_>, tree: Option<&Cascaded<'_>>) -> Found {
    if tree.is_none() && draft.subject.is_none() {
        // Without a tree there is no dp_id: what tells two documents apart is their name.
        let names = context.document.names();
        draft.subject = names.iter().find_map(|name| dp_id_in_name(name)).or_else(|| names.first().cloned());
    }
    let branch = draft.branch.and_then(|id| tree.map(|tree| tree.path(id)));
    let fingerprint = fingerprint(rule.code, context.dp_id.as_deref(), branch.as_deref(), draft.subject.as_deref(), &draft.key);
    let finding = Finding {
        code: rule.code,
        rule: rule.name,
        level: context.settings.levels.level_of(rule, draft.at_most),
        message: draft.message,
        location: draft.span.map(|span| context.document.locate(span)),
        branch,
        places: draft.places,
        subject: draft.subject,
        help: draft.help,
        fingerprint,
        data: draft.data,
    };
    Found { finding, span: draft.span }
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
