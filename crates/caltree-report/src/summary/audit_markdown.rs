//! The audit as Markdown.

use super::human::age_range;
use crate::markdown::code;
use crate::words::counted;
use crate::words::percent;
use caltree_model::Mode;
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
    ranking(out, "Extended category", "branches", &audit.overall.extended)?;
    uncertified(out, audit)?;
    if let Some(expected) = &audit.expected {
        writeln!(out, "### Expected frames\n")?;
        writeln!(out, "* {}: {} answered", counted(expected.frames, "frame", "frames"), expected.answered)?;
        writeln!(out, "* {} among the science files of another frame's answer", expected.as_science_file)?;
        writeln!(out, "* {} unreadable, {} without any answer", expected.unreadable, expected.without.len())?;
        writeln!(out, "* {} answered that were not expected\n", expected.unexpected)?;
    }
    ask_again(out, audit)
}

fn groups(out: &mut dyn Write, audit: &Audit) -> io::Result<()> {
    let keys: Vec<&str> = audit.by.iter().map(|by| by.as_str()).collect();
    let keys = if keys.is_empty() { vec![" "] } else { keys };
    writeln!(
        out,
        "| {} | answers | complete | share | incomplete | empty | unreadable | not certified | downgraded | extended | missing most | extended most |",
        keys.join(" | ")
    )?;
    writeln!(out, "|{}--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|", "---|".repeat(keys.len()))?;
    for group in &audit.groups {
        row(out, &group.key.iter().map(|part| part.as_deref().map_or("unknown".to_owned(), code)).collect::<Vec<_>>(), group)?;
    }
    let mut all = vec![String::new(); keys.len()];
    all[0] = "all".to_owned();
    row(out, &all, &audit.overall)?;
    if audit.groups_left_out > 0 {
        writeln!(out, "\n{} left out.", counted(audit.groups_left_out, "more group", "more groups"))?;
    }
    writeln!(out)
}

fn row(out: &mut dyn Write, key: &[String], group: &Group) -> io::Result<()> {
    writeln!(
        out,
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        key.join(" | "),
        group.answers,
        group.complete,
        percent(group.complete, group.answers),
        group.incomplete,
        group.empty,
        group.unreadable,
        group.uncertified,
        group.downgraded,
        group.with_extended,
        most(&group.missing),
        most(&group.extended),
    )
}

fn most(all: &[Ranked]) -> String {
    let named = all.iter().take(NAMED).map(|ranked| format!("{} ({})", code(&ranked.category), ranked.answers));
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
        writeln!(out, "| {} | {answers} | {entries} |", code(category))?;
    }
    writeln!(out)
}

fn uncertified(out: &mut dyn Write, audit: &Audit) -> io::Result<()> {
    let uncertified = &audit.uncertified;
    if uncertified.answers == 0 {
        return Ok(());
    }
    writeln!(out, "### Not certified on {}\n", audit.as_of.date())?;
    writeln!(out, "| age of the frame | answers | not certified | share |\n|---|--:|--:|--:|")?;
    for bin in uncertified.by_age.iter().filter(|bin| bin.answers > 0) {
        let share = percent(bin.uncertified, bin.answers);
        writeln!(out, "| {} | {} | {} | {share} |", age_range(bin), bin.answers, bin.uncertified)?;
    }
    writeln!(out)
}

fn ask_again(out: &mut dyn Write, audit: &Audit) -> io::Result<()> {
    if audit.ask_again.is_empty() {
        return Ok(());
    }
    writeln!(out, "### To ask for again on {}\n", audit.as_of.date())?;
    writeln!(out, "| frame | mode | days | why |\n|---|---|--:|---|")?;
    let most = audit.top.unwrap_or(MOST);
    for again in audit.ask_again.iter().take(most) {
        let reasons: Vec<String> = again.reasons.iter().map(|reason| reason.as_str().replace('_', " ")).collect();
        let detail = again.detail.as_deref().map(|detail| format!(": {}", code(detail))).unwrap_or_default();
        let mode = again.mode.map(Mode::as_str).unwrap_or_default();
        let age = again.age_days.map(|age| age.to_string()).unwrap_or_default();
        writeln!(out, "| {} | {mode} | {age} | {}{detail} |", code(&again.dp_id), reasons.join(", "))?;
    }
    let left = audit.ask_again.len().saturating_sub(most);
    if left > 0 {
        writeln!(out, "\nand {left} more.")?;
    }
    writeln!(out)
}
