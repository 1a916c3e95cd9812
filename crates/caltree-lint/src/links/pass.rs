//! The pass over a links table: row by row while it is read, then over what stands around the rows.

use super::seen::Earlier;
use super::{Answer, Linked, Reading, Repeats};
use crate::checked::{Checked, Found, Settings};
use crate::context::Context;
use crate::finish::{is_unreadable, sort, told};
use crate::pair::{Digest, Listing};
use crate::rule::{Check, Rows, Rule};
use crate::sink::Sink;
use caltree_model::{
    Calselector, Column, DatalinkVersion, LinksTable, ThisDescription, Verdict, instrument_of, verdict_of_description,
};
use caltree_read::{Document, LinksReader, Row};

/// A rule's share of a run: what it has found, and remembers.
struct Running {
    rule: &'static Rule,
    sink: Sink,
    each: Vec<Look>,
    memory: Vec<Box<dyn Rows>>,
    /// The columns of which it must see every change, as bits: others may pass it by.
    wants: u16,
}

/// A look at each row by itself.
struct Look {
    /// The columns that it looks at, as bits; all, where it may look at anything.
    columns: u16,
    check: fn(&Reading, &Row<'_>, &mut Sink),
    /// Whether there was nothing to tell of the row before.
    quiet: bool,
}

/// Of a table with more rows that came by standard input it is not kept what it lists.
const MOST_LISTED: u64 = 100_000;

/// Columns as bits.
fn bits(columns: impl IntoIterator<Item = Column>) -> u16 {
    columns.into_iter().fold(0, |bits, column| bits | 1 << column as u16)
}

impl Running {
    fn new(rule: &'static Rule) -> Self {
        let mut running = Self { rule, sink: Sink::default(), each: Vec::new(), memory: Vec::new(), wants: u16::MAX };
        for check in rule.checks {
            match check {
                Check::Row(check) => running.each.push(Look { columns: u16::MAX, check: *check, quiet: false }),
                Check::Cells(columns, check) => {
                    let columns = bits(columns.iter().copied());
                    running.each.push(Look { columns, check: *check, quiet: false });
                }
                Check::Rows(make) => running.memory.push(make()),
                _ => {}
            }
        }
        running
    }

    /// Looks at a row of which the cells of these columns may differ from the row before.
    fn row(&mut self, reading: &Reading, row: &Row<'_>, changed: u16) {
        if self.wants & changed == 0 {
            return;
        }
        let mut wants = if self.memory.is_empty() { 0 } else { u16::MAX };
        for look in &mut self.each {
            if !look.quiet || look.columns & changed != 0 {
                let before = self.sink.reports();
                (look.check)(reading, row, &mut self.sink);
                look.quiet = self.sink.reports() == before;
            }
            wants |= if look.quiet { look.columns } else { u16::MAX };
        }
        for memory in &mut self.memory {
            memory.row(reading, row, &mut self.sink);
        }
        self.wants = wants;
    }

    /// All rows are through: looks at the whole. `answer` is there if it is CalSelector's.
    fn end(self, linked: &Linked<'_>, answer: Option<&Answer>) -> Sink {
        let Self { rule, mut sink, memory, .. } = self;
        for mut memory in memory {
            memory.end(linked, &mut sink);
        }
        // Without a QUERY it shows only now whose answer this is.
        if rule.code.starts_with('E') && answer.is_none() {
            sink = Sink::default();
        }
        for check in rule.checks {
            match (check, answer) {
                (Check::Document(check), _) => check(linked.context, &mut sink),
                (Check::Links(check), _) => check(linked, &mut sink),
                (Check::Answer(check), Some(answer)) => check(linked, answer, &mut sink),
                _ => {}
            }
        }
        sink
    }
}

/// Everything that looks on while rows pass by.
struct Pass {
    reading: Reading,
    /// The rules that look at rows, and those that do not.
    with_rows: Vec<Running>,
    without: Vec<Running>,
    /// What the rules look for beside each other, so that it is found once.
    earlier: Earlier,
    answer: Answer,
    digest: Option<Digest>,
    listing: Option<Listing>,
}

impl Pass {
    fn new(document: &Document<'_>, table: &LinksTable, settings: &Settings) -> Self {
        let version = settings.datalink_version.or(table.declared()).unwrap_or(DatalinkVersion::V1_0);
        let calselector = Calselector::of(table);
        let pairs = settings.pairs && calselector != Calselector::No;
        let rules = settings.levels.active().map(Running::new);
        let (with_rows, without) = rules.partition(|rule| !rule.each.is_empty() || !rule.memory.is_empty());
        Self {
            reading: Reading { version, calselector, repeats: Repeats::Nothing },
            with_rows,
            without,
            earlier: Earlier::default(),
            answer: Answer::new(table),
            digest: pairs.then(Digest::default),
            // What came by standard input cannot be read again, should it differ from the tree of its frame.
            listing: (pairs && document.names().is_empty()).then(Listing::default),
        }
    }

