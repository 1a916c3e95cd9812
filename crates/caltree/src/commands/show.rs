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
use std::borrow::Borrow;
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
        &args.reading,
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
    let wanted: Vec<&Drawn> = match &args.tree {
        None => trees.iter().collect(),
        Some(wanted) => choose(&trees, wanted),
    };
    let chosen = match (wanted.as_slice(), &args.tree) {
        ([], None) => return Ok(()),
        ([only], _) => *only,
        ([], Some(wanted)) => {
            let which = format!("{}: there is no tree `{wanted}` in it; there are {}", shown(&args.path), listed(&trees));
            session.fail(&Trouble::Other(which));
            return Ok(());
        }
        (several, _) => {
            let which = format!("{}: {} trees; choose one by --tree: {}", shown(&args.path), several.len(), listed(several));
            session.fail(&Trouble::Other(which));
            return Ok(());
        }
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
    part: Option<String>,
    dp_id: Option<String>,
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
    Ok(Drawn { part: document.part.clone(), dp_id: dp_id.clone(), drawing, broken })
}

/// The trees of this part name, else of this dp_id, else of this number.
fn choose<'d>(trees: &'d [Drawn], wanted: &str) -> Vec<&'d Drawn> {
    let by = |name: fn(&Drawn) -> Option<&str>| trees.iter().filter(|tree| name(tree) == Some(wanted)).collect::<Vec<_>>();
    let by_part = by(|tree| tree.part.as_deref());
    let by_id = || by(|tree| tree.dp_id.as_deref());
    let by_number = || wanted.parse::<usize>().ok().and_then(|number| trees.get(number.checked_sub(1)?)).into_iter().collect();
    [by_part, by_id(), by_number()].into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// The first few trees by name.
fn listed<D: Borrow<Drawn>>(trees: &[D]) -> String {
    const MOST: usize = 5;
    let name = |tree: &D| {
        let tree = tree.borrow();
        tree.part.as_deref().or(tree.dp_id.as_deref()).unwrap_or("?").to_owned()
    };
    let names: Vec<String> = trees.iter().take(MOST).map(name).collect();
    let more = if trees.len() > MOST { format!(", … ({} more)", trees.len() - MOST) } else { String::new() };
    format!("{}{more}", names.join(", "))
}
