//! `caltree summary`: what each cascade holds, totals over all, and an audit where one is asked for.

mod audit;

use super::frame_and_mode;
use crate::cli;
use crate::guard::Reads;
use crate::input::each_document;
use crate::outputs::{Outputs, wanted};
use crate::session::Session;
use crate::terminal;
use caltree_lint::why_unreadable;
use caltree_model::{Cascade, Mode, Origin};
use caltree_read::Document;
use caltree_report::summary::{Detail, Entry, Format, LinksEntry, Renderer, Unreadable, renderer};
use caltree_summary::audit::Auditor;
use caltree_summary::{Known, LinksFacts, Totals, TreeFacts};
use std::io;
use std::path::PathBuf;

pub(crate) fn run(args: &cli::Summary, session: &mut Session<'_>) -> io::Result<()> {
    let reads = Reads {
        paths: args.paths.paths.iter().map(PathBuf::as_path).collect(),
        others: args.expect.iter().map(PathBuf::as_path).collect(),
        ..Reads::default()
    };
    let files = match wanted(&args.outputs.output, &reads, session) {
        Ok(files) => files,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let asks = |format: cli::SummaryFormat| args.format == format || files.iter().any(|file| file.format == format);
    let audited = args.wants_audit() || asks(cli::SummaryFormat::AskAgain);
    let rows_alone = asks(cli::SummaryFormat::Csv);
    let mut audit = match audited.then(|| audit::auditor(args)).transpose() {
        Ok(audit) => audit,
        Err(trouble) => {
            session.fail(&trouble);
            return Ok(());
        }
    };
    let mut outputs: Outputs<dyn Renderer> = Outputs::new(args.format, files, |format, file| {
        let format = match format {
            cli::SummaryFormat::Human => Format::Human,
            cli::SummaryFormat::Json => Format::Json,
            cli::SummaryFormat::Jsonl => Format::Jsonl,
            cli::SummaryFormat::Csv => Format::Csv,
            cli::SummaryFormat::Markdown => Format::Markdown,
            cli::SummaryFormat::AskAgain => Format::AskAgain,
        };
        renderer(format, terminal::look_of(session.common, file), Detail { verbose: args.verbose, audited })
    });
    let mut totals = Totals::default();
    let requested = args.requested.map(Mode::from);
    each_document(
        &args.paths.paths,
        &args.paths.reading,
        session,
        |document| facts(document, requested),
        |session, path, facts| {
            let origin = |part| Origin { source: path.to_string_lossy().into_owned(), part };
            match facts {
                Facts::Tree { part, facts } => {
                    let origin = origin(part);
                    totals.add(&facts);
                    if let Some(audit) = &mut audit {
                        audit.add(&facts, origin.clone());
                    }
                    outputs.tell(session, Entry { origin, facts: *facts }, Renderer::tree)
                }
                Facts::Unreadable { part, reason, dp_id, mode } => {
                    let origin = origin(part);
                    totals.add_unreadable();
                    if let Some(audit) = &mut audit {
                        audit.add_unreadable(dp_id.as_deref(), mode, &reason, origin.clone());
                    }
                    outputs.tell(session, Unreadable { origin, dp_id, reason }, Renderer::unreadable)
                }
                Facts::Links { part, mut facts } => {
                    let origin = origin(part);
                    if let Some(audit) = &mut audit {
                        audit.add_links(&facts, origin.clone());
                    }
                    totals.add_links(&mut facts);
                    outputs.tell(session, LinksEntry { origin, facts: *facts }, Renderer::links)
                }
            }
        },
    )?;
    let audit = audit.map(Auditor::finish);
    if let Some(audit) = audit.as_ref().filter(|audit| rows_alone && audit.groups_left_out > 0) {
        terminal::remark(&format!("{} more groups are left out of the CSV (--top)", audit.groups_left_out));
    }
    outputs.finish(session, (), |format, out, ()| format.finish(out, &totals, audit.as_ref()))
}

enum Facts {
    Tree { part: Option<String>, facts: Box<TreeFacts> },
    Unreadable { part: Option<String>, reason: String, dp_id: Option<String>, mode: Option<Mode> },
    Links { part: Option<String>, facts: Box<LinksFacts> },
}

fn facts(document: &mut Document<'_>, requested: Option<Mode>) -> Facts {
    let part = document.part.clone();
    let links =
        document.with_links(|document, links| Box::new(LinksFacts::of(links, Known { names: document.names(), requested })));
    if let Some(reason) = why_unreadable(document) {
        return unreadable(document, requested, reason);
    }
    match (links, &document.tree) {
        (Some(facts), _) => Facts::Links { part, facts },
        (None, Some(tree)) => {
            let known = Known { names: document.names(), requested };
            Facts::Tree { part, facts: Box::new(TreeFacts::of(tree, &Cascade::new(tree), known)) }
        }
        // Nothing of the kind is ever handed over.
        (None, None) => unreadable(document, requested, "neither an association tree nor a links table".to_owned()),
    }
}

/// What can still be said of a document that could not be read.
fn unreadable(document: &Document<'_>, requested: Option<Mode>, reason: String) -> Facts {
    let (dp_id, mode) = frame_and_mode(document, requested);
    Facts::Unreadable { part: document.part.clone(), reason, dp_id, mode }
}
