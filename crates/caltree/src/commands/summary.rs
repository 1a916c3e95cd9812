//! `caltree summary`: what each cascade holds, and totals over all.

use crate::cli::{self, SummaryFormat};
use crate::input::each_document;
use crate::session::Session;
use crate::terminal;
use caltree_lint::why_unreadable;
use caltree_model::{Cascade, Mode};
use caltree_read::Document;
use caltree_report::summary::{Entry, Format, LinksEntry, Unreadable, renderer};
use caltree_summary::{Known, LinksFacts, Totals, TreeFacts};
use std::io;

pub(crate) fn run(args: &cli::Summary, session: &mut Session<'_>) -> io::Result<()> {
    let format = match args.format {
        SummaryFormat::Human => Format::Human,
        SummaryFormat::Json => Format::Json,
        SummaryFormat::Jsonl => Format::Jsonl,
        SummaryFormat::Csv => Format::Csv,
        SummaryFormat::Markdown => Format::Markdown,
    };
    let mut format = renderer(format, terminal::look(session.common), args.verbose);
    let mut totals = Totals::default();
    let requested = args.requested.map(Mode::from);
    each_document(
        &args.paths.paths,
        &args.paths.reading,
        session,
        |document| facts(document, requested),
        |session, path, facts| {
            let source = path.to_string_lossy().into_owned();
            match facts {
                Facts::Tree { part, facts } => {
                    totals.add(&facts);
                    format.tree(&mut session.out, Entry { source, part, facts: *facts })
                }
                Facts::Unreadable { part, reason } => {
                    totals.add_unreadable();
                    format.unreadable(&mut session.out, Unreadable { source, part, reason })
                }
                Facts::Links { part, mut facts } => {
                    totals.add_links(&mut facts);
                    format.links(&mut session.out, LinksEntry { source, part, facts: *facts })
                }
            }
        },
    )?;
    format.finish(&mut session.out, &totals)
}

enum Facts {
    Tree { part: Option<String>, facts: Box<TreeFacts> },
    Unreadable { part: Option<String>, reason: String },
    Links { part: Option<String>, facts: Box<LinksFacts> },
}

fn facts(document: &mut Document<'_>, requested: Option<Mode>) -> Facts {
    let part = document.part.clone();
    let links = document.links.take().map(|mut links| {
        let facts = LinksFacts::of(&mut links, Known { names: document.names(), requested });
        document.problems.extend_from_slice(links.problems());
        document.bytes = links.bytes();
        // Whoever reads the file asks it how that ended.
        document.links = Some(links);
        Box::new(facts)
    });
    if let Some(reason) = why_unreadable(document) {
        return Facts::Unreadable { part, reason };
    }
    match (links, &document.tree) {
        (Some(facts), _) => Facts::Links { part, facts },
        (None, Some(tree)) => {
            let known = Known { names: document.names(), requested };
            Facts::Tree { part, facts: Box::new(TreeFacts::of(tree, &Cascade::new(tree), known)) }
        }
        // Nothing of the kind is ever handed over.
        (None, None) => Facts::Unreadable { part, reason: "neither an association tree nor a links table".to_owned() },
    }
}
