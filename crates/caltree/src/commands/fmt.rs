//! `caltree fmt`: trees in the archive's own layout.

use crate::cli;
use crate::files::write_atomically;
use crate::input::each_document;
use crate::session::Session;
use crate::trouble::{Trouble, shown};
use caltree_lint::why_unreadable;
use caltree_model::Kind;
use caltree_read::Document;
use caltree_report::fmt::{losses, write_tree};
use std::io::{self, Write};
use std::path::Path;

pub(crate) fn run(args: &cli::Fmt, session: &mut Session<'_>) -> io::Result<()> {
    // Printed at the end, when it is known that there is only one: several in a row would be no XML.
    let mut printed: Vec<String> = Vec::new();
    each_document(
        &args.paths.paths,
        &args.paths.reading,
        session,
        |document| tidy(document),
        |session, path, tidied| {
            let Tidied { part, text, as_is, whole } = match tidied {
                Ok(tidied) => tidied,
                Err(reasons) => {
                    for reason in reasons {
                        session.fail(&Trouble::Other(format!("{}: left alone: {reason}", shown(path))));
                    }
                    return Ok(());
                }
            };
            let place =
                part.map_or_else(|| shown(path), |part| format!("{} [{}]", shown(path), caltree_model::visible_text(&part)));
            if args.check {
                if !as_is {
                    session.outcome.found = true;
                    writeln!(session.out, "{place}: not as the archive would write it")?;
                }
            } else if !args.in_place {
                if printed.len() < 2 {
                    printed.push(text);
                }
            } else if !whole || path.as_os_str() == "-" {
                let reason = "not rewritten in place: it is no plain file of one tree";
                session.fail(&Trouble::Other(format!("{place}: {reason}")));
            } else if !as_is {
                rewrite(session, path, &text);
            }
            Ok(())
        },
    )?;
    match printed.as_slice() {
        [only] => session.out.write_all(only.as_bytes()),
        [] => Ok(()),
        _ => {
            let reason = "several trees in a row would be no XML: give one, or use --check or --in-place";
            session.fail(&Trouble::Other(reason.into()));
            Ok(())
        }
    }
}

/// A tree in the archive's layout.
struct Tidied {
    part: Option<String>,
    text: String,
    /// Whether that is what the document was before.
    as_is: bool,
    /// Whether the document is its whole file.
    whole: bool,
}

fn tidy(document: &Document<'_>) -> Result<Tidied, Vec<String>> {
    let Some(tree) = document.tree.as_ref().filter(|_| document.kind == Kind::AssociationTree) else {
        return Err(why_unreadable(document).into_iter().collect());
    };
    let losses = losses(document);
    if !losses.is_empty() {
        let place = |span| {
            let place = document.locate(span);
            format!("line {}, column {}: ", place.line, place.column)
        };
        return Err(losses.iter().map(|loss| format!("{}{}", loss.span.map(place).unwrap_or_default(), loss.what)).collect());
    }
    let text = write_tree(tree);
    Ok(Tidied { part: document.part.clone(), as_is: document.is_stored_as(&text), whole: document.is_whole_file(), text })
}

fn rewrite(session: &mut Session<'_>, path: &Path, text: &str) {
    if let Err(error) = write_atomically(path, text) {
        session.fail(&Trouble::Unwritable { path: path.to_owned(), error });
    }
}
