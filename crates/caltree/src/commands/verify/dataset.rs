//! All that was given: what is listed, and what is on disk.

use super::super::{failure, overflow};
use crate::cli::Reading;
use crate::data::{Scan, scan};
use crate::input::{each_found, walk_all};
use crate::session::Session;
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_dataset::{
    Found as FoundFile, OnDisk, ReadmeEntry, Words, is_readme_name, listing, name_key, night_log, readme, readme_listing,
};
use caltree_lint::{Found, Levels, Settings, lint, why_unreadable};
use caltree_model::{FileState, ListedName, Listing, ListingKind, Origin, StoredFile};
use caltree_read::Document;
use caltree_report::verify::{FileFinding, FileRow};
use hashbrown::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A readme of more bytes than this is none.
const LONGEST_README: u64 = 64 << 20;

/// What is looked at, and how.
pub(in crate::commands) struct Asked<'a> {
    /// Directories, and single files.
    pub(in crate::commands) paths: &'a [PathBuf],
    /// Whether files are read to their end.
    pub(in crate::commands) deep: bool,
    pub(in crate::commands) reading: &'a Reading,
}

/// The listings, the files, and what they come to.
pub(in crate::commands) struct Dataset {
    /// Trees and links tables, then readmes.
    pub(super) listings: Vec<Listing>,
    pub(super) on_disk: OnDisk,
    /// What there is of each listed name.
    found: HashMap<Arc<str>, FoundFile>,
    /// The length that is announced for each name.
    announced: HashMap<Arc<str>, u64>,
    /// Documents that cannot be read: what the rules say of them.
    pub(in crate::commands) broken: Vec<FileFinding>,
    pub(super) night_logs: Vec<String>,
    /// The name that its makers gave each file of a readme.
    originals: HashMap<Arc<str>, String>,
    /// The first of the paths that were given.
    pub(super) top: String,
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
    /// Reads all documents, and looks into all data files.
    pub(in crate::commands) fn read(asked: &Asked<'_>, levels: &Levels, session: &mut Session<'_>) -> io::Result<Self> {
        let mut walk = walk_all(asked.paths);
        session.guard.dataset(&walk);
        let others = std::mem::take(&mut walk.others);
        let settings = Settings { levels: levels.clone(), ..Settings::default() };
        let (mut listings, mut words, mut broken) = (Vec::new(), Words::default(), Vec::new());
        let look = |document: &mut Document<'_>| hear(document, &settings);
        each_found(walk, asked.reading, session, look, |session, path, heard| {
            let source = path.to_string_lossy().into_owned();
            if let Some(trouble) = heard.trouble {
                session.fail(&Trouble::Other(format!("{}: its files are not listed: {trouble}", shown(path))));
            }
            if let Some(remark) = heard.remark {
                terminal::remark(&format!("{}: {remark}", shown(path)));
            }
            let origin = Origin { source: source.clone(), part: heard.part };
            broken.extend(heard.broken.into_iter().map(|found| FileFinding { origin: origin.clone(), found }));
            if let Some(mut listing) = heard.listing {
                words.share(&mut listing);
                listing.source = source;
                listings.push(listing);
            }
            Ok(())
        })?;
        let Beside { readmes, originals, night_logs } = beside(&others, session);
        listings.extend(readmes);
        let Scan { on_disk, .. } = scan(&others, asked.deep, asked.reading.threads);
        let (mut found, mut announced) = (HashMap::new(), HashMap::new());
        for file in listings.iter().flat_map(|listing| &listing.files) {
            if !found.contains_key(&file.name) {
                found.insert(file.name.clone(), on_disk.find(&file.name));
            }
            if let Some(bytes) = file.bytes {
                announced.entry(file.name.clone()).or_insert(bytes);
            }
        }
        let top = asked.paths.first().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        let mut dataset = Self { listings, on_disk, found, announced, broken, night_logs, originals, top };
        dataset.find_by_other_names(&others);
        Ok(dataset)
    }

    /// What a readme lists need not be data, nor be called as the archive calls it: the readme itself says how to rename it.
    fn find_by_other_names(&mut self, others: &[PathBuf]) {
        if self.originals.is_empty() {
            return;
        }
        let keys = others.iter().filter_map(|path| Some(name_key(&path.file_name()?.to_string_lossy())));
        let there: HashSet<String> = keys.collect();
        for (name, original) in &self.originals {
            let Some(found) = self.found.get_mut(name).filter(|found| found.state == FileState::Missing) else { continue };
            if there.contains(&name_key(name)) || (!original.is_empty() && there.contains(&name_key(original))) {
                found.state = FileState::Present;
            }
        }
    }

