//! `caltree verify`: what was downloaded, held against what was associated.

use super::sieve::{Sieve, not_written};
use super::{failure, overflow};
use crate::cli::{self, VerifyFormat};
use crate::data::{Scan, scan};
use crate::input::{each_found, walk_all};
use crate::session::Session;
use crate::settings::{self, Policy};
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_dataset::{Found as FoundFile, OnDisk, Words, is_readme_name, listing, night_log, readme, readme_listing};
use caltree_lint::{Found, Levels, Settings, lint, lint_listing, lint_stored, why_unreadable};
use caltree_model::{FileState, Listing, ListingKind, ListingOnDisk, Packing, instrument_of};
use caltree_read::Document;
use caltree_report::check::Detail;
use caltree_report::verify::{Closing, Entry, FileFinding, FileRow, Format, Human, Json, JsonLines, ReadmeRow, Totals};
use hashbrown::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A readme of more bytes than this is none.
const LONGEST_README: u64 = 64 << 20;

pub(crate) fn run(args: &cli::Verify, session: &mut Session<'_>) -> io::Result<()> {
    let done = verify(args, session);
    not_written(&done, &args.known, session);
    done
}

fn verify(args: &cli::Verify, session: &mut Session<'_>) -> io::Result<()> {
    let ready = settings::policy(&args.levels, session.matches)
        .and_then(|Policy { levels, exemptions, config }| Ok((levels, Sieve::new(exemptions, &args.known)?, config)));
    let (levels, sieve, config) = match ready {
        Ok(ready) => ready,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let mut format: Box<dyn Format> = match args.format {
        VerifyFormat::Human => Box::new(Human::new(terminal::look(session.common), Detail { all: args.all, quiet: args.quiet })),
        VerifyFormat::Json => Box::new(Json::default()),
        VerifyFormat::Jsonl => Box::new(JsonLines),
    };
    let dataset = Dataset::read(args, &levels, session)?;
    let mut told = Told { sieve, levels: &levels, totals: Totals::default(), closing: Closing::default() };
    told.documents(dataset.broken.clone());
    for at in dataset.answers() {
        let entry = told.answer(&dataset, at, format.wants_files());
        session.outcome.found |= told.sieve.totals.errors > 0;
        format.entry(&mut session.out, entry)?;
        session.out.pause()?;
    }
    told.files(&dataset);
    let unmatched = told.sieve.exemptions.unmatched(&levels, |rule| rule.is_some_and(|rule| rule.is_on_disk()));
    unmatched.iter().for_each(|finding| told.sieve.totals.count(finding.level));
    told.closing.configuration =
        config.filter(|_| !unmatched.is_empty()).map(|path| (path.to_string_lossy().into_owned(), unmatched));
    session.outcome.found |= told.sieve.totals.errors > 0;
    let (closing, sieve) = told.close(dataset, args.deep);
    format.finish(&mut session.out, closing)?;
    sieve.write(&args.known, session);
    Ok(())
}

/// All that was given: what is listed, and what is on disk.
struct Dataset {
    /// Trees and links tables, then readmes.
    listings: Vec<Listing>,
    on_disk: OnDisk,
    /// What there is of each listed name.
    found: HashMap<Arc<str>, FoundFile>,
    /// The length that is announced for each name.
    announced: HashMap<Arc<str>, u64>,
    /// Documents that cannot be read: what the rules say of them.
    broken: Vec<FileFinding>,
    night_logs: Vec<String>,
}

/// What a document comes to.
struct Heard {
    listing: Option<Listing>,
    /// Why it cannot be read, as findings.
    broken: Vec<Found>,
    part: Option<String>,
    /// Why it lists nothing, or not all.
    trouble: Option<String>,
    remark: Option<String>,
}

impl Dataset {
    fn read(args: &cli::Verify, levels: &Levels, session: &mut Session<'_>) -> io::Result<Self> {
        let mut walk = walk_all(&args.paths);
        let others = std::mem::take(&mut walk.others);
        let settings = Settings { levels: levels.clone(), ..Settings::default() };
        let (mut listings, mut words, mut broken) = (Vec::new(), Words::default(), Vec::new());
        let look = |document: &mut Document<'_>| hear(document, &settings);
        each_found(walk, &args.reading, session, look, |session, path, heard| {
            let source = path.to_string_lossy().into_owned();
            if let Some(trouble) = heard.trouble {
                session.fail(&Trouble::Other(format!("{}: its files are not listed: {trouble}", shown(path))));
            }
            if let Some(remark) = heard.remark {
                terminal::remark(&format!("{}: {remark}", shown(path)));
            }
            broken.extend(heard.broken.into_iter().map(|found| FileFinding {
                source: source.clone(),
                part: heard.part.clone(),
                found,
            }));
            if let Some(mut listing) = heard.listing {
                words.share(&mut listing);
                listing.source = source;
                listings.push(listing);
            }
            Ok(())
        })?;
        let (readmes, night_logs) = beside(&others, session);
        listings.extend(readmes);
        let Scan { on_disk, .. } = scan(&others, args.deep, args.reading.threads);
        let (mut found, mut announced) = (HashMap::new(), HashMap::new());
        for file in listings.iter().flat_map(|listing| &listing.files) {
            if !found.contains_key(&file.name) {
                found.insert(file.name.clone(), on_disk.find(&file.name));
            }
            if let Some(bytes) = file.bytes {
                announced.entry(file.name.clone()).or_insert(bytes);
            }
        }
        Ok(Self { listings, on_disk, found, announced, broken, night_logs })
    }

    /// The answers to be told: every tree, and the links tables of frames whose tree is not there.
    fn answers(&self) -> Vec<usize> {
        let key = |listing: &Listing| (listing.dp_id.clone(), listing.mode);
        let trees: HashSet<_> = self.listings.iter().filter(|listing| listing.kind == ListingKind::Tree).map(key).collect();
        let told = |listing: &Listing| match listing.kind {
            ListingKind::Tree => true,
            ListingKind::Links => !trees.contains(&key(listing)),
            ListingKind::Readme => false,
        };
        (0..self.listings.len()).filter(|at| told(&self.listings[*at])).collect()
    }

    fn states(&self, listing: &Listing) -> Vec<FileState> {
        listing.files.iter().map(|file| self.found.get(&file.name).map_or(FileState::Missing, |found| found.state)).collect()
    }

    fn rows(&self, listing: &Listing) -> Vec<FileRow> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let files = self.on_disk.files();
        let row = |file: &caltree_model::ListedName| {
            let found = self.found.get(&file.name);
            let copies = found.map(|found| found.copies.as_slice()).unwrap_or_default();
            FileRow {
                name: file.name.to_string(),
                category: text(&file.category),
                branch: (listing.kind == ListingKind::Tree).then(|| listing.branches[file.branch].path.to_string()),
                state: found.map_or(FileState::Missing, |found| found.state).as_str(),
                paths: copies.iter().map(|at| files[*at].path.clone()).collect(),
                bytes: copies.first().and_then(|at| Some(files[*at].probe.as_ref()?.bytes)),
                expected_bytes: self.announced.get(&file.name).copied(),
            }
        };
        listing.files.iter().map(row).collect()
    }
}

