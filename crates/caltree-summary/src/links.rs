//! Facts of one links table, gathered while its rows pass by.

use crate::facts::observed;
use crate::heaps::{Heaps, LinkCategory, hash_of};
use crate::ids::Ids;
use crate::link_files::{LinkFiles, LinkKey};
use crate::{Known, MissingFacts, NAMELESS};
use caltree_model::{
    ArchiveId, BranchType, Calselector, Column, DatalinkVersion, LinkKind, LinksTable, Message, Mode, ObsTime, QueryStatus,
    Requested, ThisDescription, Verdict, instrument_of, mode_in_url, query, verdict_of_description,
};
use caltree_read::{EsoColumns, LinksFrame, LinksReader, Row};
use hashbrown::HashSet;
use std::hash::Hash;

/// So many science files are kept by name.
const MOST_SCIENCE: usize = 10_000;

/// Whose answer a links table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinksService {
    /// CalSelector's, for one science frame: its calibrations.
    Calselector,
    /// Any other service's, the archive's plain `/datalink/links` among them.
    Other,
}

/// What one links table holds. A file is a distinct `access_url`; rows of the semantics `…eso#calSelector_…` lead to answers, and are no
/// files. Of a file that stands in several rows the first row counts.
#[derive(Clone, Debug)]
pub struct LinksFacts {
    /// Whose answer it is.
    pub service: LinksService,
    /// The version of DataLink that it declares; `None` where it declares none that is known.
    pub datalink_version: Option<DatalinkVersion>,
    /// What the QUERY_STATUS says (`OK`, `OVERFLOW`, `ERROR`): that of a failure, else the last; `None` where there is none.
    pub query_status: Option<String>,
    /// What the service says beside it: why it failed. `None` where it says nothing.
    pub query_message: Option<String>,
    /// Whether that is a failure.
    pub failed: bool,
    /// Whether that says that rows are left out.
    pub overflowed: bool,
    /// How the data are written where that is not TABLEDATA (BINARY, BINARY2, FITS): then no row could be read.
    pub serialization: Option<&'static str>,
    /// What the table is for, by [`caltree_read::LinksFrame`]: the archive's id, or the ID as it stands where it is not ESO's. `None`
    /// where no row is `#this`, no QUERY tells, and the rows have several IDs, or none.
    pub dp_id: Option<String>,
    /// How many distinct IDs the rows have, exactly up to a million.
    pub ids: u64,
    /// The instrument's full name; `None` where the dp_id names none.
    pub instrument: Option<String>,
    /// When the frame was taken: the time of the dp_id, else that of the first science file that has one; `None` where none has.
    pub observed: Option<ObsTime>,
    /// When the newest raw file was taken; `None` where no file has an observing time.
    pub newest: Option<ObsTime>,
    /// The root's category, of another service's table the `eso_category` of `#this`; `None` where the table does not say.
    pub category: Option<String>,
    /// The root's type; `None` where the table does not say.
    pub kind: Option<BranchType>,
    /// The executed mode; `None` where the table does not say.
    pub mode: Option<Mode>,
    /// The requested mode: what somebody said, else that of the table's QUERY, else what [`Requested::of`] sees in the names. `None`
    /// without evidence, and for other services.
    pub requested_mode: Option<Mode>,
    /// Whether Raw2Master was requested and Raw2Raw executed.
    pub downgraded: bool,
    /// The root's certified flag; `None` where the table does not say.
    pub certified: Option<bool>,
    /// The root's complete flag; `None` where the table does not say.
    pub complete: Option<bool>,
    /// What it comes to; `None` where no description says so.
    pub verdict: Option<Verdict>,
    /// `#this` and its siblings, each once, ten thousand at most; of another service `#this`, if that is an archive id.
    pub science_files: Vec<String>,
    /// How many rows there are.
    pub rows: u64,
    /// How many rows have which semantics, in the order of first appearance; an empty name for rows without. Ten thousand at most.
    pub semantics: Vec<(String, u64)>,
    /// How many rows have semantics beyond these ten thousand.
    pub rows_of_other_semantics: u64,
    /// How many rows have an `error_message`.
    pub errors: u64,
    /// How many files there are.
    pub files_unique: u64,
    /// How many of them have no `content_length`.
    pub files_without_length: u64,
    /// The lengths of the others together, in bytes, as they are delivered.
    pub bytes_total: u64,
    /// What was looked for and not found, each once, in order. A links table tells of the root only.
    pub missing: Vec<MissingFacts>,
    /// Every other message, each once, in order.
    pub messages: Vec<String>,
    /// The rows by `eso_category`, of other services by semantics, in the order of first appearance. Ten thousand at most.
    pub categories: Vec<LinkCategory>,
    /// How many rows have categories beyond these.
    pub rows_of_other_categories: u64,
    /// The distinct files with their lengths, to be told apart over many tables. Totals take them away.
    pub file_keys: LinkFiles,
}

