//! What changed since an older set of answers, side by side.

use super::pack::packed;
use crate::diff::{Half, LoneEntry, PairEntry, Renderer, Side, Totals, UnreadableEntry, said};
use crate::words::counted;
use askama::Template;
use caltree_diff::{Change, ChangeKind, Effect, PairVerdict};
use caltree_model::{Origin, visible_text};
use std::io::{self, Write};

/// So many files of a change are named.
const MOST_FILES: usize = 30;

/// What `diff` tells, kept for the page: nothing is written.
#[derive(Debug, Default)]
pub struct Differences {
    pub(super) pairs: Vec<PairHtml>,
    /// Documents without a partner, and such as cannot be read: class, word, text.
    pub(super) others: Vec<(&'static str, &'static str, String)>,
    pub(super) totals: Totals,
}

/// Two documents that differ in meaning.
#[derive(Debug)]
pub(super) struct PairHtml {
    pub(super) verdict: PairVerdict,
    pub(super) tone: &'static str,
    pub(super) frame: String,
    pub(super) mode: String,
    pub(super) counts: String,
    pub(super) packed: String,
    /// Where the newer one came from.
    pub(super) new: Origin,
    /// Its number in the list.
    pub(super) at: Option<usize>,
    /// Whether another answer for the frame counts.
    pub(super) aside: bool,
}

impl Differences {
    /// How many pairs have this verdict.
    pub(super) fn of(&self, verdict: PairVerdict) -> u64 {
        self.totals.of(verdict)
    }
}

impl Renderer for Differences {
    fn pair(&mut self, _: &mut dyn Write, entry: PairEntry) -> io::Result<()> {
        if !entry.verdict.differs() {
            return Ok(());
        }
        let changes = &entry.compared.comparison.changes;
        let count = |effect: Effect| changes.iter().filter(|change| change.effect == effect).count();
        let counts = [(Effect::Regression, "worse"), (Effect::Improvement, "better"), (Effect::Neutral, "other")];
        let counts = counts.into_iter().filter(|(effect, _)| count(*effect) > 0);
        let shown = |text: &str| visible_text(text).into_owned();
        let html = ChangesHtml {
            old: from(&entry.old),
            new: from(&entry.new),
            changes: changes.iter().map(ChangeHtml::new).collect(),
            affected: entry.compared.comparison.affected.iter().map(|branch| shown(branch)).collect(),
            reservations: said::reservations(&entry).iter().map(|text| shown(text)).collect(),
        };
        self.pairs.push(PairHtml {
            verdict: entry.verdict,
            tone: tone(entry.verdict),
            frame: entry.dp_id.as_deref().map_or_else(|| from(&entry.new), shown),
            mode: said::modes(&entry.old, &entry.new),
            counts: counts.map(|(effect, word)| format!("{} {word}", count(effect))).collect::<Vec<_>>().join(", "),
            packed: packed(&html.render().unwrap_or_default()),
            new: entry.new.origin,
            at: None,
            aside: false,
        });
        Ok(())
    }

    fn lone(&mut self, _: &mut dyn Write, entry: LoneEntry) -> io::Result<()> {
        let (tone, word) = match (entry.side, entry.effect) {
            (Side::Old, Effect::Regression) => ("bad", "gone"),
            (Side::Old, _) => ("quiet", "gone"),
            (Side::New, _) => ("quiet", "new"),
        };
        let frame = entry.dp_id.as_deref().map(|id| format!("{id}, ")).unwrap_or_default();
        self.others.push((tone, word, visible_text(&format!("{frame}{}", entry.origin)).into_owned()));
        Ok(())
    }

    fn unreadable(&mut self, _: &mut dyn Write, entry: UnreadableEntry) -> io::Result<()> {
        let other = entry.other.map(|other| format!("; the other side has {other}")).unwrap_or_default();
        let word = if entry.side == Side::Old { "unreadable before" } else { "unreadable now" };
        self.others.push(("bad", word, visible_text(&format!("{}: {}{}", entry.origin, entry.reason, other)).into_owned()));
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        self.totals = *totals;
        // What is worse comes first.
        self.pairs.sort_by_key(|pair| {
            let order = [PairVerdict::Regressed, PairVerdict::Mixed, PairVerdict::Changed, PairVerdict::Improved];
            order.iter().position(|verdict| *verdict == pair.verdict)
        });
        Ok(())
    }
}