/// What a document lists, and what is wrong with it.
fn hear(document: &mut Document<'_>, settings: &Settings) -> Heard {
    let found = listing(document, "");
    let (mut trouble, mut remark) = (None, None);
    if let Some(links) = &document.links {
        (trouble, remark) = (failure(links.table()), overflow(links.table()));
    }
    let broken = if why_unreadable(document).is_some() {
        let mut found = lint(document, settings).findings;
        found.retain(|found| found.finding.code.starts_with('X'));
        found
    } else {
        Vec::new()
    };
    Heard { listing: found, broken, part: document.part.clone(), trouble, remark }
}

/// The readmes and night logs among files.
fn beside(others: &[PathBuf], session: &mut Session<'_>) -> (Vec<Listing>, Vec<String>) {
    let (mut readmes, mut night_logs) = (Vec::new(), Vec::new());
    for path in others {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { continue };
        if night_log(&name).is_some() {
            night_logs.push(path.to_string_lossy().into_owned());
        } else if is_readme_name(&name) {
            match read_readme(path) {
                Ok(listing) => readmes.extend(listing),
                Err(error) => session.fail(&Trouble::Unreadable { path: path.clone(), error }),
            }
        }
    }
    (readmes, night_logs)
}

fn read_readme(path: &Path) -> io::Result<Option<Listing>> {
    if std::fs::metadata(path)?.len() > LONGEST_README {
        return Ok(None);
    }
    let entries = readme(&String::from_utf8_lossy(&std::fs::read(path)?));
    Ok((!entries.is_empty()).then(|| readme_listing(&entries, &path.to_string_lossy())))
}

/// What is told so far.
struct Told<'a> {
    sieve: Sieve,
    levels: &'a Levels,
    totals: Totals,
    closing: Closing,
}

