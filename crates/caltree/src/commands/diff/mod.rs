//! `caltree diff`: what changed between two answers, or between two sets of them.

mod answer;
mod compare;
mod index;
mod sides;

pub(super) use sides::{Sides, Told};

use crate::cli::{self, DiffFormat, FailOn};
use crate::guard::Reads;
use crate::outputs::{Outputs, wanted};
use crate::session::Session;
use crate::terminal;
use crate::trouble::Trouble;
use caltree_diff::{Narrow, Wanted};
use caltree_report::Look;
use caltree_report::diff::{Detail, Human, Json, JsonLines, Markdown, Renderer, Unified};
use std::io;
use std::path::Path;
use std::slice::from_ref;

pub(crate) fn run(args: &cli::Diff, session: &mut Session<'_>) -> io::Result<()> {
    if is_stdin(&args.old) && is_stdin(&args.new) {
        session.fail(&Trouble::Other("only one of OLD and NEW can be standard input".into()));
        return Ok(());
    }
    let reads = Reads { paths: vec![&args.old, &args.new], ..Reads::default() };
    let files = match wanted(&args.outputs.output, &reads, session) {
        Ok(files) => files,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let sides = match Sides::read(from_ref(&args.old), from_ref(&args.new), &args.reading, session)? {
        Ok(sides) => sides,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let many = sides.len() != 1;
    let mut outputs = Outputs::new(args.format, files, |format, file| {
        let look = terminal::look_of(session.common, file);
        renderer(format, look, Detail { all: args.all, stat: args.stat, many })
    })
    .patient();
    let wanted = Wanted {
        narrow: Narrow { only: args.only.clone(), ignore: args.ignore.clone(), effects: args.effect.clone() },
        rows: outputs.any(Renderer::wants_rows),
        canonical: outputs.any(Renderer::wants_canonical),
    };
    let totals = sides.compare(&wanted, &args.reading, session, |session, told, counts| {
        session.outcome.found |= if args.fail_on == FailOn::Difference { counts.differs } else { counts.worse };
        match told {
            Told::Pair(entry) => outputs.tell(session, *entry, Renderer::pair),
            Told::Lone(entry) => outputs.tell(session, entry, Renderer::lone),
            Told::Unreadable(entry) => outputs.tell(session, entry, Renderer::unreadable),
        }
    })?;
    outputs.finish(session, totals, |format, out, totals| format.finish(out, &totals))
}

fn renderer(format: DiffFormat, look: Look, detail: Detail) -> Box<dyn Renderer> {
    match format {
        DiffFormat::Human => Box::new(Human::new(look, detail)),
        DiffFormat::Json => Box::new(Json::default()),
        DiffFormat::Jsonl => Box::new(JsonLines),
        DiffFormat::Markdown => Box::new(Markdown::new(detail.stat)),
        DiffFormat::Unified => Box::new(Unified::new(look)),
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
