//! An audit in words, the same for a terminal and for a page.

use crate::words::{counted, grouped};
use caltree_summary::audit::{Again, AgeBin, Audit, Spread};
use caltree_summary::{AskAgain, RECENT_DAYS};
use std::collections::HashSet;

/// What a reader should know of how answers were counted: whole phrases. `name` makes a name safe.
pub(super) fn remarks(audit: &Audit, name: impl Fn(&str) -> String) -> Vec<String> {
    let day = audit.as_of.date();
    let differing = match audit.differing.as_slice() {
        [] => String::new(),
        [only] => format!(" ({})", name(only)),
        [first, ..] => format!(" ({} is the first)", name(first)),
    };
    let all = [
        (audit.set_aside, "document", "documents", "set aside: another document answers for the same frame and mode".to_owned()),
        (
            audit.differing.len(),
            "frame has answers that differ",
            "frames have answers that differ",
            format!("{differing}: the last one counts, in the order given, in a directory by path"),
        ),
        (
            audit.not_counted,
            "document",
            "documents",
            "not counted: links tables of other services, or without a verdict".to_owned(),
        ),
        (
            audit.observed_after,
            "answer is of a frame",
            "answers are of frames",
            format!("taken after {day}: without an age on that day, and not recent"),
        ),
        (
            audit.without_id,
            "answer would have to be asked for again and has",
            "answers would have to be asked for again and have",
            "no archive id to ask by".to_owned(),
        ),
    ];
    let told = all.into_iter().filter(|(count, ..)| *count > 0);
    told.map(|(count, one, many, rest)| {
        let blank = if rest.starts_with([' ', ':']) { "" } else { " " };
        format!("{}{blank}{rest}", counted(count, one, many))
    })
    .collect()
}

/// Of how many answers it is known whether they are certified, and what is left out: `1949 answers (left out: 8 empty)`.
pub(super) fn telling(audit: &Audit) -> String {
    let of = counted(audit.uncertified.telling, "answer", "answers");
    match listed(&[(audit.overall.empty, "empty"), (audit.uncertified.silent, "without a word on it")]) {
        left_out if left_out.is_empty() => of,
        left_out => format!("{of} (left out: {left_out})"),
    }
}

/// What the table of ages leaves out; empty where that is nothing.
pub(super) fn ageless(audit: &Audit) -> String {
    let uncertified = &audit.uncertified;
    listed(&[(uncertified.undated, "without an observing time"), (uncertified.after, "taken later")])
}

/// `2 empty, 1 late`: what there is.
fn listed(counts: &[(usize, &str)]) -> String {
    let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", grouped(*count)));
    told.collect::<Vec<_>>().join(", ")
}

/// `3 to 40 days (median 12)`.
pub(super) fn ages(Spread { min, median, max }: Spread) -> String {
    if min == max {
        return counted(max, "day", "days");
    }
    format!("{} to {} days (median {})", grouped(min), grouped(max), middle(median))
}

/// A median: whole, or a half.
fn middle(median: f64) -> String {
    let text = median.to_string();
    match text.split_once('.') {
        Some((whole, rest)) => format!("{}.{rest}", grouped(whole)),
        None => grouped(text),
    }
}

/// An age bin in words: whole days.
pub(super) fn age_range(bin: &AgeBin) -> String {
    match (bin.from_days, bin.below_days) {
        (_, Some(1)) => "less than a day".to_owned(),
        (Some(from), Some(below)) => format!("{from} to {} days", below - 1),
        (Some(from), None) => format!("{from} days and more"),
        (None, below) => format!("less than {} days", below.unwrap_or_default()),
    }
}

/// `7 requests for 6 frames`: a frame may have to be asked for in both modes.
pub(super) fn requests(all: &[Again]) -> String {
    let frames = all.iter().map(|again| again.dp_id.as_str()).collect::<HashSet<_>>().len();
    format!("{} for {}", counted(all.len(), "request", "requests"), counted(frames, "frame", "frames"))
}

/// Why to ask again, with numbers, what may have changed, and within which time: those reasons that there are.
pub(super) fn why(all: &[Again]) -> impl Iterator<Item = (String, usize, String)> {
    AskAgain::ALL.into_iter().filter_map(|reason| {
        let count = all.iter().filter(|again| again.reasons.contains(&reason)).count();
        let recent = matches!(reason, AskAgain::Incomplete | AskAgain::Empty | AskAgain::Downgraded);
        let within = if recent { format!(" (taken in the last {RECENT_DAYS} days)") } else { String::new() };
        (count > 0).then(|| (word(reason), count, format!("{}{within}", reason.why())))
    })
}

/// A reason in the words of people.
pub(super) fn word(reason: AskAgain) -> String {
    reason.as_str().replace('_', " ")
}
