//! What is found, sifted and counted.

use super::super::sieve::Sieve;
use super::dataset::Dataset;
use caltree_lint::{Found, Levels, lint_listing, lint_stored};
use caltree_model::{FileState, ListingKind, ListingOnDisk, Origin, Packing, Probe, instrument_of};
use caltree_report::verify::{Closing, Entry, FileFinding, FileSuppressed, ReadmeRow, Totals};
use hashbrown::HashSet;
use std::sync::Arc;

/// What is told so far.
pub(in crate::commands) struct Told<'a> {
    pub(super) sieve: Sieve,
    levels: &'a Levels,
    totals: Totals,
    pub(super) closing: Closing,
}

impl<'a> Told<'a> {
    pub(in crate::commands) fn new(sieve: Sieve, levels: &'a Levels) -> Self {
        Self { sieve, levels, totals: Totals::default(), closing: Closing::default() }
    }

    /// Documents that cannot be read.
    pub(in crate::commands) fn documents(&mut self, broken: Vec<FileFinding>) {
        for FileFinding { origin, found } in broken {
            self.on_file(origin, found);
        }
    }

    /// An answer, and what of it is missing.
    pub(in crate::commands) fn answer(&mut self, dataset: &Dataset, at: usize, with_files: bool) -> Entry {
        let listing = &dataset.listings[at];
        let states = dataset.states(listing);
        let mut findings = lint_listing(&ListingOnDisk { listing, states: &states }, self.levels);
        let dp_id = listing.dp_id.as_deref();
        let names = [Some(listing.source.as_str()), listing.part.as_deref(), dp_id];
        let suppressed = self.sieve.sift(&mut findings, &names, dp_id.and_then(instrument_of), dp_id);
        let count = |state: FileState| states.iter().filter(|found| **found == state).count() as u64;
        self.totals.trees += 1;
        Entry {
            origin: Origin { source: listing.source.clone(), part: listing.part.clone() },
            kind: listing.kind,
            dp_id: listing.dp_id.clone(),
            mode: listing.mode,
            files: if with_files { dataset.rows(listing) } else { Vec::new() },
            listed: states.len() as u64,
            present: count(FileState::Present),
            missing: count(FileState::Missing),
            findings,
            suppressed,
        }
    }

    /// What is told of no answer: readmes, and the files on disk.
    pub(in crate::commands) fn files(&mut self, dataset: &Dataset) {
        for listing in dataset.listings.iter().filter(|listing| listing.kind == ListingKind::Readme) {
            let states = dataset.readme_states(listing);
            for found in lint_listing(&ListingOnDisk { listing, states: &states }, self.levels) {
                self.on_file(Origin { source: listing.source.clone(), part: None }, found);
            }
            let missing = dataset.states(listing).iter().filter(|state| **state == FileState::Missing).count() as u64;
            self.closing.readmes.push(ReadmeRow { source: listing.source.clone(), files: states.len() as u64, missing });
        }
        let stored = dataset.judged();
        for found in lint_stored(&stored, self.levels) {
            let file = found.file.map(|at| &stored[at]);
            let source = file.map_or_else(|| dataset.top.clone(), |file| file.path.clone());
            self.on_file(Origin { source, part: None }, Found { finding: found.finding, excerpt: None });
        }
        let orphans = stored.iter().filter(|file| file.listed.is_none() && !file.in_readme);
        self.closing.orphans = orphans.map(|file| file.path.clone()).collect();
        let answers = dataset.listings.iter().filter(|listing| listing.kind != ListingKind::Readme);
        let names: HashSet<&Arc<str>> = answers.flat_map(|listing| &listing.files).map(|file| &file.name).collect();
        for name in names {
            self.totals.files += 1;
            match dataset.state(name) {
                FileState::Present => self.totals.present += 1,
                FileState::Missing => self.totals.missing += 1,
                _ => self.totals.damaged += 1,
            }
        }
        self.totals.stored = stored.len() as u64;
        self.totals.orphans = self.closing.orphans.len() as u64;
    }

    fn on_file(&mut self, origin: Origin, found: Found) {
        let subject = found.finding.subject.clone();
        let mut findings = vec![found];
        let names = [Some(origin.source.as_str()), origin.part.as_deref(), subject.as_deref()];
        let suppressed = self.sieve.sift(&mut findings, &names, subject.as_deref().and_then(instrument_of), None);
        let found = findings.into_iter().map(|found| FileFinding { origin: origin.clone(), found });
        self.closing.findings.extend(found);
        let suppressed = suppressed.into_iter().map(|suppressed| FileSuppressed { origin: origin.clone(), suppressed });
        self.closing.suppressed.extend(suppressed);
    }

    /// What is told at the end.
    pub(in crate::commands) fn close(mut self, dataset: Dataset, deep: bool) -> (Closing, Sieve) {
        let probes = dataset.on_disk.files().iter().filter_map(|file| file.probe.as_ref());
        let half = |probe: &&Probe| !deep && probe.packing != Packing::Plain && probe.fault.is_none();
        self.closing.half_read = probes.filter(half).count() as u64;
        self.closing.night_logs = dataset.night_logs;
        self.closing.gone = self.sieve.gone();
        self.closing.totals = Totals { findings: self.sieve.counts, ..self.totals };
        (self.closing, self.sieve)
    }
}
