//! `caltree check`: runs the rules over every document, and over trees and links tables of one frame.

mod pairs;
mod sieve;

use crate::cli::{self, CheckFormat};
use crate::files::write_atomically;
use crate::input::each_document;
use crate::session::Session;
use crate::settings::{self, Policy};
use crate::terminal;
use crate::trouble::Trouble;
use caltree_lint::{Baseline, Settings, lint};
use caltree_report::check::{Closing, Detail, Entry, Format, Human, Json, JsonLines, Totals};
use pairs::Pairs;
use sieve::Sieve;
use std::io;
use std::path::PathBuf;

pub(crate) fn run(args: &cli::Check, session: &mut Session<'_>) -> io::Result<()> {
    let done = check(args, session);
    if let (Err(error), Some(path), true) = (&done, &args.baseline, args.write_baseline)
        && error.kind() == io::ErrorKind::BrokenPipe
    {
        let reason = "not written: the output was closed before everything was checked";
        session.fail(&Trouble::Other(format!("{}: {reason}", crate::trouble::shown(path))));
    }
    done
}

fn check(args: &cli::Check, session: &mut Session<'_>) -> io::Result<()> {
    let Policy { levels, exemptions, config } = match settings::policy(&args.levels, session.matches) {
        Ok(policy) => policy,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let baseline = match read_baseline(args) {
        Ok(baseline) => baseline,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let mut settings = Settings {
        levels,
        requested: args.requested.map(Into::into),
        as_of: Some(settings::as_of(args.as_of)),
        datalink_version: args.datalink_version.map(Into::into),
        excerpts: false,
        pairs: true,
    };
    let mut format: Box<dyn Format> = match args.format {
        CheckFormat::Human => Box::new(Human::new(terminal::look(session.common), Detail { all: args.all, quiet: args.quiet })),
        CheckFormat::Json => Box::new(Json::default()),
        CheckFormat::Jsonl => Box::new(JsonLines),
    };
    settings.excerpts = format.wants_excerpts();
    let mut sieve = Sieve { exemptions, baseline, keep: args.write_baseline, kept: Vec::new(), totals: Totals::default() };
    let inputs: Vec<PathBuf> = args.paths.iter().chain(&args.pair).cloned().collect();
    let mut pairs = Pairs::default();
    let tally = each_document(
        &inputs,
        &args.reading,
        session,
        |document| lint(document, &settings),
        |session, path, mut checked| {
            pairs.add(path, &mut checked);
            let source = path.to_string_lossy().into_owned();
            sieve.totals.documents += 1;
            let names = [Some(source.as_str()), checked.part.as_deref(), checked.dp_id.as_deref()];
            sieve.sift(&mut checked.findings, &names, checked.instrument.as_deref(), checked.dp_id.as_deref());
            session.outcome.found |= sieve.totals.errors > 0;
            format.document(&mut session.out, Entry { source, checked })
        },
    )?;
    let compared = pairs.compare(&args.pair, &settings, &settings::limits(&args.reading), session);
    sieve.totals.agreeing = compared.agreeing;
    sieve.totals.differing = compared.entries.len() as u64;
    for mut pair in compared.entries {
        let names = [Some(pair.source.as_str()), pair.part.as_deref(), pair.dp_id.as_deref(), Some(pair.tree.as_str())];
        sieve.sift(&mut pair.findings, &names, pair.instrument.as_deref(), pair.dp_id.as_deref());
        session.outcome.found |= sieve.totals.errors > 0;
        if !pair.findings.is_empty() {
            format.pair(&mut session.out, pair)?;
        }
    }
    let unmatched = sieve.exemptions.unmatched(&settings.levels);
    unmatched.iter().for_each(|finding| sieve.totals.count(finding.level));
    session.outcome.found |= sieve.totals.errors > 0;
    let configuration = config.filter(|_| !unmatched.is_empty()).map(|path| (path.to_string_lossy().into_owned(), unmatched));
    let gone = sieve.baseline.as_ref().map_or(0, Baseline::gone);
    let closing = Closing { configuration, totals: sieve.totals, gone, passed_over: tally.passed_over };
    format.finish(&mut session.out, closing)?;
    if let Some(path) = args.baseline.as_deref().filter(|_| args.write_baseline) {
        let findings = sieve.kept.iter().map(|(finding, dp_id)| (finding, dp_id.as_deref()));
        if let Err(error) = write_atomically(path, &Baseline::write(findings)) {
            session.fail(&Trouble::Unwritable { path: path.to_owned(), error });
        }
    }
    Ok(())
}

/// The baseline to hold findings against. One that is to be written anew knows nothing.
fn read_baseline(args: &cli::Check) -> Result<Option<Baseline>, Trouble> {
    let Some(path) = args.baseline.as_deref().filter(|_| !args.write_baseline) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path).map_err(|error| Trouble::Unreadable { path: path.to_owned(), error })?;
    let parsed = Baseline::parse(&text);
    parsed.map(Some).map_err(|error| Trouble::Other(format!("{}: {error}", crate::trouble::shown(path))))
}
