//! `caltree report`: one page over all that is given.

mod look;

use super::check::Pairs;
use super::diff::{Sides, Told as Compared};
use super::sieve::Sieve;
use super::verify::{Asked, Dataset, Told};
use crate::cli::{self, FailLevel, KnownOptions};
use crate::files::is_inside;
use crate::guard::{Reads, refuse};
use crate::input::{Input, each_document, keep, load};
use crate::session::Session;
use crate::settings::{self, Policy};
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_diff::Wanted;
use caltree_lint::{Levels, Rule, Settings};
use caltree_model::{Finding, Level, Origin};
use caltree_read::Limits;
use caltree_report::diff::Renderer as _;
use caltree_report::findings::{Suppressed, Suppression};
use caltree_report::page::{About, Differences, Disk, Entry, Facts, OnDisk, Page};
use caltree_report::verify::Renderer as _;
use look::{Looked, drawn_links, facts_of_links, look};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) fn run(args: &cli::Report, session: &mut Session<'_>) -> io::Result<()> {
    match report(args, session)? {
        Ok(page) => write(args, page, session),
        Err(trouble) => {
            session.fail(&trouble);
            Ok(())
        }
    }
}

/// Makes the page; nothing is written yet.
fn report(args: &cli::Report, session: &mut Session<'_>) -> io::Result<Result<Page, Trouble>> {
    let ready = settings::policy(&args.levels, session.matches).and_then(|policy| {
        let others = policy.config.iter().chain(args.profile.as_ref().or(policy.profile.as_ref()));
        refuse_early(args, &others.map(PathBuf::as_path).collect::<Vec<_>>())?;
        let inputs = args.paths.paths.iter().chain(&args.against);
        let profile = settings::profile(args.profile.as_deref(), &policy, inputs)?.map(Arc::new);
        let Policy { levels, exemptions, config, .. } = policy;
        readable(args)?;
        // The page has no exit status of its own; it shows what is exempt.
        let mut sieve = Sieve::new(exemptions, &KnownOptions::default(), FailLevel::Never)?;
        sieve.marks = true;
        Ok((levels, sieve, config, profile))
    });
    let (levels, mut sieve, config, profile) = match ready {
        Ok(ready) => ready,
        Err(trouble) => return Ok(Err(trouble)),
    };
    session.guard.watch(&args.output, false);
    let limits = settings::limits(&args.paths.reading);
    for path in &args.paths.paths {
        // Links tables are read several times.
        if let Err(trouble) = keep(path, &limits, session) {
            return Ok(Err(trouble));
        }
    }
    let (mut disk, mut on_disk) = (None, OnDisk::default());
    if !args.dataset.is_empty() {
        let (told, left) = dataset(args, &levels, sieve, session)?;
        (on_disk, sieve) = (told.on_disk(), left);
        disk = Some(told);
    }
    let requested = args.requested.map(Into::into);
    let settings =
        Settings { levels, requested, as_of: Some(settings::as_of(args.as_of)), profile, pairs: true, ..Settings::default() };
    let silent = settings
        .levels
        .iter()
        .filter(|(rule, level)| *level == Level::Allow && rule.level != Level::Allow)
        .map(|(rule, _)| rule.code)
        .collect();
    let mut page = Page::new(About { silent, ..about(args) });
    let mut pairs = Pairs::default();
    each_document(
        &args.paths.paths,
        &args.paths.reading,
        session,
        |document| look(document, &settings, &on_disk),
        |session, path, mut looked| {
            pairs.add(path, &mut looked.checked);
            page.entry(entry(path, looked, (&settings, &limits, &on_disk), &mut sieve, session));
            Ok(())
        },
    )?;
    if page.is_empty() {
        return Ok(Err(Trouble::Other("there is nothing to report on: no page is written".into())));
    }
    page.troubles(&session.troubles);
    for mut pair in pairs.compare(&[], &settings, &limits, session).entries {
        sieve.sift_pair(&mut pair);
        let findings: Vec<Finding> = pair.findings.into_iter().map(|found| found.finding).collect();
        page.findings(&pair.links, &findings);
    }
    if let Some(old) = &args.against {
        match differences(old, args, session)? {
            Ok(differences) => page.against(differences),
            Err(trouble) => return Ok(Err(trouble)),
        }
    }
    let looked = disk.is_some();
    disk.into_iter().for_each(|disk| page.disk(disk));
    let could = |rule: &Rule| (looked || !rule.is_on_disk()) && (settings.profile.is_some() || !rule.needs_profile());
    if let Some((source, idle)) = sieve.idle_exemptions(config, &settings.levels, |rule| rule.is_none_or(could)) {
        page.findings(&Origin { source, part: None }, &idle);
    }
    Ok(Ok(page))
}

/// What of the cascades is on disk. An answer that stands in the dataset is looked at there.
fn dataset(args: &cli::Report, levels: &Levels, sieve: Sieve, session: &mut Session<'_>) -> io::Result<(Disk, Sieve)> {
    let inside = |path: &&PathBuf| is_inside(path, args.dataset.iter().map(PathBuf::as_path));
    let outside = args.paths.paths.iter().filter(|path| !inside(path) && path.as_os_str() != "-");
    let paths: Vec<PathBuf> = outside.chain(&args.dataset).cloned().collect();
    let dataset = Dataset::read(&Asked { paths: &paths, deep: false, reading: &args.paths.reading }, levels, session)?;
    let (mut disk, mut told) = (Disk::default(), Told::new(sieve, levels));
    for at in dataset.answers() {
        disk.entry(&mut io::sink(), told.answer(&dataset, at, true))?;
    }
    told.files(&dataset);
    let (closing, sieve) = told.close(dataset, false);
    disk.finish(&mut io::sink(), closing)?;
    Ok((disk, sieve))
}

