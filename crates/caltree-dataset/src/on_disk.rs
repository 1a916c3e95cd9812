//! What is on disk, held against what is listed.

use crate::names::{Form, StoredName, name_key, stored_name};
use caltree_model::{ArchiveId, FileState, ListedAt, Listing, ListingKind, Packing, Probe, StoredFile, dp_id_in_name};
use hashbrown::HashMap;

/// A data file on disk.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its path.
    pub path: String,
    /// Its name, taken apart.
    pub name: StoredName,
    /// What looking into it has shown; `None` where nobody has looked.
    pub probe: Option<Probe>,
}

impl Stored {
    /// The folder it stands in.
    fn folder(&self) -> &str {
        self.path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
    }

    /// The name in the archive that its header gives it, where that says more than its own name does. A processed file may still carry
    /// the name of the first raw file that went into it, which is no evidence.
    pub(crate) fn named_inside(&self) -> Option<String> {
        let header = &self.probe.as_ref()?.header;
        let named = dp_id_in_name(header.arcfile.as_deref()?)?;
        let processed = if self.name.is_id { !is_raw(&self.name.name) } else { header.pro_catg.is_some() };
        (!processed || !is_raw(&named)).then_some(named)
    }

    /// The state that it is in.
    #[must_use]
    pub fn state(&self) -> FileState {
        let fault = self.probe.as_ref().and_then(|probe| probe.fault.as_ref());
        if let Some(fault) = fault {
            return fault.state();
        }
        let corrupt = self.probe.as_ref().is_some_and(|probe| probe.wrong_sums.iter().any(|sum| sum.data));
        if corrupt {
            FileState::Unreadable
        } else if self.name.is_id && self.named_inside().is_some_and(|named| !is_same_name(&named, &self.name.name)) {
            FileState::WrongFile
        } else {
            FileState::Present
        }
    }
}

/// Whether two names are spellings of one. Most are the same to the letter.
fn is_same_name(one: &str, other: &str) -> bool {
    one == other || name_key(one) == name_key(other)
}

/// Whether a name is that of a raw file.
fn is_raw(name: &str) -> bool {
    ArchiveId::parse(name).is_ok_and(|id| id.observed().is_some())
}

/// All data files of some folders.
#[derive(Debug, Default)]
pub struct OnDisk {
    files: Vec<Stored>,
    states: Vec<FileState>,
    /// By name; and by the name inside, of files that are called otherwise.
    places: HashMap<String, Vec<usize>>,
}

/// What was found of one listed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The state of the best copy.
    pub state: FileState,
    /// Every copy: indices of [`OnDisk::files`], the best one first.
    pub copies: Vec<usize>,
}

