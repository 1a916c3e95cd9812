//! `caltree verify`: what was downloaded, held against what was associated.

mod dataset;
mod told;

use super::sieve::{Sieve, not_written};
use crate::cli::{self, VerifyFormat};
use crate::files::is_inside;
use crate::session::Session;
use crate::settings::{self, Policy};
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_report::check::Detail;
use caltree_report::verify::{Format, Human, Json, JsonLines};
use dataset::Dataset;
use std::io;
use std::path::PathBuf;
use told::Told;

pub(crate) fn run(args: &cli::Verify, session: &mut Session<'_>) -> io::Result<()> {
    let done = verify(args, session);
    not_written(&done, &args.known, session);
    done
}

fn verify(args: &cli::Verify, session: &mut Session<'_>) -> io::Result<()> {
    let inside = |path: &PathBuf| args.known.write_baseline && is_inside(path, args.paths.iter().map(PathBuf::as_path));
    if let Some(path) = args.known.baseline.as_ref().filter(|path| inside(path)) {
        let what = "it is in the dataset, in which nothing is written: name a file elsewhere";
        session.fail(&Trouble::Other(format!("{}: {what}", shown(path))));
        return Ok(());
    }
    let ready = settings::policy(&args.levels, session.matches)
        .and_then(|Policy { levels, exemptions, config, .. }| Ok((levels, Sieve::new(exemptions, &args.known)?, config)));
    let (levels, sieve, config) = match ready {
        Ok(ready) => ready,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let mut format: Box<dyn Format> = match args.format {
        VerifyFormat::Human => Box::new(Human::new(terminal::look(session.common), Detail { all: args.all, quiet: args.quiet })),
        VerifyFormat::Json => Box::new(Json::default()),
        VerifyFormat::Jsonl => Box::new(JsonLines),
    };
    let dataset = Dataset::read(args, &levels, session)?;
    if dataset.on_disk.files().is_empty() && args.paths.iter().all(|path| path.is_file()) {
        terminal::remark("no directory was given, so there are no data files to be looked at: name the one that holds them");
    }
    let mut told = Told::new(sieve, &levels);
    told.documents(dataset.broken.clone());
    for at in dataset.answers() {
        let entry = told.answer(&dataset, at, format.wants_files());
        session.outcome.found |= told.sieve.totals.errors > 0;
        format.entry(&mut session.out, entry)?;
        session.out.pause()?;
    }
    told.files(&dataset);
    let unmatched = told.sieve.exemptions.unmatched(&levels, |rule| rule.is_some_and(|rule| rule.is_on_disk()));
    unmatched.iter().for_each(|finding| told.sieve.totals.count(finding.level));
    told.closing.configuration =
        config.filter(|_| !unmatched.is_empty()).map(|path| (path.to_string_lossy().into_owned(), unmatched));
    session.outcome.found |= told.sieve.totals.errors > 0;
    let (closing, sieve) = told.close(dataset, args.deep);
    format.finish(&mut session.out, closing)?;
    sieve.write(&args.known, session);
    Ok(())
}