fn from(half: &Half) -> String {
    visible_text(&half.origin.to_string()).into_owned()
}

fn tone(verdict: PairVerdict) -> &'static str {
    match verdict {
        PairVerdict::Regressed => "bad",
        PairVerdict::Mixed => "warn",
        PairVerdict::Improved => "good",
        _ => "thin",
    }
}

#[derive(Template)]
#[template(path = "page/changes.html")]
struct ChangesHtml {
    old: String,
    new: String,
    changes: Vec<ChangeHtml>,
    affected: Vec<String>,
    reservations: Vec<String>,
}

/// One change: what was, what is.
struct ChangeHtml {
    tone: &'static str,
    effect: &'static str,
    branch: String,
    places: usize,
    what: &'static str,
    old: Vec<String>,
    new: Vec<String>,
}

impl ChangeHtml {
    fn new(change: &Change) -> Self {
        let (tone, effect) = match change.effect {
            Effect::Improvement => ("good", "better"),
            Effect::Regression => ("bad", "worse"),
            Effect::Neutral => ("thin", "changed"),
        };
        let (old, new) = both(change);
        let shown = |texts: Vec<String>| texts.iter().map(|text| visible_text(text).into_owned()).collect();
        Self {
            tone,
            effect,
            branch: visible_text(&change.branch).into_owned(),
            places: change.places(),
            what: what(change.kind),
            old: shown(old),
            new: shown(new),
        }
    }
}

fn what(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::MessageResolved | ChangeKind::MessageChanged | ChangeKind::MessageAdded => "message",
        ChangeKind::BranchAdded | ChangeKind::BranchRemoved | ChangeKind::BranchMoved => "branch",
        kind => kind.as_str(),
    }
}

/// What stood there, and what stands there.
fn both(change: &Change) -> (Vec<String>, Vec<String>) {
    // On which side it stands tells that it is new, or gone.
    let said = |label: &str| {
        let text: String = said::said(change).into_iter().map(said::Piece::into_text).collect();
        vec![text.strip_prefix(label).unwrap_or(&text).to_owned()]
    };
    let flag = |value: &Option<String>, word: &str| match value.as_deref() {
        Some("true") => vec![word.to_owned()],
        Some("false") => vec![format!("not {word}")],
        other => vec![other.unwrap_or("none").to_owned()],
    };
    let value = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    match change.kind {
        ChangeKind::Certified => (flag(&change.old, "certified"), flag(&change.new, "certified")),
        ChangeKind::Complete => (flag(&change.old, "complete"), flag(&change.new, "complete")),
        ChangeKind::BranchAdded => (Vec::new(), said("new: ")),
        ChangeKind::BranchRemoved => (said("gone: "), Vec::new()),
        ChangeKind::Files => change.files.as_ref().map(files).unwrap_or_default(),
        _ => (value(&change.old), value(&change.new)),
    }
}

/// The files that are gone, and those that are new; one under another category is in both.
fn files(change: &caltree_diff::FilesChange) -> (Vec<String>, Vec<String>) {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
    let as_what = |file: &Option<String>, category: &Option<String>| {
        format!("{} as {}", name(file), category.as_deref().unwrap_or("nothing"))
    };
    let mut old: Vec<String> = change.removed.iter().map(|file| name(&file.name)).collect();
    let mut new: Vec<String> = change.added.iter().map(|file| name(&file.name)).collect();
    old.extend(change.recategorised.iter().map(|file| as_what(&file.name, &file.old)));
    new.extend(change.recategorised.iter().map(|file| as_what(&file.name, &file.new)));
    for list in [&mut old, &mut new] {
        if list.len() > MOST_FILES + 1 {
            let more = list.len() - MOST_FILES;
            list.truncate(MOST_FILES);
            list.push(format!("and {}", counted(more, "more file", "more files")));
        }
    }
    (old, new)
}