impl OnDisk {
    /// Takes files in their order.
    #[must_use]
    pub fn new(files: Vec<Stored>) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::with_capacity(files.len());
        let states: Vec<FileState> = files.iter().map(Stored::state).collect();
        for (at, file) in files.iter().enumerate() {
            places.entry(name_key(&file.name.name)).or_default().push(at);
            // Somebody has renamed it, as the readme proposes.
            if !file.name.is_id
                && let Some(named) = file.named_inside()
            {
                places.entry(name_key(&named)).or_default().push(at);
            }
        }
        Self { files, states, places }
    }

    /// The files, in their order.
    #[must_use]
    pub fn files(&self) -> &[Stored] {
        &self.files
    }

    /// What there is of a listed file, in any spelling and any stored form. The name is only compared, never made part of a path.
    #[must_use]
    pub fn find(&self, name: &str) -> Found {
        let mut copies = self.places.get(&name_key(name)).cloned().unwrap_or_default();
        if copies.is_empty()
            && let Some(stored) = stored_name(name).filter(|stored| stored.form != Form::Bare)
        {
            // Readmes name products with their suffix.
            copies = self.places.get(&name_key(&stored.name)).cloned().unwrap_or_default();
        }
        copies.sort_by_key(|at| (self.states[*at], self.files[*at].name.form, *at));
        let state = copies.first().map_or(FileState::Missing, |at| self.states[*at]);
        Found { state, copies }
    }

    /// What there is to know of every file on disk, from the listings. Readmes among these only mention files, and say how long they
    /// are. `mentioned` are names by which readmes call files as well: those that their makers gave them.
    #[must_use]
    pub fn judged<'m>(&self, listings: &[Listing], mentioned: impl IntoIterator<Item = &'m str>) -> Vec<StoredFile> {
        let answers = listings.iter().any(|listing| listing.kind != ListingKind::Readme);
        let mut told: Vec<StoredFile> =
            self.files.iter().zip(&self.states).map(|(file, state)| unlisted(file, *state, answers)).collect();
        for listing in listings {
            for file in &listing.files {
                for at in self.find(&file.name).copies {
                    let stored = &mut told[at];
                    if listing.kind == ListingKind::Readme {
                        stored.in_readme = true;
                    } else if let Some(listed) = &mut stored.listed {
                        listed.main |= file.main;
                    } else {
                        stored.listed = Some(ListedAt {
                            dp_id: listing.dp_id.clone(),
                            branch: listing.branches.get(file.branch).map_or_else(|| "".into(), |branch| branch.path.clone()),
                            category: file.category.clone(),
                            main: file.main,
                        });
                    }
                    if let Some(bytes) = file.bytes.filter(|_| self.is_as_delivered(at))
                        && stored.announced.iter().all(|(known, _)| *known != bytes)
                    {
                        stored.announced.push((bytes, listing.source.clone()));
                    }
                }
            }
        }
        for name in mentioned.into_iter().filter_map(stored_name) {
            for at in self.places.get(&name_key(&name.name)).into_iter().flatten() {
                told[*at].in_readme = true;
            }
        }
        for (stored, file) in told.iter_mut().zip(&self.files) {
            let right = file.probe.as_ref().is_some_and(|probe| stored.announced.iter().any(|(bytes, _)| *bytes == probe.bytes));
            if right {
                stored.announced.clear();
            }
        }
        for copies in self.places.values().filter(|copies| copies.len() > 1) {
            self.twins(copies, &mut told);
        }
        // The same whatever the order in which names were met.
        for stored in &mut told {
            stored.twins.sort_unstable();
            stored.twins.dedup();
        }
        told
    }

    /// Several stored forms of one file.
    fn twins(&self, copies: &[usize], told: &mut [StoredFile]) {
        let sound = copies.iter().filter(|at| self.states[**at] == FileState::Present).count();
        for (n, at) in copies.iter().enumerate() {
            told[*at].spare |= sound > usize::from(self.states[*at] == FileState::Present);
            let same_folder = |other: &&usize| self.files[**other].folder() == self.files[*at].folder();
            if copies[..n].iter().any(|other| same_folder(&other)) {
                continue;
            }
            let others = copies[n + 1..].iter().filter(same_folder).map(|other| self.files[*other].path.clone());
            told[*at].twins.extend(others);
        }
    }

    /// Whether a file is stored in the form that the archive delivers: raw frames packed by compress (those of MUSE by tiles), processed
    /// files plain. Only then its length is the announced one. (Observed: raw HARPS frames of 20 MB announced and 35 MB unpacked, `M.`
    /// files of the announced length; SOFs and scripts that expect MUSE's raw frames as `.fits.fz` and `M.` files as `.fits`.)
    #[must_use]
    pub fn is_as_delivered(&self, at: usize) -> bool {
        let file = &self.files[at];
        let Some(probe) = &file.probe else { return false };
        if self.states[at] != FileState::Present || !file.name.is_id {
            return false;
        }
        if !is_raw(&file.name.name) {
            return probe.packing == Packing::Plain && file.name.form != Form::Fz;
        }
        if file.name.name.starts_with("MUSE.") { file.name.form == Form::Fz } else { probe.packing == Packing::Compress }
    }
}

fn unlisted(file: &Stored, state: FileState, answers: bool) -> StoredFile {
    StoredFile {
        path: file.path.clone(),
        name: file.name.name.clone(),
        probe: file.probe.clone().unwrap_or_default(),
        state,
        listed: None,
        in_readme: false,
        spare: false,
        twins: Vec::new(),
        announced: Vec::new(),
        answers,
    }
}
