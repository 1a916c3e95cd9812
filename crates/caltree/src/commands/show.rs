//! `caltree show`: one cascade as a drawing.

use super::Session;
use crate::cli::{self, ShowFormat};
use crate::input::each_document;
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_lint::why_unreadable;
use caltree_model::{Cascade, Verdict, verdict_of};
use caltree_read::Document;
use caltree_report::show::{self, Subject};
use caltree_summary::Detail;
use std::io::{self, Write};

pub(crate) fn run(args: &cli::Show, session: &mut Session<'_>) -> io::Result<()> {
    let format = match args.format {
        ShowFormat::Human => show::Format::Human(terminal::look(session.common)),
        ShowFormat::Dot => show::Format::Dot,
        ShowFormat::Mermaid => show::Format::Mermaid,
        ShowFormat::Svg => show::Format::Svg,
    };
    let detail = Detail { expand: args.expand, files: args.files };
    let mut trees: Vec<Drawn> = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    let paths = [args.path.clone()];
    each_document(
        &paths,
        session,
        |document| draw(document, format, detail),
        |_, _, drawn| {
            match drawn {
                Ok(drawn) => trees.push(drawn),
                Err(reason) => reasons.extend(reason),
            }
            Ok(())
        },
    )?;
    if session.outcome.failed && trees.is_empty() {
        return Ok(());
    }
    for reason in &reasons {
        session.fail(&Trouble::Other(format!("{}: {reason}", shown(&args.path))));
    }
    let chosen = match (&args.tree, trees.as_slice()) {
        (_, []) => return Ok(()),
        (None, [only]) => only,
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|tree| tree.name.as_str()).collect();
            let which = format!("{}: {} trees; choose one by --tree: {}", shown(&args.path), names.len(), listed(&names));
            session.fail(&Trouble::Other(which));
            return Ok(());
        }
        (Some(wanted), several) => match choose(several, wanted) {
            Some(tree) => tree,
            None => {
                session.fail(&Trouble::Other(format!("{}: there is no tree `{wanted}` in it", shown(&args.path))));
                return Ok(());
            }
        },
    };
    session.out.write_all(&chosen.drawing)?;
    if chosen.broken {
        session.fail(&Trouble::Other(format!(
            "{}: the tree could not be read in full; this is what could. `caltree check` says what is wrong",
            shown(&args.path)
        )));
    }
    Ok(())
}

/// A drawn tree and what it can be asked for by.
struct Drawn {
    name: String,
    part: Option<String>,
    drawing: Vec<u8>,
    broken: bool,
}

/// The drawing of a document's tree; else the reason why there is none, unless it is told elsewhere.
fn draw(document: &Document<'_>, format: show::Format, detail: Detail) -> Result<Drawn, Option<String>> {
    let Some(tree) = &document.tree else {
        return Err(why_unreadable(document));
    };
    let cascade = Cascade::new(tree);
    let dp_id = document.dp_id();
    let broken = why_unreadable(document).is_some();
    let verdict = if broken { Verdict::Unreadable } else { verdict_of(tree, &cascade) };
    let subject = Subject { tree, cascade: &cascade, dp_id: dp_id.as_deref(), verdict };
    let mut drawing = Vec::new();
    show::render(&mut drawing, &subject, format, detail).map_err(|error| Some(error.to_string()))?;
    let name = document.part.clone().or(dp_id).unwrap_or_else(|| "?".into());
    Ok(Drawn { name, part: document.part.clone(), drawing, broken })
}

fn choose<'d>(trees: &'d [Drawn], wanted: &str) -> Option<&'d Drawn> {
    let by_name = trees.iter().find(|tree| tree.name == wanted || tree.part.as_deref() == Some(wanted));
    let by_start = || trees.iter().find(|tree| tree.name.starts_with(wanted));
    let by_number = || wanted.parse::<usize>().ok().and_then(|number| trees.get(number.checked_sub(1)?));
    by_name.or_else(by_number).or_else(by_start)
}

fn listed(names: &[&str]) -> String {
    const MOST: usize = 5;
    let more = if names.len() > MOST { format!(", … ({} more)", names.len() - MOST) } else { String::new() };
    format!("{}{more}", names[..names.len().min(MOST)].join(", "))
}
