//! `caltree check`: runs the rules over every document, and over trees and links tables of one frame.

mod pairs;

pub(super) use pairs::Pairs;

use super::sieve::{Sieve, watch_baseline};
use crate::cli;
use crate::guard::Reads;
use crate::input::each_document;
use crate::outputs::{Outputs, wanted};
use crate::session::Session;
use crate::settings;
use crate::terminal;
use crate::trouble::Trouble;
use caltree_lint::{Rule, Settings, lint};
use caltree_report::check::{Closing, Entry, Renderer, Totals, renderer};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) fn run(args: &cli::Check, session: &mut Session<'_>) -> io::Result<()> {
    let mut job = match Job::new(args, session) {
        Ok(job) => job,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let mut pairs = Pairs::default();
    let passed_over = job.documents(args, &mut pairs, session)?;
    job.pairs(args, &pairs, session)?;
    job.finish(args, passed_over, session)
}

/// What a run works with.
struct Job {
    inputs: Vec<PathBuf>,
    settings: Settings,
    config: Option<PathBuf>,
    sieve: Sieve,
    outputs: Outputs<dyn Renderer>,
    totals: Totals,
}

impl Job {
    /// Reads what has to be known before, and opens what is to be written.
    fn new(args: &cli::Check, session: &mut Session<'_>) -> Result<Self, Trouble> {
        let policy = settings::policy(&args.levels, session.matches)?;
        let inputs: Vec<PathBuf> = args.paths.iter().chain(&args.pair).cloned().collect();
        let profile = settings::profile(args.profile.as_deref(), &policy, inputs.iter())?;
        let profile_path = args.profile.as_ref().or(policy.profile.as_ref());
        let others = policy.config.iter().chain(&args.known.baseline).chain(profile_path);
        let reads = Reads {
            paths: inputs.iter().map(PathBuf::as_path).collect(),
            others: others.map(PathBuf::as_path).collect(),
            dataset: false,
        };
        let mut sieve = Sieve::new(policy.exemptions, &args.known, args.telling.fail_on)?;
        watch_baseline(&args.known, false, session);
        let files = wanted(&args.telling.outputs.output, &reads, session)?;
        let (detail, options) = (args.telling.detail(), sieve.options("check", &args.telling));
        let outputs: Outputs<dyn Renderer> = Outputs::new(args.telling.format, files, |format, file| {
            renderer(format.into(), terminal::look_of(session.common, file), detail, options)
        })
        .patient();
        sieve.marks = outputs.any(Renderer::wants_suppressed);
        let settings = Settings {
            levels: policy.levels,
            requested: args.requested.map(Into::into),
            as_of: Some(settings::as_of(args.as_of)),
            datalink_version: args.datalink_version.map(Into::into),
            profile: profile.map(Arc::new),
            excerpts: outputs.any(Renderer::wants_excerpts),
            pairs: true,
        };
        Ok(Self { inputs, settings, config: policy.config, sieve, outputs, totals: Totals::default() })
    }

    /// Looks at every document by itself. Gives how many XML files of another kind there were.
    fn documents(&mut self, args: &cli::Check, pairs: &mut Pairs, session: &mut Session<'_>) -> io::Result<u64> {
        let Self { inputs, settings, sieve, outputs, totals, .. } = self;
        let tally = each_document(
            inputs,
            &args.reading,
            session,
            |document| lint(document, settings),
            |session, path, mut checked| {
                pairs.add(path, &mut checked);
                let source = path.to_string_lossy().into_owned();
                totals.documents += 1;
                let names = [Some(source.as_str()), checked.part.as_deref(), checked.dp_id.as_deref()];
                let dp_id = checked.dp_id.as_deref();
                let suppressed = sieve.sift(&mut checked.findings, &names, checked.instrument.as_deref(), dp_id);
                session.outcome.found |= sieve.fails();
                outputs.tell(session, Entry { source, checked, suppressed }, Renderer::document)
            },
        )?;
        Ok(tally.passed_over)
    }

    /// Holds trees and links tables of one frame against each other.
    fn pairs(&mut self, args: &cli::Check, pairs: &Pairs, session: &mut Session<'_>) -> io::Result<()> {
        let compared = pairs.compare(&args.pair, &self.settings, &settings::limits(&args.reading), session);
        self.totals.agreeing = compared.agreeing;
        self.totals.differing = compared.entries.len() as u64;
        for mut pair in compared.entries {
            self.sieve.sift_pair(&mut pair);
            session.outcome.found |= self.sieve.fails();
            if !pair.findings.is_empty() || !pair.suppressed.is_empty() {
                self.outputs.tell(session, pair, Renderer::pair)?;
            }
        }
        Ok(())
    }

    /// Tells what is left, and writes the baseline where one is wanted.
    fn finish(self, args: &cli::Check, passed_over: u64, session: &mut Session<'_>) -> io::Result<()> {
        let Self { settings, config, mut sieve, outputs, mut totals, .. } = self;
        let could = |rule: &Rule| !rule.is_on_disk() && (settings.profile.is_some() || !rule.needs_profile());
        let configuration = sieve.idle_exemptions(config, &settings.levels, |rule| rule.is_none_or(could));
        session.outcome.found |= sieve.fails();
        totals.findings = sieve.counts;
        let closing = Closing { configuration, totals, gone: sieve.gone(), passed_over, troubles: session.troubles.clone() };
        let done = outputs.finish(session, closing, Renderer::finish);
        sieve.write(&args.known, session);
        done
    }
}
