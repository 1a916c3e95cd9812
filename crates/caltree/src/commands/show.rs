//! `caltree show`: one cascade, or one links table, as a drawing.

use super::{failure, left_out};
use crate::cli::{self, ShowFormat};
use crate::input::each_document;
use crate::session::Session;
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_lint::why_unreadable;
use caltree_model::{Cascade, Verdict, verdict_of};
use caltree_read::Document;
use caltree_report::show::{self, Subject};
use caltree_summary::{Detail, LinksTree, links_tree};
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
            let which =
                format!("{}: there is no tree or links table `{wanted}` in it; there are {}", shown(&args.path), listed(&trees));
            session.fail(&Trouble::Other(which));
            return Ok(());
        }
        (several, _) => {
            let which = format!("{}: {} documents; choose one by --tree: {}", shown(&args.path), several.len(), listed(several));
            session.fail(&Trouble::Other(which));
            return Ok(());
        }
    };
    session.out.write_all(&chosen.drawing)?;
    if chosen.left_out > 0 {
        terminal::remark(&format!("{}: {} rows are not drawn", shown(&args.path), chosen.left_out));
    }
    if let Some(failed) = &chosen.failed {
        session.fail(&Trouble::Other(format!("{}: rows may be missing: {failed}", shown(&args.path))));
    }
    if let Some(remark) = &chosen.remark {
        terminal::remark(&format!("{}: {remark}", shown(&args.path)));
    }
    if chosen.broken {
        session.fail(&Trouble::Other(format!(
            "{}: it could not be read in full; this is what could. `caltree check` says what is wrong",
            shown(&args.path)
        )));
    }
    Ok(())
}

/// A drawn document and what it can be asked for by.
struct Drawn {
    part: Option<String>,
    dp_id: Option<String>,
    drawing: Vec<u8>,
    broken: bool,
    /// Rows that are not drawn.
    left_out: u64,
    /// Why rows may be missing, where the service failed.
    failed: Option<String>,
    /// What a person should know beside it.
    remark: Option<String>,
}

/// The drawing of a document's tree or links table; else the reason why there is none.
fn draw(document: &mut Document<'_>, format: show::Format, detail: Detail) -> Result<Drawn, Option<String>> {
    let (mut failed, mut remark) = (None, None);
    let flat = document.with_links(|_, links| {
        let flat = links_tree(links);
        (failed, remark) = (failure(links.table()), left_out(links.table()));
        // Nothing came that could be drawn.
        let nothing = links.table().rows == 0 && failed.is_some();
        (flat, nothing)
    });
    let reason = why_unreadable(document);
    if matches!(flat, Some((_, true))) {
        return Err(reason.or(failed));
    }
    let flat = flat.map(|(flat, _)| flat);
    let broken = reason.is_some();
    let Some(tree) = flat.as_ref().map(|flat| &flat.tree).or(document.tree.as_ref()) else {
        return Err(reason);
    };
    let cascade = Cascade::new(tree);
    let (dp_id, verdict, links) = match &flat {
        Some(LinksTree { dp_id, verdict, service, .. }) => (dp_id.clone(), *verdict, Some(*service)),
        None => (document.dp_id(), Some(verdict_of(tree, &cascade)), None),
    };
    let verdict = if broken { Some(Verdict::Unreadable) } else { verdict };
    let links_files = flat.as_ref().map(|flat| flat.files);
    let subject = Subject { tree, cascade: &cascade, dp_id: dp_id.as_deref(), verdict, links, links_files };
    let mut drawing = Vec::new();
    show::render(&mut drawing, &subject, format, detail).map_err(|error| Some(error.to_string()))?;
    let left_out = flat.as_ref().map_or(0, |flat| flat.left_out);
    Ok(Drawn { part: document.part.clone(), dp_id, drawing, broken, left_out, failed, remark })
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
