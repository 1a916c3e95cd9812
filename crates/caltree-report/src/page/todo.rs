//! What a person must know and do, the most pressing first.

use super::on_page::OnPage;
use super::row::RowHtml;
use super::signs::cut;
use super::{About, Differences, Disk};
use crate::words::{counted, found};
use caltree_model::{Level, visible_text};
use caltree_summary::AskAgain;
use std::cmp::Reverse;
use std::collections::HashSet;

/// So many frames are named.
const MOST_NAMED: usize = 6;

/// One thing to do.
pub(super) struct Todo {
    pub(super) tone: &'static str,
    pub(super) sign: &'static str,
    pub(super) head: String,
    pub(super) text: String,
    /// The first frames that it is about: the number of a document, and its name.
    pub(super) named: Vec<(usize, String)>,
    pub(super) more: usize,
    /// The word that finds all of them in the list; empty where they are none of its documents.
    pub(super) filter: &'static str,
    /// What the list then shows, in words.
    pub(super) why: String,
    /// Where else to look.
    pub(super) link: &'static str,
}

impl Todo {
    /// What is to be done about the documents that a word finds; nothing where there are none.
    fn of(
        rows: &[RowHtml],
        filter: &'static str,
        (tone, sign): (&'static str, &'static str),
        what: &str,
        text: String,
    ) -> Option<Self> {
        let such: Vec<&RowHtml> = rows.iter().filter(|row| row.is.contains(&filter)).collect();
        let mut seen: HashSet<&str> = HashSet::new();
        // A frame may have a tree and a links table, or several trees.
        let frames: Vec<&&RowHtml> = such.iter().filter(|row| seen.insert(&row.frame)).collect();
        let count = counted(such.len(), "answer", "answers");
        let count = match frames.len() {
            same if same == such.len() => count,
            fewer => format!("{count} ({})", counted(fewer, "frame", "frames")),
        };
        (!such.is_empty()).then(|| Self {
            tone,
            sign,
            head: format!("{count} {what}"),
            text,
            named: frames.iter().take(MOST_NAMED).map(|row| (row.at, cut(&row.frame))).collect(),
            more: frames.len().saturating_sub(MOST_NAMED),
            filter,
            why: what.to_owned(),
            link: "",
        })
    }

    /// What is to be done about something that stands elsewhere in the page.
    fn elsewhere((tone, sign): (&'static str, &'static str), head: String, text: String, link: &'static str) -> Self {
        Self { tone, sign, head, text, named: Vec::new(), more: 0, filter: "", why: String::new(), link }
    }
}

