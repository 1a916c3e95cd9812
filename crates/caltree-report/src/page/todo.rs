//! What a person must know and do, the most pressing first.

use super::row::RowHtml;
use super::{Differences, Disk};
use crate::words::counted;
use caltree_diff::PairVerdict;
use caltree_summary::AskAgain;
use std::cmp::Reverse;

/// So many frames are named.
const MOST_NAMED: usize = 6;

/// One thing to do.
pub(super) struct Todo {
    pub(super) tone: &'static str,
    pub(super) sign: &'static str,
    pub(super) head: String,
    pub(super) text: String,
    /// The first documents that it is about: number and name.
    pub(super) named: Vec<(usize, String)>,
    pub(super) more: usize,
    /// What finds all of them in the list: words that hold, and the codes of rules.
    pub(super) filter: &'static str,
    /// Where else to look.
    pub(super) link: &'static str,
}

impl Todo {
    /// What is to be done about some documents; nothing where there are none.
    fn of(
        rows: &[&RowHtml],
        (tone, sign): (&'static str, &'static str),
        what: &str,
        text: String,
        filter: &'static str,
    ) -> Option<Self> {
        let mut frames: Vec<(usize, String)> = Vec::new();
        for row in rows {
            // A frame may have a tree and a links table, or several trees.
            if !frames.iter().any(|(_, frame)| *frame == row.frame) {
                frames.push((row.at, row.frame.clone()));
            }
        }
        let more = frames.len().saturating_sub(MOST_NAMED);
        frames.truncate(MOST_NAMED);
        let head = format!("{} {what}", counted(rows.len(), "answer", "answers"));
        (!rows.is_empty()).then_some(Self { tone, sign, head, text, named: frames, more, filter, link: "" })
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
    let mut words: Vec<String> = named.map(|(name, count)| format!("{name} ({count})")).collect();
    words.extend((more > 0).then(|| format!("and {more} more")));
    words.join(", ")
}

const BAD: (&str, &str) = ("bad", "\u{2717}");
const FAR: (&str, &str) = ("far", "\u{25c6}");
const WARN: (&str, &str) = ("warn", "\u{25cb}");
const AGAIN: (&str, &str) = ("again", "\u{21bb}");

pub(super) fn todos(rows: &[RowHtml], against: Option<&Differences>, disk: Option<&Disk>) -> Vec<Todo> {
    let such = |is: &dyn Fn(&RowHtml) -> bool| rows.iter().filter(|row| is(row)).collect::<Vec<_>>();
    let with = |word: &'static str| such(&|row| row.is.contains(&word));
    let incomplete = with("incomplete");
    let missing = counts(&incomplete, |row| &row.missing);
    let extended = with("extended");
    let recent = such(&|row| row.is.contains(&"uncertified") && !row.is.contains(&"old"));
    let todos = [
        Todo::of(
            &with("unreadable"),
            BAD,
            "cannot be read",
            "Download again; what is wrong with each stands with its findings.".to_owned(),
            "unreadable",
        ),
        disk.and_then(on_disk),
        against.and_then(worse),
        Todo::of(
            &incomplete,
            BAD,
            "incomplete",
            format!(
                "{}Look in the archive by hand: what was not associated may be there all the same.",
                if missing.is_empty() { String::new() } else { format!("Missing: {missing}. ") }
            ),
            "incomplete",
        ),
        again(&with("ask-again")),
        Todo::of(
            &with("downgraded"),
            WARN,
            "with raw calibrations in place of masters",
            "Masters were asked for and are not available: process the raw calibrations.".to_owned(),
            "downgraded",
        ),
        Todo::of(
            &recent,
            WARN,
            "not yet certified",
            "ESO has not checked these calibrations yet: use them with care, and ask again in some days.".to_owned(),
            "uncertified -old",
        ),
        Todo::of(
            &extended,
            FAR,
            "with calibrations outside of the plan",
            format!(
                "Extended: {}. Check that each applies: interventions on the instrument between the dates, residuals.",
                counts(&extended, |row| &row.extended)
            ),
            "extended",
        ),
        Todo::of(
            &with("empty"),
            WARN,
            "empty: nothing was associated",
            "CalSelector knows no calibration plan for such frames, or could not classify them.".to_owned(),
            "empty",
        ),
        Todo::of(
            &with("other"),
            WARN,
            "with errors or warnings of other kinds",
            "They are told below, each rule with what it means and what to do.".to_owned(),
            "other",
        ),
    ];
    todos.into_iter().flatten().collect()
}

/// What the archive should be asked for again, and why.
fn again(rows: &[&RowHtml]) -> Option<Todo> {
    let reasons = AskAgain::ALL.into_iter().filter_map(|reason| {
        let count = rows.iter().filter(|row| row.again.contains(&reason)).count();
        (count > 0).then(|| format!("{count} {}: {}", reason.as_str().replace('_', " "), reason.why()))
    });
    let text = format!("Run CalSelector again. {}.", reasons.collect::<Vec<_>>().join("; "));
    Todo::of(rows, AGAIN, "to ask for again", text, "ask-again")
}

fn on_disk(disk: &Disk) -> Option<Todo> {
    let (missing, damaged) = disk.wrong();
    let parts = [(missing, "missing on disk"), (damaged, "damaged on disk")];
    let head: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", counted(count, "file", "files")))
        .collect();
    (!head.is_empty()).then(|| Todo {
        tone: BAD.0,
        sign: BAD.1,
        head: head.join(", "),
        text: "Download them again: caltree files … --missing-from DIR --format urls lists their addresses.".to_owned(),
        named: Vec::new(),
        more: 0,
        filter: "not-on-disk",
        link: "#disk",
    })
}

fn worse(against: &Differences) -> Option<Todo> {
    let (regressed, mixed) = (against.of(PairVerdict::Regressed), against.of(PairVerdict::Mixed));
    let gone = against.totals.only_old;
    let parts = [(regressed, "worse than before"), (mixed, "better in one thing and worse in another"), (gone, "gone")];
    let head: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", counted(count, "answer", "answers")))
        .collect();
    (!head.is_empty()).then(|| Todo {
        tone: BAD.0,
        sign: BAD.1,
        head: head.join(", "),
        text: "Look at what changed before you process anew.".to_owned(),
        named: Vec::new(),
        more: 0,
        filter: "",
        link: "#differences",
    })
}
