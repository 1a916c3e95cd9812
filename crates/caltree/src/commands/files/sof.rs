//! `caltree files --format sof`: sets of frames for the ESO pipelines, all or nothing.

use super::per_branch;
use super::plan::{Plan, Stock, plan};
use super::set::SofText;
use crate::cli;
use crate::input::each_document;
use crate::session::Session;
use crate::trouble::{Trouble, shown};
use hashbrown::HashSet;
use std::io::{self, Write};

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
        session.fail(&Trouble::Other("nothing is written: sets of frames would lack what could not be read".into()));
        return Ok(());
    }
    let mut stock = Stock::new(args);
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
