//! What is on disk, held against what is listed: told of the dataset as a whole, and kept for the files of each cascade.

use super::OnDisk;
use super::pack::packed;
use crate::findings::{Suppressed, Suppression};
use crate::size::size;
use crate::verify::{Closing, Entry, FileFinding, FileRow, FileSuppressed, Renderer, Totals};
use askama::Template;
use caltree_model::{FileState, Finding, Origin, visible_text};
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// So many files that are missing or damaged are listed; more are counted.
const MOST_LISTED: usize = 1_000;

/// What `verify` tells, kept for the page: nothing is written.
#[derive(Debug, Default)]
pub struct Disk {
    on_disk: OnDisk,
    /// Files that are not as they should be, in the order of first appearance.
    wrong: Vec<Wrong>,
    places: HashMap<String, usize>,
    pub(super) findings: Vec<(Origin, Finding)>,
    /// What is exempt, with the reason.
    pub(super) exempt: Vec<(Origin, Finding, String)>,
    /// Why findings on data files are exempt.
    pub(super) reasons: Vec<String>,
    /// The listed files that a rule says are missing or damaged.
    told: HashSet<String>,
    pub(super) totals: Totals,
    pub(super) orphans: Vec<String>,
}

/// A file that is missing or damaged.
#[derive(Debug)]
struct Wrong {
    name: String,
    category: String,
    state: String,
    expected: String,
    paths: Vec<String>,
    /// In how many answers it is listed.
    answers: usize,
}

impl Disk {
    /// What has become of each file that an answer of the dataset lists.
    #[must_use]
    pub fn on_disk(&self) -> OnDisk {
        self.on_disk.clone()
    }

    /// Whether a rule says that a listed file is missing or damaged, and that is not exempt.
    pub(super) fn is_told(&self, name: &str) -> bool {
        self.told.contains(name)
    }

    /// Whether a finding is on a listed file that is missing or damaged: these are told as one.
    pub(super) fn tells(finding: &Finding) -> bool {
        match finding.code {
            "D701" => true,
            "D702" | "D703" | "D709" | "D710" | "D711" => finding.branch.is_some(),
            _ => false,
        }
    }

    /// The list of files that are not as they should be, packed; empty where there is none.
    pub(super) fn packed(&self) -> String {
        if self.wrong.is_empty() && self.orphans.is_empty() {
            return String::new();
        }
        let more = self.wrong.len().saturating_sub(MOST_LISTED);
        let wrong = &self.wrong[..self.wrong.len() - more];
        let orphans = self.orphans.iter().take(MOST_LISTED).map(|path| visible_text(path).into_owned()).collect();
        let more_orphans = self.orphans.len().saturating_sub(MOST_LISTED);
        packed(&DiskHtml { wrong, more, orphans, more_orphans }.render().unwrap_or_default())
    }

    fn file(&mut self, file: FileRow) {
        let shown = |text: &str| visible_text(text).into_owned();
        if file.state != FileState::Present.as_str() {
            let at = *self.places.entry(file.name.clone()).or_insert(self.wrong.len());
            match self.wrong.get_mut(at) {
                Some(wrong) => wrong.answers += 1,
                None => self.wrong.push(Wrong {
                    name: shown(&file.name),
                    category: file.category.as_deref().map(shown).unwrap_or_default(),
                    state: file.state.replace('_', " "),
                    expected: file.expected_bytes.map(size).unwrap_or_default(),
                    paths: file.paths.iter().map(|path| shown(path)).collect(),
                    answers: 1,
                }),
            }
        }
        self.on_disk.states.insert(file.name, file.state);
    }
}

#[derive(Template)]
#[template(path = "page/disk.html")]
struct DiskHtml<'d> {
    wrong: &'d [Wrong],
    more: usize,
    orphans: Vec<String>,
    more_orphans: usize,
}

impl Renderer for Disk {
    fn entry(&mut self, _: &mut dyn Write, entry: Entry) -> io::Result<()> {
        let Entry { origin, files, findings, suppressed, .. } = entry;
        self.exempt.extend(suppressed.into_iter().filter_map(|Suppressed { finding, why }| match why {
            Suppression::Exempt(reason) => Some((origin.clone(), finding, reason)),
            Suppression::Baseline => None,
        }));
        files.into_iter().for_each(|file| self.file(file));
        self.findings.extend(findings.into_iter().map(|found| (origin.clone(), found.finding)));
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write, closing: Closing) -> io::Result<()> {
        let findings = closing.findings.into_iter();
        self.findings.extend(findings.map(|FileFinding { origin, found }| (origin, found.finding)));
        for (_, finding) in self.findings.iter().filter(|(_, finding)| Self::tells(finding)) {
            let files = finding.data.get("files").and_then(|files| files.as_array()).into_iter().flatten();
            self.told.extend(files.filter_map(|name| name.as_str()).chain(finding.subject.as_deref()).map(str::to_owned));
        }
        for FileSuppressed { suppressed: Suppressed { why, .. }, .. } in closing.suppressed {
            if let Suppression::Exempt(reason) = why {
                self.reasons.push(reason);
            }
        }
        self.totals = closing.totals;
        self.orphans = closing.orphans;
        Ok(())
    }
}
