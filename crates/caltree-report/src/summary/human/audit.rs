//! What many answers come to, for people.

use super::audit_groups;
use super::table::number;
use super::{INDENT, PLAIN, write_flow};
use crate::columns::{self, Column};
use crate::flow::Flow;
use crate::words::{counted, grouped, percent};
use crate::{Look, styles};
use anstyle::Style;
use caltree_model::{DAYS_TO_CERTIFY, Mode};
use caltree_summary::audit::{Again, AgeBin, Audit, Expected, Ranked, Spread};
use caltree_summary::{AskAgain, RECENT_DAYS};
use std::io::{self, Write};

/// So many entries of a list are written where nobody says how many.
pub(super) const MOST: usize = 10;

/// Writes the groups, what is missing and extended most, how long answers stay uncertified, how the expected frames stand, and which
/// frames to ask for again: what there is of it, with a blank line before each but the first.
pub(super) fn write(out: &mut dyn Write, look: &Look, audit: &Audit) -> io::Result<()> {
    let most = audit.top.unwrap_or(MOST);
    audit_groups::write(out, look, audit)?;
    ranking(out, look, "Missing most", styles::BAD, "messages", &audit.overall.missing, most)?;
    ranking(out, look, "Extended most", styles::WARN, "branches", &audit.overall.extended, most)?;
    uncertified(out, look, audit)?;
    if let Some(expected) = &audit.expected {
        write_expected(out, look, expected)?;
    }
    ask_again(out, look, audit, most)?;
    let aside = [
        (audit.set_aside, "set aside: another document answers for the same frame and mode"),
        (audit.not_counted, "not counted: links tables of other services, or without a verdict"),
    ];
    for (n, (count, why)) in aside.into_iter().filter(|(count, _)| *count > 0).enumerate() {
        if n == 0 {
            writeln!(out)?;
        }
        let mut flow = Flow::default();
        flow.text(styles::FAINT, &format!("{} {why}", counted(count, "document", "documents")));
        write_flow(out, look, 0, INDENT, &flow)?;
    }
    Ok(())
}

/// A heading behind a blank line.
fn heading(out: &mut dyn Write, look: &Look, flow: &Flow) -> io::Result<()> {
    writeln!(out)?;
    write_flow(out, look, 0, INDENT, flow)
}

fn ranking(
    out: &mut dyn Write,
    look: &Look,
    title: &str,
    style: Style,
    entries: &'static str,
    all: &[Ranked],
    most: usize,
) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    heading(out, look, Flow::default().text(style, title))?;
    let columns = [Column::text("category", Some(12)), Column::number("answers"), Column::number(entries)];
    let row = |ranked: &Ranked| {
        vec![Flow::of(styles::STRONG, &ranked.category), number(ranked.answers, PLAIN), number(ranked.entries, PLAIN)]
    };
    let rows: Vec<Vec<Flow>> = all.iter().take(most).map(row).collect();
    columns::write(out, look, INDENT, &columns, &rows)?;
    and_more(out, look, all.len().saturating_sub(most), "")
}

/// Says how many entries of a list were left out, if any.
pub(super) fn and_more(out: &mut dyn Write, look: &Look, left: usize, how: &str) -> io::Result<()> {
    if left == 0 {
        return Ok(());
    }
    let mut flow = Flow::default();
    flow.text(styles::FAINT, &format!("and {} more{how}", grouped(left)));
    write_flow(out, look, INDENT, INDENT, &flow)
}

fn uncertified(out: &mut dyn Write, look: &Look, audit: &Audit) -> io::Result<()> {
    let uncertified = &audit.uncertified;
    if uncertified.answers == 0 {
        return Ok(());
    }
    let mut flow = Flow::of(styles::WARN, "Not");
    flow.word(styles::WARN, "certified").glue(PLAIN, &format!(" on {}:", audit.as_of.date()));
    let all = counted(audit.overall.answers, "answer", "answers");
    flow.text(PLAIN, &format!("{} of {all};", grouped(uncertified.answers)));
    let comma = if uncertified.overdue < uncertified.answers { "," } else { "" };
    let overdue = grouped(uncertified.overdue);
    flow.text(PLAIN, &format!("{overdue} should be by now (newest raw file more than {DAYS_TO_CERTIFY} days old){comma}"));
    if uncertified.overdue < uncertified.answers {
        flow.text(PLAIN, &format!("{} may still be certified", grouped(uncertified.answers - uncertified.overdue)));
    }
    heading(out, look, &flow)?;
    for (what, spread) in [("frames", uncertified.since_observation), ("newest raw files", uncertified.since_newest)] {
        if let Some(spread) = spread {
            let mut flow = Flow::default();
            flow.text(PLAIN, &format!("their {what} are {} old", ages(spread)));
            write_flow(out, look, INDENT, INDENT + INDENT, &flow)?;
        }
    }
    let columns = [
        Column::text("age of the frame", None),
        Column { gap: 2, ..Column::number("answers") },
        Column { gap: 2, ..Column::number("not certified") },
        Column { gap: 2, ..Column::number("share") },
    ];
    let told = uncertified.by_age.iter().filter(|bin| bin.answers > 0);
    let row = |bin: &AgeBin| {
        vec![
            Flow::of(PLAIN, &age_range(bin)),
            number(bin.answers, PLAIN),
            number(bin.uncertified, styles::WARN),
            Flow::of(PLAIN, &percent(bin.uncertified, bin.answers)),
        ]
    };
    columns::write(out, look, INDENT, &columns, &told.map(row).collect::<Vec<_>>())
}

