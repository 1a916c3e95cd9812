//! The summary for people: a block a document, or a line a document where there are many.

mod audit;
mod audit_groups;
mod block;
mod links;
mod links_table;
mod page;
mod table;
mod totals;

use super::{Entry, LinksEntry, Renderer, Same, Unreadable, repeated, unexplained};
use crate::columns;
use crate::flow::Flow;
use crate::{Look, styles};
use anstyle::Style;
use block::Block;
use caltree_model::Verdict;
use caltree_summary::Totals;
use caltree_summary::audit::Audit;
use links::LinksBlock;
use links_table::LinksLine;
use page::Page;
use std::io::{self, Write};

/// More documents than this become a table of one line each.
const BLOCKS: usize = 3;

/// How many categories a block lists; the rest is counted. Real trees have fewer.
const CATEGORIES: usize = 60;

/// Before what belongs to a block.
const INDENT: usize = 2;

const PLAIN: Style = Style::new();

/// Writes blocks, and where there are more than three documents a table of the trees and one of the links tables. Asked to be verbose
/// it writes every document's block as it comes, and nothing is left out of it. An audit follows where there is one.
#[derive(Debug)]
pub struct Human {
    look: Look,
    verbose: bool,
    /// What waits for the decision between blocks and table.
    held: Vec<Held>,
    rows: Vec<Line>,
    links: Vec<LinksLine>,
    unreadable: Vec<Unreadable>,
    begun: bool,
}

/// A document that waits.
#[derive(Debug)]
enum Held {
    Tree(Entry),
    Links(LinksEntry),
}

impl Human {
    /// A writer for a terminal that looks so.
    #[must_use]
    pub fn new(look: Look, verbose: bool) -> Self {
        Self { look, verbose, held: Vec::new(), rows: Vec::new(), links: Vec::new(), unreadable: Vec::new(), begun: false }
    }

    fn block(&mut self, out: &mut dyn Write, held: &Held) -> io::Result<()> {
        if self.begun {
            writeln!(out)?;
        }
        self.begun = true;
        let page = Page { look: &self.look, verbose: self.verbose, out };
        match held {
            Held::Tree(entry) => Block { page, facts: &entry.facts }.write(entry),
            Held::Links(entry) => LinksBlock { page, facts: &entry.facts }.write(entry),
        }
    }

    fn take(&mut self, out: &mut dyn Write, held: Held) -> io::Result<()> {
        if self.verbose {
            return self.block(out, &held);
        }
        if self.rows.is_empty() && self.links.is_empty() && self.held.len() < BLOCKS {
            self.held.push(held);
            return Ok(());
        }
        let look = &self.look;
        for held in self.held.drain(..).chain([held]) {
            match held {
                Held::Tree(entry) => self.rows.push(Line::of(look, &entry)),
                Held::Links(entry) => self.links.push(LinksLine::of(look, &entry)),
            }
        }
        Ok(())
    }

    fn table(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let unexplained = self.rows.iter().any(|line| line.unexplained);
        let (same, mut rows): (Vec<Same>, Vec<_>) = self.rows.drain(..).map(|line| (line.same, line.cells)).unzip();
        let repeated = repeated(same.iter());
        for (same, cells) in same.iter().zip(&mut rows) {
            if repeated.contains(&same.key()) {
                cells[0].text(styles::FAINT, &same.origin);
            }
        }
        columns::write_fitting(out, &self.look, 0, &table::COLUMNS, rows, &table::DISPENSABLE)?;
        if unexplained {
            let mut flow = Flow::of(styles::BAD, UNEXPLAINED);
            flow.text(styles::FAINT, "incomplete for another reason than a Missing message; --verbose shows what it says");
            write_flow(out, &self.look, 0, INDENT, &flow)?;
        }
        Ok(())
    }
}

/// A tree's line in the table.
#[derive(Debug)]
struct Line {
    same: Same,
    cells: Vec<Flow>,
    unexplained: bool,
}

impl Line {
    fn of(look: &Look, entry: &Entry) -> Self {
        Self { same: Same::of(entry), cells: table::row(look, entry), unexplained: unexplained(&entry.facts) }
    }
}

/// Stands for what is missing where no Missing message says it.
const UNEXPLAINED: &str = "?";

impl Renderer for Human {
    fn tree(&mut self, out: &mut dyn Write, entry: Entry) -> io::Result<()> {
        self.take(out, Held::Tree(entry))
    }

    fn links(&mut self, out: &mut dyn Write, entry: LinksEntry) -> io::Result<()> {
        self.take(out, Held::Links(entry))
    }

    fn unreadable(&mut self, _: &mut dyn Write, document: Unreadable) -> io::Result<()> {
        self.unreadable.push(document);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, totals: &Totals, audit: Option<&Audit>) -> io::Result<()> {
        for held in std::mem::take(&mut self.held) {
            self.block(out, &held)?;
        }
        if !self.rows.is_empty() {
            self.table(out)?;
            self.begun = true;
        }
        if !self.links.is_empty() {
            if self.begun {
                writeln!(out)?;
            }
            links_table::write(out, &self.look, &self.links)?;
            self.begun = true;
        }
        let look = &self.look;
        if !self.unreadable.is_empty() {
            if self.begun {
                writeln!(out)?;
            }
            self.begun = true;
            let most = audit.filter(|_| !self.verbose).map_or(usize::MAX, |audit| audit.top.unwrap_or(audit::MOST));
            for Unreadable { origin, reason, .. } in self.unreadable.iter().take(most) {
                let mut flow = Flow::of(styles::BAD, look.symbols().broken);
                flow.text(styles::STRONG, &origin.to_string()).glue(PLAIN, ":").text(PLAIN, reason);
                write_flow(out, look, 0, INDENT, &flow)?;
            }
            audit::and_more(out, look, self.unreadable.len().saturating_sub(most), "")?;
        }
        if let Some(audit) = audit {
            if self.begun {
                writeln!(out)?;
            }
            self.begun = true;
            audit::write(out, look, audit)?;
        }
        // One document needs no sum.
        if totals.trees + totals.links.tables + totals.unreadable > 1 {
            if self.begun {
                writeln!(out)?;
            }
            totals::write_totals(out, look, totals, audit.is_none())?;
        }
        Ok(())
    }
}

/// Writes text behind `indent` blanks, its further lines behind `hang`.
fn write_flow(out: &mut dyn Write, look: &Look, indent: usize, hang: usize, flow: &Flow) -> io::Result<()> {
    let lines = flow.lines(look.width.saturating_sub(indent.max(hang)));
    for (n, line) in lines.iter().enumerate() {
        writeln!(out, "{:1$}{text}", "", if n == 0 { indent } else { hang }, text = line.painted(look))?;
    }
    Ok(())
}

fn verdict_look(look: &Look, verdict: Verdict) -> (&'static str, Style) {
    let symbols = look.symbols();
    match verdict {
        Verdict::Unreadable => (symbols.broken, styles::BAD),
        Verdict::Empty => (symbols.empty, styles::WARN),
        Verdict::Incomplete => (symbols.missing, styles::BAD),
        Verdict::Complete => (symbols.good, styles::GOOD),
    }
}