    fn row(&mut self, row: &Row<'_>) {
        let (kind, file) = self.answer.row(row);
        self.reading.repeats = self.earlier.row(row, self.reading.calselector != Calselector::No);
        if let Some(digest) = self.digest.as_mut().filter(|_| self.reading.repeats == Repeats::Nothing) {
            digest.row(row, kind, file, self.answer.columns);
        }
        if let Some(listing) = &mut self.listing {
            listing.row(row, kind, file, self.answer.columns);
            if row.number() > MOST_LISTED {
                self.listing = None;
            }
        }
        // The bit beyond the columns stands for whatever else a row has.
        let changed = row.changed() | 1 << 15;
        for rule in &mut self.with_rows {
            rule.row(&self.reading, row, changed);
        }
    }
}

/// Reads a links table to its end, every rule looking on. `None` for anything else.
pub(crate) fn lint_links(document: &mut Document<'_>, settings: &Settings) -> Option<Checked> {
    let pass = document.with_links(|document, links| {
        let mut pass = Pass::new(document, links.table(), settings);
        while let Some(row) = links.next_row() {
            pass.row(&row);
        }
        pass
    })?;
    document.links.as_ref().map(|links| conclude(pass, document, links, settings))
}

/// What is found in a table whose rows are through.
fn conclude(pass: Pass, document: &Document<'_>, links: &LinksReader<'_>, settings: &Settings) -> Checked {
    let Pass { reading, with_rows, without, answer, digest, listing, .. } = pass;
    let is_calselector = answer.is_calselector(reading.calselector);
    let context = Context { document, settings, dp_id: answer.dp_id(links.table()) };
    let linked = Linked { context: &context, table: links.table(), votable: links.votable_problems(), version: reading.version };
    let mut findings: Vec<Found> = Vec::new();
    for rule in with_rows.into_iter().chain(without) {
        let known = rule.rule;
        findings.extend(told(rule.end(&linked, is_calselector.then_some(&answer)), known, &context, None));
    }
    sort(&mut findings);
    let description = answer.description().filter(|_| is_calselector);
    let unreadable = is_unreadable(document);
    let said = description.as_ref().map(verdict_of_description);
    let digest =
        digest.filter(|_| is_calselector && !unreadable).and_then(|digest| digest.of_links(&answer, context.dp_id.as_deref()?));
    let content = digest.as_ref().and(listing).and_then(|listing| listing.content(&answer, context.dp_id.clone()));
    let instrument = context.dp_id.as_deref().and_then(instrument_of).map(str::to_owned);
    Checked {
        part: document.part.clone(),
        kind: document.kind,
        mode: description.as_ref().and_then(ThisDescription::mode),
        certified: description.as_ref().and_then(ThisDescription::certified),
        bytes: document.bytes,
        verdict: if unreadable { Some(Verdict::Unreadable) } else { said },
        dp_id: context.dp_id,
        instrument,
        findings,
        digest,
        content,
    }
}