/// `3 to 40 days (median 12)`.
fn ages(Spread { min, median, max }: Spread) -> String {
    if min == max { counted(max, "day", "days") } else { format!("{min} to {max} days (median {median})") }
}

/// An age bin in words: whole days.
pub(in crate::summary) fn age_range(bin: &AgeBin) -> String {
    match (bin.from_days, bin.below_days) {
        (_, Some(1)) => "less than a day".to_owned(),
        (Some(from), Some(below)) => format!("{from} to {} days", below - 1),
        (Some(from), None) => format!("{from} days and more"),
        (None, below) => format!("less than {} days", below.unwrap_or_default()),
    }
}

fn write_expected(out: &mut dyn Write, look: &Look, expected: &Expected) -> io::Result<()> {
    let Expected { frames, answered, as_science_file, unreadable, without, unexpected } = expected;
    let mut flow = Flow::of(styles::STRONG, "Expected");
    flow.glue(PLAIN, ":").text(PLAIN, &counted(*frames, "frame", "frames")).glue(PLAIN, ",");
    let mut counts = vec![
        (*answered, "answered", styles::GOOD),
        (*as_science_file, "among the science files of another frame's answer", PLAIN),
        (*unreadable, "unreadable", styles::BAD),
        (without.len(), "without any answer", styles::BAD),
    ];
    counts.retain(|(count, ..)| *count > 0);
    let last = counts.len().saturating_sub(1);
    for (n, (count, what, style)) in counts.into_iter().enumerate() {
        flow.text(style, &format!("{} {what}", grouped(count))).glue(PLAIN, if n == last { "" } else { "," });
    }
    if *unexpected > 0 {
        flow.glue(PLAIN, ";").text(PLAIN, &counted(*unexpected, "answer is", "answers are"));
        flow.text(PLAIN, "of frames that were not expected");
    }
    heading(out, look, &flow)
}

fn ask_again(out: &mut dyn Write, look: &Look, audit: &Audit, most: usize) -> io::Result<()> {
    let all = &audit.ask_again;
    if all.is_empty() {
        let mut flow = Flow::default();
        flow.text(styles::GOOD, &format!("Nothing to ask the archive for again on {}.", audit.as_of.date()));
        return heading(out, look, &flow);
    }
    let mut flow = Flow::of(styles::STRONG, "Ask");
    flow.word(styles::STRONG, "again").glue(PLAIN, ":").text(PLAIN, &counted(all.len(), "answer", "answers"));
    heading(out, look, &flow)?;
    for reason in AskAgain::ALL {
        let count = all.iter().filter(|again| again.reasons.contains(&reason)).count();
        if count > 0 {
            let mut flow = Flow::of(styles::WARN, &word(reason));
            flow.glue(PLAIN, &format!(" {}{}:", look.symbols().times, grouped(count))).text(styles::FAINT, reason.why());
            if matches!(reason, AskAgain::Incomplete | AskAgain::Empty | AskAgain::Downgraded) {
                flow.text(styles::FAINT, &format!("(taken in the last {RECENT_DAYS} days)"));
            }
            write_flow(out, look, INDENT, INDENT + INDENT, &flow)?;
        }
    }
    let columns = [
        Column::text("frame", Some(33)),
        Column::text("mode", None),
        Column { gap: 2, ..Column::number("days") },
        Column::text("why", Some(12)),
    ];
    let row = |again: &Again| {
        let mut why = Flow::default();
        for (n, reason) in again.reasons.iter().enumerate() {
            why.word(styles::WARN, &word(*reason)).glue(PLAIN, if n + 1 == again.reasons.len() { "" } else { "," });
        }
        if let Some(detail) = &again.detail {
            why.glue(PLAIN, ":").text(styles::FAINT, detail);
        }
        vec![
            Flow::of(styles::STRONG, &again.dp_id),
            Flow::of(PLAIN, again.mode.map_or("-", Mode::as_str)),
            again.age_days.map_or(Flow::of(styles::FAINT, "?"), |age| Flow::of(PLAIN, &grouped(age))),
            why,
        ]
    };
    let rows = all.iter().take(most).map(row).collect();
    columns::write_fitting(out, look, INDENT, &columns, rows, &[1])?;
    and_more(out, look, all.len().saturating_sub(most), "; --format ask-again lists all")
}

/// A reason in the words of people.
fn word(reason: AskAgain) -> String {
    reason.as_str().replace('_', " ")
}