/// `EOP_PARAM in 2, KAPPA, and 3 more`: what is named most comes first.
fn counts<'r>(rows: &[&'r RowHtml], of: impl Fn(&'r RowHtml) -> &'r [String]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in rows.iter().flat_map(|row| of(row)) {
        match counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let more = counts.len().saturating_sub(MOST_NAMED);
    let named = counts.iter().take(MOST_NAMED);
    let mut words: Vec<String> = named.map(|(name, count)| format!("{} ({count})", cut(name))).collect();
    words.extend((more > 0).then(|| format!("and {more} more")));
    words.join(", ")
}

const BAD: (&str, &str) = ("bad", "\u{2717}");
const FAR: (&str, &str) = ("far", "\u{25c6}");
const WARN: (&str, &str) = ("warn", "\u{25cb}");
const QUIET: (&str, &str) = ("quiet", "\u{2212}");
const AGAIN: (&str, &str) = ("again", "\u{21bb}");

pub(super) fn todos(
    rows: &[RowHtml],
    against: Option<&Differences>,
    disk: Option<(&Disk, &OnPage)>,
    elsewhere: &[(Level, String)],
    about: &About,
) -> Vec<Todo> {
    let such = |word: &str| rows.iter().filter(|row| row.is.contains(&word)).collect::<Vec<_>>();
    let of = |filter, look, what: &str, text: &str| Todo::of(rows, filter, look, what, text.to_owned());
    let missing = counts(&such("do-incomplete"), |row| &row.missing);
    let extended = counts(&such("do-extended"), |row| &row.extended);
    let todos = [
        not_done(&about.troubles),
        of("do-unreadable", BAD, "cannot be read", "Download again; what is wrong with each stands with its findings."),
        disk.and_then(|(_, on_page)| on_disk(on_page, &about.dataset)),
        of("worse", BAD, "worse than before", "Look at what changed before you process anew.")
            .map(|todo| Todo { link: "#differences", ..todo }),
        against.and_then(gone),
        Todo::of(
            rows,
            "do-incomplete",
            BAD,
            "incomplete",
            format!(
                "{}Look in the archive by hand: what was not associated may be there all the same.",
                if missing.is_empty() { String::new() } else { format!("Missing: {missing}. ") }
            ),
        ),
        again(rows),
        of(
            "do-downgraded",
            WARN,
            "with raw calibrations in place of masters",
            "Masters were asked for and are not available: process the raw calibrations.",
        ),
        of(
            "do-recent",
            WARN,
            "not yet certified",
            "ESO has not checked these calibrations yet: use them with care, and ask again in some days.",
        ),
        Todo::of(
            rows,
            "do-extended",
            FAR,
            "with calibrations outside of the plan",
            format!("Extended: {extended}. Check that each applies: interventions on the instrument between the dates, residuals."),
        ),
        of(
            "do-empty",
            WARN,
            "empty: nothing was associated",
            "CalSelector knows no calibration plan for such frames, or could not classify them.",
        ),
        of(
            "do-other",
            WARN,
            "with errors or warnings of other kinds",
            "They are told below, each rule with what it means and what to do.",
        )
        .map(|todo| Todo { link: "#findings", ..todo }),
        others(elsewhere),
        exempt(rows, disk.map_or(&[], |(disk, _)| &disk.reasons)),
    ];
    todos.into_iter().flatten().collect()
}

/// What the archive should be asked for again, and why.
fn again(rows: &[RowHtml]) -> Option<Todo> {
    let reasons = AskAgain::ALL.into_iter().filter_map(|reason| {
        let count = rows.iter().filter(|row| row.again.contains(&reason)).count();
        (count > 0).then(|| format!("{count} {}: {}", reason.as_str().replace('_', " "), reason.why()))
    });
    let text = format!("Run CalSelector again. {}.", reasons.collect::<Vec<_>>().join("; "));
    Todo::of(rows, "ask-again", AGAIN, "to ask for again", text)
}

/// What is exempt, and why: nothing is to be done, but somebody should know.
fn exempt(rows: &[RowHtml], on_files: &[String]) -> Option<Todo> {
    let mut reasons: Vec<String> = Vec::new();
    let standing = rows.iter().filter(|row| row.stands());
    for reason in standing.flat_map(RowHtml::reasons).chain(on_files.iter().map(String::as_str)) {
        let reason = visible_text(reason).into_owned();
        if !reasons.contains(&reason) && reasons.len() < MOST_NAMED {
            reasons.push(reason);
        }
    }
    let files = counted(on_files.len(), "finding", "findings");
    let also = if on_files.is_empty() { String::new() } else { format!("{files} on data files as well. ") };
    let text = format!("{also}Reasons: {}.", reasons.join("; "));
    let alone =
        || Todo::elsewhere(QUIET, format!("{files} on data files exempt"), format!("Reasons: {}.", reasons.join("; ")), "#disk");
    Todo::of(rows, "do-exempt", QUIET, "with findings that are exempt", text).or_else(|| (!on_files.is_empty()).then(alone))
}

/// What could not be done at all: the page lacks it.
fn not_done(troubles: &[String]) -> Option<Todo> {
    let head = format!("{} could not be done: this page lacks it", counted(troubles.len(), "thing", "things"));
    let text = troubles.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join("; ");
    (!troubles.is_empty()).then(|| Todo::elsewhere(BAD, head, text, ""))
}

/// Findings on files that are no documents of the page: data files, the configuration.
fn others(elsewhere: &[(Level, String)]) -> Option<Todo> {
    let count = |level: Level| elsewhere.iter().filter(|(known, _)| *known == level).count() as u64;
    let head = format!("{} beside the answers", found(count(Level::Error), count(Level::Warning), 0));
    let look = if count(Level::Error) > 0 { BAD } else { WARN };
    let named: Vec<&str> = elsewhere.iter().take(2).map(|(_, message)| message.as_str()).collect();
    let more = elsewhere.len().saturating_sub(named.len());
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    (!elsewhere.is_empty()).then(|| Todo::elsewhere(look, head, format!("{}{more}.", named.join("; ")), "#findings"))
}

fn on_disk(on_page: &OnPage, dataset: &[String]) -> Option<Todo> {
    let (missing, damaged) = (on_page.told_missing, on_page.told_damaged);
    let parts = [(missing, "missing on disk"), (damaged, "damaged on disk")];
    let head: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", counted(count, "file", "files")))
        .collect();
    let place = dataset.first().map_or("DIR", String::as_str);
    let text = format!("Download them again: caltree files ANSWERS --missing-from {place} --format urls lists their addresses.");
    (!head.is_empty()).then(|| Todo {
        filter: "not-on-disk",
        why: "not all on disk".to_owned(),
        ..Todo::elsewhere(BAD, head.join(", "), text, "#disk")
    })
}

fn gone(against: &Differences) -> Option<Todo> {
    let head = format!("{} gone", counted(against.totals.only_old, "answer", "answers"));
    let text = "They were among the older ones and are not there any more.".to_owned();
    (against.totals.only_old > 0).then(|| Todo::elsewhere(BAD, head, text, "#differences"))
}
