//! `caltree report`: one page over all that is given.

mod look;

use super::sieve::Sieve;
use crate::cli::{self, KnownOptions};
use crate::files::write_atomically;
use crate::input::{Input, each_document, keep, load};
use crate::session::Session;
use crate::settings::{self, Policy};
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_lint::Settings;
use caltree_read::Limits;
use caltree_report::page::{About, Entry, Facts, Page};
use look::{Looked, drawn_links, facts_of_links, look};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &cli::Report, session: &mut Session<'_>) -> io::Result<()> {
    match report(args, session)? {
        Ok(page) => write(args, &page, session),
        Err(trouble) => {
            session.fail(&trouble);
            Ok(())
        }
    }
}

/// Makes the page; nothing is written yet.
fn report(args: &cli::Report, session: &mut Session<'_>) -> io::Result<Result<Vec<u8>, Trouble>> {
    let ready = refuse(args).and_then(|()| {
        let Policy { levels, exemptions, config } = settings::policy(&args.levels, session.matches)?;
        Ok((levels, Sieve::new(exemptions, &KnownOptions::default())?, config))
    });
    let (levels, mut sieve, config) = match ready {
        Ok(ready) => ready,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let limits = settings::limits(&args.paths.reading);
    for path in &args.paths.paths {
        // Links tables are read several times.
        if let Err(trouble) = keep(path, &limits, session) {
            return Ok(Err(trouble));
        }
    }
    let requested = args.requested.map(Into::into);
    let settings = Settings { levels, requested, as_of: Some(settings::as_of(args.as_of)), ..Settings::default() };
    let mut entries: Vec<(PathBuf, Looked)> = Vec::new();
    each_document(
        &args.paths.paths,
        &args.paths.reading,
        session,
        |document| look(document, &settings, &|_| None),
        |_, path, looked| {
            entries.push((path.to_owned(), looked));
            Ok(())
        },
    )?;
    let mut page = Page::new(about(args));
    for (path, looked) in entries {
        let entry = entry(&path, looked, &settings, &limits, &mut sieve, session);
        page.entry(entry);
    }
    let unmatched = sieve.exemptions.unmatched(&settings.levels, |rule| rule.is_none_or(|rule| !rule.is_on_disk()));
    if let Some(path) = config.filter(|_| !unmatched.is_empty()) {
        page.findings(&path.to_string_lossy(), None, &unmatched);
    }
    if page.is_empty() {
        return Ok(Err(Trouble::Other("there is nothing to report on: no page is written".into())));
    }
    let mut html = Vec::new();
    page.write(&mut html)?;
    Ok(Ok(html))
}

fn about(args: &cli::Report) -> About {
    let day = args.as_of.unwrap_or_else(settings::today);
    About {
        given: args.paths.paths.iter().map(|path| shown(path)).collect(),
        as_of: day.to_string(),
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// A document for the page, after exemptions. A links table is read again for its facts, and once more to be drawn.
fn entry(path: &Path, looked: Looked, settings: &Settings, limits: &Limits, sieve: &mut Sieve, session: &Session<'_>) -> Entry {
    let Looked { mut checked, facts, drawn } = looked;
    let source = path.to_string_lossy().into_owned();
    let names = [Some(source.as_str()), checked.part.as_deref(), checked.dp_id.as_deref()];
    sieve.sift(&mut checked.findings, &names, checked.instrument.as_deref(), checked.dp_id.as_deref());
    let part = checked.part;
    let (facts, drawn) = match facts {
        Some(facts) => (facts, drawn),
        None => {
            let input = Input { path: path.to_owned(), wanted: true, root: 0, kept: session.kept.get(path).cloned() };
            let facts = load(&input, limits, |document| facts_of_links(document, part.as_deref(), settings.requested));
            let drawn = load(&input, limits, |document| drawn_links(document, part.as_deref(), &|_| None));
            let gone = || Facts::Unreadable("it could not be read again".to_owned());
            (facts.told.into_iter().flatten().next().unwrap_or_else(gone), drawn.told.into_iter().flatten().next())
        }
    };
    let findings = checked.findings.into_iter().map(|found| found.finding).collect();
    Entry { source, part, facts, findings, drawn }
}

/// Says before any work why the page could not be written.
fn refuse(args: &cli::Report) -> Result<(), Trouble> {
    let path = &args.output;
    if path.as_os_str() == "-" {
        return Ok(());
    }
    let refused = |why: &str| Err(Trouble::Other(format!("{}: {why}", shown(path))));
    if path.is_dir() {
        return refused("it is a directory: name the file to write");
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.is_dir() {
        return refused("there is no such directory to write it to");
    }
    if path.is_file() && !is_page(path) {
        return refused("it is there and no HTML page, and is not written over: name another file");
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

fn write(args: &cli::Report, page: &[u8], session: &mut Session<'_>) -> io::Result<()> {
    if args.output.as_os_str() == "-" {
        return session.out.write_all(page);
    }
    match write_atomically(&args.output, page) {
        Ok(()) => terminal::remark(&format!("{} written", shown(&args.output))),
        Err(error) => session.fail(&Trouble::Unwritable { path: args.output.clone(), error }),
    }
    Ok(())
}