    /// The state of each file of a readme; what an answer lists as well is told there.
    pub(super) fn readme_states(&self, readme: &Listing) -> Vec<FileState> {
        let answers = self.listings.iter().filter(|listing| listing.kind != ListingKind::Readme);
        let told: HashSet<&Arc<str>> = answers.flat_map(|listing| &listing.files).map(|file| &file.name).collect();
        let state = |name: &Arc<str>| if told.contains(name) { FileState::Present } else { self.state(name) };
        readme.files.iter().map(|file| state(&file.name)).collect()
    }

    /// The answers to be told: every tree, and the links tables of frames whose tree is not there.
    pub(in crate::commands) fn answers(&self) -> Vec<usize> {
        let key = |listing: &Listing| (listing.dp_id.clone(), listing.mode);
        let trees: HashSet<_> = self.listings.iter().filter(|listing| listing.kind == ListingKind::Tree).map(key).collect();
        let told = |listing: &Listing| match listing.kind {
            ListingKind::Tree => true,
            ListingKind::Links => !trees.contains(&key(listing)),
            ListingKind::Readme => false,
        };
        (0..self.listings.len()).filter(|at| told(&self.listings[*at])).collect()
    }

    /// What there is to know of every data file.
    pub(super) fn judged(&self) -> Vec<StoredFile> {
        self.on_disk.judged(&self.listings, self.originals.values().map(String::as_str))
    }

    /// What has become of a listed name.
    pub(super) fn state(&self, name: &Arc<str>) -> FileState {
        self.found.get(name).map_or(FileState::Missing, |found| found.state)
    }

    /// What has become of each file of a listing.
    pub(super) fn states(&self, listing: &Listing) -> Vec<FileState> {
        listing.files.iter().map(|file| self.state(&file.name)).collect()
    }

    /// The rows of a listing's files.
    pub(super) fn rows(&self, listing: &Listing) -> Vec<FileRow> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let files = self.on_disk.files();
        let row = |file: &ListedName| {
            let found = self.found.get(&file.name);
            let copies = found.map(|found| found.copies.as_slice()).unwrap_or_default();
            let comparable = copies.first().is_none_or(|at| self.on_disk.is_as_delivered(*at));
            FileRow {
                name: file.name.to_string(),
                category: text(&file.category),
                branch: (listing.kind == ListingKind::Tree).then(|| listing.branches[file.branch].path.to_string()),
                state: self.state(&file.name).as_str(),
                paths: copies.iter().map(|at| files[*at].path.clone()).collect(),
                bytes: copies.first().and_then(|at| Some(files[*at].probe.as_ref()?.bytes)),
                // A length is that of delivery: it says nothing of a file that is stored otherwise.
                expected_bytes: self.announced.get(&file.name).copied().filter(|_| comparable),
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

/// What lies beside data and answers.
#[derive(Default)]
struct Beside {
    readmes: Vec<Listing>,
    /// The name that its makers gave each file of a readme.
    originals: HashMap<Arc<str>, String>,
    night_logs: Vec<String>,
}

/// The readmes and night logs among files.
fn beside(others: &[PathBuf], session: &mut Session<'_>) -> Beside {
    let mut beside = Beside::default();
    for path in others {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { continue };
        if night_log(&name).is_some() {
            beside.night_logs.push(path.to_string_lossy().into_owned());
        } else if is_readme_name(&name) {
            match read_readme(path) {
                Ok(entries) if entries.is_empty() => {}
                Ok(entries) => {
                    beside.originals.extend(entries.iter().map(|entry| (entry.name.as_str().into(), entry.original.clone())));
                    beside.readmes.push(readme_listing(&entries, &path.to_string_lossy()));
                }
                Err(error) => session.fail(&Trouble::Unreadable { path: path.clone(), error }),
            }
        }
    }
    beside
}

fn read_readme(path: &Path) -> io::Result<Vec<ReadmeEntry>> {
    if std::fs::metadata(path)?.len() > LONGEST_README {
        return Ok(Vec::new());
    }
    Ok(readme(&String::from_utf8_lossy(&std::fs::read(path)?)))
}
