//! Running the rules over what is on disk.

use crate::checked::Found;
use crate::finish::{drafts, finding};
use crate::rule::{Check, Rule};
use crate::sink::{Draft, Sink};
use crate::{Levels, words};
use caltree_model::{At, Finding, ListingOnDisk, StoredFile};

/// A finding on a file on disk.
#[derive(Clone, Debug)]
pub struct FoundOnDisk {
    /// Which file it is about; `None` where it is about all of them.
    pub file: Option<usize>,
    /// The finding.
    pub finding: Finding,
}

/// What the rules say of a listing: of what it lists and is not there.
#[must_use]
pub fn lint_listing(on_disk: &ListingOnDisk<'_>, levels: &Levels) -> Vec<Found> {
    let mut found = Vec::new();
    for rule in levels.active() {
        let mut sink = Sink::default();
        for check in rule.checks {
            if let Check::Listing(check) = check {
                check(on_disk, &mut sink);
            }
        }
        let dp_id = on_disk.listing.dp_id.as_deref();
        found.extend(drafts(sink, rule).into_iter().map(|draft| finished(draft, rule, levels, dp_id)).map(bare));
    }
    found
}

/// What the rules say of the files on disk, by file, then code.
#[must_use]
pub fn lint_stored(files: &[StoredFile], levels: &Levels) -> Vec<FoundOnDisk> {
    let mut found = Vec::new();
    for rule in levels.active() {
        for check in rule.checks {
            let Check::Stored(check) = check else { continue };
            let mut sink = Sink::default();
            // The file that each draft is about.
            let mut about = Vec::new();
            for (at, file) in files.iter().enumerate() {
                check(file, &mut sink);
                about.resize(sink.drafts.len(), Some(at));
            }
            let told = drafts(sink, rule);
            about.resize(told.len(), None);
            found.extend(told.into_iter().zip(about).map(|(mut draft, file)| {
                // Where a file is listed first depends on what else is given: its fingerprint must not.
                let path = draft.path.take();
                FoundOnDisk { file, finding: Finding { branch: path, ..finished(draft, rule, levels, None) } }
            }));
        }
    }
    found.sort_by_key(|found| (found.file.is_none(), found.file, found.finding.code));
    found
}

/// Makes a finding of a draft, which is about a branch by its path.
fn finished(mut draft: Draft, rule: &'static Rule, levels: &Levels, dp_id: Option<&str>) -> Finding {
    let location = match draft.at.take() {
        Some(At::Place(place)) => Some(place.location),
        _ => None,
    };
    let path = draft.path.take();
    finding(draft, rule, levels, dp_id, location, path)
}

fn bare(finding: Finding) -> Found {
    Found { finding, excerpt: None }
}

/// A finding on one file on disk: what it is about, and where that is listed.
pub(crate) fn on_file(file: &StoredFile, message: String, help: &'static str) -> Draft {
    let draft = Draft::new(message, help).about(Some(file.name.as_str())).with("path", file.path.as_str());
    match &file.listed {
        Some(listed) if !listed.category.is_empty() => {
            draft.on_path(Some(listed.branch.to_string())).with("category", &*listed.category)
        }
        Some(listed) => draft.on_path(Some(listed.branch.to_string())),
        None => draft,
    }
}

/// The file, as people know it: by its name in the archive, or by its own.
pub(crate) fn called(file: &StoredFile) -> String {
    words::beginning(&file.name).into_owned()
}
