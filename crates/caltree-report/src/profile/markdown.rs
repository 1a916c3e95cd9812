//! A profile as Markdown: a table a kind.

use super::{apart, days, limits, need, origin, share, spread};
use crate::markdown::code;
use crate::words::counted;
use caltree_lint::profile::Profile;
use std::io::{self, Write};

pub(super) fn write(out: &mut dyn Write, profile: &Profile) -> io::Result<()> {
    for (kind, known) in &profile.kinds {
        let trees = known.trees.map(|trees| format!(", {}", counted(trees, "tree", "trees"))).unwrap_or_default();
        writeln!(out, "**{} {} {}**{trees}\n", code(&kind.instrument), code(&kind.category), kind.mode)?;
        writeln!(out, "| branch | | in trees | branches | files | days | limits |\n|---|---|---|---|---|---|---|")?;
        for (path, expected) in apart(&known.root.statements()).concat() {
            let aside = if expected.is_static { ", static" } else { "" };
            let cells = [share(expected), spread(expected.branches), spread(expected.files), days(expected)];
            let limits = limits(expected, "≥", "≤");
            writeln!(out, "| {} | {}{aside} | {} | {limits} |", code(&path), need(expected), cells.join(" | "))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", origin(profile))
}
