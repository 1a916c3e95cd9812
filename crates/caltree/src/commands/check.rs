//! `caltree check`: runs the rules over every document.

use super::Session;
use crate::cli::{self, CheckFormat};
use crate::files::write_atomically;
use crate::input::each_document;
use crate::settings::{self, Policy};
use crate::terminal;
use crate::trouble::Trouble;
use caltree_lint::{Baseline, Checked, Exemptions, Settings, lint};
use caltree_model::{Finding, Level};
use caltree_report::check::{Closing, Detail, Entry, Format, Human, Json, JsonLines, Totals};
use std::io;

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
    let tally = each_document(
        &args.paths.paths,
        &args.paths.reading,
        session,
        |document| lint(document, &settings),
        |session, path, checked| {
            let mut entry = Entry { source: path.to_string_lossy().into_owned(), checked };
            sieve.sift(&mut entry);
            session.outcome.found |= sieve.totals.errors > 0;
            format.document(&mut session.out, entry)
        },
    )?;
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

/// Takes away what is exempt or known, and counts the rest.
struct Sieve {
    exemptions: Exemptions,
    baseline: Option<Baseline>,
    /// Whether findings are kept for a new baseline.
    keep: bool,
    kept: Vec<(Finding, Option<String>)>,
    totals: Totals,
}

impl Sieve {
    fn sift(&mut self, entry: &mut Entry) {
        self.totals.documents += 1;
        let Entry { source, checked } = entry;
        let Checked { part, dp_id, instrument, findings, .. } = checked;
        let names: Vec<&str> = [Some(source.as_str()), part.as_deref(), dp_id.as_deref()].into_iter().flatten().collect();
        findings.retain(|found| {
            let finding = &found.finding;
            let mut keep = finding.level != Level::Allow;
            if keep && self.exemptions.cover(finding, instrument.as_deref(), &names) {
                self.totals.exempted += 1;
                keep = false;
            } else if keep && self.baseline.as_mut().is_some_and(|baseline| baseline.knows(finding)) {
                self.totals.baselined += 1;
                keep = false;
            } else if keep {
                self.totals.count(finding.level);
            }
            if keep && self.keep {
                self.kept.push((finding.clone(), dp_id.clone()));
            }
            keep
        });
    }
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
