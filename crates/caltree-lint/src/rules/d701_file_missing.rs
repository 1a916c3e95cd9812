use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::{counted, listed};
use caltree_model::{FileState, Level, ListedBranch, ListingKind, ListingOnDisk, Purpose};
use serde_json::Value;

rule! {
    /// # What it means
    /// Files that an association tree, a links table or a readme lists are not on disk, under no spelling of their names and in no
    /// stored form (`.fits`, `.fits.Z`, `.fits.gz`, `.fits.fz`, no suffix). Told by branch, with what the branch is for; once for a
    /// branch that is repeated. A note where only an auxiliary branch lists them; a warning where only a readme does.
    ///
    /// # Why it matters
    /// The step that needs them cannot run, nor can anything that is built on it. Programs that go by the tree mostly pass over a file
    /// that is not there without a word.
    ///
    /// # Example
    /// `no BIAS for FLAT_SKY[2]: 20 files are missing`: the download broke off, or somebody tidied up.
    ///
    /// # What to do
    /// `caltree files --missing-from DIR --format urls TREE` gives their addresses. Data that are still proprietary need a log-in.
    ///
    /// # Source
    /// Observed: stored forms and spellings of VIMOS, FORS2, HARPS, MUSE and HAWK-I (`docs/datasets.md`); a reader of SPHERE data that
    /// tries each name with `_` for `:`, and only logs what it does not find.
    "D701", "file-missing", Error, Listing(check)
}

/// So many names stand in a message.
const NAMED: usize = 3;

fn check(on_disk: &ListingOnDisk<'_>, sink: &mut Sink) {
    let listing = on_disk.listing;
    for branch in &listing.branches {
        let missing: Vec<&str> = branch
            .files
            .iter()
            .filter(|at| on_disk.states[**at] == FileState::Missing)
            .map(|at| &*listing.files[*at].name)
            .collect();
        let Some(first) = missing.first() else { continue };
        let readme = listing.kind == ListingKind::Readme;
        sink.report_with(|| {
            Draft::new(
                format!("{}: {}", effect(branch, missing.len(), readme), names(&missing)),
                if readme {
                    "Download them again, or do not mind if you have moved them."
                } else {
                    "`caltree files --missing-from DIR --format urls` lists the addresses of all that is missing."
                },
            )
            .at(branch.location)
            .on_path(Some(branch.path.to_string()).filter(|path| !path.is_empty()))
            .places(branch.places)
            .about(Some(*first))
            .with("category", &*branch.category)
            .with("listed", branch.files.len())
            .with("missing", missing.len())
            .with("files", missing.iter().map(|name| Value::from(*name)).collect::<Vec<_>>())
            .at_most(match (branch.main, readme) {
                (false, _) => Level::Note,
                (true, true) => Level::Warning,
                (true, false) => Level::Error,
            })
        });
    }
}

/// What is missing for what.
fn effect(branch: &ListedBranch, missing: usize, readme: bool) -> String {
    let all = missing == branch.files.len();
    let aside = if branch.main { "" } else { " (auxiliary: not needed for processing)" };
    let some = format!("{missing} of {}", counted(branch.files.len() as u64, "file"));
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    match &branch.purpose {
        _ if readme && all => "nothing of what the readme lists is here".to_owned(),
        _ if readme => format!("{some} that the readme lists {} not here", are(missing)),
        Purpose::Science if branch.files.len() == 1 => "the science frame itself is missing".to_owned(),
        Purpose::Science => {
            format!("{missing} of {} {} missing", counted(branch.files.len() as u64, "science frame"), are(missing))
        }
        purpose => {
            let category = if branch.category.is_empty() { "file" } else { &branch.category };
            let target = match purpose {
                Purpose::Calibrates(step) => format!(" for {step}"),
                _ => String::new(),
            };
            if all {
                format!("no {category}{target}{aside}: {} {} missing", counted(missing as u64, "file"), are(missing))
            } else {
                format!("{category}{target} is not all there{aside}: {some} {} missing", are(missing))
            }
        }
    }
}

/// The first of them by name.
fn names(missing: &[&str]) -> String {
    let mut told: Vec<String> = missing.iter().take(NAMED).map(|name| crate::words::short(name).into_owned()).collect();
    if missing.len() > NAMED {
        told.push(format!("{} more", missing.len() - NAMED));
    }
    listed(&told)
}
