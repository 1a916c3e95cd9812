//! One set of frames in the making.

use super::missing::file_path;
use crate::data::Scan;
use crate::session::Session;
use crate::trouble::Trouble;
use caltree_dataset::{Frame, SofTrouble, Step, sof_comment, sof_line, sof_name};
use caltree_model::FileState;
use std::path::Path;

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
