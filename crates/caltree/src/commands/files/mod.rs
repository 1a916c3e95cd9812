//! `caltree files`: the distinct files over all documents.

mod missing;
mod per_branch;
mod plan;
mod set;
mod sof;

use super::{failure, left_out};
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
    if let Some(trouble) = misused(args).map(Trouble::Other).or_else(|| no_directory(args)) {
        session.fail(&trouble);
        return Ok(());
    }
    let format = match args.format {
        FilesFormat::Text => Format::Text,
        FilesFormat::Urls => Format::Urls,
        FilesFormat::Csv => Format::Csv,
        FilesFormat::Json => Format::Json,
        FilesFormat::Sof => return sof::run(args, session),
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
    if let Some(directory) = &args.missing_from {
        missing::keep_missing(&mut files, directory, args, session);
    }
    if format == Format::Urls {
        match files.iter().filter(|(file, ..)| !is_download(file)).count() {
            0 => {}
            1 => terminal::remark("1 address is left out: it is not one of http, https or ftp"),
            count => terminal::remark(&format!("{count} addresses are left out: they are not of http, https or ftp")),
        }
    }
    write(&mut session.out, &files, format)
}

/// Options that do not go together.
fn misused(args: &cli::Files) -> Option<String> {
    let sof = &args.sof;
    if args.deep && args.missing_from.is_none() && args.format != FilesFormat::Sof {
        return Some("--deep is for looking into data files: use it with --missing-from or --format sof".into());
    }
    if args.format == FilesFormat::Sof {
        return args.missing_from.as_ref().map(|_| "--missing-from lists what is not there: a set of frames lists what is".into());
    }
    let given = [
        (sof.data.is_some(), "--data"),
        (sof.relative, "--relative"),
        (sof.per_branch.is_some(), "--per-branch"),
        (sof.branch.is_some(), "--branch"),
        (sof.auxiliary, "--auxiliary"),
    ];
    let (_, name) = given.into_iter().find(|(given, _)| *given)?;
    Some(format!("{name} is for sets of frames: use it with --format sof"))
}

/// Why data cannot be looked for where they are said to be.
fn no_directory(args: &cli::Files) -> Option<Trouble> {
    args.missing_from.iter().chain(&args.sof.data).find_map(|directory| match std::fs::metadata(directory) {
        Ok(there) if there.is_dir() => None,
        Ok(_) => Some(Trouble::Other(format!("{}: is no directory that could be looked into", shown(directory)))),
        Err(error) => Some(Trouble::Unreadable { path: directory.clone(), error }),
    })
}

/// The files of a document, with what there is to say about them; or why there are none.
fn listed(document: &mut Document<'_>, all: bool) -> Result<(FileList, Option<String>), String> {
    let (mut failed, mut remark) = (None, None);
    let of_links = document.with_links(|_, links| {
        let list = FileList::of_links(links, all);
        (failed, remark) = (failure(links.table()), left_out(links.table()));
        list
    });
    let list = match (of_links, &document.tree) {
        (Some(list), _) => list,
        (None, Some(tree)) => FileList::of_tree(tree, document.dp_id().as_deref()),
        (None, None) => FileList::default(),
    };
    why_unreadable(document).or(failed).map_or(Ok((list, remark)), Err)
}
