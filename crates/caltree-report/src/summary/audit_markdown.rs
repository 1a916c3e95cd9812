//! The audit as Markdown.

use super::audit_words::{age_range, ageless, ages, remarks, requests, telling, why, word};
use crate::markdown::code;
use crate::words::{counted, grouped, percent};
use caltree_model::{DAYS_TO_CERTIFY, Mode};
use caltree_summary::audit::{Audit, Group, Ranked};
use std::io::{self, Write};

/// How many categories a cell names before it only counts.
const NAMED: usize = 6;

/// Most rows of the frames to ask for again.
const MOST: usize = 50;

/// Writes the groups and what there is of the rest.
pub(super) fn write(out: &mut dyn Write, audit: &Audit) -> io::Result<()> {
    groups(out, audit)?;
    ranking(out, "Missing category", "messages", &audit.overall.missing)?;
    ranking(out, "Extended category", "places", &audit.overall.extended)?;
    uncertified(out, audit)?;
    if let Some(expected) = &audit.expected {
        writeln!(out, "### Expected frames\n")?;
        writeln!(out, "* {}: {} answered", counted(expected.frames, "frame", "frames"), grouped(expected.answered))?;
        writeln!(out, "* {} among the science files of another frame's answer", grouped(expected.as_science_file))?;
        let without = grouped(expected.without.len());
        writeln!(out, "* {} unreadable, {without} without any answer", grouped(expected.unreadable))?;
        writeln!(out, "* {} answered that were not expected\n", grouped(expected.unexpected))?;
    }
    ask_again(out, audit)?;
    let remarks = remarks(audit, code);
    for remark in &remarks {
        writeln!(out, "* {remark}")?;
    }
    if remarks.is_empty() { Ok(()) } else { writeln!(out) }
}

fn groups(out: &mut dyn Write, audit: &Audit) -> io::Result<()> {
    let keys: Vec<&str> = audit.by.iter().map(|by| by.as_str()).collect();
    let keys = if keys.is_empty() { vec![" "] } else { keys };
    writeln!(
        out,
        "| {} | answers | complete | share | incomplete | unknown | empty | unsupported | unreadable | not certified | downgraded | extended | missing most | extended most |",
        keys.join(" | ")
    )?;
    writeln!(out, "|{}--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|", "---|".repeat(keys.len()))?;
    for group in &audit.groups {
        row(out, &group.key.iter().map(|part| part.as_deref().map_or("unknown".to_owned(), code)).collect::<Vec<_>>(), group)?;
    }
    let mut all = vec![String::new(); keys.len()];
    all[0] = "all".to_owned();
    row(out, &all, &audit.overall)?;
    if audit.groups_left_out > 0 {
        writeln!(out, "\n{} left out.", counted(audit.groups_left_out, "more group", "more groups"))?;
    }
    if audit.overall.unsupported > 0 {
        writeln!(out, "\nThe share is that of all answers but the unsupported, which are among the empty ones.")?;
    }
    writeln!(out)
}

fn row(out: &mut dyn Write, key: &[String], group: &Group) -> io::Result<()> {
    writeln!(
        out,
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        key.join(" | "),
        grouped(group.answers),
        grouped(group.complete),
        percent(group.complete, group.supported()),
        grouped(group.incomplete),
        grouped(group.unknown),
        grouped(group.empty),
        grouped(group.unsupported),
        grouped(group.unreadable),
        grouped(group.uncertified),
        grouped(group.downgraded),
        grouped(group.with_extended),
        most(&group.missing),
        most(&group.extended),
    )
}

fn most(all: &[Ranked]) -> String {
    let named = all.iter().take(NAMED).map(|ranked| format!("{} ({})", code(&ranked.category), grouped(ranked.answers)));
    let mut named: Vec<String> = named.collect();
    if all.len() > NAMED {
        named.push(format!("{} more", all.len() - NAMED));
    }
    named.join(", ")
}

fn ranking(out: &mut dyn Write, title: &str, entries: &str, all: &[Ranked]) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "| {title} | answers | {entries} |\n|---|--:|--:|")?;
    for Ranked { category, answers, entries } in all {
        writeln!(out, "| {} | {} | {} |", code(category), grouped(*answers), grouped(*entries))?;
    }
    writeln!(out)
}

fn uncertified(out: &mut dyn Write, audit: &Audit) -> io::Result<()> {
    let uncertified = &audit.uncertified;
    if uncertified.answers == 0 {
        return Ok(());
    }
    writeln!(out, "### Not certified on {}\n", audit.as_of.date())?;
    writeln!(out, "* {} of {}", grouped(uncertified.answers), telling(audit))?;
    let overdue = grouped(uncertified.overdue);
    writeln!(out, "* {overdue} should be by now (newest raw file more than {DAYS_TO_CERTIFY} days old)")?;
    for (what, spread) in [("frames", uncertified.since_observation), ("newest raw files", uncertified.since_newest)] {
        if let Some(spread) = spread {
            writeln!(out, "* their {what} are {} old", ages(spread))?;
        }
    }
    writeln!(out)?;
    writeln!(out, "| age of the frame | answers | not certified | share |\n|---|--:|--:|--:|")?;
    for bin in uncertified.by_age.iter().filter(|bin| bin.answers > 0) {
        let share = percent(bin.uncertified, bin.answers);
        writeln!(out, "| {} | {} | {} | {share} |", age_range(bin), grouped(bin.answers), grouped(bin.uncertified))?;
    }
    match ageless(audit) {
        left_out if left_out.is_empty() => {}
        left_out => writeln!(out, "\nLeft out: {left_out}.")?,
    }
    writeln!(out)
}

fn ask_again(out: &mut dyn Write, audit: &Audit) -> io::Result<()> {
    if audit.ask_again.is_empty() {
        return Ok(());
    }
    writeln!(out, "### To ask for again on {}\n", audit.as_of.date())?;
    writeln!(out, "{}:\n", requests(&audit.ask_again))?;
    for (reason, count, why) in why(&audit.ask_again) {
        writeln!(out, "* {reason} ({}): {why}", grouped(count))?;
    }
    writeln!(out)?;
    writeln!(out, "| frame | mode | days | why |\n|---|---|--:|---|")?;
    let most = audit.top.unwrap_or(MOST);
    for again in audit.ask_again.iter().take(most) {
        let reasons: Vec<String> = again.reasons.iter().copied().map(word).collect();
        let detail = again.detail.as_deref().map(|detail| format!(": {}", code(detail))).unwrap_or_default();
        let mode = again.mode.map(Mode::as_str).unwrap_or_default();
        let age = again.age_days.map(grouped).unwrap_or_default();
        writeln!(out, "| {} | {mode} | {age} | {}{detail} |", code(&again.dp_id), reasons.join(", "))?;
    }
    let left = audit.ask_again.len().saturating_sub(most);
    if left > 0 {
        writeln!(out, "\nand {} more.", grouped(left))?;
    }
    writeln!(out)
}
