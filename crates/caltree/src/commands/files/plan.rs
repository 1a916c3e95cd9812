//! What documents bring into sets of frames, and where their files are.

use crate::cli;
use crate::commands::{failure, left_out};
use crate::data::{Scan, scan_directory};
use crate::session::Session;
use caltree_dataset::{Frame, Step, frames, listing, step_at, steps};
use caltree_lint::why_unreadable;
use caltree_model::Mode;
use caltree_read::Document;
use hashbrown::HashMap;
use std::path::{Path, PathBuf};

/// What a document brings into sets of frames.
pub(super) struct Plan {
    pub(super) path: PathBuf,
    pub(super) part: Option<String>,
    pub(super) dp_id: Option<String>,
    pub(super) mode: Option<Mode>,
    /// All files.
    pub(super) frames: Vec<Frame>,
    /// The recipe steps; empty for a links table, which does not tell branches.
    pub(super) steps: Vec<Step>,
    /// The step that was asked for.
    pub(super) wanted: Option<usize>,
}

pub(super) fn plan(document: &mut Document<'_>, options: &cli::SofOptions) -> Result<Plan, String> {
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
        let failed = document.links.as_ref().and_then(|links| failure(links.table()).or_else(|| left_out(links.table())));
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
    /// The directories in which documents were looked for.
    given: Vec<PathBuf>,
    deep: bool,
    threads: usize,
    scans: HashMap<PathBuf, Scan>,
}

impl Stock {
    /// Nothing is looked into yet.
    pub(super) fn new(args: &cli::Files) -> Self {
        Self {
            data: args.sof.data.clone(),
            given: args.paths.paths.iter().filter(|path| path.is_dir()).cloned().collect(),
            deep: args.deep,
            threads: args.paths.reading.threads,
            scans: HashMap::new(),
        }
    }

    /// Where the files of a plan are: where somebody said, else in the directory that was given, else beside the document.
    pub(super) fn directory(&self, plan: &Plan) -> PathBuf {
        let beside = plan.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let given = || self.given.iter().find(|given| plan.path.starts_with(given));
        self.data.as_ref().or_else(given).map_or_else(|| beside.to_owned(), Clone::clone)
    }

    /// The files among which those of a plan are looked for.
    pub(super) fn of(&mut self, plan: &Plan, session: &mut Session<'_>) -> &Scan {
        let directory = self.directory(plan);
        let (deep, threads) = (self.deep, self.threads);
        self.scans.entry(directory).or_insert_with_key(|directory| scan_directory(directory, deep, threads, session))
    }
}
