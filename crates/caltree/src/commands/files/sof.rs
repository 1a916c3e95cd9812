//! `caltree files --format sof`: sets of frames for the ESO pipelines, all or nothing.

use super::missing::file_path;
use super::per_branch;
use crate::cli;
use crate::commands::{failure, overflow};
use crate::data::{Scan, scan_directory};
use crate::input::each_document;
use crate::session::Session;
use crate::trouble::{Trouble, shown};
use caltree_dataset::{Frame, SofTrouble, Step, frames, listing, sof_comment, sof_line, sof_name, step_at, steps};
use caltree_lint::why_unreadable;
use caltree_model::{FileState, Mode};
use caltree_read::Document;
use hashbrown::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a document brings into sets of frames.
pub(super) struct Plan {
    pub(super) path: PathBuf,
    pub(super) part: Option<String>,
    pub(super) dp_id: Option<String>,
    pub(super) mode: Option<Mode>,
    /// All files.
    frames: Vec<Frame>,
    /// The recipe steps; empty for a links table, which does not tell branches.
    pub(super) steps: Vec<Step>,
    /// The step that was asked for.
    wanted: Option<usize>,
}

pub(super) fn run(args: &cli::Files, session: &mut Session<'_>) -> io::Result<()> {
    let options = &args.sof;
    let mut plans = Vec::new();
    each_document(
        &args.paths.paths,
        &args.paths.reading,
        session,
        |document| plan(document, options),
        |session, path, found| {
            match found {
                Ok(found) => plans.push(Plan { path: path.to_owned(), ..found }),
                Err(why) => session.fail(&Trouble::Other(format!("{}: its files are not listed: {why}", shown(path)))),
            }
            Ok(())
        },
    )?;
    // A set that lacks what could not be read would be half a set.
    if session.outcome.failed {
        return Ok(());
    }
    let mut stock = Stock { data: options.data.clone(), threads: args.paths.reading.threads, scans: HashMap::new() };
    if let Some(directory) = &options.per_branch {
        return per_branch::write(&plans, directory, options, &mut stock, session);
    }
    let base = if options.relative { Some(std::env::current_dir()?) } else { None };
    let mut set = SofText::default();
    let mut known = HashSet::new();
    for plan in &plans {
        let scan = stock.of(plan, session);
        let Some(path) = &options.branch else {
            for frame in plan.frames.iter().filter(|frame| known.insert(frame.name.clone())) {
                set.frame(frame, scan, base.as_deref());
            }
            continue;
        };
        if let Some(step) = plan.wanted.map(|at| &plan.steps[at]) {
            set.step(step, &plan.steps, scan, base.as_deref());
        } else if plan.steps.is_empty() {
            session.fail(&Trouble::Other(format!("{}: a links table does not tell branches: give its tree", shown(&plan.path))));
        } else {
            let there: Vec<&str> = plan.steps.iter().map(|step| step.branch.as_str()).collect();
            let text = format!("{}: no recipe step stands at {path}; there are: {}", shown(&plan.path), there.join(", "));
            session.fail(&Trouble::Other(text));
        }
    }
    if set.complain(session) || session.outcome.failed {
        return Ok(());
    }
    session.out.write_all(set.text.as_bytes())
}

fn plan(document: &mut Document<'_>, options: &cli::SofOptions) -> Result<Plan, String> {
    let mut plan = Plan {
        path: PathBuf::new(),
        part: document.part.clone(),
        dp_id: document.dp_id(),
        mode: None,
        frames: Vec::new(),
        steps: Vec::new(),
        wanted: None,
    };
    if document.links.is_some() {
        let listed = listing(document, "");
        let failed = document.links.as_ref().and_then(|links| failure(links.table()).or_else(|| overflow(links.table())));
        if let Some(why) = failed {
            return Err(why);
        }
        let listed = listed.ok_or("it is no answer of CalSelector's")?;
        plan.frames = listed
            .files
            .iter()
            .map(|file| Frame {
                name: file.name.to_string(),
                category: Some(file.category.to_string()).filter(|category| !category.is_empty()),
                branch: listed.branches[file.branch].path.to_string(),
            })
            .collect();
    }
    if let Some(why) = why_unreadable(document) {
        return Err(why);
    }
    if let Some(tree) = &document.tree {
        plan.mode = tree.mode();
        plan.frames = frames(tree, options.auxiliary);
        plan.steps = steps(tree, options.auxiliary);
        plan.wanted = options.branch.as_deref().and_then(|path| step_at(tree, &plan.steps, path));
    }
    Ok(plan)
}