/// What changed since older answers.
fn differences(old: &Path, args: &cli::Report, session: &mut Session<'_>) -> io::Result<Result<Differences, Trouble>> {
    let reading = &args.paths.reading;
    let sides = match Sides::read(&[old.to_owned()], &args.paths.paths, reading, session)? {
        Ok(sides) => sides,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let mut differences = Differences::default();
    if sides.is_empty_of_old() {
        return Ok(Err(Trouble::Other(format!("{}: there is no answer in it to compare with: no page is written", shown(old)))));
    }
    let totals = sides.compare(&Wanted::default(), reading, session, |_, told, _| match told {
        Compared::Pair(entry) => differences.pair(&mut io::sink(), *entry),
        Compared::Lone(entry) => differences.lone(&mut io::sink(), entry),
        Compared::Unreadable(entry) => differences.unreadable(&mut io::sink(), entry),
    })?;
    differences.finish(&mut io::sink(), &totals)?;
    Ok(Ok(differences))
}

fn about(args: &cli::Report) -> About {
    let day = args.as_of.unwrap_or_else(settings::today);
    About {
        given: args.paths.paths.iter().map(|path| shown(path)).collect(),
        against: args.against.as_deref().map(shown),
        dataset: args.dataset.iter().map(|path| shown(path)).collect(),
        silent: Vec::new(),
        troubles: Vec::new(),
        requested: args.requested.map(Into::into),
        as_of: settings::as_of(Some(day)),
        day: day.to_string(),
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// A document for the page, after exemptions. A links table is read again for its facts, and once more to be drawn.
fn entry(
    path: &Path,
    looked: Looked,
    (settings, limits, on_disk): (&Settings, &Limits, &OnDisk),
    sieve: &mut Sieve,
    session: &Session<'_>,
) -> Entry {
    let Looked { mut checked, facts, drawn } = looked;
    let source = path.to_string_lossy().into_owned();
    let names = [Some(source.as_str()), checked.part.as_deref(), checked.dp_id.as_deref()];
    let suppressed = sieve.sift(&mut checked.findings, &names, checked.instrument.as_deref(), checked.dp_id.as_deref());
    let exempt = suppressed.into_iter().filter_map(|Suppressed { finding, why }| match why {
        Suppression::Exempt(reason) => Some((finding, reason)),
        Suppression::Baseline => None,
    });
    let exempt = exempt.collect();
    let origin = Origin { source, part: checked.part };
    let (facts, drawn) = match facts {
        Some(facts) => (facts, drawn),
        None => {
            let input = Input { kept: session.kept.get(path).cloned(), ..Input::named(path, 0) };
            let facts = load(&input, limits, |document| facts_of_links(document, origin.part.as_deref(), settings.requested));
            let drawn = load(&input, limits, |document| drawn_links(document, origin.part.as_deref(), on_disk));
            let gone = || Facts::Unreadable { reason: "it could not be read again".to_owned(), dp_id: None, mode: None };
            (facts.told.into_iter().flatten().next().unwrap_or_else(gone), drawn.told.into_iter().flatten().next())
        }
    };
    let findings = checked.findings.into_iter().map(|found| found.finding).collect();
    Entry { origin, facts, findings, exempt, drawn }
}

/// Says before any work why the page could not be written.
fn refuse_early(args: &cli::Report, others: &[&Path]) -> Result<(), Trouble> {
    let path = &args.output;
    if path.as_os_str() == "-" {
        return Ok(());
    }
    let paths = args.paths.paths.iter().chain(&args.against).chain(&args.dataset).map(PathBuf::as_path).collect();
    let reads = Reads { paths, others: others.to_vec(), dataset: false };
    let refused = |why: String| Trouble::Other(format!("{}: {why}", shown(path)));
    refuse(path, &reads).map_err(refused)?;
    if is_inside(path, args.dataset.iter().map(PathBuf::as_path)) {
        return Err(refused("it is in the dataset, in which nothing is written: name a file elsewhere".to_owned()));
    }
    if path.is_file() && !is_page(path) {
        return Err(refused("it is there and no HTML page, and is not written over: name another file".to_owned()));
    }
    Ok(())
}

/// What is compared with and looked through has to be there: a page without it would say that everything is new, or missing.
fn readable(args: &cli::Report) -> Result<(), Trouble> {
    let twice = |path: &PathBuf| path.as_os_str() == "-" && args.paths.paths.iter().any(|given| given.as_os_str() == "-");
    if args.against.as_ref().is_some_and(twice) {
        return Err(Trouble::Other("only one of the answers and the older ones can be standard input".into()));
    }
    let stdin = |path: &&PathBuf| path.as_os_str() != "-";
    for path in args.against.iter().filter(stdin).chain(&args.dataset) {
        let there = if path.is_dir() { path.read_dir().map(|_| ()) } else { path.metadata().map(|_| ()) };
        there.map_err(|error| Trouble::Unreadable { path: path.clone(), error })?;
    }
    Ok(())
}

/// Whether a file may be written over: it is empty, or an HTML page.
fn is_page(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| io::Read::read_to_end(&mut io::Read::take(file, 256), &mut head));
    let head = String::from_utf8_lossy(&head).trim_start().to_ascii_lowercase();
    // What cannot be read cannot be told; writing says what is wrong with it.
    read.is_err() || head.is_empty() || head.starts_with("<!doctype html") || head.starts_with("<html")
}

fn write(args: &cli::Report, page: Page, session: &mut Session<'_>) -> io::Result<()> {
    if args.output.as_os_str() == "-" {
        return page.write(&mut session.out);
    }
    if session.write_by(&args.output, |out| page.write(out)) {
        terminal::remark(&format!("{} written", shown(&args.output)));
    }
    Ok(())
}
