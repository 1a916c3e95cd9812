//! Where blocks are written, and what the blocks of trees and of links tables have in common.

use super::{INDENT, PLAIN, write_flow};
use crate::flow::Flow;
use crate::words::{counted, grouped};
use crate::{Look, styles};
use anstyle::Style;
use caltree_model::{Mode, Origin, dp_id_in_name};
use caltree_summary::MissingFacts;
use std::io::{self, Write};

/// How many lines of one kind a block has; the rest is counted.
const LINES: usize = 8;

/// How wide the labels of a block are.
const LABEL: usize = 15;

/// Where a block is written.
pub(super) struct Page<'a> {
    pub(super) look: &'a Look,
    pub(super) verbose: bool,
    pub(super) out: &'a mut dyn Write,
}

impl Page<'_> {
    /// How many of so many are told: all where that was asked for.
    pub(super) fn shown(&self, count: usize, most: usize) -> usize {
        if self.verbose { count } else { count.min(most) }
    }

    /// How many lines of one kind are written.
    pub(super) fn lines(&self, count: usize) -> usize {
        self.shown(count, LINES)
    }

    pub(super) fn and_more(&mut self, shown: usize, all: usize) -> io::Result<()> {
        if shown == all {
            return Ok(());
        }
        let mut flow = Flow::default();
        flow.text(styles::FAINT, &format!("and {} more", grouped(all - shown)));
        self.labelled("", PLAIN, &flow)
    }

    /// A line of the head, its further lines indented.
    pub(super) fn line(&mut self, indent: usize, flow: &Flow) -> io::Result<()> {
        write_flow(self.out, self.look, indent, INDENT, flow)
    }

    /// A label, and text beside it.
    pub(super) fn labelled(&mut self, label: &str, style: Style, flow: &Flow) -> io::Result<()> {
        let used = Flow::of(style, label).width();
        let blanks = LABEL.saturating_sub(used).max(1);
        let label = self.look.paint(style, label);
        write!(self.out, "{:INDENT$}{label}{:blanks$}", "", "")?;
        let indent = INDENT + LABEL;
        for (n, line) in flow.lines(self.look.width.saturating_sub(indent)).iter().enumerate() {
            writeln!(self.out, "{:1$}{text}", "", if n == 0 { 0 } else { indent }, text = line.painted(self.look))?;
        }
        Ok(())
    }

    /// A label, and plain words beside it.
    pub(super) fn said(&mut self, label: &str, style: Style, text: &str) -> io::Result<()> {
        let mut flow = Flow::default();
        flow.text(PLAIN, text);
        self.labelled(label, style, &flow)
    }

    /// The file's name, where it is not the frame's.
    pub(super) fn read_from(&mut self, dp_id: Option<&str>, origin: &Origin) -> io::Result<()> {
        let named = origin.part.iter().chain([&origin.source]).find_map(|name| dp_id_in_name(name));
        if dp_id.is_none() || (named.as_deref() == dp_id && !self.verbose) {
            return Ok(());
        }
        let mut flow = Flow::default();
        flow.text(styles::FAINT, &origin.to_string());
        self.labelled("read from", styles::FAINT, &flow)
    }

    pub(super) fn downgrade(&mut self, downgraded: bool) -> io::Result<()> {
        if !downgraded {
            return Ok(());
        }
        let mut flow = Flow::default();
        flow.text(styles::BAD, "Raw2Master was requested, Raw2Raw was executed: raw calibrations, no masters");
        self.labelled(&format!("{} DOWNGRADED", self.look.symbols().missing), styles::BAD, &flow)
    }

    /// What is missing; what is missing at `root` needs no place.
    pub(super) fn missing(&mut self, all: &[MissingFacts], root: Option<&str>) -> io::Result<()> {
        let label = format!("{} missing", self.look.symbols().missing);
        let shown = self.lines(all.len());
        for MissingFacts { branch, places, main, category, subject, requested, found } in &all[..shown] {
            let mut flow = Flow::of(styles::STRONG, category);
            flow.word(PLAIN, "for").word(PLAIN, subject).glue(PLAIN, ":");
            flow.text(PLAIN, &format!("{found} found of {requested} requested"));
            if Some(branch.as_str()) != root || *places > 1 {
                flow.text(styles::FAINT, "at").text(styles::FAINT, branch);
            }
            if *places > 1 {
                flow.word(styles::FAINT, &format!("and {}", counted(places - 1, "other place", "other places")));
            }
            if !main {
                flow.text(styles::FAINT, "(auxiliary: not needed for processing)");
            }
            self.labelled(&label, styles::BAD, &flow)?;
        }
        self.and_more(shown, all.len())
    }

    pub(super) fn messages(&mut self, all: &[String]) -> io::Result<()> {
        let shown = self.lines(all.len());
        for message in &all[..shown] {
            self.said("message", styles::WARN, message)?;
        }
        self.and_more(shown, all.len())
    }
}

/// Says behind the executed mode which one was requested, where that is known; a downgrade has a line of its own.
pub(super) fn add_requested(flow: &mut Flow, requested: Option<Mode>, executed: Option<Mode>) {
    match requested {
        Some(_) if requested == executed => drop(flow.word(PLAIN, "(as requested)")),
        Some(requested) => drop(flow.word(PLAIN, &format!("(requested: {requested})"))),
        None => {}
    }
}