/// The data files of each directory that was looked into.
pub(super) struct Stock {
    data: Option<PathBuf>,
    threads: usize,
    scans: HashMap<PathBuf, Scan>,
}

impl Stock {
    /// Where the files of a plan are looked for: where somebody said, else beside its document.
    pub(super) fn of(&mut self, plan: &Plan, session: &mut Session<'_>) -> &Scan {
        let beside = plan.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let directory = self.data.as_deref().unwrap_or(beside).to_owned();
        let threads = self.threads;
        self.scans.entry(directory).or_insert_with_key(|directory| scan_directory(directory, threads, session))
    }
}

/// A set of frames in the making, and what cannot stand in it.
#[derive(Default)]
pub(super) struct SofText {
    pub(super) text: String,
    pub(super) troubles: Vec<String>,
}

impl SofText {
    /// Adds a file; gives the path and the category that stand there.
    pub(super) fn frame(&mut self, frame: &Frame, scan: &Scan, base: Option<&Path>) -> Option<(String, String)> {
        let Frame { name, category, branch } = frame;
        let found = scan.on_disk.find(name);
        let at = found.copies.first().filter(|_| found.state == FileState::Present);
        let Some(&at) = at else {
            let what = match found.state {
                FileState::Missing => "is not there".to_owned(),
                state => {
                    let copy = found.copies.first().map(|at| scan.on_disk.files()[*at].path.as_str()).unwrap_or_default();
                    format!("is there, but {} ({copy})", state.as_str().replace('_', " "))
                }
            };
            self.troubles.push(format!("{name} {what}: {} of {branch}", category.as_deref().unwrap_or("a file")));
            return None;
        };
        let path = match file_path(&scan.paths[at], base) {
            Ok(path) => path,
            Err(why) => {
                self.troubles.push(format!("{name}: {why}"));
                return None;
            }
        };
        match sof_line(&path, category.as_deref()) {
            Ok(line) => {
                self.text.push_str(&line);
                Some((path, category.clone().unwrap_or_default()))
            }
            Err(trouble) => {
                self.troubles.push(match trouble {
                    SofTrouble::Path => format!("{name}: a set of frames cannot hold a path with blanks: {path}"),
                    SofTrouble::Category => {
                        format!(
                            "{name}: a set of frames needs a category of one word, found {}",
                            category.as_deref().unwrap_or("none")
                        )
                    }
                });
                None
            }
        }
    }

    /// Adds a step: what it works on and with; and as comments what other steps make for it.
    pub(super) fn step(&mut self, step: &Step, all: &[Step], scan: &Scan, base: Option<&Path>) {
        self.text.push_str(&sof_comment(&step.branch));
        for frame in step.files.iter().chain(&step.calibrations) {
            self.frame(frame, scan, base);
        }
        self.waits(step, all);
    }

    /// The comments on what other steps make first.
    pub(super) fn waits(&mut self, step: &Step, all: &[Step]) {
        for wait in &step.waits_for {
            let sof = sof_name(wait.step, &all[wait.step].category);
            self.text.push_str(&sof_comment(&format!("{}: add what the step of {sof} makes", wait.category)));
        }
    }

    /// Says what cannot stand in it. Whether there is something.
    pub(super) fn complain(&self, session: &mut Session<'_>) -> bool {
        for trouble in &self.troubles {
            session.fail(&Trouble::Other(trouble.clone()));
        }
        match self.troubles.len() {
            0 => return false,
            1 => session.fail(&Trouble::Other("nothing is written: the set of frames would lack this file".into())),
            count => session.fail(&Trouble::Other(format!("nothing is written: sets of frames would lack these {count} files"))),
        }
        true
    }
}
