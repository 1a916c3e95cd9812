//! What many answers come to, for people.

use super::audit_groups;
use super::table::number;
use super::{INDENT, PLAIN, write_flow};
use crate::columns::{self, Column};
use crate::flow::Flow;
use crate::summary::audit_words::{age_range, ageless, ages, remarks, requests, telling, why, word};
use crate::words::{counted, grouped, percent};
use crate::{Look, styles};
use anstyle::Style;
use caltree_model::{DAYS_TO_CERTIFY, Mode};
use caltree_summary::audit::{Again, AgeBin, Audit, Expected, Ranked};
use std::io::{self, Write};

/// So many entries of a list are written where nobody says how many.
pub(super) const MOST: usize = 10;

/// Writes the groups, what is missing and extended most, how long answers stay uncertified, how the expected frames stand, and which
/// frames to ask for again: what there is of it, with a blank line before each but the first.
pub(super) fn write(out: &mut dyn Write, look: &Look, audit: &Audit) -> io::Result<()> {
    let most = audit.top.unwrap_or(MOST);
    audit_groups::write(out, look, audit)?;
    ranking(out, look, "Missing most", styles::BAD, "messages", &audit.overall.missing, most)?;
    ranking(out, look, "Extended most", styles::WARN, "places", &audit.overall.extended, most)?;
    uncertified(out, look, audit)?;
    if let Some(expected) = &audit.expected {
        write_expected(out, look, expected)?;
    }
    ask_again(out, look, audit, most)?;
    for (n, text) in remarks(audit, str::to_owned).iter().enumerate() {
        if n == 0 {
            writeln!(out)?;
        }
        let mut flow = Flow::default();
        flow.text(styles::FAINT, text);
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
    flow.text(PLAIN, &format!("{} of {};", grouped(uncertified.answers), telling(audit)));
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
    columns::write(out, look, INDENT, &columns, &told.map(row).collect::<Vec<_>>())?;
    match ageless(audit) {
        left_out if left_out.is_empty() => Ok(()),
        left_out => {
            let mut flow = Flow::default();
            flow.text(styles::FAINT, &format!("left out: {left_out}"));
            write_flow(out, look, INDENT, INDENT, &flow)
        }
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
        let others = counted(*unexpected, "frame has an answer and was", "frames have answers and were");
        flow.glue(PLAIN, ";").text(PLAIN, &format!("{others} not expected"));
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
    flow.word(styles::STRONG, "again").glue(PLAIN, ":").text(PLAIN, &requests(all));
    heading(out, look, &flow)?;
    for (reason, count, why) in why(all) {
        let mut flow = Flow::of(styles::WARN, &reason);
        flow.glue(PLAIN, &format!(" {}{}:", look.symbols().times, grouped(count))).text(styles::FAINT, &why);
        write_flow(out, look, INDENT, INDENT + INDENT, &flow)?;
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
