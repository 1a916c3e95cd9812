//! `caltree verify`: what was downloaded, held against what was associated.

mod dataset;
mod told;

pub(super) use dataset::{Asked, Dataset};
pub(super) use told::Told;

use super::findings::{ToldAs, told_as};
use super::sieve::{Sieve, watch_baseline};
use crate::cli;
use crate::files::is_inside;
use crate::guard::Reads;
use crate::outputs::{Outputs, wanted};
use crate::session::Session;
use crate::settings::{self, Policy};
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_report::check::Detail;
use caltree_report::findings::renderer;
use caltree_report::verify::{Format, Human, Json, JsonLines};
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
    let options = sieve.options("verify", &args.telling);
    let detail = Detail { all: args.telling.all, quiet: args.telling.quiet };
    let mut outputs = Outputs::new(args.telling.format, files, |format, file| -> Box<dyn Format> {
        match told_as(format) {
            ToldAs::Human => Box::new(Human::new(terminal::look_of(session.common, file), detail)),
            ToldAs::Json => Box::new(Json::default()),
            ToldAs::Jsonl => Box::new(JsonLines),
            ToldAs::Other(kind) => Box::new(renderer(kind, options)),
        }
    })
    .patient();
    sieve.marks = outputs.any(Format::wants_suppressed);
    let dataset = Dataset::read(&Asked { paths: &args.paths, deep: args.deep, reading: &args.reading }, &levels, session)?;
    if dataset.on_disk.files().is_empty() && args.paths.iter().all(|path| path.is_file()) {
        terminal::remark("no directory was given, so there are no data files to be looked at: name the one that holds them");
    }
    if let Some(first) = dataset.beside.unfinished.first() {
        let more = match dataset.beside.unfinished.len() {
            1 => String::new(),
            2 => "; 1 more is called like that".to_owned(),
            count => format!("; {} more are called like that", count - 1),
        };
        let what = "by its name a download that broke off, or still goes on: it counts as missing";
        terminal::remark(&format!("{}: {what}{more}", shown(first)));
    }
    let mut told = Told::new(sieve, &levels);
    told.documents(dataset.broken.clone());
    let with_files = outputs.any(Format::wants_files);
    for at in dataset.answers() {
        let entry = told.answer(&dataset, at, with_files);
        session.outcome.found |= told.sieve.fails();
        outputs.tell(session, entry, Format::entry)?;
        session.out.pause()?;
    }
    told.files(&dataset);
    let unmatched = told.sieve.exemptions.unmatched(&levels, |rule| rule.is_some_and(|rule| rule.is_on_disk()));
    unmatched.iter().for_each(|finding| told.sieve.totals.count(finding.level));
    told.closing.configuration =
        config.filter(|_| !unmatched.is_empty()).map(|path| (path.to_string_lossy().into_owned(), unmatched));
    session.outcome.found |= told.sieve.fails();
    told.closing.troubles.clone_from(&session.troubles);
    let (closing, sieve) = told.close(dataset, args.deep);
    let done = outputs.finish(session, closing, Format::finish);
    sieve.write(&args.known, session);
    done
}
