//! `caltree diff`: what changed between two answers, or between two sets of them.

mod answer;
mod compare;
mod index;

use crate::cli::{self, DiffFormat, FailOn};
use crate::input::ordered;
use crate::outputs::{Outputs, Reads, wanted};
use crate::session::Session;
use crate::settings;
use crate::terminal;
use crate::trouble::{Trouble, shown};

use caltree_diff::{Effect, Narrow, PairVerdict, Wanted, pair_documents};
use caltree_read::Limits;
use caltree_report::Look;
use caltree_report::diff::{Detail, Format, Human, Json, JsonLines, LoneEntry, Markdown, Side, Totals, Unified};
use compare::{Task, compare};
use index::{Index, Indexed, index};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

pub(crate) fn run(args: &cli::Diff, session: &mut Session<'_>) -> io::Result<()> {
    if is_stdin(&args.old) && is_stdin(&args.new) {
        session.fail(&Trouble::Other("only one of OLD and NEW can be standard input".into()));
        return Ok(());
    }
    let reads = Reads { paths: vec![&args.old, &args.new], ..Reads::default() };
    let files = match wanted(&args.outputs.output, &reads) {
        Ok(files) => files,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let limits = settings::limits(&args.reading);
    for path in [&args.old, &args.new] {
        if let Err(trouble) = keep(path, &limits, session) {
            session.fail(&trouble);
            return Ok(());
        }
    }
    let old = index(&args.old, &args.reading, session)?;
    let new = index(&args.new, &args.reading, session)?;
    // Two single documents are compared whatever they are for.
    let single = |index: &Index, path: &Path| !path.is_dir() && index.documents.len() + index.unreadable.len() == 1;
    let named = single(&old, &args.old) && single(&new, &args.new);
    let pairs = match (named, old.documents.len(), new.documents.len()) {
        (true, 1, 1) => vec![(0, 0)],
        _ => pair_documents(&old.keys(), &new.keys()),
    };
    let (mut paired_old, mut paired_new) = (vec![false; old.documents.len()], vec![false; new.documents.len()]);
    for (one, other) in &pairs {
        (paired_old[*one], paired_new[*other]) = (true, true);
    }
    let mut unreadable = Vec::new();
    for (side, broken, counterparts, others, paired) in [
        (Side::Old, &old.unreadable, &new.unreadable, &new.documents, &mut paired_new),
        (Side::New, &new.unreadable, &old.unreadable, &old.documents, &mut paired_old),
    ] {
        for document in broken {
            let stands_for = |at: &usize| !paired[*at] && (named || document.stands_for(&others[*at]));
            let other = (0..others.len()).find(stands_for);
            other.into_iter().for_each(|at| paired[at] = true);
            let changed = !document.is_as_before(counterparts);
            unreadable.push((changed, document.entry(side, other.map(|at| &others[at]))));
        }
    }
    let lone: Vec<LoneEntry> = lone(Side::Old, &old.documents, &paired_old, &new.documents)
        .chain(lone(Side::New, &new.documents, &paired_new, &old.documents))
        .collect();
    let told = pairs.len() + lone.len() + unreadable.len();
    let mut outputs = Outputs::new(args.format, files, |format, file| {
        let look = terminal::look_of(session.common, file);
        renderer(format, look, Detail { all: args.all, stat: args.stat, many: told != 1 })
    });
    let wanted = Wanted {
        narrow: Narrow { only: args.only.clone(), ignore: args.ignore.clone(), effects: args.effect.clone() },
        rows: outputs.any(Format::wants_rows),
        canonical: outputs.any(Format::wants_canonical),
    };
    let tasks: Vec<Task<'_>> =
        pairs.iter().map(|(one, other)| Task { old: &old.documents[*one], new: &new.documents[*other] }).collect();
    let mut totals = Totals::default();
    let fail_on = args.fail_on;
    // The status is that of what was found until then, should the output be closed.
    let found = |session: &mut Session<'_>, differs: bool, worse: bool| {
        session.outcome.found |= if fail_on == FailOn::Difference { differs } else { worse };
    };
    ordered(
        &tasks,
        args.reading.threads,
        |task| compare(task, &limits, &wanted),
        |compared| {
            match compared {
                Ok(entry) => {
                    totals.count(entry.verdict);
                    found(session, entry.verdict.differs(), entry.verdict.is_worse());
                    if let (Some(reason), Some(_)) = (&entry.new.broken, &entry.old.broken)
                        && entry.verdict != PairVerdict::Identical
                    {
                        let source = entry.new.origin.source.clone();
                        let what = "neither this nor the older one could be read in full";
                        session.fail(&Trouble::Other(format!("{source}: {what}: {reason}")));
                    }
                    outputs.tell(session, *entry, Format::pair)?;
                }
                Err(reason) => session.fail(&Trouble::Other(reason)),
            }
            session.out.pause()
        },
    )?;
    // These are changes of no kind; they have an effect all the same.
    let counts = |effect: Effect| wanted.narrow.keeps_effect(effect);
    for entry in lone {
        match entry.side {
            Side::Old => totals.only_old += 1,
            Side::New => totals.only_new += 1,
        }
        let counts = counts(entry.effect);
        found(session, counts, counts && entry.effect == Effect::Regression);
        outputs.tell(session, entry, Format::lone)?;
    }
    for (changed, entry) in unreadable {
        totals.unreadable += 1;
        let effect = if entry.side == Side::New { Effect::Regression } else { Effect::Improvement };
        let counts = changed && counts(effect);
        found(session, counts, counts && effect == Effect::Regression);
        outputs.tell(session, entry, Format::unreadable)?;
    }
    outputs.finish(session, totals, |format, out, totals| format.finish(out, &totals))?;
    if pairs.is_empty() && totals.unreadable > 0 {
        let (old, new) = (shown(&args.old), shown(&args.new));
        session.fail(&Trouble::Other(format!("{old} and {new}: there is nothing to compare in at least one of them")));
    }
    Ok(())
}