impl Told<'_> {
    /// Documents that cannot be read.
    fn documents(&mut self, broken: Vec<FileFinding>) {
        for FileFinding { source, part, found } in broken {
            self.on_file(source, part, found);
        }
    }

    /// An answer, and what of it is missing.
    fn answer(&mut self, dataset: &Dataset, at: usize, with_files: bool) -> Entry {
        let listing = &dataset.listings[at];
        let states = dataset.states(listing);
        let mut findings = lint_listing(&ListingOnDisk { listing, states: &states }, self.levels);
        let dp_id = listing.dp_id.as_deref();
        let names = [Some(listing.source.as_str()), listing.part.as_deref(), dp_id];
        self.sieve.sift(&mut findings, &names, dp_id.and_then(instrument_of), dp_id);
        let count = |state: FileState| states.iter().filter(|found| **found == state).count() as u64;
        self.totals.trees += 1;
        Entry {
            source: listing.source.clone(),
            part: listing.part.clone(),
            kind: listing.kind,
            dp_id: listing.dp_id.clone(),
            mode: listing.mode,
            files: if with_files { dataset.rows(listing) } else { Vec::new() },
            listed: states.len() as u64,
            present: count(FileState::Present),
            missing: count(FileState::Missing),
            findings,
        }
    }

    /// What is told of no answer: readmes, and the files on disk.
    fn files(&mut self, dataset: &Dataset) {
        for listing in dataset.listings.iter().filter(|listing| listing.kind == ListingKind::Readme) {
            let states = self.readme_states(dataset, listing);
            for found in lint_listing(&ListingOnDisk { listing, states: &states }, self.levels) {
                self.on_file(listing.source.clone(), None, found);
            }
            let missing = states.iter().filter(|state| **state == FileState::Missing).count() as u64;
            self.closing.readmes.push(ReadmeRow { source: listing.source.clone(), files: states.len() as u64, missing });
        }
        let stored = dataset.on_disk.judged(&dataset.listings);
        for found in lint_stored(&stored, self.levels) {
            let file = found.file.map(|at| &stored[at]);
            let source = file.map_or_else(|| "-".to_owned(), |file| file.path.clone());
            self.on_file(source, None, Found { finding: found.finding, excerpt: None });
        }
        let orphans = stored.iter().filter(|file| file.listed.is_none() && !file.in_readme);
        self.closing.orphans = orphans.map(|file| file.path.clone()).collect();
        let listed = |kind: fn(ListingKind) -> bool| dataset.listings.iter().filter(move |listing| kind(listing.kind));
        let names: HashSet<&Arc<str>> =
            listed(|kind| kind != ListingKind::Readme).flat_map(|listing| &listing.files).map(|file| &file.name).collect();
        for name in names {
            self.totals.files += 1;
            match dataset.found.get(name).map_or(FileState::Missing, |found| found.state) {
                FileState::Present => self.totals.present += 1,
                FileState::Missing => self.totals.missing += 1,
                _ => self.totals.damaged += 1,
            }
        }
        self.totals.stored = stored.len() as u64;
        self.totals.orphans = self.closing.orphans.len() as u64;
    }

    /// The state of each file of a readme. One that an answer lists as well is told there.
    fn readme_states(&self, dataset: &Dataset, listing: &Listing) -> Vec<FileState> {
        let state = |name: &Arc<str>| dataset.found.get(name).map_or(FileState::Missing, |found| found.state);
        listing.files.iter().map(|file| state(&file.name)).collect()
    }

    fn on_file(&mut self, source: String, part: Option<String>, found: Found) {
        let subject = found.finding.subject.clone();
        let mut findings = vec![found];
        let names = [Some(source.as_str()), part.as_deref(), subject.as_deref()];
        self.sieve.sift(&mut findings, &names, subject.as_deref().and_then(instrument_of), None);
        self.closing.findings.extend(findings.into_iter().map(|found| FileFinding {
            source: source.clone(),
            part: part.clone(),
            found,
        }));
    }

    fn close(mut self, dataset: Dataset, deep: bool) -> (Closing, Sieve) {
        let counted = self.sieve.totals;
        let probes = dataset.on_disk.files().iter().filter_map(|file| file.probe.as_ref());
        let half = |probe: &&caltree_model::Probe| !deep && probe.packing != Packing::Plain && probe.fault.is_none();
        self.closing.half_read = probes.filter(half).count() as u64;
        self.closing.night_logs = dataset.night_logs;
        self.closing.gone = self.sieve.gone();
        self.closing.totals = Totals {
            errors: counted.errors,
            warnings: counted.warnings,
            notes: counted.notes,
            exempted: counted.exempted,
            baselined: counted.baselined,
            ..self.totals
        };
        (self.closing, self.sieve)
    }
}
