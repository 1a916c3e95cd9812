//! A profile as Markdown: a table a kind.

use super::{evidence, groups, limits, need, origin};
use crate::markdown::code;
use crate::words::counted;
use caltree_lint::profile::Profile;
use std::io::{self, Write};

pub(super) fn write(out: &mut dyn Write, profile: &Profile) -> io::Result<()> {
    for (kind, known) in &profile.kinds {
        let trees = known.trees.map(|trees| format!(", {}", counted(trees, "tree", "trees"))).unwrap_or_default();
        writeln!(out, "**{} {} {}**{trees}\n", code(&kind.instrument), code(&kind.category), kind.mode)?;
        writeln!(out, "| below | branch | | in trees | branches | files | days | limits |\n|---|---|---|---|---|---|---|---|")?;
        for (above, branches) in groups(kind, known).concat() {
            for (category, expected) in branches {
                let aside = if expected.is_static { ", static" } else { "" };
                let (cells, limits) = (evidence(expected).join(" | "), limits(expected, "≥", "≤").join(", "));
                writeln!(out, "| {} | {} | {}{aside} | {cells} | {limits} |", code(above), code(category), need(expected))?;
            }
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", origin(profile))
}
