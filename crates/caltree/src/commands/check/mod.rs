//! `caltree check`: runs the rules over every document, and over trees and links tables of one frame.

mod pairs;

pub(super) use pairs::Pairs;

use super::findings::{ToldAs, told_as};
use super::sieve::{Sieve, watch_baseline};
use crate::cli;
use crate::guard::Reads;
use crate::input::each_document;
use crate::outputs::{Outputs, wanted};
use crate::session::Session;
use crate::settings::{self, Policy};
use crate::terminal;
use caltree_lint::{Rule, Settings, lint};
use caltree_report::check::{Closing, Detail, Entry, Format, Human, Json, JsonLines};
use caltree_report::findings::renderer;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) fn run(args: &cli::Check, session: &mut Session<'_>) -> io::Result<()> {
    let policy = match settings::policy(&args.levels, session.matches) {
        Ok(policy) => policy,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let inputs: Vec<PathBuf> = args.paths.iter().chain(&args.pair).cloned().collect();
    let profile = settings::profile(args.profile.as_deref(), &policy, inputs.iter());
    let Policy { levels, exemptions, profile: named, config } = policy;
    let profile_path = args.profile.as_ref().or(named.as_ref());
    let reads = Reads {
        paths: inputs.iter().map(PathBuf::as_path).collect(),
        others: config.iter().chain(&args.known.baseline).chain(profile_path).map(PathBuf::as_path).collect(),
        dataset: false,
    };
    let ready = profile.and_then(|profile| {
        let sieve = Sieve::new(exemptions, &args.known, args.telling.fail_on)?;
        watch_baseline(&args.known, false, session);
        Ok((profile.map(Arc::new), sieve, wanted(&args.telling.outputs.output, &reads, session)?))
    });
    let (profile, mut sieve, files) = match ready {
        Ok(ready) => ready,
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
    let options = sieve.options("check", &args.telling);
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
    settings.excerpts = outputs.any(Format::wants_excerpts);
    sieve.marks = outputs.any(Format::wants_suppressed);
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
            let dp_id = checked.dp_id.as_deref();
            let suppressed = sieve.sift(&mut checked.findings, &names, checked.instrument.as_deref(), dp_id);
            session.outcome.found |= sieve.fails();
            outputs.tell(session, Entry { source, checked, suppressed }, Format::document)
        },
    )?;
    let compared = pairs.compare(&args.pair, &settings, &settings::limits(&args.reading), session);
    sieve.totals.agreeing = compared.agreeing;
    sieve.totals.differing = compared.entries.len() as u64;
    for mut pair in compared.entries {
        let names = [Some(pair.source.as_str()), pair.part.as_deref(), pair.dp_id.as_deref(), Some(pair.tree.as_str())];
        let suppressed = sieve.sift(&mut pair.findings, &names, pair.instrument.as_deref(), pair.dp_id.as_deref());
        session.outcome.found |= sieve.fails();
        pair.suppressed = suppressed;
        if !pair.findings.is_empty() || !pair.suppressed.is_empty() {
            outputs.tell(session, pair, Format::pair)?;
        }
    }
    let could = |rule: &Rule| !rule.is_on_disk() && (settings.profile.is_some() || !rule.needs_profile());
    let unmatched = sieve.exemptions.unmatched(&settings.levels, |rule| rule.is_none_or(could));
    unmatched.iter().for_each(|finding| sieve.totals.count(finding.level));
    session.outcome.found |= sieve.fails();
    let configuration = config.filter(|_| !unmatched.is_empty()).map(|path| (path.to_string_lossy().into_owned(), unmatched));
    let gone = sieve.gone();
    let (passed_over, troubles) = (tally.passed_over, session.troubles.clone());
    let closing = Closing { configuration, totals: sieve.totals, gone, passed_over, troubles };
    let done = outputs.finish(session, closing, Format::finish);
    sieve.write(&args.known, session);
    done
}
