//! What a person must know and do, the most pressing first.

use super::row::RowHtml;
use super::{Differences, Disk};
use crate::words::counted;
use caltree_diff::PairVerdict;

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

/// The documents that something is to be done about.
struct Found<'r> {
    rows: Vec<&'r RowHtml>,
}

impl<'r> Found<'r> {
    fn of(rows: &'r [RowHtml], such: impl Fn(&RowHtml) -> bool) -> Self {
        Self { rows: rows.iter().filter(|row| such(row)).collect() }
    }

    fn todo(
        self,
        todos: &mut Vec<Todo>,
        (tone, sign): (&'static str, &'static str),
        head: impl Fn(&str) -> String,
        text: &str,
        filter: &'static str,
    ) {
        if self.rows.is_empty() {
            return;
        }
        let count = counted(self.rows.len(), "answer", "answers");
        todos.push(Todo {
            tone,
            sign,
            head: head(&count),
            text: text.to_owned(),
            named: self.rows.iter().take(MOST_NAMED).map(|row| (row.at, row.frame.clone())).collect(),
            more: self.rows.len().saturating_sub(MOST_NAMED),
            filter,
            link: "",
        });
    }
}

const BAD: (&str, &str) = ("bad", "\u{2717}");
const FAR: (&str, &str) = ("far", "\u{25c6}");
const WARN: (&str, &str) = ("warn", "\u{25cb}");

pub(super) fn todos(rows: &[RowHtml], against: Option<&Differences>, disk: Option<&Disk>) -> Vec<Todo> {
    let mut todos = Vec::new();
    let with = |word: &'static str| Found::of(rows, move |row| row.is.contains(&word));
    with("unreadable").todo(
        &mut todos,
        BAD,
        |count| format!("{count} cannot be read"),
        "Download them again; what is wrong with each stands with its findings.",
        "unreadable",
    );
    if let Some(disk) = disk {
        todos.extend(on_disk(disk));
    }
    if let Some(against) = against {
        todos.extend(worse(against));
    }
    with("incomplete").todo(
        &mut todos,
        BAD,
        |count| format!("{count} incomplete: a calibration is missing"),
        "If the data are recent, run CalSelector again later: it may not have been taken yet. Else look for it in the archive by hand.",
        "incomplete",
    );
    with("downgraded").todo(
        &mut todos,
        WARN,
        |count| format!("{count} with raw calibrations in place of masters"),
        "Masters were asked for and are not available: process the raw calibrations, or ask again later.",
        "downgraded",
    );
    with("old").todo(
        &mut todos,
        WARN,
        |count| format!("{count} uncertified, and old enough to be certified by now"),
        "Run CalSelector again: the answer may have changed since it was downloaded.",
        "old",
    );
    let recent = |row: &RowHtml| row.is.contains(&"uncertified") && !row.is.contains(&"old");
    Found::of(rows, recent).todo(
        &mut todos,
        WARN,
        |count| format!("{count} not yet certified"),
        "Their calibrations have not been checked by ESO's quality control: use them with care, and ask again in some days.",
        "uncertified -old",
    );
    with("extended").todo(
        &mut todos,
        FAR,
        |count| format!("{count} with calibrations outside of the calibration plan"),
        "Check for each that it applies: interventions on the instrument between the dates, residuals after reduction.",
        "extended",
    );
    with("empty").todo(
        &mut todos,
        WARN,
        |count| format!("{count} empty: nothing was associated"),
        "CalSelector knows no calibration plan for such frames, or could not classify them.",
        "empty",
    );
    with("other").todo(
        &mut todos,
        WARN,
        |count| format!("{count} with errors or warnings of other kinds"),
        "They are told below, each rule with what it means and what to do.",
        "other",
    );
    todos
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