/// The length that a row announces, in bytes; `None` for a blank or an odd one.
pub(crate) fn length_of(row: &Row<'_>) -> Option<u64> {
    row.get(Column::ContentLength)?.parse().ok()
}

/// The first row `#this`.
#[derive(Default)]
struct This {
    description: String,
    category: Option<String>,
}

/// What is gathered while the rows pass by.
struct Gathered {
    columns: EsoColumns,
    frame: LinksFrame,
    this: Option<This>,
    ids: Ids,
    tree_rows: u64,
    science: Vec<String>,
    science_seen: HashSet<u64>,
    errors: u64,
    newest: Option<ObsTime>,
    /// By semantics; the files only where it may be another service's answer.
    semantics: Heaps,
    /// By category, where it may be CalSelector's answer.
    categories: Heaps,
    files: LinkFiles,
}

impl Gathered {
    fn row(&mut self, row: &Row<'_>, calselector: Calselector) {
        let semantics = row.get(Column::Semantics);
        let kind = LinkKind::of(semantics.unwrap_or_default());
        let is_tree = matches!(kind, LinkKind::Tree(_));
        self.tree_rows += u64::from(is_tree);
        let failed = row.get(Column::ErrorMessage).is_some();
        self.errors += u64::from(failed);
        self.frame.row(row, kind, self.columns);
        // Most rows repeat the ID of the row before to the letter.
        if let Some(id) = row.get(Column::Id).filter(|_| !row.is_same(Column::Id)) {
            self.ids.add(id);
        }
        let file = row.get(Column::AccessUrl).filter(|_| !is_tree).map(|url| {
            let (key, length) = (LinkKey::of(url), length_of(row));
            self.files.add(key, length);
            (key, length)
        });
        self.semantics.add(semantics, file.filter(|_| calselector != Calselector::Yes), failed);
        if calselector != Calselector::No && !is_tree {
            self.categories.add(self.columns.category(row), file, failed);
        }
        if kind == LinkKind::This && self.this.is_none() {
            let description = row.text_in(Column::Description);
            self.this = Some(This { description: description.to_owned(), category: self.columns.category(row).map(str::to_owned) });
        }
        let is_science = matches!(kind, LinkKind::This | LinkKind::Sibling);
        // A table of another service has no answer that could be certified.
        let named = is_science || (calselector != Calselector::No && !is_tree);
        let name = if named { self.columns.file(row) } else { None };
        self.newest = self.newest.max(name.and_then(|name| observed([name])));
        if is_science
            && self.science.len() < MOST_SCIENCE
            && let Some(name) = name
            && self.science_seen.insert(hash_of(name))
        {
            self.science.push(name.to_owned());
        }
    }
}

impl LinksFacts {
    /// Reads a links table to its end. What is wrong with it is in the reader then. Memory grows with the number of distinct files,
    /// two or three numbers for each, and with that of distinct IDs up to a million.
    #[must_use]
    pub fn of(links: &mut LinksReader<'_>, known: Known<'_>) -> Self {
        let before = Calselector::of(links.table());
        let mut gathered = Gathered {
            columns: EsoColumns::of(links.table()),
            frame: LinksFrame::default(),
            this: None,
            ids: Ids::default(),
            tree_rows: 0,
            science: Vec::new(),
            science_seen: HashSet::new(),
            errors: 0,
            newest: None,
            semantics: Heaps::default(),
            categories: Heaps::default(),
            files: LinkFiles::default(),
        };
        while let Some(row) = links.next_row() {
            gathered.row(&row, before);
        }
        let is_calselector = before.settled(gathered.tree_rows);
        Self::made(gathered, links.table(), is_calselector, known)
    }

