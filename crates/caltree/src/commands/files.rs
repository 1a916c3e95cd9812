//! `caltree files`: the distinct files over all documents.

use super::{failure, overflow};
use crate::cli::{self, FilesFormat};
use crate::input::each_document;
use crate::session::Session;
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_lint::why_unreadable;
use caltree_model::visible_text;
use caltree_read::Document;
use caltree_report::files::{Format, is_download, write};
use caltree_summary::{FileList, Files};
use std::io;

pub(crate) fn run(args: &cli::Files, session: &mut Session<'_>) -> io::Result<()> {
    let format = match args.format {
        FilesFormat::Text => Format::Text,
        FilesFormat::Urls => Format::Urls,
        FilesFormat::Csv => Format::Csv,
        FilesFormat::Json => Format::Json,
    };
    let mut files = Files::default();
    each_document(
        &args.paths.paths,
        &args.paths.reading,
        session,
        |document| (document.part.clone(), listed(document, args.all)),
        |session, path, (part, list)| {
            match list {
                Ok((list, remark)) => {
                    if let Some(remark) = remark {
                        let part = part.as_deref().map(|part| format!(" ({})", visible_text(part))).unwrap_or_default();
                        terminal::remark(&format!("{}{part}: {remark}", shown(path)));
                    }
                    files.add(path.to_string_lossy().into_owned(), part, list);
                }
                Err(reason) => {
                    let part = part.map(|part| format!(" ({part})")).unwrap_or_default();
                    session.fail(&Trouble::Other(format!("{}{part}: its files are not listed: {reason}", shown(path))));
                }
            }
            Ok(())
        },
    )?;
    if format == Format::Urls {
        match files.iter().filter(|(file, ..)| !is_download(file)).count() {
            0 => {}
            1 => terminal::remark("1 address is left out: it is not one of http, https or ftp"),
            count => terminal::remark(&format!("{count} addresses are left out: they are not of http, https or ftp")),
        }
    }
    write(&mut session.out, &files, format)
}

/// The files of a document, with what there is to say about them; or why there are none.
fn listed(document: &mut Document<'_>, all: bool) -> Result<(FileList, Option<String>), String> {
    let (mut failed, mut remark) = (None, None);
    let list = match document.links.take() {
        Some(mut links) => {
            let list = FileList::of_links(&mut links, all);
            document.problems.extend_from_slice(links.problems());
            (failed, remark) = (failure(links.table()), overflow(links.table()));
            document.links = Some(links);
            list
        }
        None => match &document.tree {
            Some(tree) => FileList::of_tree(tree, document.dp_id().as_deref()),
            None => FileList::default(),
        },
    };
    why_unreadable(document).or(failed).map_or(Ok((list, remark)), Err)
}
