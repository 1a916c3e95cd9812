//! All that was given: what is listed, and what is on disk.

use super::super::{failure, left_out};
use crate::cli::Reading;
use crate::data::{Beside, Scan, scan};
use crate::input::{each_found, walk_all};
use crate::session::Session;
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_dataset::{Found as FoundFile, OnDisk, Words, listing};
use caltree_lint::{Found, Levels, Settings, lint, why_unreadable};
use caltree_model::{FileState, ListedName, Listing, ListingKind, Origin, StoredFile};
use caltree_read::Document;
use caltree_report::verify::{FileFinding, FileRow};
use hashbrown::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

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
    /// Night logs and what readmes say; the readmes are among the listings.
    pub(super) beside: Beside,
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
        let mut beside = Beside::read(&others, session);
        listings.append(&mut beside.readmes);
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
        for (name, found) in &mut found {
            if found.state == FileState::Missing && beside.has_by_readme(name) {
                found.state = FileState::Present;
            }
        }
        Ok(Self { listings, on_disk, found, announced, broken, beside, top })
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
        self.on_disk.judged(&self.listings, self.beside.originals.values().map(String::as_str))
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
        (trouble, remark) = (failure(links.table()), left_out(links.table()));
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