    fn made(gathered: Gathered, table: &LinksTable, is_calselector: bool, known: Known<'_>) -> Self {
        let Gathered { frame, this, ids, science, errors, newest, semantics, categories, files, .. } = gathered;
        let this = this.unwrap_or_default();
        let dp_id = frame.dp_id(table);
        let description = is_calselector.then(|| ThisDescription::parse(&this.description).ok()).flatten();
        let description = description.as_ref();
        let mode = description.and_then(ThisDescription::mode);
        let asked = query(table).and_then(mode_in_url);
        let requested = is_calselector.then(|| Requested::with_query(known.requested, asked, mode, known.names)).flatten();
        let category = if is_calselector { description.and_then(ThisDescription::category) } else { this.category.as_deref() };
        let (missing, messages) = description.map(said).unwrap_or_default();
        let science_files =
            if is_calselector { science } else { dp_id.iter().filter(|id| ArchiveId::parse(id).is_ok()).cloned().collect() };
        let rows_of_other_semantics = semantics.beyond;
        let counts = semantics.heaps.iter().map(|heap| (heap.category.clone().unwrap_or_default(), heap.rows));
        let named = counts.collect();
        let chosen = if is_calselector { categories } else { semantics };
        let status = table.query_status();
        Self {
            service: if is_calselector { LinksService::Calselector } else { LinksService::Other },
            datalink_version: table.declared(),
            query_status: status.map(|status| status.status.to_owned()),
            query_message: status.and_then(|status| status.message).map(str::to_owned),
            failed: status.is_some_and(QueryStatus::failed),
            overflowed: status.is_some_and(QueryStatus::overflowed),
            serialization: table.serialization.as_ref().map(|(name, _)| *name),
            instrument: dp_id.as_deref().and_then(instrument_of).map(str::to_owned),
            observed: observed(dp_id.iter().chain(&science_files).map(String::as_str)),
            newest,
            dp_id,
            ids: ids.count(),
            category: category.map(str::to_owned),
            kind: description.and_then(ThisDescription::kind),
            mode,
            requested_mode: requested.as_ref().map(|requested| requested.mode),
            downgraded: requested.is_some_and(|requested| requested.downgraded(mode)),
            certified: description.and_then(ThisDescription::certified),
            complete: description.and_then(ThisDescription::complete),
            verdict: description.map(verdict_of_description),
            science_files,
            rows: table.rows,
            semantics: named,
            rows_of_other_semantics,
            errors,
            files_unique: files.len() as u64,
            files_without_length: files.without_length() as u64,
            bytes_total: files.bytes_total(),
            missing,
            messages,
            rows_of_other_categories: chosen.beyond,
            categories: chosen.heaps,
            file_keys: files,
        }
    }
}

/// What is missing, and all else that the messages say.
fn said(description: &ThisDescription<'_>) -> (Vec<MissingFacts>, Vec<String>) {
    let (mut missing, mut others) = (Vec::new(), Vec::new());
    let (mut known, mut seen) = (HashSet::new(), HashSet::new());
    for message in description.messages() {
        if let Message::Missing(what) = message {
            if known.insert(what) {
                missing.push(MissingFacts {
                    branch: description.category().unwrap_or(NAMELESS).to_owned(),
                    places: 1,
                    main: true,
                    category: what.category.to_owned(),
                    subject: what.subject.to_owned(),
                    requested: what.requested,
                    found: what.found,
                });
            }
            continue;
        }
        let text = message.to_string();
        if seen.insert(text.clone()) {
            others.push(text);
        }
    }
    (missing, others)
}