fn renderer(format: DiffFormat, look: Look, detail: Detail) -> Box<dyn Format> {
    match format {
        DiffFormat::Human => Box::new(Human::new(look, detail)),
        DiffFormat::Json => Box::new(Json::default()),
        DiffFormat::Jsonl => Box::new(JsonLines),
        DiffFormat::Markdown => Box::new(Markdown::new(detail.stat)),
        DiffFormat::Unified => Box::new(Unified::new(look)),
    }
}

/// The documents of one side without a partner. A frame that only the older side has is lost.
fn lone<'d>(
    side: Side,
    documents: &'d [Indexed],
    paired: &'d [bool],
    others: &'d [Indexed],
) -> impl Iterator<Item = LoneEntry> + 'd {
    let frames: std::collections::HashSet<&str> = others.iter().filter_map(|other| other.key.dp_id.as_deref()).collect();
    documents.iter().zip(paired).filter(|(_, paired)| !**paired).map(move |(document, _)| {
        let known = document.key.dp_id.as_deref().is_some_and(|id| frames.contains(id));
        LoneEntry {
            side,
            origin: document.origin(),
            kind: document.key.kind,
            dp_id: document.key.dp_id.clone(),
            mode: document.key.mode,
            effect: if side == Side::Old && !known { Effect::Regression } else { Effect::Neutral },
        }
    })
}

/// Keeps what can be read once only: every document is read twice.
fn keep(path: &Path, limits: &Limits, session: &mut Session<'_>) -> Result<(), Trouble> {
    let is_pipe = |path: &Path| std::fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir());
    if !is_stdin(path) && !is_pipe(path) {
        return Ok(());
    }
    let unreadable = |error| Trouble::Unreadable { path: path.to_owned(), error };
    let source: Box<dyn Read> =
        if is_stdin(path) { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).map_err(unreadable)?) };
    let mut bytes = Vec::new();
    source.take(limits.size().saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits.size() {
        let most = limits.size();
        let what =
            format!("{}: more than {most} bytes, which cannot be kept: save it to a file first, or raise --max-size", shown(path));
        return Err(Trouble::Other(what));
    }
    session.kept.insert(path.to_owned(), Arc::new(bytes));
    Ok(())
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
