//! Running the rules over a links table: row by row while it is read, then over what stands around the rows.

use crate::answer::Answer;
use crate::check::{Checked, Found, Settings, is_unreadable, sort, told};
use crate::context::Context;
use crate::digest::Digest;
use crate::pair::Listing;
use crate::rule::{Check, Rows, Rule};
use crate::seen::{Earlier, Repeats};
use crate::sink::{Draft, Sink};
use crate::words::{beginning, short};
use caltree_model::{
    ArchiveId, Calselector, Column, DatalinkVersion, Field, LinksTable, Service, ThisDescription, Verdict, instrument_of,
    verdict_of_description,
};
use caltree_read::{Document, EsoColumns, LinksReader, ProblemKind, Row, VotableProblem};

/// What is known while rows pass by.
pub(crate) struct Reading {
    /// The version of DataLink that holds: the forced one, else the declared one, else 1.0.
    pub(crate) version: DatalinkVersion,
    /// What can be said before the rows.
    pub(crate) calselector: Calselector,
    /// What the row has in common with earlier ones.
    pub(crate) repeats: Repeats,
}

/// A links table of which all is read.
pub(crate) struct Linked<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) table: &'a LinksTable,
    pub(crate) votable: &'a [VotableProblem],
    pub(crate) version: DatalinkVersion,
}

impl<'a> Linked<'a> {
    /// The fields of standard columns that hold in this version of DataLink.
    pub(crate) fn standard_fields(&self) -> impl Iterator<Item = (&'a Field, Column)> + use<'a> {
        let version = self.version;
        let fields = self.table.fields.iter().filter_map(|field| Some((field, field.column?)));
        fields.filter(move |(_, column)| column.since() <= version)
    }

    /// The descriptors of other services, which `service_def` may name.
    pub(crate) fn services(&self) -> impl Iterator<Item = &'a Service> + use<'a> {
        self.table.services.iter().filter(|service| service.is_service())
    }

    /// Whether nothing can be said about what is not there: reading did not come to the end.
    pub(crate) fn is_cut(&self) -> bool {
        self.context.document.problems.iter().any(|problem| {
            matches!(
                problem.kind,
                ProblemKind::NotWellFormed { .. }
                    | ProblemKind::Truncated { .. }
                    | ProblemKind::TooDeep { .. }
                    | ProblemKind::TooLarge(_)
            )
        })
    }

    /// In how many places a problem was met.
    pub(crate) fn places(&self, problem: &VotableProblem) -> u32 {
        u32::try_from(problem.places).unwrap_or(u32::MAX)
    }
}

/// A rule's share of a run: what it has found, and remembers.
struct Running {
    rule: &'static Rule,
    sink: Sink,
    each: Vec<Look>,
    memory: Vec<Box<dyn Rows>>,
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
        let mut running = Self { rule, sink: Sink::default(), each: Vec::new(), memory: Vec::new() };
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
        for look in &mut self.each {
            if look.quiet && look.columns & changed == 0 {
                continue;
            }
            let before = self.sink.reports();
            (look.check)(reading, row, &mut self.sink);
            look.quiet = self.sink.reports() == before;
        }
        for memory in &mut self.memory {
            memory.row(reading, row, &mut self.sink);
        }
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

/// Reads a links table to its end, every rule looking on.
pub(crate) fn lint_links(document: &mut Document<'_>, links: &mut LinksReader<'_>, settings: &Settings) -> Checked {
    let mut pass = Pass::new(document, links.table(), settings);
    while let Some(row) = links.next_row() {
        pass.row(&row);
    }
    document.problems.extend_from_slice(links.problems());
    document.bytes = links.bytes();
    conclude(pass, document, links, settings)
}

/// What is found in a table whose rows are through.
fn conclude(pass: Pass, document: &Document<'_>, links: &LinksReader<'_>, settings: &Settings) -> Checked {
    let Pass { reading, with_rows, without, answer, digest, listing, .. } = pass;
    let is_calselector = answer.is_calselector(reading.calselector);
    let context = Context { document, settings, dp_id: answer.dp_id() };
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
    let digest = digest.filter(|_| is_calselector && !unreadable).and_then(|digest| digest.of_links(&answer));
    let content = digest.as_ref().and(listing).and_then(|listing| listing.content(&answer));
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

/// What a finding on a row is about: the archive's name of the file that its link leads to, else the row's ID.
pub(crate) fn subject<'a>(row: &Row<'a>) -> Option<&'a str> {
    let file = EsoColumns::of(row.table()).file(row).filter(|file| ArchiveId::parse(file).is_ok());
    file.or_else(|| row.get(Column::Id))
}

/// A finding on the cell of a standard column: its place, what it is about, and what it says.
pub(crate) fn on_cell(row: &Row<'_>, column: Column, message: String, help: &'static str) -> Draft {
    let value = row.position(column).map(|place| row.text(place)).unwrap_or_default();
    Draft::new(message, help)
        .at(row.place_in(column))
        .about(subject(row))
        .key(format!("{column}={}", beginning(value.trim())))
        .with("row", row.number())
        .with("column", column.name())
        .with("value", short(value.trim()).into_owned())
}

/// How a message calls a service descriptor: by its id, else by its name.
pub(crate) fn called(service: &Service) -> String {
    match service.id.as_deref().or(service.name.as_deref()) {
        Some(name) => format!("the service `{}`", short(name)),
        None => "a service without ID and name".to_owned(),
    }
}

/// A finding on a service descriptor, at the place of that; `what` tells several on one service apart.
pub(crate) fn on_service(service: &Service, what: &str, message: String, help: &'static str) -> Draft {
    let id = service.id.as_deref();
    Draft::new(message, help)
        .at(&service.place)
        .key(format!("{}/{what}", id.or(service.name.as_deref()).unwrap_or_default()))
        .with("service", id)
}
