//! `caltree verify`: what was downloaded, held against what was associated.

mod dataset;
mod told;

pub(super) use dataset::{Asked, Dataset};
pub(super) use told::Told;

use super::sieve::{Sieve, watch_baseline};
use crate::cli;
use crate::files::is_inside;
use crate::guard::Reads;
use crate::outputs::{Outputs, wanted};
use crate::session::Session;
use crate::settings::{self, Policy};
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_report::verify::{Renderer, renderer};
use std::io;
use std::path::PathBuf;

pub(crate) fn run(args: &cli::Verify, session: &mut Session<'_>) -> io::Result<()> {
    let inside = |path: &PathBuf| args.known.write_baseline && is_inside(path, args.paths.iter().map(PathBuf::as_path));
    if let Some(path) = args.known.baseline.as_ref().filter(|path| inside(path)) {
        let what = "it is in the dataset, in which nothing is written: name a file elsewhere";
        session.fail(&Trouble::Other(format!("{}: {what}", shown(path))));
        return Ok(());
    }
    let ready = settings::policy(&args.levels, session.matches).and_then(|Policy { levels, exemptions, config, .. }| {
        let reads = Reads {
            paths: args.paths.iter().map(PathBuf::as_path).collect(),
            others: config.iter().chain(&args.known.baseline).map(PathBuf::as_path).collect(),
            dataset: true,
        };
        let sieve = Sieve::new(exemptions, &args.known, args.telling.fail_on)?;
        watch_baseline(&args.known, true, session);
        let files = wanted(&args.telling.outputs.output, &reads, session)?;
        Ok((levels, sieve, files, config))
    });
    let (levels, mut sieve, files, config) = match ready {
        Ok(ready) => ready,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let (detail, options) = (args.telling.detail(), sieve.options("verify", &args.telling));
    let mut outputs: Outputs<dyn Renderer> = Outputs::new(args.telling.format, files, |format, file| {
        renderer(format.into(), terminal::look_of(session.common, file), detail, options)
    })
    .patient();
    sieve.marks = outputs.any(Renderer::wants_suppressed);
    let dataset = Dataset::read(&Asked { paths: &args.paths, deep: args.deep, reading: &args.reading }, &levels, session)?;
    if dataset.on_disk.files().is_empty() && args.paths.iter().all(|path| path.is_file()) {
        terminal::remark("no directory was given, so there are no data files to be looked at: name the one that holds them");
    }
    let mut told = Told::new(sieve, &levels);
    told.documents(dataset.broken.clone());
    let with_files = outputs.any(Renderer::wants_files);
    for at in dataset.answers() {
        let entry = told.answer(&dataset, at, with_files);
        session.outcome.found |= told.sieve.fails();
        outputs.tell(session, entry, Renderer::entry)?;
        session.out.pause()?;
    }
    told.files(&dataset);
    told.closing.configuration = told.sieve.idle_exemptions(config, &levels, |rule| rule.is_some_and(|rule| rule.is_on_disk()));
    session.outcome.found |= told.sieve.fails();
    told.closing.troubles.clone_from(&session.troubles);
    let (closing, sieve) = told.close(dataset, args.deep);
    let done = outputs.finish(session, closing, Renderer::finish);
    sieve.write(&args.known, session);
    done
}
