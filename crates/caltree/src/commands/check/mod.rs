//! `caltree check`: runs the rules over every document, and over trees and links tables of one frame.

mod pairs;

use super::sieve::{Sieve, not_written};
use crate::cli::{self, CheckFormat};
use crate::input::each_document;
use crate::session::Session;
use crate::settings::{self, Policy, read_profile};
use crate::terminal;
use caltree_lint::{Rule, Settings, lint};
use caltree_report::check::{Closing, Detail, Entry, Format, Human, Json, JsonLines};
use pairs::Pairs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) fn run(args: &cli::Check, session: &mut Session<'_>) -> io::Result<()> {
    let done = check(args, session);
    not_written(&done, &args.known, session);
    done
}

fn check(args: &cli::Check, session: &mut Session<'_>) -> io::Result<()> {
    let Policy { levels, exemptions, profile, config } = match settings::policy(&args.levels, session.matches) {
        Ok(policy) => policy,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let profile = match args.profile.as_ref().or(profile.as_ref()).map(|path| read_profile(path)).transpose() {
        Ok(profile) => profile.map(Arc::new),
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let mut sieve = match Sieve::new(exemptions, &args.known) {
        Ok(sieve) => sieve,
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
        profile,
        excerpts: false,
        pairs: true,
    };
    let mut format: Box<dyn Format> = match args.format {
        CheckFormat::Human => Box::new(Human::new(terminal::look(session.common), Detail { all: args.all, quiet: args.quiet })),
        CheckFormat::Json => Box::new(Json::default()),
        CheckFormat::Jsonl => Box::new(JsonLines),
    };
    settings.excerpts = format.wants_excerpts();
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
    let could = |rule: &Rule| !rule.is_on_disk() && (settings.profile.is_some() || !rule.needs_profile());
    let unmatched = sieve.exemptions.unmatched(&settings.levels, |rule| rule.is_none_or(could));
    unmatched.iter().for_each(|finding| sieve.totals.count(finding.level));
    session.outcome.found |= sieve.totals.errors > 0;
    let configuration = config.filter(|_| !unmatched.is_empty()).map(|path| (path.to_string_lossy().into_owned(), unmatched));
    let gone = sieve.gone();
    let closing = Closing { configuration, totals: sieve.totals, gone, passed_over: tally.passed_over };
    format.finish(&mut session.out, closing)?;
    sieve.write(&args.known, session);
    Ok(())
}
