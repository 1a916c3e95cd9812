//! `--per-branch`: a set of frames for each recipe step, with a manifest, in a directory that is there as a whole or not at all.

use super::plan::{Plan, Stock};
use super::set::SofText;
use crate::cli::SofOptions;
use crate::data::Scan;
use crate::files::is_inside;
use crate::session::Session;
use crate::trouble::{Trouble, shown};
use caltree_dataset::{Step, safe_name, sof_comment, sof_name};
use caltree_model::{Mode, instrument_of};
use caltree_report::files::steps::{FrameRow, Manifest, SCHEMA, StepRow, WaitRow};
use hashbrown::HashSet;
use std::io;
use std::path::{Path, PathBuf};

/// Writes the sets of all plans: into the directory itself where there is one plan, else into one below it for each.
pub(super) fn write(
    plans: &[Plan],
    directory: &Path,
    options: &SofOptions,
    stock: &mut Stock,
    session: &mut Session<'_>,
) -> io::Result<()> {
    let target = match target(directory) {
        Ok(target) => target,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let among: Vec<PathBuf> = plans.iter().map(|plan| stock.directory(plan)).collect();
    if is_inside(&target, among.iter().map(PathBuf::as_path)) {
        let what = "it would be among the data, where nothing is written: name a directory elsewhere";
        session.fail(&Trouble::Other(format!("{}: {what}", shown(directory))));
        return Ok(());
    }
    let (mut files, mut trouble) = (Vec::new(), SofText::default());
    let mut folders = HashSet::new();
    for plan in plans {
        if plan.steps.is_empty() {
            session.fail(&Trouble::Other(format!("{}: a links table does not tell branches: give its tree", shown(&plan.path))));
            continue;
        }
        let folder = if plans.len() == 1 { PathBuf::new() } else { PathBuf::from(folder(plan, &mut folders)) };
        let base = options.relative.then(|| target.join(&folder));
        let scan = stock.of(plan, session);
        let mut manifest = Manifest {
            schema: SCHEMA,
            source: plan.path.to_string_lossy().into_owned(),
            part: plan.part.clone(),
            dp_id: plan.dp_id.clone(),
            instrument: plan.dp_id.as_deref().and_then(instrument_of).map(str::to_owned),
            mode: plan.mode.map(Mode::as_str),
            auxiliary: options.auxiliary,
            steps: Vec::new(),
        };
        for (at, step) in plan.steps.iter().enumerate() {
            let mut set = SofText::default();
            let row = row(at, step, &plan.steps, &mut set, scan, base.as_deref());
            files.push((folder.join(&row.sof), set.text));
            trouble.troubles.append(&mut set.troubles);
            manifest.steps.push(row);
        }
        files.push((folder.join("manifest.json"), manifest.text()?));
    }
    // One file may be missing in many steps.
    let mut known = HashSet::new();
    trouble.troubles.retain(|text| known.insert(text.clone()));
    if trouble.complain(session) || session.outcome.failed {
        return Ok(());
    }
    if let Err(error) = place(&target, &files) {
        session.fail(&Trouble::Unwritable { path: directory.to_owned(), error });
    }
    Ok(())
}

fn row(at: usize, step: &Step, all: &[Step], set: &mut SofText, scan: &Scan, base: Option<&Path>) -> StepRow {
    set.text.push_str(&sof_comment(&format!("step {} of {}: {}", at + 1, all.len(), step.branch)));
    let mut rows = |frames: &[caltree_dataset::Frame]| {
        let row = |frame: &caltree_dataset::Frame| {
            let (path, category) = set.frame(frame, scan, base)?;
            Some(FrameRow { name: frame.name.clone(), category, path })
        };
        frames.iter().filter_map(row).collect::<Vec<_>>()
    };
    let (files, calibrations) = (rows(&step.files), rows(&step.calibrations));
    set.waits(step, all);
    let wait = |wait: &caltree_dataset::Wait| WaitRow {
        step: wait.step + 1,
        sof: sof_name(wait.step, &all[wait.step].category),
        category: wait.category.clone(),
    };
    StepRow {
        step: at + 1,
        sof: sof_name(at, &step.category),
        branch: step.branch.clone(),
        places: step.places,
        category: step.category.clone(),
        files,
        calibrations,
        waits_for: step.waits_for.iter().map(wait).collect(),
    }
}

/// Where the directory is to be, whatever is in its path; it must be new, or empty.
fn target(directory: &Path) -> Result<PathBuf, Trouble> {
    let fail = |error| Trouble::Unwritable { path: directory.to_owned(), error };
    match std::fs::read_dir(directory) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                let why = io::Error::other("it is not empty: name a new directory, or empty this one");
                return Err(fail(why));
            }
            directory.canonicalize().map_err(fail)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let parent = directory.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let name = directory.file_name().ok_or_else(|| fail(io::Error::other("it has no name")))?;
            Ok(parent.canonicalize().map_err(fail)?.join(name))
        }
        Err(error) => Err(fail(error)),
    }
}

/// A name for the directory of one of several trees.
fn folder(plan: &Plan, known: &mut HashSet<String>) -> String {
    let mode = plan.mode.map(|mode| format!("_{}", mode.as_str().to_ascii_lowercase())).unwrap_or_default();
    let dp_id = plan.dp_id.as_deref().unwrap_or("tree").replace('.', "_");
    let name = format!("{}{mode}", safe_name(&dp_id));
    (1..)
        .map(|number| if number == 1 { name.clone() } else { format!("{name}_{number}") })
        .find(|name| known.insert(name.clone()))
        .unwrap_or(name)
}

/// Makes the directory beside its place, and moves it there when all is in it.
fn place(target: &Path, files: &[(PathBuf, String)]) -> io::Result<()> {
    let parent = target.parent().unwrap_or(Path::new("."));
    let made = tempfile::Builder::new().prefix(".caltree-").tempdir_in(parent)?;
    for (name, text) in files {
        let path = made.path().join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text)?;
    }
    open_to_others(made.path())?;
    if target.is_dir() {
        // Only one that is still empty goes.
        std::fs::remove_dir(target)?;
    }
    std::fs::rename(made.path(), target)?;
    // It is in its place: nothing is left to tidy up.
    let _ = made.keep();
    Ok(())
}

/// A temporary directory is its owner's alone; the one that is asked for is as any other.
#[cfg(unix)]
fn open_to_others(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // What the user does not want shows in a directory that was made in the usual way.
    let usual = directory.join(".usual");
    std::fs::create_dir(&usual)?;
    let mode = std::fs::metadata(&usual)?.permissions().mode();
    std::fs::remove_dir(&usual)?;
    std::fs::set_permissions(directory, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}
